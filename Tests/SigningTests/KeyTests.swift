import Signing
import Testing
import Wire

@Suite struct KeyTests {
  @Test func `the signature printed in GB/T 32918.5 is valid, and one that differs in a bit is not`() throws {
    let key = try PublicKey(spki: hex(Known.sm2Prefix + Known.sm2X + Known.sm2Y))
    let message = ascii("message digest")
    let signature = hex(Known.sm2R + Known.sm2S)
    #expect(key.isValid(signature: signature, of: message))
    for index in signature.indices {
      var broken = signature
      broken[index] ^= 1
      #expect(!key.isValid(signature: broken, of: message))
    }
    #expect(!key.isValid(signature: signature, of: ascii("message digest ")))
  }

  @Test func `a private scalar gives the public key that GB/T 32918.5 prints`() throws {
    let key = try PrivateKey(.sm2, scalar: hex(Known.sm2Scalar))
    #expect(key.publicKey.spki == hex(Known.sm2Prefix + Known.sm2X + Known.sm2Y))
    let message = ascii("message digest")
    #expect(key.publicKey.isValid(signature: try key.sign(message), of: message))
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `what a key signs its public half accepts, again and again`(algorithm: SignatureAlgorithm) throws {
    let key = try PrivateKey.generate(algorithm)
    let other = try PrivateKey.generate(algorithm).publicKey
    #expect(key.algorithm == algorithm)
    for count in [0, 1, 63, 64, 65, 5000] {
      let message = [UInt8](repeating: 7, count: count)
      let signature = try key.sign(message)
      #expect(signature.count == 64)
      #expect(key.publicKey.isValid(signature: signature, of: message))
      #expect(!key.publicKey.isValid(signature: signature, of: message + [0]))
      #expect(!other.isValid(signature: signature, of: message))
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `a signature of another length is not valid`(algorithm: SignatureAlgorithm) throws {
    let key = try PrivateKey.generate(algorithm)
    let message = ascii("m")
    let signature = try key.sign(message)
    #expect(!key.publicKey.isValid(signature: [], of: message))
    #expect(!key.publicKey.isValid(signature: Array(signature.dropLast()), of: message))
    #expect(!key.publicKey.isValid(signature: signature + [0], of: message))
    #expect(!key.publicKey.isValid(signature: [0] + signature, of: message))
  }

  @Test(arguments: [
    (SignatureAlgorithm.es256, Known.p256Order), (SignatureAlgorithm.sm2, Known.sm2Order),
  ])
  func `r or s of zero, n or all ones is not valid`(algorithm: SignatureAlgorithm, order: String) throws {
    let key = try PrivateKey.generate(algorithm)
    let message = ascii("m")
    let good = try key.sign(message)
    let zero = [UInt8](repeating: 0, count: 32)
    for bad in [zero, hex(order), [UInt8](repeating: 0xFF, count: 32)] {
      #expect(!key.publicKey.isValid(signature: bad + good[32...], of: message))
      #expect(!key.publicKey.isValid(signature: good[..<32] + bad, of: message))
      #expect(!key.publicKey.isValid(signature: bad + bad, of: message))
    }
    // Nothing of it lingers: the same key still accepts the good one.
    #expect(key.publicKey.isValid(signature: good, of: message))
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `one key verifies on many threads at once`(algorithm: SignatureAlgorithm) async throws {
    let key = try PrivateKey.generate(algorithm)
    let message = ascii("shared")
    let signature = try key.sign(message)
    var wrong = signature
    wrong[40] ^= 1
    let broken = wrong
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<50).allSatisfy { _ in
            key.publicKey.isValid(signature: signature, of: message)
              && !key.publicKey.isValid(signature: broken, of: message)
          }
        }
      }
      for await sound in group { #expect(sound) }
    }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `a public key survives its own forms`(algorithm: SignatureAlgorithm) throws {
    let key = try PrivateKey.generate(algorithm).publicKey
    #expect(try PublicKey(spki: key.spki) == key)
    #expect(try PublicKey(pem: key.pem) == key)
    #expect(try PublicKey(pem: key.pem.split(separator: "\n").joined(separator: "\r\n")) == key)
    #expect((key.raw32 != nil) == (algorithm == .ed25519))
    if let raw = key.raw32 { #expect(try PublicKey(ed25519: raw) == key) }
    #expect((key.jwk(kid: "k") != nil) == (algorithm == .es256))
  }

  @Test func `a JWK of a P-256 key has the members RFC 7517 wants`() throws {
    let key = try PrivateKey.generate(.es256).publicKey
    let jwk = try #require(key.jwk(kid: "v26a"))
    let x = Base64.encodeURL(key.spki[27..<59])
    let y = Base64.encodeURL(key.spki[59..<91])
    #expect(
      String(decoding: jwk, as: UTF8.self)
        == #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","kid":"v26a","alg":"ES256","use":"sig"}"#)
  }

  @Test func `public keys that are not one of the three kinds are refused`() throws {
    let good = try PrivateKey.generate(.es256).publicKey.spki
    let compressed = hex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + [0x02] + good[27..<59]
    let p384 = hex("3076301006072a8648ce3d020106052b8104002203620004") + [UInt8](repeating: 1, count: 96)
    let x25519 = hex("302a300506032b656e032100") + [UInt8](repeating: 9, count: 32)
    let rows: [(String, [UInt8])] = [
      ("empty", []), ("one byte", [0x30]), ("cut short", Array(good.dropLast())),
      ("trailing byte", good + [0]), ("compressed point", compressed), ("P-384", p384),
      ("X25519", x25519), ("zeros", [UInt8](repeating: 0, count: 91)),
    ]
    for (name, spki) in rows {
      let error = #expect(throws: SigningError.self, "\(name)") { try PublicKey(spki: spki) }
      #expect(error?.code == .keyAlgorithm, "\(name)")
    }
  }

  @Test func `points off their curve or of small order are refused`() throws {
    let p256 = try PrivateKey.generate(.es256).publicKey.spki
    let sm2 = try PrivateKey.generate(.sm2).publicKey.spki
    var offP256 = p256
    offP256[90] ^= 1
    var offSM2 = sm2
    offSM2[90] ^= 1
    let ones = [UInt8](repeating: 0xFF, count: 64)
    var rows: [(String, [UInt8])] = [
      ("P-256 off the curve", offP256), ("SM2 off the curve", offSM2),
      ("P-256 coordinates above p", p256[..<27] + ones),
      ("P-256 point on SM2", Array(sm2[..<27] + p256[27...])),
      ("zero point", p256[..<27] + [UInt8](repeating: 0, count: 64)),
    ]
    // Order 1, 2, 4 (twice), 8; then y = p, y = p + 1, and a y that no point has.
    for point in [
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0200000000000000000000000000000000000000000000000000000000000000",
    ] {
      rows.append(("Ed25519 \(point)", hex(Known.ed25519Prefix + point)))
    }
    for (name, spki) in rows {
      let error = #expect(throws: SigningError.self, "\(name)") { try PublicKey(spki: spki) }
      #expect(error?.code == .keyMalformed, "\(name)")
    }
  }

  @Test func `every key Ed25519 makes is accepted`() throws {
    for _ in 0..<200 { _ = try PrivateKey.generate(.ed25519) }
    // RFC 8032 section 7.1, test 1.
    let key = try PublicKey(
      ed25519: hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    let signature = hex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b")
    #expect(key.isValid(signature: signature, of: []))
    #expect(!key.isValid(signature: signature, of: [0]))
  }

  @Test(arguments: [
    "", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\nmore",
    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "-----BEGIN PUBLIC KEY-----\nA!AA\n-----END PUBLIC KEY-----\n",
  ])
  func `text that is not one public key block is refused`(text: String) {
    let error = #expect(throws: SigningError.self) { try PublicKey(pem: text) }
    #expect(error?.code == .keyMalformed)
  }

  @Test func `a private key does not show itself`() throws {
    let key = try PrivateKey.generate(.es256)
    #expect("\(key)" == "PrivateKey(ES256, redacted)")
    var dumped = ""
    dump(key, to: &dumped)
    #expect(dumped.split(separator: "\n").count == 1)
  }
}
