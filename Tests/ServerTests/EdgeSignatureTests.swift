import Journal
import Ledger
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers
import Wire

@testable import Server
@testable import Signing

/// Whole numbers of 32 bytes, the most significant first.
private struct Scalar: Equatable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ small: UInt8) { bytes = [UInt8](repeating: 0, count: 31) + [small] }

  init(hex: String) {
    let digits = Array(hex.utf8)
    bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16) ?? 0
    }
  }

  static let most = Scalar([UInt8](repeating: 0xFF, count: 32))

  /// Orders of the groups: SEC 2 section 2.4.2, GB/T 32918.5 annex A.
  static let p256 = Scalar(hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
  static let sm2 = Scalar(hex: "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123")

  /// Modulo 2^256.
  static func + (left: Scalar, right: Scalar) -> Scalar {
    var carry = 0
    return Scalar(
      zip(left.bytes, right.bytes).reversed().map { pair in
        let sum = Int(pair.0) + Int(pair.1) + carry
        carry = sum >> 8
        return UInt8(sum & 0xFF)
      }.reversed())
  }

  /// Modulo 2^256.
  static func - (left: Scalar, right: Scalar) -> Scalar {
    left + Scalar(right.bytes.map { ~$0 }) + Scalar(1)
  }
}

/// What Wycheproof tries, sent to the door.
@Suite struct `signatures at the edge` {
  /// Something any key may ask for and nobody is given: an entry says that the signature was good.
  private static let act = Act.approve(Approve(proposal: 1_000_000))

  private static func signature(of jws: [UInt8]) throws -> [UInt8] {
    let start = try #require(jws.lastIndex(of: 0x2E)) + 1
    return try #require(Base64.decodeURL(jws[start...]))
  }

