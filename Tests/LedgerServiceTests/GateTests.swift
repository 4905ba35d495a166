import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

/// A command made by hand, sound but for what a test changes.
struct Forgery: Sendable {
  var header = #"{"alg":"ES256","kid":"channel-1","typ":"vreq+jws"}"#
  var payload: String
  /// Added behind a part, or put in its place.
  var tamper: @Sendable (inout [UInt8]) -> Void = { _ in }

  init(_ payload: String) {
    self.payload = payload
  }

  /// The members of a claim, in order, as JSON texts.
  static func members(at instant: Instant) -> [(name: String, json: String)] {
    [
      ("aud", #""\#(TemporaryLedger.origin)""#),
      ("jti", #""\#(CommandID(at: instant, random: Random.bytes(10)))""#),
      ("iat", "\(instant.seconds)"),
      ("seen", #"[0,"\#(TreeHead.empty.root.base64URL)"]"#),
      ("act", #""voucher.claim""#),
      ("voucher", "1"),
      ("holder", #""\#(Province.holder(1).base64URL)""#),
    ]
  }

  static func text(_ members: [(name: String, json: String)]) -> String {
    "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
  }

  func signed(by key: PrivateKey) throws -> [UInt8] {
    var bytes = Base64.encodeURLBytes(Array(header.utf8)) + [UInt8(ascii: ".")]
    bytes += Base64.encodeURLBytes(Array(payload.utf8))
    let signature = try key.sign(bytes)
    bytes += [UInt8(ascii: ".")] + Base64.encodeURLBytes(signature)
    tamper(&bytes)
    return bytes
  }
}

/// One malformed command and the code it is rejected with.
struct BadCommand: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: String
  let change: @Sendable (inout Forgery) -> Void

  init(_ description: String, _ code: String, _ change: @escaping @Sendable (inout Forgery) -> Void) {
    testDescription = description
    self.code = code
    self.change = change
  }

  /// A command whose payload lacks, repeats or exchanges a member.
  static func member(_ description: String, _ code: String, _ name: String, _ json: String?) -> BadCommand {
    BadCommand(description, code) { forgery in
      var members = Forgery.members(at: forgery.instant)
      if let place = members.firstIndex(where: { $0.name == name }) {
        if let json { members[place].json = json } else { members.remove(at: place) }
      } else if let json {
        members.append((name, json))
      }
      forgery.payload = Forgery.text(members)
    }
  }

  static func header(_ description: String, _ code: String, _ header: String) -> BadCommand {
    BadCommand(description, code) { $0.header = header }
  }

  static func bytes(
    _ description: String, _ code: String, _ tamper: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> BadCommand {
    BadCommand(description, code) { $0.tamper = tamper }
  }
}

extension Forgery {
  /// The moment all of these are signed at.
  var instant: Instant { Instant(startOf: "2021-07-05").adding(milliseconds: 9 * 3_600_000) }
}

@Suite struct `the gate` {
  static let bad: [BadCommand] = headers + bodies + payloads

  private static let headers: [BadCommand] = [
    .header(
      "no algorithm (none)", "jws-unknown-algorithm", #"{"alg":"none","kid":"channel-1","typ":"vreq+jws"}"#),
    .header(
      "an unknown algorithm", "jws-unknown-algorithm", #"{"alg":"HS256","kid":"channel-1","typ":"vreq+jws"}"#),
    .header(
      "another algorithm than the key's", "bad-signature",
      #"{"alg":"SGD_SM3_SM2","kid":"channel-1","typ":"vreq+jws"}"#),
    .header(
      "crit", "jws-unknown-member", #"{"alg":"ES256","crit":["b64"],"kid":"channel-1","typ":"vreq+jws"}"#),
    .header(
      "a key in the header", "jws-unknown-member",
      #"{"alg":"ES256","jwk":{},"kid":"channel-1","typ":"vreq+jws"}"#),
    .header(
      "a member twice", "jws-duplicate-member",
      #"{"alg":"ES256","alg":"ES256","kid":"channel-1","typ":"vreq+jws"}"#),
    .header("no key id", "jws-missing-member", #"{"alg":"ES256","typ":"vreq+jws"}"#),
    .header(
      "a key id that is a number", "jws-member-not-string", #"{"alg":"ES256","kid":1,"typ":"vreq+jws"}"#),
    .header(
      "a key id of strange characters", "jws-malformed-key-id",
      #"{"alg":"ES256","kid":"a b","typ":"vreq+jws"}"#),
    .header(
      "the type of a token", "jws-wrong-type", #"{"alg":"ES256","kid":"channel-1","typ":"voucher+jwt"}"#),
    .header("no object", "jws-header-not-object", "[]"),
    .header("no JSON", "jws-header-not-json", "alg"),
    .header("an unknown key", "unknown-key", #"{"alg":"ES256","kid":"stranger","typ":"vreq+jws"}"#),
    .header(
      "the key of somebody else", "bad-signature", #"{"alg":"ES256","kid":"issuer-1","typ":"vreq+jws"}"#),
  ]

  private static let bodies: [BadCommand] = [
    .bytes("nothing at all", "jws-not-three-parts") { $0 = [] },
    .bytes("two parts", "jws-not-three-parts") { $0.removeLast(87) },
    .bytes("four parts", "jws-not-three-parts") { $0.append(UInt8(ascii: ".")) },
    .bytes("padding", "jws-not-base64url") { $0.append(UInt8(ascii: "=")) },
    .bytes("white space", "jws-not-base64url") { $0.append(0x0A) },
    .bytes("a byte that is none of text", "jws-not-base64url") { $0[$0.count - 3] = 0xFF },
    .bytes("leftover bits", "jws-not-base64url") { $0[$0.count - 1] = UInt8(ascii: "B") },
    .bytes("a signature cut short", "jws-signature-length") { $0.removeLast(2) },
    .bytes("a signature of zeros", "jws-zero-signature") { bytes in
      bytes.replaceSubrange((bytes.count - 86)..., with: Array(repeating: UInt8(ascii: "A"), count: 86))
    },
    .bytes("a changed payload", "bad-signature") { bytes in
      let dot = bytes.firstIndex(of: UInt8(ascii: ".")) ?? 0
      bytes[dot + 30] = bytes[dot + 30] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    },
    .bytes("more than 60,000 bytes", "jws-too-long") {
      $0 += Array(repeating: UInt8(ascii: "A"), count: 60_000)
    },
  ]

  private static let payloads: [BadCommand] = [
    BadCommand("no JSON", "json-bad-character") { $0.payload = "claim" },
    BadCommand("no object", "wrong-type") { $0.payload = "[]" },
    BadCommand("JSON cut off", "json-unexpected-end") { $0.payload.removeLast() },
    BadCommand("more than one object", "json-trailing-bytes") { $0.payload += "{}" },
    BadCommand("a member twice", "json-duplicate-member") { forgery in
      forgery.payload = Forgery.text(Forgery.members(at: forgery.instant) + [("voucher", "2")])
    },
    BadCommand("a member twice, spelled otherwise", "json-duplicate-member") { forgery in
      forgery.payload = Forgery.text(Forgery.members(at: forgery.instant) + [(#"vouche\u0072"#, "2")])
    },
    .member("an unknown member", "unknown-member", "note", "1"),
    .member("a member of another act", "unknown-member", "class", #""c""#),
    .member("no audience", "missing-member", "aud", nil),
    .member("no command id", "missing-member", "jti", nil),
    .member("no time of signing", "missing-member", "iat", nil),
    .member("nothing seen", "missing-member", "seen", nil),
    .member("no act", "missing-member", "act", nil),
    .member("no voucher", "missing-member", "voucher", nil),
    .member("an act nobody knows", "unknown-name", "act", #""voucher.copy""#),
    .member("an act that is a number", "wrong-type", "act", "1"),
    .member("a command id that is none", "identifier-malformed", "jti", #""1""#),
    .member("a time that is a text", "wrong-type", "iat", #""1625446800""#),
    .member("a time with a fraction", "json-bad-number", "iat", "1625446800.5"),
    .member("a time below zero", "number-out-of-range", "iat", "-1"),
    .member("a time beyond the year 3000", "number-out-of-range", "iat", "32503680000"),
    .member("a number beyond 64 bits", "json-number-out-of-range", "voucher", "99999999999999999999"),
    .member("a voucher number of zero", "number-out-of-range", "voucher", "0"),
    .member("a voucher number that is a text", "wrong-type", "voucher", #""0000000001""#),
    .member("a holder that is no hash", "wrong-type", "holder", #""abc""#),
    .member("a holder of the wrong length", "wrong-type", "holder", #""AAAA""#),
    .member("a seen that is no pair", "wrong-type", "seen", "[0]"),
    .member(
      "a seen size below zero", "number-out-of-range", "seen", #"[-1,"\#(TreeHead.empty.root.base64URL)"]"#),
    .member("another ledger", "other-ledger", "aud", #""quanbu.example/other""#),
    BadCommand("another ledger, whatever else is wrong", "other-ledger") { forgery in
      forgery.payload = #"{"aud":"quanbu.example/other","act":"x"}"#
    },
    BadCommand("the ledger's name in other letters", "other-ledger") { forgery in
      forgery.payload = forgery.payload.replacing("quanbu.example", with: "Quanbu.example")
    },
    BadCommand("nesting without end", "json-too-deep") { forgery in
      forgery.payload = String(repeating: "[", count: 5000)
    },
    .member("a text that is no UTF-8 scalar", "json-bad-escape", "act", #""\ud800""#),
    .member("signed two days ago", "stale-command", "iat", "\(1_625_446_800 - 86_401)"),
    .member("signed two days from now", "early-command", "iat", "\(1_625_446_800 + 86_401)"),
  ]

  @Test func `rejects every malformed command with its code, and the journal does not grow`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let before = try ledger.entryCount()
    for bad in Self.bad {
      var forgery = Forgery("")
      forgery.payload = Forgery.text(Forgery.members(at: forgery.instant))
      bad.change(&forgery)
      let answer = await service.submit(try forgery.signed(by: ledger.party("channel-1").key))
      #expect(answer.failureCode == bad.code, "\(bad.testDescription)")
    }
    #expect(try ledger.entryCount() == before)
    // What all of these were made of is sound.
    var sound = Forgery("")
    sound.payload = Forgery.text(Forgery.members(at: sound.instant))
    #expect(
      await service.submit(try sound.signed(by: ledger.party("channel-1").key)).refusal == .notPresented)
    #expect(try ledger.entryCount() == before + 1)
    await service.close()
  }

  @Test(
    arguments: [
      (-86_400, nil), (86_400, nil), (-86_401, "stale-command"), (86_401, "early-command"),
    ] as [(Int64, String?)])
  func `takes what was signed within a day, to the second`(offset: Int64, code: String?) async throws {
    let province = try await Province.founded()
    let service = try province.ledger.open()
    let at = province.ledger.clock.now().adding(milliseconds: offset * 1000)
    let answer = await service.submit(try province.ledger.sign(Province.claim(1), by: "channel-1", at: at))
    #expect(answer.failureCode == code)
    await service.close()
  }

  @Test func `gives the same bytes the same answer, whatever became of key and clock`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let issue = try ledger.sign(Province.issue(first: 1, count: 2), by: "issuer-1")
    let first = try await service.submit(issue).get()
    let before = try ledger.entryCount()
    ledger.clock.step(hours: 48)
    let revoke = Act.changeKey(ChangeKey(key: "issuer-1", change: .revoke, reason: "丢失"))
    try await province.accept(revoke, by: "issuer-1", service)
    let again = try await service.submit(issue).get()
    #expect(again.isRepeat)
    #expect(again.receipt.entry == first.receipt.entry)
    #expect(again.outcome == first.outcome)
    #expect(again.receipt.checkpoint != first.receipt.checkpoint)
    #expect(try ledger.entryCount() == before + 1)
    await service.close()
  }

  /// Out of any ECDSA signature (r, s) anybody makes another, (r, n - s).
  private static func twin(_ jws: [UInt8]) throws -> [UInt8] {
    let order: [UInt8] = [
      0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
      0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]
    let parsed = try CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type)
    var signature = parsed.signature
    var borrow = 0
    for place in (0..<32).reversed() {
      let difference = Int(order[place]) - Int(signature[32 + place]) - borrow
      borrow = difference < 0 ? 1 : 0
      signature[32 + place] = UInt8(truncatingIfNeeded: difference)
    }
    return Array(parsed.signingInput) + [UInt8(ascii: ".")] + Base64.encodeURLBytes(signature)
  }

  @Test func `takes a command under another good signature for the same command`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let own = try ledger.sign(Province.claim(1), by: "channel-1")
    let twin = try Self.twin(own)
    #expect(twin != own)
    // A stranger is faster than the party itself: that must not cost the party its receipt.
    let first = try await service.submit(twin).get()
    let second = try await service.submit(own).get()
    #expect(second.isRepeat)
    #expect(second.receipt.entry == first.receipt.entry)
    await service.close()
  }

  @Test func `names the first entry when a command id comes with other content`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let id = CommandID(at: ledger.clock.now(), random: Random.bytes(10))
    let first = try await service.submit(try ledger.sign(Province.claim(1), by: "channel-1", command: id))
      .get()
    let before = try ledger.entryCount()
    let other = await service.submit(try ledger.sign(Province.claim(2), by: "channel-1", command: id))
    #expect(other.failure == .commandIDReused(entry: first.receipt.sequence))
    #expect(try ledger.entryCount() == before)
    // Both within one group.
    let next = CommandID(at: ledger.clock.now(), random: Random.bytes(10))
    let pair = await service.submit(
      all: try [3, 4].map { try ledger.sign(Province.claim($0), by: "channel-1", command: next) })
    #expect(pair.compactMap(\.failureCode) == ["command-id-reused"])
    // The id of somebody else's command is nobody's business.
    let same = await service.submit(
      try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1", command: id))
    #expect(try same.get().outcome != first.outcome)
    await service.close()
  }

  @Test func `journals what a known key is refused for, each with its number`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    var expected = try ledger.entryCount()
    func refuse(_ refusal: Refusal, _ jws: [UInt8]) async throws {
      #expect(await service.submit(jws).refusal == refusal)
      expected += 1
      #expect(try ledger.entryCount() == expected)
    }
    let head = TreeHead(size: 3, root: .fake("root", 3))
    try await refuse(.seenMismatch, try ledger.sign(Province.claim(1), by: "channel-1", seen: head))
    let beyond = TreeHead(size: expected + 5, root: TreeHead.empty.root)
    try await refuse(.seenMismatch, try ledger.sign(Province.claim(1), by: "channel-1", seen: beyond))
    try await refuse(.roleNotAllowed, try ledger.sign(Province.claim(1), by: "issuer-1"))
    let suspend = Act.changeKey(ChangeKey(key: "school-1", change: .suspend, reason: "核查"))
    try await province.accept(suspend, by: "registrar-1", service)
    expected += 1
    let file = Province.file("class-1", on: ledger.clock.now().day)
    try await refuse(.keySuspended, try ledger.sign(file, by: "school-1"))
    let revoke = Act.changeKey(ChangeKey(key: "channel-1", change: .revoke, reason: "丢失"))
    try await province.accept(revoke, by: "channel-1", service)
    expected += 1
    try await refuse(.keyRevoked, try ledger.sign(Province.claim(1), by: "channel-1"))
    await service.close()
  }

  @Test func `judges a rotated key by sequence, within one group too`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let successor = try TestParty("issuer-9")
    let now = try ledger.entryCount()
    let rotate = Act.rotateKey(RotateKey(key: successor.newKey, until: now + 1))
    try await province.accept(rotate, by: "issuer-1", service)
    #expect(
      try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-1", service).sequence == now
        + 1)
    let late = await service.submit(
      all: try (0..<5).map { _ in try ledger.sign(Province.issue(first: 2, count: 1), by: "issuer-1") })
    #expect(late.allSatisfy { $0.refusal == .keyRotatedOut })
    let instant = ledger.clock.now()
    let heir = await service.submit(try successor.sign(Province.issue(first: 2, count: 1), at: instant))
    #expect(try heir.get().outcome != late[0].map(\.outcome).success)
    await service.close()
  }

  @Test(arguments: ["", "AAAA", "the algorithm of another"])
  func `registers no key that nothing can be verified with`(_ kind: String) async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let sound = try TestParty("maker-9").newKey
    let key =
      kind.count > 4
      ? NewKey(id: sound.id, algorithm: "SGD_SM3_SM2", spki: sound.spki)
      : NewKey(id: sound.id, algorithm: "ES256", spki: Array(kind.utf8))
    let before = try ledger.entryCount()
    for (act, party) in Self.naming(key) {
      #expect(await service.submit(try ledger.sign(act, by: party)).failureCode == "wrong-type")
    }
    #expect(try ledger.entryCount() == before)
    await service.close()
  }

  /// Every act that names a new key, and who may do it.
  private static func naming(_ key: NewKey) -> [(Act, KeyID)] {
    [
      (.registerKey(RegisterKey(key: key, person: "p", role: .financeMaker, scope: .province)), "root-1"),
      (.rotateKey(RotateKey(key: key, until: 1000)), "issuer-1"),
      (
        .addInstitutionKey(AddInstitutionKey(code: Scenario.school, key: key, reason: "遗失")),
        "registrar-1"
      ),
      (
        .registerInstitution(
          RegisterInstitution(
            code: Scenario.secondSchool, name: "学校", entity: Province.entity, programmes: Scenario.programmes,
            key: key, override: "登记在册")), "registrar-1"
      ),
    ]
  }

  @Test func `registers no key under a name that no signature can carry`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let before = try ledger.entryCount()
    for (act, party) in Self.naming(try TestParty("key-9").newKey) {
      let command = Command(
        audience: TemporaryLedger.origin, id: CommandID(at: ledger.clock.now(), random: Random.bytes(10)),
        issuedAt: ledger.clock.now().seconds, seen: Seen(size: 0, root: TreeHead.empty.root), act: act)
      let payload = String(decoding: command.payload, as: UTF8.self).replacing("key-9", with: "key/9")
      let jws = try CompactJWS.sign(
        payload: Array(payload.utf8), keyID: party.text, type: Command.type, with: ledger.party(party).key)
      guard case .malformed(let error)? = await service.submit(jws).failure else {
        Issue.record("\(act.name) was not refused for its form")
        continue
      }
      #expect(error.code == "identifier-malformed" && error.path == "key.id", "\(act.name)")
    }
    #expect(try ledger.entryCount() == before)
    await service.close()
  }

  @Test func `a key may have every name a signature can carry, and no other`() throws {
    let key = try PrivateKey.generate(.ed25519)
    let characters = (UInt8(0)...0x7F).map { "k" + String(UnicodeScalar($0)) } + ["ké", "钥", ""]
    for text in characters + [64, 65].map({ String(repeating: "k", count: $0) }) {
      let signs = (try? CompactJWS.sign(payload: [], keyID: text, type: Command.type, with: key)) != nil
      #expect(((try? KeyID(text)) != nil) == signs, "\(text.utf8.map { $0 })")
    }
  }

  @Test func `says when more wait than it takes`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(OpenLedger.Options(queueLimit: 2))
    let answers = await service.submit(
      all: try (0..<300).map { _ in try ledger.sign(Province.claim(1), by: "channel-1") })
    let codes = Set(answers.compactMap(\.failureCode))
    #expect(codes.isSubset(of: ["busy", "too-many-refusals"]))
    await service.close()
  }
}

extension Result<Answer, Rejection> {
  var failure: Rejection? {
    if case .failure(let rejection) = self { return rejection }
    return nil
  }
}

extension Result {
  fileprivate var success: Success? { try? get() }
}
