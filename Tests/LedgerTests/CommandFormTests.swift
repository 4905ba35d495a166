import Testing
import TestSupport
import Vouchers
import Wire

private let hash = Hash256.fake("x", 7)
private let raw = Hash256.fake("raw", 1)
private let line = LineKey(statement: "ICBC-2021-07", line: 12)
private let tranche: TrancheID = "2021-1"
private let newKey = NewKey(id: "k.1", algorithm: "ES256", spki: [1, 2, 3])

/// A token's header as issuers spell it.
private let ourHeader = #"{"alg":"ES256","kid":"v.26_a-1","typ":"voucher+jwt"}"#

/// Every act, and again where it has members that may be left out.
private let acts: [Act] = [
  .appropriate(Appropriate(tranche: tranche, fen: 100_000_000_000, document: "闽财社指〔2021〕1号")),
  .reduceAppropriation(ReduceAppropriation(tranche: tranche, fen: 1, document: "d")),
  .allocate(Allocate(tranche: tranche, shares: [Allocate.Share(entity: "xiamen", fen: 1)], document: "d")),
  .withdrawAllocation(WithdrawAllocation(tranche: tranche, entity: "xiamen", fen: 1, document: "d")),
  .transferAllocation(
    TransferAllocation(tranche: tranche, source: "xiamen", target: "putian", fen: 1, document: "d")),
  .publishRules(PublishRules(rules: Scenario.rules)),
  .confirmClock(ConfirmClock(until: Instant(startOf: "2021-07-01"))),
  .registerKey(RegisterKey(key: newKey, person: "p-1", role: .root, scope: .province)),
  .registerKey(RegisterKey(key: newKey, person: "p-1", role: .reviewerSecond, scope: .province)),
  .registerKey(RegisterKey(key: newKey, person: "p-1", role: .issuer, scope: .entity("xiamen"))),
  .rotateKey(RotateKey(key: newKey, until: 99)),
  .changeKey(ChangeKey(key: "k.1", change: .revoke, reason: "遗失")),
  .changeKey(ChangeKey(key: "k.1", change: .suspend, reason: "被盗", successors: true)),
  .registerInstitution(
    RegisterInstitution(
      code: Scenario.school, name: "厦门学校", entity: "xiamen", programmes: Scenario.programmes, key: newKey,
      override: "登记在册")),
  .changeInstitution(ChangeInstitution(code: Scenario.school, change: .suspend, reason: "x")),
  .addInstitutionKey(AddInstitutionKey(code: Scenario.school, key: newKey, reason: "遗失")),
  .setPayee(SetPayee(code: Scenario.school, account: hash)),
  .createBatch(
    CreateBatch(
      batch: "b", tranche: tranche, entity: "xiamen", reach: .open, value: .entitlement, fen: 1,
      count: 10_000_000,
      commitment: .activation)),
  .issueVouchers(
    IssueVouchers(
      batch: "b", first: 1,
      items: [IssueVouchers.Item(holder: hash, token: raw), IssueVouchers.Item(holder: nil, token: raw)])),
  .issueVouchers(
    IssueVouchers(
      batch: "b", first: 9_999_999_999, items: [IssueVouchers.Item(holder: hash, token: raw)], replaces: 3)),
  .claimVoucher(ClaimVoucher(voucher: 1, holder: hash)),
  .voidVoucher(VoidVoucher(voucher: 1, reason: "换行\n“引号”")),
  .fileClass(
    FileClass(
      id: "c", programme: "tea", entity: "xiamen", start: "2021-07-01", end: "2021-07-01", seats: 1000,
      uplift: "u",
      plan: hash)),
  .fileClass(
    FileClass(
      id: "c", programme: "tea", entity: "xiamen", start: "2021-07-01", end: "2021-08-01", seats: 1,
      uplift: nil,
      plan: hash)),
  .approveClass(ApproveClass(id: "c")),
  .cancelClass(CancelClass(id: "c", reason: "x")),
  .activateVouchers(
    ActivateVouchers(id: "c", learners: [ActivateVouchers.Learner(token: "a.b.c", holder: hash)])),
  .activateVouchers(
    ActivateVouchers(
      id: "c",
      learners: [ourHeader, ourHeader.replacing("a", with: "b"), "{}", ""].map {
        ActivateVouchers.Learner(token: Base64.encodeURL(Array($0.utf8)) + ".b.c", holder: hash)
      })),
  .withdrawLearners(WithdrawLearners(id: "c", vouchers: [1, 2], reason: "x")),
  .redeemVouchers(
    RedeemVouchers(
      id: "c",
      learners: CertificateKind.allCases.map {
        RedeemVouchers.Learner(voucher: 1, certificate: $0, hours: 2000, attendance: hash, examination: raw)
      })),
  .reviewClaim(ReviewClaim(claim: 0, exceptions: [])),
  .reviewClaim(
    ReviewClaim(
      claim: 5,
      exceptions: [
        ReviewClaim.Exception(voucher: 1, judgement: .cut(fen: 0), reason: "x"),
        ReviewClaim.Exception(voucher: 2, judgement: .correct, reason: "y"),
        ReviewClaim.Exception(voucher: 3, judgement: .refuse, reason: "z"),
      ])),
  .approveClaim(ApproveClaim(claim: 5)),
  .reopenClaim(ReopenClaim(claim: 5, reason: "x")),
  .withdrawApproval(WithdrawApproval(claim: 5, reason: "x")),
  .proposeSettlement(ProposeSettlement(tranche: tranche, entity: "xiamen", claims: [1, 2])),
  .cancelOrder(CancelOrder(order: 9_999_999_999_999, reason: "x")),
  .importStatement(
    ImportStatement(
      statement: "s", entity: "xiamen", from: "2021-07-01", to: "2021-07-31", opening: -Money.limit,
      closing: Money.limit, count: 2, first: 1,
      lines: [
        ImportStatement.Line(day: "2021-07-02", fen: -5, reference: 5000, raw: raw),
        ImportStatement.Line(day: "2021-07-03", fen: 5, reference: nil, raw: raw),
      ])),
  .postLine(PostLine(line: line, kind: .suspense)),
  .correctLine(CorrectLine(line: line, kind: .fee, reason: "错记")),
  .confirmPayment(ConfirmPayment(order: 1000, line: line)),
  .returnPayment(ReturnPayment(order: 1000, line: line)),
  .approve(Approve(proposal: 3)),
  .decline(Decline(proposal: 3, reason: "x")),
]