  private static func jws(_ jws: [UInt8], signature text: [UInt8]) throws -> [UInt8] {
    jws[...(try #require(jws.lastIndex(of: 0x2E)))] + text
  }

  private static func jws(_ jws: [UInt8], _ signature: [UInt8]) throws -> [UInt8] {
    try self.jws(jws, signature: Base64.encodeURLBytes(signature))
  }

  private typealias Row = (what: String, body: [UInt8], status: Int, name: String)

  /// Forms that are wrong whatever the algorithm.
  private static func forms(_ good: [UInt8]) throws -> [Row] {
    let signature = try signature(of: good)
    let text = Base64.encodeURLBytes(signature)
    let form = "jws-not-base64url"
    // The last character holds two bits of the signature; its four others must be zero.
    let leftover = text.dropLast() + [Base64.encodeURLBytes([(signature[63] & 3) << 6 | 0x3F, 0])[0]]
    let slashes = Base64.encodeURLBytes(Scalar.most.bytes + Scalar.most.bytes).map { $0 == 0x5F ? 0x2F : $0 }
    let wrongLengths = [1, 32, 63, 65, 72, 96, 128].map { length -> Row in
      let bytes = Array((signature + signature).prefix(length))
      return ("\(length) bytes", (try? jws(good, bytes)) ?? [], 400, "jws-signature-length")
    }
    let der = try #require(SignatureEncoding.der(raw: signature))
    return wrongLengths + [
      ("DER", try jws(good, der), 400, "jws-signature-length"),
      ("nothing", try jws(good, signature: []), 400, "jws-empty-part"),
      ("zeros", try jws(good, [UInt8](repeating: 0, count: 64)), 400, "jws-zero-signature"),
      ("padded", try jws(good, signature: text + Array("==".utf8)), 400, form),
      ("half padded", try jws(good, signature: text + Array("=".utf8)), 400, form),
      ("leftover bits", try jws(good, signature: Array(leftover)), 400, form),
      ("a character missing", try jws(good, signature: text.dropLast()), 400, form),
      ("a line feed at the end", try jws(good, signature: text + [0x0A]), 400, form),
      ("the other alphabet", try jws(good, signature: Array(slashes)), 400, form),
    ]
  }

  /// Pairs of numbers no signer makes, or that belong to something else.
  private static func pairs(_ good: [UInt8], order n: Scalar) throws -> [Row] {
    let signature = try signature(of: good)
    let (r, s) = (Scalar(Array(signature[..<32])), Scalar(Array(signature[32...])))
    let zero = Scalar(0)
    let one = Scalar(1)
    let pairs: [(String, Scalar, Scalar)] = [
      ("r is 0", zero, s), ("s is 0", r, zero), ("r is 1, s is 0", one, zero), ("r is 0, s is 1", zero, one),
      ("r is n", n, s), ("s is n", r, n), ("r and s are n", n, n), ("r is n + 1", n + one, s),
      ("s is n + 1", r, n + one), ("r is n, s is 0", n, zero), ("r is 0, s is n", zero, n),
      ("r is n - 1", n - one, s), ("s is n - 1", r, n - one), ("r and s are 1", one, one),
      ("r is the greatest", .most, s), ("s is the greatest", r, .most), ("both are", .most, .most),
      ("r one more", r + one, s), ("s one more", r, s + one), ("exchanged", s, r),
      ("r and s come to n", r, n - r),
    ]
    return try pairs.map { what, r, s in
      (what, try jws(good, r.bytes + s.bytes), 403, "bad-signature")
    }
  }

  /// Sends the rows; none may leave an entry. What is good still passes afterwards, and is one entry.
  private static func expect(_ rows: [Row], good: [UInt8], _ served: ServedLedger) async throws {
    let entries = try served.ledger.entryCount()
    for row in rows {
      let reply = try await served.command(row.body)
      #expect(reply.status == row.status, "\(row.what)")
      #expect(reply.name == row.name, "\(row.what)")
    }
    #expect(try served.ledger.entryCount() == entries)
    _ = try await served.command(good)
    #expect(try served.ledger.entries(from: entries).map(\.command) == [good])
  }

  @Test(arguments: [("school-1", true), ("second-1", false)])
  func `of ES256 and SM2 are refused`(id: String, isP256: Bool) async throws {
    try await ServedLedger.with { served in
      let good = try served.ledger.sign(Self.act, by: KeyID(id))
      let rows =
        try Self.pairs(good, order: isP256 ? .p256 : .sm2) + Self.forms(good)
        + Self.otherAlgorithms(served.ledger.party(KeyID(id)), good)
      try await Self.expect(rows, good: good, served)
    }
  }

  /// A header that names another algorithm than the key's, or none there is.
  private static func otherAlgorithms(_ party: TestParty, _ good: [UInt8]) throws -> [Row] {
    let parts = good.split(separator: 0x2E)
    let names = ["none", "ES384", "HS256", "EdDSA", "es256", ""].map { ($0, 400, "jws-unknown-algorithm") }
    let others = SignatureAlgorithm.allCases.filter { $0 != party.key.algorithm }
      .map { ($0.rawValue, 403, "bad-signature") }
    return (names + others).map { name, status, problem in
      let header = #"{"alg":"\#(name)","kid":"\#(party.id.text)","typ":"\#(Command.type)"}"#
      let body = Base64.encodeURLBytes(Array(header.utf8)) + [0x2E] + parts[1] + [0x2E] + parts[2]
      return ("algorithm \(name)", body, status, problem)
    }
  }

  private static func register(_ key: NewKey, _ served: ServedLedger) async throws {
    try await served.province.together(
      [.registerKey(RegisterKey(key: key, person: "edge", role: .reviewer, scope: .province))], "root-1",
      "root-2", served.service)
  }

  /// Modulo n the two are the same number, and whoever reduces before checking takes the second.
  @Test func `a good s and n more is not good`() async throws {
    try await ServedLedger.with { served in
      // Signed with the nonce 1, so that r is the generator's x, and by the one key under which s comes to 2:
      // d = (2 - digest) / r.
      let r = Scalar(hex: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
      let template = try TestParty("edge").sign(Self.act, at: served.ledger.clock.now())
      let input = template[..<(try #require(template.lastIndex(of: 0x2E)))]
      let digest = Scalar(Digest.sha256(Array(input)).bytes)
      let wanted = try #require(Hash256((Scalar.p256 + Scalar(2) - digest).bytes))
      let numbers = P256Scalars()
      let isRead = r.bytes.withUnsafeBytes { numbers.read(r: $0, s: $0, wanted) }
      try #require(isRead)
      let (low, second, third, high) = numbers.u1
      let scalar = [high, third, second, low].flatMap { word in
        withUnsafeBytes(of: word.bigEndian) { Array($0) }
      }
      let key = try PrivateKey(.es256, scalar: scalar)
      try await Self.register(
        NewKey(id: "edge", algorithm: key.algorithm.rawValue, spki: key.publicKey.spki), served)
      let good = try Self.jws(template, r.bytes + Scalar(2).bytes)
      let rows: [Row] = [
        ("s + n", try Self.jws(template, r.bytes + (Scalar.p256 + Scalar(2)).bytes), 403, "bad-signature")
      ]
      try await Self.expect(rows, good: good, served)
    }
  }

  @Test func `the mirror of a good one is the same command, and no second entry`() async throws {
    try await ServedLedger.with { served in
      let good = try served.ledger.sign(Province.file("class-1", on: "2021-07-05"), by: "school-1")
      let signature = try Self.signature(of: good)
      let mirror = Scalar.p256 - Scalar(Array(signature[32...]))
      let other = try Self.jws(good, signature[..<32] + mirror.bytes)
      let entries = try served.ledger.entryCount()
      #expect(try await served.command(other).status == 201)
      #expect(try await served.command(good).status == 200)
      #expect(try served.ledger.entries(from: entries).map(\.command) == [other])
    }
  }

  @Test func `of Ed25519 are refused`() async throws {
    try await ServedLedger.with { served in
      let party = try TestParty("edge", algorithm: .ed25519)
      try await Self.register(party.newKey, served)
      let good = try party.sign(Self.act, at: served.ledger.clock.now())
      let signature = try Self.signature(of: good)
      let (point, scalar) = (Array(signature[..<32]), Array(signature[32...]))
      // L of RFC 8032 section 5.1; numbers are written the least significant byte first.
      let order = Array(
        Scalar(hex: "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed").bytes.reversed())
      let more = Array(
        (Scalar(Array(scalar.reversed())) + Scalar(Array(order.reversed()))).bytes.reversed())
      let zeros = [UInt8](repeating: 0, count: 32)
      let ones = Scalar.most.bytes
      let identity = [1] + zeros.dropFirst()
      let pairs: [(String, [UInt8], [UInt8])] = [
        ("S + L", point, more), ("S is L", point, order), ("S is 0", point, zeros),
        ("S is the greatest", point, ones),
        ("S with its highest bit", point, scalar.dropLast() + [scalar[31] | 0x80]),
        ("R is the neutral element", identity, scalar), ("R is that, S is 0", identity, zeros),
        ("R is of order 4", zeros, scalar), ("R beyond the prime", [0xEE] + ones[1..<31] + [0x7F], scalar),
        ("R has its sign turned", point.dropLast() + [point[31] ^ 0x80], scalar),
        ("exchanged", scalar, point),
      ]
      let rows = try pairs.map { what, r, s -> Row in (what, try Self.jws(good, r + s), 403, "bad-signature")
      }
      try await Self.expect(rows + Self.forms(good), good: good, served)
    }
  }

  /// Under such a key anybody could sign.
  @Test func `a key that is no honest point is not registered`() async throws {
    try await ServedLedger.with { served in
      let zeros = [UInt8](repeating: 0, count: 32)
      let ed25519: [(String, [UInt8])] = [
        ("order 4", zeros), ("the neutral element", [1] + zeros.dropFirst()),
        ("its other spelling", [1] + zeros[1..<31] + [0x80]),
        ("order 2", [0xEC] + Scalar.most.bytes[1..<31] + [0x7F]),
        ("order 8", Scalar(hex: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05").bytes),
        ("beyond the prime", [0xEE] + Scalar.most.bytes[1..<31] + [0x7F]),
        ("no point", [2] + zeros.dropFirst()),
      ]
      let curves: [(String, [UInt8])] = [
        ("0, 0", zeros + zeros), ("1, 1", Scalar(1).bytes + Scalar(1).bytes),
      ]
      let entries = try served.ledger.entryCount()
      for (algorithm, points) in [(SignatureAlgorithm.ed25519, ed25519), (.es256, curves), (.sm2, curves)] {
        for (what, point) in points {
          let key = NewKey(id: "edge", algorithm: algorithm.rawValue, spki: algorithm.spkiPrefix + point)
          let act = Act.registerKey(
            RegisterKey(key: key, person: "edge", role: .reviewer, scope: .province))
          let reply = try await served.command(try served.ledger.sign(act, by: "root-1"))
          #expect(reply.status == 422, "\(algorithm) \(what)")
          #expect(reply.name == "wrong-type", "\(algorithm) \(what)")
        }
      }
      #expect(try served.ledger.entryCount() == entries)
    }
  }
}
