import Signing
import Testing
import Wire

@Suite struct CompactJWSTests {
  private static let type = "vreq+jws"
  private static let payload = #"{"act":"redeem","fen":50000}"#
  private static let usual = #"{"alg":"ES256","kid":"k1","typ":"vreq+jws"}"#
  private static let signature = [UInt8](repeating: 7, count: 64)

  private static func jws(
    header: String = usual, payload: String = payload, signature: [UInt8] = signature
  ) -> String {
    [ascii(header), ascii(payload), signature].map { Base64.encodeURL($0) }.joined(separator: ".")
  }

  private func refusal(_ text: String, limit: Int = 4096) -> JWSError? {
    #expect(throws: JWSError.self) { try CompactJWS.parse(ascii(text), limit: limit, expecting: Self.type) }
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `what is signed is read back and is the signer's alone`(algorithm: SignatureAlgorithm) throws {
    let key = try PrivateKey.generate(algorithm)
    let bytes = try CompactJWS.sign(payload: ascii(Self.payload), keyID: "v26a", type: Self.type, with: key)
    let jws = try CompactJWS.parse(bytes, limit: bytes.count, expecting: Self.type)
    #expect(jws.bytes == bytes)
    #expect(jws.algorithm == algorithm)
    #expect(jws.keyID == "v26a")
    #expect(jws.payload == ascii(Self.payload))
    #expect(jws.isSigned(by: key.publicKey))
    for other in SignatureAlgorithm.allCases {
      #expect(!jws.isSigned(by: try PrivateKey.generate(other).publicKey))
    }
    let header = try #require(Base64.decodeURL(bytes.prefix { $0 != UInt8(ascii: ".") }))
    #expect(
      String(decoding: header, as: UTF8.self)
        == #"{"alg":"\#(algorithm.rawValue)","kid":"v26a","typ":"vreq+jws"}"#)
    #expect(jws.signingInput.count == bytes.count - 87)
  }

  @Test func `a change of any byte breaks the form or the signature`() throws {
    let key = try PrivateKey.generate(.es256)
    let bytes = try CompactJWS.sign(payload: ascii(Self.payload), keyID: "v26a", type: Self.type, with: key)
    for index in bytes.indices {
      var broken = bytes
      broken[index] ^= 1
      let read = try? CompactJWS.parse(broken, limit: 4096, expecting: Self.type)
      #expect(read?.isSigned(by: key.publicKey) != true)
    }
  }

  @Test(arguments: [
    usual, #"{"typ":"vreq+jws","kid":"k1","alg":"ES256"}"#,
    #" { "alg" : "ES256", "kid":"k1","typ":"vreq+jws"} "#,
    #"{"\u0061lg":"ES256","kid":"k\u0031","typ":"vreq+jws"}"#,
  ])
  func `a header says the same in any order and spelling`(header: String) throws {
    let jws = try CompactJWS.parse(ascii(Self.jws(header: header)), limit: 4096, expecting: Self.type)
    #expect(jws.algorithm == .es256)
    #expect(jws.keyID == "k1")
  }

  private static func with(_ more: String) -> String {
    #"{"alg":"ES256","kid":"k1","typ":"vreq+jws",\#(more)}"#
  }

  private static func kid(_ value: String) -> String {
    #"{"alg":"ES256","kid":"\#(value)","typ":"vreq+jws"}"#
  }

  private static func alg(_ value: String) -> String { #"{"alg":"\#(value)","kid":"k1","typ":"vreq+jws"}"# }

  private static let headers: [(String, JWSError)] = [
    (with(#""crit":["b64"]"#), JWSError.unknownMember("crit")),
    (with(#""b64":false"#), .unknownMember("b64")),
    (with(#""jwk":{}"#), .unknownMember("jwk")),
    ("{", .headerNotJSON(cause: "json-unexpected-end")),
    (with(#""n":1.0"#), .headerNotJSON(cause: "json-bad-number")),
    (usual + "x", .headerNotJSON(cause: "json-trailing-bytes")),
    (with(#""jku":"x""#), .unknownMember("jku")), (with(#""x5u":"x""#), .unknownMember("x5u")),
    (with(#""x5c":[]"#), .unknownMember("x5c")), (with(#""cty":"x""#), .unknownMember("cty")),
    (with(#""Alg":"ES256""#), .unknownMember("Alg")),
    (with(#""alg":"ES256""#), .duplicateMember("alg")), (with(#""\u006bid":"k2""#), .duplicateMember("kid")),
    (#"{"kid":"k1","typ":"vreq+jws"}"#, .missingMember("alg")),
    (#"{"alg":"ES256","typ":"vreq+jws"}"#, .missingMember("kid")),
    (#"{"alg":"ES256","kid":"k1"}"#, .missingMember("typ")), ("{}", .missingMember("alg")),
    (#"{"alg":"ES256","kid":1,"typ":"vreq+jws"}"#, .memberNotString("kid")),
    (#"{"alg":null,"kid":"k1","typ":"vreq+jws"}"#, .memberNotString("alg")),
    (alg("none"), .unknownAlgorithm("none")), (alg("None"), .unknownAlgorithm("None")),
    (alg("HS256"), .unknownAlgorithm("HS256")), (alg("es256"), .unknownAlgorithm("es256")),
    (alg("ES256 "), .unknownAlgorithm("ES256 ")), (alg(""), .unknownAlgorithm("")),
    (alg("EdDSA"), .unknownAlgorithm("EdDSA")), (alg("培"), .unknownAlgorithm("???")),
    (kid(""), .malformedKeyID), (kid("a b"), .malformedKeyID), (kid("a/b"), .malformedKeyID),
    (kid("é"), .malformedKeyID), (kid(String(repeating: "a", count: 65)), .malformedKeyID),
    (kid(#"a\u0000"#), .malformedKeyID),
    (
      #"{"alg":"ES256","kid":"k1","typ":"voucher+jwt"}"#,
      .wrongType(found: "voucher+jwt", expected: "vreq+jws")
    ),
    (#"{"alg":"ES256","kid":"k1","typ":"VREQ+JWS"}"#, .wrongType(found: "VREQ+JWS", expected: "vreq+jws")),
    ("[]", .headerNotObject), ("\"x\"", .headerNotObject), ("1", .headerNotObject),
  ]

  @Test(arguments: headers)
  func `every other header is refused with its cause`(header: String, expected: JWSError) {
    #expect(refusal(Self.jws(header: header)) == expected)
  }

  @Test func `a key id of 64 characters is still read`() throws {
    let kid = String(repeating: "a", count: 64)
    let jws = try CompactJWS.parse(ascii(Self.jws(header: Self.kid(kid))), limit: 4096, expecting: Self.type)
    #expect(jws.keyID == kid)
  }

  @Test func `the three parts are exact`() {
    let good = Self.jws()
    let parts = good.split(separator: ".").map(String.init)
    let rows: [(String, JWSError)] = [
      ("", .notThreeParts), ("abc", .notThreeParts), (parts[0] + "." + parts[1], .notThreeParts),
      (good + ".", .notThreeParts), (good + ".x", .notThreeParts), ("." + good, .notThreeParts),
      (".." + parts[2], .emptyPart(.header)), ("..", .emptyPart(.header)),
      (parts[0] + ".." + parts[2], .emptyPart(.payload)),
      (parts[0] + "." + parts[1] + ".", .emptyPart(.signature)),
      (good + "=", .notBase64URL(.signature)), (good + "==", .notBase64URL(.signature)),
      (good + "\n", .notBase64URL(.signature)), (" " + good, .notBase64URL(.header)),
      (parts[0] + "=." + parts[1] + "." + parts[2], .notBase64URL(.header)),
      (parts[0] + "." + parts[1] + " ." + parts[2], .notBase64URL(.payload)),
      (parts[0] + ".+" + parts[1].dropFirst() + "." + parts[2], .notBase64URL(.payload)),
      (parts[0] + ".e30A." + parts[2].dropLast() + "x", .notBase64URL(.signature)),
    ]
    for (text, expected) in rows { #expect(refusal(text) == expected, "\(text)") }
    // 64 bytes end in two characters that carry four bits too many: only zeros are read there.
    let last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    let readable = last.filter { tail in
      (try? CompactJWS.parse(ascii(good.dropLast() + String(tail)), limit: 4096, expecting: Self.type)) != nil
    }
    #expect(readable == "AQgw")
  }

  @Test func `a signature has 64 bytes and is not all zero`() {
    for count in [1, 32, 63, 65, 72, 128] {
      let text = Self.jws(signature: [UInt8](repeating: 7, count: count))
      #expect(refusal(text) == .signatureLength(count))
    }
    #expect(refusal(Self.jws(signature: [UInt8](repeating: 0, count: 64))) == .zeroSignature)
  }

  @Test func `more bytes than the limit are not looked at`() {
    let text = Self.jws()
    let size = text.utf8.count
    #expect(refusal(text, limit: size - 1) == .tooLong(bytes: size, limit: size - 1))
    #expect(refusal(String(repeating: "\u{0}", count: 100), limit: 10) == .tooLong(bytes: 100, limit: 10))
  }

  @Test func `a key id that could not be read is not signed`() throws {
    let key = try PrivateKey.generate(.es256)
    for kid in ["", "a b", "\"", String(repeating: "k", count: 65)] {
      let error = #expect(throws: SigningError.self) {
        try CompactJWS.sign(payload: [1], keyID: kid, type: Self.type, with: key)
      }
      #expect(error?.code == .keyIDMalformed)
    }
  }

  @Test func `the token of RFC 7515 appendix A.3 shows the same signature form`() throws {
    // Its header has no kid and typ, so only key and signature are taken from it.
    let x = try #require(Base64.decodeURL("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".utf8))
    let y = try #require(Base64.decodeURL("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".utf8))
    let key = try PublicKey(spki: hex(Known.p256Prefix) + x + y)
    let input =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9p"
      + "c19yb290Ijp0cnVlfQ"
    let signature = try #require(
      Base64.decodeURL(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q".utf8))
    #expect(key.isValid(signature: signature, of: ascii(input)))
  }

  @Test func `every cause has its own code and both languages`() {
    let all: [JWSError] = [
      .tooLong(bytes: 2, limit: 1), .notThreeParts, .notBase64URL(.header), .emptyPart(.payload),
      .headerNotJSON(cause: "c"), .headerNotObject, .duplicateMember("a"), .unknownMember("a"),
      .missingMember("a"),
      .memberNotString("a"), .unknownAlgorithm("a"), .malformedKeyID, .wrongType(found: "a", expected: "b"),
      .signatureLength(1), .zeroSignature,
    ]
    #expect(Set(all.map(\.code)).count == all.count)
    #expect(all.allSatisfy { $0.messageZh.hasSuffix("。") && $0.messageEn.hasSuffix(".") })
    let errors = SigningError.Code.allCases.map { SigningError($0, "d") }
    #expect(errors.allSatisfy { $0.messageZh.hasSuffix("。") && $0.messageEn.hasSuffix(".") })
  }
}
