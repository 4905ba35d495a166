import Foundation
import Signing
import Testing
import Wire

@Suite struct KeyFileTests {
  private static let secret = "海南 correct horse"

  private func passphrase(_ text: String = secret) throws -> Passphrase { try Passphrase(ascii(text)) }

  private func code(_ body: () throws -> Void) -> SigningError.Code? {
    #expect(throws: SigningError.self) { try body() }?.code
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `a key written is read back under its passphrase only`(algorithm: SignatureAlgorithm) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("key.pem")
    let key = try PrivateKey.generate(algorithm)
    try KeyFile.write(key, to: path, passphrase: passphrase(), iterations: 1000)
    #expect(try directory.mode("key.pem") == 0o600)
    let read = try KeyFile.read(path, passphrase: passphrase())
    #expect(read.publicKey == key.publicKey)
    #expect(key.publicKey.isValid(signature: try read.sign([1]), of: [1]))
    for wrong in ["wrong", Self.secret + " ", "x"] {
      #expect(code { _ = try KeyFile.read(path, passphrase: passphrase(wrong)) } == .keyFilePassphrase)
    }
    let text = String(decoding: try directory.read("key.pem"), as: UTF8.self)
    #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o601, 0o620, 0o644, 0o777])
  func `a file others may touch is refused before it is read`(mode: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("key.pem")
    try KeyFile.write(try PrivateKey.generate(.es256), to: path, passphrase: passphrase(), iterations: 1000)
    try directory.setMode("key.pem", mode)
    #expect(code { _ = try KeyFile.read(path, passphrase: passphrase()) } == .keyFileMode)
    #expect(code { _ = try Passphrase.file(path) } == .keyFileMode)
    try directory.setMode("key.pem", 0o400)
    _ = try KeyFile.read(path, passphrase: passphrase())
  }

  @Test func `a file that exists is never written over, nor is a dangling link followed`() throws {
    let directory = try TemporaryDirectory()
    let key = try PrivateKey.generate(.ed25519)
    let path = try directory.write("key.pem", ascii("precious"))
    #expect(
      code { try KeyFile.write(key, to: path, passphrase: passphrase(), iterations: 1000) } == .keyFileExists)
    #expect(try directory.read("key.pem") == ascii("precious"))
    let link = directory.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: directory.file("gone"))
    #expect(
      code { try KeyFile.write(key, to: link, passphrase: passphrase(), iterations: 1000) } == .keyFileExists)
    let nowhere = directory.file("none/key.pem")
    #expect(
      code { try KeyFile.write(key, to: nowhere, passphrase: passphrase(), iterations: 1000) }
        == .keyFileUnwritable)
  }

  @Test func `files that hold no encrypted key are told apart`() throws {
    let directory = try TemporaryDirectory()
    let good = directory.file("good.pem")
    try KeyFile.write(try PrivateKey.generate(.sm2), to: good, passphrase: passphrase(), iterations: 1000)
    let lines = String(decoding: try directory.read("good.pem"), as: UTF8.self).split(separator: "\n")
    let cut = lines.dropLast(2).joined(separator: "\n") + "\n" + (lines.last ?? "") + "\n"
    var flipped = try directory.read("good.pem")
    flipped[flipped.count - 60] = flipped[flipped.count - 60] == 0x41 ? 0x42 : 0x41
    let plain = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    let publicKey = try PrivateKey.generate(.es256).publicKey.pem
    let rows: [(String, [UInt8], SigningError.Code)] = [
      ("empty", [], .keyMalformed), ("text", ascii("hello"), .keyMalformed),
      ("not text", [0xFF, 0xFE], .keyMalformed),
      ("cut", ascii(cut), .keyMalformed),
      ("no end", ascii(lines.dropLast().joined(separator: "\n")), .keyMalformed),
      ("flipped", flipped, .keyFilePassphrase), ("plain", ascii(plain), .keyFileUnencrypted),
      ("public", ascii(publicKey), .keyMalformed),
      ("huge", [UInt8](repeating: 0x41, count: 70_000), .keyFileUnreadable),
    ]
    for (name, bytes, expected) in rows {
      let path = try directory.write(name, bytes)
      #expect(code { _ = try KeyFile.read(path, passphrase: passphrase()) } == expected, "\(name)")
    }
    for path in [directory.file("missing"), directory.path, directory.path + "/\u{0}"] {
      #expect(code { _ = try KeyFile.read(path, passphrase: passphrase()) } == .keyFileUnreadable)
    }
  }

  @Test func `a key whose public half was exchanged is refused`() throws {
    let directory = try TemporaryDirectory()
    let stranger = try PrivateKey.generate(.sm2).publicKey.spki
    // RFC 5915: the scalar, then the public point in [1]; inside PKCS#8 of RFC 5958.
    let inner = hex("0201010420" + Known.sm2Scalar + "a144034200") + stranger[26...]
    let body =
      hex("020100") + stranger[2..<23] + [0x04, UInt8(inner.count + 2), 0x30, UInt8(inner.count)] + inner
    let key = try PrivateKey(pkcs8: [0x30, 0x81, UInt8(body.count)] + body)
    #expect(key.publicKey.spki == stranger)
    let path = directory.file("key.pem")
    try KeyFile.write(key, to: path, passphrase: passphrase(), iterations: 1000)
    #expect(code { _ = try KeyFile.read(path, passphrase: passphrase()) } == .keyMalformed)
  }

  @Test(arguments: [
    ("secret\n", "secret"), ("secret", "secret"), ("secret\r\n", "secret"), ("secret\nsecond\n", "secret"),
    (" spaced \n", " spaced "), ("口令\n", "口令"),
  ])
  func `a passphrase file counts its first line`(content: String, expected: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("key.pem")
    try KeyFile.write(
      try PrivateKey.generate(.ed25519), to: path, passphrase: passphrase(expected), iterations: 1000)
    let file = try directory.write("pass", ascii(content))
    _ = try KeyFile.read(path, passphrase: try Passphrase.file(file))
  }

  @Test func `an empty, missing or endless passphrase is refused`() throws {
    let directory = try TemporaryDirectory()
    for content in ["", "\n", "\r\n", "\nsecond\n", String(repeating: "x", count: Passphrase.longest + 1)] {
      let path = try directory.write("pass", ascii(content))
      #expect(code { _ = try Passphrase.file(path) } == .passphraseMissing)
    }
    #expect(code { _ = try Passphrase([]) } == .passphraseMissing)
    #expect(code { _ = try Passphrase.file(directory.file("none")) } == .keyFileUnreadable)
    #expect(code { _ = try Passphrase.environment("QUANBU_NO_SUCH_VARIABLE") } == .passphraseMissing)
    _ = try Passphrase.environment("PATH")
  }

  @Test func `a passphrase does not show itself`() throws {
    let passphrase = try passphrase()
    var dumped = ""
    dump(passphrase, to: &dumped)
    for shown in ["\(passphrase)", String(reflecting: passphrase), dumped] {
      #expect(shown.contains("redacted"))
      #expect(!shown.contains("correct"))
    }
  }
}