private func command(_ act: Act) -> Command {
  Command(
    audience: "example.org/quanbu", id: CommandID(at: Instant(startOf: "2021-07-01"), random: Array(1...10)),
    issuedAt: 1_625_000_000, seen: Seen(size: 7, root: hash), act: act)
}

private func members(_ act: Act) throws -> [JSON.Member] {
  guard case .object(let members) = try JSON(parsing: command(act).payload) else { return [] }
  return members
}

private func reading(_ members: [JSON.Member]) -> MalformedInput? {
  do throws(MalformedInput) {
    _ = try Command(payload: JSON.object(members).serialized)
    return nil
  } catch { return error }
}

/// A member changed to something it may not be.
struct BadMember: Sendable, CustomTestStringConvertible {
  let act: String
  let member: String
  let value: String
  let code: String
  let path: String

  init(_ act: String, _ member: String, _ value: String, _ code: String, _ path: String? = nil) {
    self.act = act
    self.member = member
    self.value = value
    self.code = code
    self.path = path ?? member
  }

  var testDescription: String { "\(act) \(member)=\(value.prefix(40))" }
}

private let badMembers: [BadMember] = [
  BadMember("fund.appropriate", "fen", "0", "number-out-of-range"),
  BadMember("fund.appropriate", "fen", "-1", "number-out-of-range"),
  BadMember("fund.appropriate", "fen", "9007199254740992", "number-out-of-range"),
  BadMember("fund.appropriate", "fen", #""1""#, "wrong-type"),
  BadMember("fund.appropriate", "document", #""""#, "wrong-type"),
  BadMember("fund.appropriate", "tranche", #""2021 1""#, "identifier-malformed"),
  BadMember("fund.appropriate", "iat", "-1", "number-out-of-range"),
  BadMember("fund.appropriate", "iat", "32503680000", "number-out-of-range"),
  BadMember("fund.appropriate", "jti", #""01234567-89ab-4cde-8f01-23456789abcd""#, "identifier-malformed"),
  BadMember("fund.appropriate", "seen", "[1]", "wrong-type"),
  BadMember("fund.appropriate", "seen", #"[1,"short"]"#, "wrong-type", "seen[1]"),
  BadMember("fund.appropriate", "seen", #"[-1,"short"]"#, "number-out-of-range", "seen[0]"),
  BadMember("fund.appropriate", "act", #""fund.steal""#, "unknown-name"),
  BadMember("fund.allocate", "shares", "[]", "missing-member", "shares[0]"),
  BadMember("fund.allocate", "shares", #"[["xiamen",0]]"#, "number-out-of-range", "shares[0]"),
  BadMember("fund.allocate", "shares", #"[["xiamen"]]"#, "wrong-type", "shares[0]"),
  BadMember("fund.transfer", "to", #""xiamen""#, "contradiction"),
  BadMember("rules.publish", "rules", #"{"id":"a"}"#, "missing-member", "rules.document"),
  BadMember("clock.confirm", "until", #""2021-02-30T00:00:00Z""#, "instant-malformed"),
  BadMember("key.register", "scope", #""xiamen""#, "contradiction"),
  BadMember("key.register", "role", #""institution""#, "unknown-name"),
  BadMember("key.register", "role", #""king""#, "unknown-name"),
  BadMember("key.register", "scope", #""全省""#, "identifier-malformed"),
  BadMember("key.register", "key", #"{"id":"k","alg":"ES256","spki":"*"}"#, "wrong-type", "key.spki"),
  BadMember("key.register", "key", #"{"id":"k","alg":"ES256"}"#, "missing-member", "key.spki"),
  BadMember(
    "key.register", "key", #"{"id":"k","alg":"ES256","spki":"AA","d":"x"}"#, "unknown-member", "key.d"),
  BadMember("key.rotate", "until", "-1", "number-out-of-range"),
  BadMember("key.change", "change", #""delete""#, "unknown-name"),
  BadMember("key.change", "successors", "1", "wrong-type"),
  BadMember("key.change", "successors", "false", "wrong-type"),
  BadMember("institution.register", "code", #""91350200MA0000001""#, "credit-code-length"),
  BadMember("institution.register", "code", #""91350200MI0000001A""#, "credit-code-character"),
  BadMember("institution.register", "programmes", "[]", "missing-member", "programmes[0]"),
  BadMember(
    "institution.register", "programmes",
    #"[{"code":"a","occupation":"b","certificate":"completion","grade":5,"hours":1}]"#, "contradiction",
    "programmes[0].grade"),
  BadMember(
    "institution.register", "programmes",
    #"[{"code":"a","occupation":"b","certificate":"completion","hours":2001}]"#, "number-out-of-range",
    "programmes[0].hours"),
  BadMember("institution.key", "code", #""91350200MA0000001""#, "credit-code-length"),
  BadMember("institution.key", "key", #"{"id":"k","alg":"ES256","spki":"*"}"#, "wrong-type", "key.spki"),
  BadMember("institution.key", "reason", #""""#, "wrong-type"),
  BadMember("institution.payee", "account", #""AAAA""#, "wrong-type"),
  BadMember("batch.create", "count", "10000001", "number-out-of-range"),
  BadMember("batch.create", "count", "0", "number-out-of-range"),
  BadMember("batch.create", "reach", #""all""#, "unknown-name"),
  BadMember("voucher.issue", "first", "0", "number-out-of-range"),
  BadMember("voucher.issue", "first", "10000000000", "number-out-of-range"),
  BadMember("voucher.issue", "vouchers", "[]", "missing-member", "vouchers[0]"),
  BadMember("voucher.issue", "vouchers", #"[["x"]]"#, "wrong-type", "vouchers[0]"),
  BadMember("voucher.issue", "replaces", "1", "contradiction", "vouchers"),
  BadMember("class.file", "seats", "1001", "number-out-of-range"),
  BadMember("class.file", "end", #""2021-06-30""#, "contradiction"),
  BadMember("class.file", "start", #""2021-13-01""#, "day-impossible"),
  BadMember("class.file", "uplift", "null", "wrong-type"),
  BadMember("voucher.activate", "learners", #"[["a.b.c"]]"#, "wrong-type", "learners[0]"),
  BadMember(
    "voucher.activate", "learners", #"[["v","b","c","\#(hash.base64URL)"]]"#, "wrong-type", "learners[0]"),
  BadMember(
    "voucher.activate", "learners", #"[["v a","b.c","\#(hash.base64URL)"]]"#, "identifier-malformed",
    "learners[0]"),
  // One character more than a token may have, with the header that is left out.
  BadMember(
    "voucher.activate", "learners",
    #"[["v26a","b.\#(String(repeating: "c", count: 185))","\#(hash.base64URL)"]]"#, "wrong-type",
    "learners[0]"),
  BadMember("voucher.withdraw", "vouchers", #"["1"]"#, "wrong-type", "vouchers[0]"),
  BadMember("voucher.redeem", "learners", "[]", "missing-member", "learners[0]"),
  BadMember("claim.review", "exceptions", #"[[1,"cut","x"]]"#, "unknown-name", "exceptions[0]"),
  BadMember("claim.review", "exceptions", #"[[1,"return","x",5]]"#, "unknown-name", "exceptions[0]"),
  BadMember("claim.review", "exceptions", #"[[1,"cut","x",-1]]"#, "number-out-of-range", "exceptions[0]"),
  BadMember("claim.review", "exceptions", #"[[1,"refuse",""]]"#, "wrong-type", "exceptions[0]"),
  BadMember("settlement.propose", "claims", "[]", "missing-member", "claims[0]"),
  BadMember("order.cancel", "order", "10000000000000", "number-out-of-range"),
  BadMember("bank.import", "to", #""2021-06-30""#, "contradiction"),
  BadMember("bank.import", "first", "2", "contradiction", "lines"),
  BadMember("bank.import", "first", "0", "number-out-of-range"),
  BadMember("bank.import", "opening", "-9007199254740992", "number-out-of-range"),
  BadMember("bank.import", "lines", #"[["2021-07-01",1]]"#, "wrong-type", "lines[0]"),
  BadMember("bank.post", "as", #""gift""#, "unknown-name"),
  BadMember("bank.post", "line", "0", "number-out-of-range"),
  BadMember("bank.correct", "as", #""payment""#, "unknown-name"),
  BadMember("bank.correct", "reason", "1", "wrong-type"),
]

@Suite struct CommandFormTests {
  @Test(arguments: acts)
  func `what was signed is what is read, byte for byte`(act: Act) throws {
    let command = command(act)
    let read = try Command(payload: command.payload)
    #expect(read == command)
    #expect(read.payload == command.payload)
    #expect(command.payload.count <= Command.sizeLimit)
  }

  @Test func `a token is the same however a list spells it`() throws {
    let token = Base64.encodeURL(Array(ourHeader.utf8)) + ".b.c"
    func read(_ row: String) throws -> ActivateVouchers {
      let act = Act.activateVouchers(ActivateVouchers(id: "c", learners: []))
      let members = try members(act).map { $0.name == "learners" ? JSON.Member($0.name, .written(row)) : $0 }
      guard case .activateVouchers(let read) = try Command(payload: JSON.object(members).serialized).act
      else {
        throw MalformedInput(.missingMember, path: "act")
      }
      return read
    }
    let short = try read(#"[["v.26_a-1","b.c","\#(hash.base64URL)"]]"#)
    #expect(short.learners == [ActivateVouchers.Learner(token: token, holder: hash)])
    #expect(try read(#"[["\#(token)","\#(hash.base64URL)"]]"#) == short)
    // It is written the short way, and a token of another header as it is.
    let text = String(decoding: Act.activateVouchers(short).json, as: UTF8.self)
    #expect(text.contains(#"["v.26_a-1","b.c","#))
    let other = ActivateVouchers(id: "c", learners: [.init(token: "e30.b.c", holder: hash)])
    #expect(String(decoding: Act.activateVouchers(other).json, as: UTF8.self).contains(#"["e30.b.c","#))
  }

  @Test func `every act is in the table`() {
    #expect(Set(acts.map(\.name)) == Set(Act.names))
  }

  @Test(arguments: acts)
  func `each member that is missing is named`(act: Act) throws {
    let members = try members(act)
    for index in members.indices
    where !["override", "replaces", "successors", "uplift"].contains(members[index].name) {
      var fewer = members
      let gone = fewer.remove(at: index)
      let error = reading(fewer)
      #expect(error?.code == "missing-member")
      #expect(error?.path == gone.name)
    }
  }

  @Test(arguments: acts)
  func `each member of another type is named`(act: Act) throws {
    let members = try members(act)
    for index in members.indices {
      for value in [JSON.null, .bool(true), .object([])] where value != members[index].value {
        var changed = members
        changed[index] = JSON.Member(members[index].name, value)
        let error = try #require(reading(changed), "\(members[index].name)")
        #expect(error.path == members[index].name || error.path.hasPrefix(members[index].name + "."))
        #expect(error.code == "wrong-type" || error.code == "missing-member")
      }
    }
  }

  @Test(arguments: acts)
  func `a member nobody knows and one told twice are named`(act: Act) throws {
    let members = try members(act)
    let error = reading(members + [JSON.Member("note", .string("x"))])
    #expect(error?.code == "unknown-member" && error?.path == "note")
    for member in members {
      let twice = reading(members + [member])
      #expect(twice?.code == "json-duplicate-member" && twice?.path == member.name)
    }
  }

  @Test(arguments: badMembers)
  func `a value that cannot be is refused and its member named`(bad: BadMember) throws {
    let act = try #require(acts.first { $0.name == bad.act })
    var members = try members(act)
    let changed = JSON.Member(bad.member, .written(bad.value))
    if let index = members.firstIndex(where: { $0.name == bad.member }) {
      members[index] = changed
    } else {
      members.append(changed)
    }
    let error = reading(members)
    #expect(error?.code == bad.code)
    #expect(error?.path == bad.path)
  }

  @Test func `a credit code that fails its check needs a recorded reason`() throws {
    let act = try #require(acts.first { $0.name == "institution.register" })
    let error = reading(try members(act).filter { $0.name != "override" })
    #expect(error?.code == "credit-code-check" && error?.path == "code")
  }

  @Test func `lists longer than an entry holds are refused`() {
    func learner(_ number: Int64) -> RedeemVouchers.Learner {
      RedeemVouchers.Learner(
        voucher: VoucherNumber(integerLiteral: number), certificate: .completion, hours: 1, attendance: hash,
        examination: hash)
    }
    for count in [100, 101] as [Int64] {
      let act = Act.redeemVouchers(RedeemVouchers(id: "c", learners: (1...count).map(learner)))
      let error = reading((try? members(act)) ?? [])
      #expect(error?.code == (count == 100 ? nil : "too-many-items"))
    }
  }
}

/// Every event, and again where it has parts that may be left out.
private let events: [Event] = [
  .genesis(Scenario.genesis), .done, .proposed, .issued(expires: "2021-10-01", rules: 7),
  .classApproved(fen: 70_000, rules: 0), .classApproved(fen: 0, rules: 7),
  .activated(fen: [0, Money.limit]), .activated(fen: []), .redeemed(fen: [1]),
  .reviewed(fen: 0, correctBy: nil),
  .reviewed(fen: 5, correctBy: "2021-10-01"), .ordered([]),
  .ordered([Event.OrderLine(order: 5000, institution: Scenario.school, fen: 5)]),
  .lapsed(Event.Lapse(day: "2021-10-03", vouchers: [1, 9_999_999_999])),
  .tallied(key: "k", hour: 451_000, refusals: 12),
]

@Suite struct EventFormTests {
  private func written(_ event: Event) -> [UInt8] {
    var json = JSONWriter()
    event.write(to: &json)
    return json.bytes
  }

  @Test(arguments: events)
  func `what was written is what is read, byte for byte`(event: Event) throws {
    let bytes = written(event)
    let read = try Event(JSON(parsing: bytes), path: "events[0]")
    #expect(read == event)
    #expect(written(read) == bytes)
  }

  @Test(
    arguments: [
      (#"{}"#, "wrong-type", "e"), (#"{"done":true,"proposed":true}"#, "wrong-type", "e"),
      (#"{"done":false}"#, "wrong-type", "e.done"), (#"{"undone":true}"#, "unknown-member", "e.undone"),
      (#"[]"#, "wrong-type", "e"), (#"{"issued":["2021-10-01"]}"#, "wrong-type", "e.issued"),
      (#"{"issued":["2021-10-32",1]}"#, "day-impossible", "e.issued"),
      (#"{"class-approved":[-1,7]}"#, "number-out-of-range", "e.class-approved"),
      (#"{"class-approved":[1,-7]}"#, "number-out-of-range", "e.class-approved"),
      (#"{"class-approved":[1]}"#, "wrong-type", "e.class-approved"),
      (#"{"class-approved":1}"#, "wrong-type", "e.class-approved"),
      (#"{"activated":[9007199254740992]}"#, "number-out-of-range", "e.activated"),
      (#"{"redeemed":["1"]}"#, "wrong-type", "e.redeemed"), (#"{"reviewed":[]}"#, "wrong-type", "e.reviewed"),
      (#"{"ordered":[[0,"91350200MA0000001A",1]]}"#, "number-out-of-range", "e.ordered"),
      (#"{"ordered":[[1,"91350200",1]]}"#, "credit-code-length", "e.ordered"),
      (#"{"lapsed":["2021-10-01"]}"#, "wrong-type", "e.lapsed"),
      (#"{"lapsed":["2021-10-01",0]}"#, "number-out-of-range", "e.lapsed"),
      (#"{"tallied":["k",1,0]}"#, "number-out-of-range", "e.tallied"),
      (#"{"genesis":{"origin":"a"}}"#, "missing-member", "e.genesis.fund"),
    ])
  func `an event that is none is refused and its member named`(text: String, code: String, path: String) {
    let error = #expect(throws: MalformedInput.self) { _ = try Event(.written(text), path: "e") }
    #expect(error?.code == code)
    #expect(error?.path == path)
  }
}
