import Foundation
import Signing
import Testing
import Wire

/// The `openssl` command as the second opinion, in both directions.
@Suite struct OpenSSLToolTests {
  private let message = ascii("培训券 redeem 50000")

  /// Runs `openssl` and gives its exit status.
  @discardableResult
  private func openssl(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// How `openssl pkeyutl` is told to hash and, for SM2, whose id to take.
  private func scheme(_ algorithm: SignatureAlgorithm) -> [String] {
    switch algorithm {
    case .es256: ["-rawin", "-digest", "sha256"]
    case .sm2: ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
    case .ed25519: ["-rawin"]
    }
  }

  private func generation(_ algorithm: SignatureAlgorithm) -> [String] {
    switch algorithm {
    case .es256: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    case .sm2: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"]
    case .ed25519: ["-algorithm", "ED25519"]
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `openssl verifies what we sign, and not another message`(algorithm: SignatureAlgorithm) throws {
    let directory = try TemporaryDirectory()
    let key = try PrivateKey.generate(algorithm)
    let signature = algorithm == .ed25519 ? try key.sign(message) : try key.signDER(message)
    let publicFile = try directory.write("pub.pem", ascii(key.publicKey.pem))
    let signatureFile = try directory.write("sig", signature)
    for (content, expected) in [(message, Int32(0)), (message + [0], 1)] {
      let messageFile = try directory.write("m", content)
      let status = try openssl(
        ["pkeyutl", "-verify", "-pubin", "-inkey", publicFile, "-in", messageFile, "-sigfile", signatureFile]
          + scheme(algorithm))
      #expect(status == expected)
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `we read keys of openssl and verify what it signs`(algorithm: SignatureAlgorithm) throws {
    let directory = try TemporaryDirectory()
    let keyFile = directory.file("key.pem")
    let publicFile = directory.file("pub.pem")
    let passphraseFile = try directory.write("pass", ascii("secret\n"))
    let made = try openssl(
      ["genpkey", "-out", keyFile, "-aes-256-cbc", "-pass", "file:" + passphraseFile] + generation(algorithm))
    #expect(made == 0)
    try directory.setMode("key.pem", 0o600)
    try openssl(["pkey", "-in", keyFile, "-passin", "file:" + passphraseFile, "-pubout", "-out", publicFile])
    let messageFile = try directory.write("m", message)
    let signed = try openssl(
      ["pkeyutl", "-sign", "-inkey", keyFile, "-passin", "file:" + passphraseFile, "-in", messageFile]
        + ["-out", directory.file("sig")] + scheme(algorithm))
    #expect(signed == 0)
    let key = try KeyFile.read(keyFile, passphrase: try Passphrase.file(passphraseFile))
    let publicKey = try PublicKey(pem: String(decoding: try directory.read("pub.pem"), as: UTF8.self))
    #expect(key.algorithm == algorithm)
    #expect(key.publicKey == publicKey)
    let signature = try directory.read("sig")
    if algorithm == .ed25519 {
      #expect(publicKey.isValid(signature: signature, of: message))
    } else {
      #expect(publicKey.isValidDER(signature: signature, of: message))
      let raw = try #require(SignatureEncoding.raw(der: signature))
      #expect(publicKey.isValid(signature: raw, of: message))
      #expect(!publicKey.isValidDER(signature: signature + [0], of: message))
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `openssl unlocks the key files we write`(algorithm: SignatureAlgorithm) throws {
    let directory = try TemporaryDirectory()
    let key = try PrivateKey.generate(algorithm)
    let keyFile = directory.file("key.pem")
    let passphraseFile = try directory.write("pass", ascii("secret\n"))
    try KeyFile.write(key, to: keyFile, passphrase: try Passphrase.file(passphraseFile), iterations: 5000)
    let status = try openssl(
      [
        "pkey", "-in", keyFile, "-passin", "file:" + passphraseFile, "-pubout", "-out",
        directory.file("pub.pem"),
      ])
    #expect(status == 0)
    #expect(try directory.read("pub.pem") == ascii(key.publicKey.pem))
  }

  @Test func `a signature under another SM2 id is not valid`() throws {
    let directory = try TemporaryDirectory()
    let keyFile = directory.file("key.pem")
    let passphraseFile = try directory.write("pass", ascii("secret\n"))
    let key = try PrivateKey.generate(.sm2)
    try KeyFile.write(key, to: keyFile, passphrase: try Passphrase.file(passphraseFile), iterations: 1000)
    let messageFile = try directory.write("m", message)
    let sign = [
      "pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-inkey", keyFile, "-passin", "file:" + passphraseFile,
      "-in", messageFile, "-out", directory.file("sig"),
    ]
    #expect(try openssl(sign + ["-pkeyopt", "distid:ALICE123@YAHOO.COM"]) == 0)
    #expect(!key.publicKey.isValidDER(signature: try directory.read("sig"), of: message))
    #expect(try openssl(sign + ["-pkeyopt", "distid:1234567812345678"]) == 0)
    #expect(key.publicKey.isValidDER(signature: try directory.read("sig"), of: message))
  }

  /// The order of P-256 (SP 800-186 section 3.2.1.3), big end first.
  private static let order: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
    0xAD,
    0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  /// `order` - `value`: with it in place of s a signature is as good as before.
  private static func complement(_ value: ArraySlice<UInt8>) -> [UInt8] {
    var borrow = 0
    var out = [UInt8](repeating: 0, count: 32)
    for (place, digit) in zip((0..<32).reversed(), value.reversed()) {
      let difference = Int(order[place]) - Int(digit) - borrow
      borrow = difference < 0 ? 1 : 0
      out[place] = UInt8(truncatingIfNeeded: difference)
    }
    return out
  }

  /// Alterations of a signature's 64 bytes; whether the result still holds is for both libraries to say, alike.
  static let alterations: [(name: String, alter: @Sendable ([UInt8]) -> [UInt8])] = [
    ("none", { $0 }),
    ("s is n - s", { Array($0[..<32]) + complement($0[32...]) }),
    ("r and s exchanged", { Array($0[32...] + $0[..<32]) }),
    ("r is 0", { [UInt8](repeating: 0, count: 32) + $0[32...] }),
    ("s is 0", { $0[..<32] + [UInt8](repeating: 0, count: 32) }),
    ("r is n", { order + $0[32...] }),
    ("s is n", { $0[..<32] + order }),
    ("r is 1", { [UInt8](repeating: 0, count: 31) + [1] + $0[32...] }),
    ("s is 1", { $0[..<32] + [UInt8](repeating: 0, count: 31) + [1] }),
    ("r is the greatest", { [UInt8](repeating: 0xFF, count: 32) + $0[32...] }),
    ("s is the greatest", { $0[..<32] + [UInt8](repeating: 0xFF, count: 32) }),
    ("one bit of r", { [$0[0] ^ 1] + $0[1...] }),
    ("one bit of s", { $0[..<63] + [$0[63] ^ 0x80] }),
  ]

  @Test(arguments: alterations.map(\.name))
  func `openssl and we say the same of an ES256 signature`(alteration: String) throws {
    let alter = try #require(Self.alterations.first { $0.name == alteration }).alter
    let directory = try TemporaryDirectory()
    let messageFile = try directory.write("m", message)
    for _ in 0..<3 {
      let key = try PrivateKey.generate(.es256)
      let altered = alter(try key.sign(message))
      let publicFile = try directory.write("pub.pem", ascii(key.publicKey.pem))
      let der = try #require(SignatureEncoding.der(raw: altered))
      let status = try openssl(
        [
          "dgst", "-sha256", "-verify", publicFile, "-signature", try directory.write("sig", der),
          messageFile,
        ])
      #expect(key.publicKey.isValid(signature: altered, of: message) == (status == 0))
      #expect((status == 0) == ["none", "s is n - s"].contains(alteration))
    }
  }
}
