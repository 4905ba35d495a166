import Ledger
import Testing
import TestSupport
import Vouchers
import Wire

/// An act that must be refused, asked in a province made ready for it.
struct Ask {
  var act: Act
  var key: KeyID
  var tokens: [Facts.Presented] = []
  var seenMatches = true
}

/// One row of the table: the cause, and how to come to it.
struct RefusalRow: Sendable, CustomTestStringConvertible {
  let refusal: Refusal
  let note: String
  let make: @Sendable (inout Scenario) throws -> Ask

  init(_ refusal: Refusal, _ note: String, _ make: @escaping @Sendable (inout Scenario) throws -> Ask) {
    self.refusal = refusal
    self.note = note
    self.make = make
  }

  var testDescription: String { "\(refusal.name): \(note)" }
}

extension Scenario {
  /// A province made ready once: a value, so every test changes its own copy.
  static let prepared = Result { try Scenario.ready() }

  func asking(_ act: (Act, [Facts.Presented]), by key: KeyID) -> Ask {
    Ask(act: act.0, key: key, tokens: act.1)
  }

  mutating func publish(_ text: String) throws {
    try together(.publishRules(PublishRules(rules: .written(text))), "registrar-1", "registrar-2")
  }

  mutating func change(_ institution: CreditCode, _ change: ChangeInstitution.Change) throws {
    try accept(
      .changeInstitution(ChangeInstitution(code: institution, change: change, reason: "检查")),
      by: "registrar-1")
  }

  /// An order of 700 yuan to the school, from a class of one.
  mutating func ordered(_ name: String = "class-o", holder: Int64 = 900) throws -> Event.OrderLine {
    let batch = try batch(BatchID(stringLiteral: "batch-" + name))
    let (claim, _) = try redeemed(name, [holder], batch: batch)
    try review(claim)
    try approve(claim)
    return try settle([claim])[0]
  }

  /// A voucher of the given state, in a batch of its own.
  mutating func voucher(
    in state: VoucherRow.State, named name: String = "state", holder: Int64 = 800
  ) throws -> VoucherNumber {
    let batch = try batch(BatchID(stringLiteral: "batch-" + name))
    let id = ClassID(stringLiteral: "class-" + name)
    switch state {
    case .issued: return try issue(batch, [holder])[0]
    case .claimed: return try claimed(batch, [holder])[0]
    case .activated:
      let vouchers = try claimed(batch, [holder])
      try openClass(id)
      try activate(id, vouchers)
      return vouchers[0]
    case .redeemed: return try redeemed("class-" + name, [holder], batch: batch).vouchers[0]
    case .refused:
      let (claim, vouchers) = try redeemed("class-" + name, [holder], batch: batch)
      try review(claim, [(vouchers[0], .refuse)])
      return vouchers[0]
    case .lapsed:
      let vouchers = try claimed(batch, [holder])
      try goTo(today.adding(days: 100))
      try lapse(vouchers)
      return vouchers[0]
    case .voided:
      let vouchers = try claimed(batch, [holder])
      try accept(.voidVoucher(VoidVoucher(voucher: vouchers[0], reason: "登记有误")), by: "issuer-1")
      return vouchers[0]
    }
  }

  /// A fresh approved class, and the act of using `voucher` in it.
  mutating func usingElsewhere(
    _ voucher: VoucherNumber, _ programme: ProgrammeCode = "fitter-5", ends: Int = 10
  ) throws -> Ask {
    try openClass("class-elsewhere", programme, ends: ends)
    return asking(activateAct("class-elsewhere", [voucher]), by: "school-1")
  }
}

func appropriation(_ tranche: TrancheID = "2021-9", fen: Int64 = 100) -> Act {
  .appropriate(Appropriate(tranche: tranche, fen: fen, document: "文号"))
}

func oneRule(_ id: String, entities: String = "") -> Act {
  .publishRules(
    PublishRules(
      rules: .written(
        #"{"id":"\#(id)","document":"文号","title":"标题","effective":"2021-07-01"\#(entities),"claimWindowDays":5}"#
      )))
}

/// Rows for who asks, two persons, and things that must exist or must not.
let rowsOfStanding: [RefusalRow] = [
  RefusalRow(.keyRevoked, "a key that revoked itself") { s in
    try s.accept(.changeKey(ChangeKey(key: "maker-2", change: .revoke, reason: "离岗")), by: "maker-2")
    return Ask(act: appropriation(), key: "maker-2")
  },
  RefusalRow(.keySuspended, "a key its registrar suspended") { s in
    try s.accept(.changeKey(ChangeKey(key: "school-1", change: .suspend, reason: "遗失")), by: "registrar-xm")
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.keyRotatedOut, "an old key past its last sequence number") { s in
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("school-1.b"), until: s.store.next + 1)), by: "school-1")
    try s.accept(.fileClass(s.fileAct("class-last")), by: "school-1")
    try s.accept(.fileClass(s.fileAct("class-next")), by: "school-1.b")
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.keyRotatedOut, "an outgoing key that still signs names another successor") { s in
    let first = RotateKey(key: Scenario.newKey("maker-1.b"), until: s.store.next + 50)
    try s.accept(.rotateKey(first), by: "maker-1")
    try s.accept(appropriation("2021-8"), by: "maker-1")
    let second = RotateKey(key: Scenario.newKey("maker-1.c"), until: Money.limit)
    return Ask(act: .rotateKey(second), key: "maker-1")
  },
  RefusalRow(.clockStep, "an hour more than the clock may step") { s in
    s.now = s.now.adding(milliseconds: 73 * 3_600_000)
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.clockStep, "again: the refusal moved nothing") { s in
    s.now = s.now.adding(milliseconds: 73 * 3_600_000)
    _ = try s.ask(.fileClass(s.fileAct("class-1")), by: "school-1")
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.clockStep, "one person's proposal confirms nothing") { s in
    s.now = s.now.adding(milliseconds: 73 * 3_600_000)
    try s.accept(.confirmClock(ConfirmClock(until: s.now)), by: "registrar-1")
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.seenMismatch, "another history") { s in
    Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1", seenMatches: false)
  },
  RefusalRow(.roleNotAllowed, "an institution appropriates") { _ in Ask(act: appropriation(), key: "school-1")
  },
  RefusalRow(.roleNotAllowed, "a reviewer approves what finance proposed") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "reviewer-1")
  },
  RefusalRow(.roleNotAllowed, "a registrar suspends an issuer's key") { _ in
    Ask(act: .changeKey(ChangeKey(key: "issuer-1", change: .suspend, reason: "x")), key: "registrar-1")
  },
  RefusalRow(.roleNotAllowed, "an issuer suspends another's key") { _ in
    Ask(act: .changeKey(ChangeKey(key: "issuer-2", change: .suspend, reason: "x")), key: "issuer-1")
  },
  RefusalRow(.roleNotAllowed, "an issuer suspends its own key") { _ in
    Ask(act: .changeKey(ChangeKey(key: "issuer-1", change: .suspend, reason: "x")), key: "issuer-1")
  },
  RefusalRow(.roleNotAllowed, "an issuer asks for a key there is not") { _ in
    Ask(act: .changeKey(ChangeKey(key: "nobody", change: .revoke, reason: "x")), key: "issuer-1")
  },
  RefusalRow(.roleNotAllowed, "a root suspends an institution's key") { _ in
    Ask(act: .changeKey(ChangeKey(key: "school-1", change: .suspend, reason: "x")), key: "root-1")
  },
  RefusalRow(.roleNotAllowed, "a registrar approves the revocation of an issuer's key") { s in
    let act = ChangeKey(key: "issuer-1", change: .revoke, reason: "x")
    let (_, proposal) = try s.accept(.changeKey(act), by: "root-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "registrar-1")
  },
  RefusalRow(.roleNotAllowed, "a root approves the revocation of an institution's key") { s in
    let act = ChangeKey(key: "school-1", change: .revoke, reason: "x")
    let (_, proposal) = try s.accept(.changeKey(act), by: "registrar-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "root-1")
  },
  RefusalRow(.roleNotAllowed, "a key that signs vouchers suspends itself") { _ in
    Ask(act: .changeKey(ChangeKey(key: "voucher-1", change: .suspend, reason: "x")), key: "voucher-1")
  },
  RefusalRow(.roleNotAllowed, "an institution asks for a further key") { _ in
    Ask(
      act: .addInstitutionKey(
        AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-1.b"), reason: "x")),
      key: "school-1")
  },
  RefusalRow(.outOfScope, "Xiamen's registrar gives a key to a school of Quanzhou") { _ in
    let act = AddInstitutionKey(
      code: Scenario.quanzhouSchool, key: Scenario.newKey("school-qz.b"), reason: "x")
    return Ask(act: .addInstitutionKey(act), key: "registrar-xm")
  },
  RefusalRow(.outOfScope, "Xiamen's registrar approves the end of a key of Quanzhou") { s in
    let act = ChangeKey(key: "school-qz", change: .revoke, reason: "x")
    let (_, proposal) = try s.accept(.changeKey(act), by: "registrar-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "registrar-xm")
  },
  RefusalRow(.outOfScope, "Xiamen's checker declines what the province proposed") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    return Ask(act: .decline(Decline(proposal: proposal, reason: "x")), key: "checker-xm")
  },
  RefusalRow(.outOfScope, "Xiamen's issuer for Fuzhou") { s in
    let act = CreateBatch(
      batch: "b", tranche: Scenario.tranche, entity: "fuzhou", reach: .targeted, value: .face, fen: 1,
      count: 1,
      commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-xm")
  },
  RefusalRow(.outOfScope, "Xiamen's finance appropriates") { _ in Ask(act: appropriation(), key: "maker-xm")
  },
  RefusalRow(.outOfScope, "the second person is Xiamen's") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-xm")
  },
  RefusalRow(.outOfScope, "Xiamen's registrar suspends a key of Quanzhou") { _ in
    Ask(act: .changeKey(ChangeKey(key: "school-qz", change: .suspend, reason: "x")), key: "registrar-xm")
  },
  RefusalRow(.proposalUnknown, "an entry that proposed nothing") { _ in
    Ask(act: .approve(Approve(proposal: 0)), key: "checker-1")
  },
  RefusalRow(.proposalClosed, "declined before") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "文号不符")), by: "checker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-2")
  },
  RefusalRow(.proposalClosed, "approved before") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.approve(Approve(proposal: proposal)), by: "checker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-2")
  },
  RefusalRow(.samePerson, "the maker with a checker's key") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "maker-1.checker")
  },
  RefusalRow(.samePerson, "one root alone ends another's key") { s in
    let act = ChangeKey(key: "root-2", change: .revoke, reason: "x")
    let (_, proposal) = try s.accept(.changeKey(act), by: "root-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "root-1")
  },
  RefusalRow(.samePerson, "the first reviewer with a second reviewer's key") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    return Ask(act: .approveClaim(ApproveClaim(claim: claim)), key: "reviewer-2.second")
  },
  RefusalRow(.makerStopped, "the maker's key revoked itself in between") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.changeKey(ChangeKey(key: "maker-1", change: .revoke, reason: "被盗")), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-2")
  },
  RefusalRow(.makerStopped, "two roots suspended the maker's key in between, its successor signs on") { s in
    let account = SetPayee(code: Scenario.school, account: .fake("payee", 2))
    let (_, proposal) = try s.accept(.setPayee(account), by: "registrar-1")
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("registrar-1.b"), until: s.store.next + 99)),
      by: "registrar-1")
    try s.together(
      .changeKey(ChangeKey(key: "registrar-1", change: .suspend, reason: "被盗")), "root-1", "root-2")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "registrar-2")
  },
  RefusalRow(.proposalClosed, "taken back by who proposed it") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "写错")), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-1")
  },
  RefusalRow(.proposalClosed, "taken back twice") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "写错")), by: "maker-1")
    return Ask(act: .decline(Decline(proposal: proposal, reason: "写错")), key: "maker-1")
  },
  RefusalRow(.roleNotAllowed, "another maker takes it back") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    return Ask(act: .decline(Decline(proposal: proposal, reason: "x")), key: "maker-2")
  },
  RefusalRow(.entityUnknown, "no such city") { _ in
    let act = Allocate(
      tranche: Scenario.tranche, shares: [Allocate.Share(entity: "atlantis", fen: 1)], document: "文号")
    return Ask(act: .allocate(act), key: "maker-1")
  },
  RefusalRow(.entityUnknown, "rules for no such city") { _ in
    Ask(act: oneRule("r", entities: #","entities":["atlantis"]"#), key: "registrar-1")
  },
  RefusalRow(.trancheUnknown, "no such appropriation") { _ in
    Ask(
      act: .reduceAppropriation(ReduceAppropriation(tranche: "1999", fen: 1, document: "文号")), key: "maker-1")
  },
  RefusalRow(.trancheExists, "appropriated twice") { _ in
    Ask(act: appropriation(Scenario.tranche), key: "maker-1")
  },
  RefusalRow(.keyUnknown, "the signer's key") { _ in Ask(act: appropriation(), key: "nobody") },
  RefusalRow(.keyUnknown, "the key to change") { _ in
    Ask(act: .changeKey(ChangeKey(key: "nobody", change: .revoke, reason: "x")), key: "root-1")
  },
  RefusalRow(.keyExists, "registered before") { _ in
    let act = RegisterKey(key: Scenario.newKey("maker-1"), person: "someone", role: .issuer, scope: .province)
    return Ask(act: .registerKey(act), key: "root-1")
  },
  RefusalRow(.keyExists, "given to an institution, but another's") { _ in
    Ask(
      act: .addInstitutionKey(
        AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-2"), reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.keyExists, "proposed twice, approved before") { s in
    let act = Act.addInstitutionKey(
      AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-1.b"), reason: "x"))
    let (_, proposal) = try s.accept(act, by: "registrar-1")
    try s.together(act, "registrar-2", "registrar-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "registrar-2")
  },
  RefusalRow(.publicKeyExists, "a maker's pair registered as a checker's") { _ in
    let key = Scenario.newKey("checker-9", pairOf: "maker-1")
    let act = RegisterKey(key: key, person: "checker-9", role: .financeChecker, scope: .province)
    return Ask(act: .registerKey(act), key: "root-1")
  },
  RefusalRow(.publicKeyExists, "a root's pair registered as another root's") { _ in
    let key = Scenario.newKey("root-9", pairOf: "root-2")
    return Ask(
      act: .registerKey(RegisterKey(key: key, person: "root-9", role: .root, scope: .province)), key: "root-1"
    )
  },
  RefusalRow(.publicKeyExists, "the pair of a key that signs vouchers made an issuer's") { _ in
    let key = Scenario.newKey("issuer-9", pairOf: "voucher-1")
    return Ask(
      act: .registerKey(RegisterKey(key: key, person: "issuer-9", role: .issuer, scope: .province)),
      key: "root-1")
  },
  RefusalRow(.publicKeyExists, "a key rotated to its own pair") { _ in
    let act = RotateKey(key: Scenario.newKey("maker-1.b", pairOf: "maker-1"), until: 9000)
    return Ask(act: .rotateKey(act), key: "maker-1")
  },
  RefusalRow(.publicKeyExists, "the pair of a revoked key comes back") { s in
    try s.accept(.changeKey(ChangeKey(key: "issuer-2", change: .revoke, reason: "x")), by: "issuer-2")
    let key = Scenario.newKey("issuer-9", pairOf: "issuer-2")
    return Ask(
      act: .registerKey(RegisterKey(key: key, person: "issuer-9", role: .issuer, scope: .province)),
      key: "root-1")
  },
  RefusalRow(.publicKeyExists, "an institution registered with another's pair") { _ in
    let act = RegisterInstitution(
      code: Scenario.code("91350200MA0000009X"), name: "x", entity: "xiamen", programmes: Scenario.programmes,
      key: Scenario.newKey("school-9", pairOf: "school-1"), override: "x")
    return Ask(act: .registerInstitution(act), key: "registrar-1")
  },
  RefusalRow(.publicKeyExists, "given to an institution, but its registrar's pair") { _ in
    let key = Scenario.newKey("school-1.b", pairOf: "registrar-1")
    return Ask(
      act: .addInstitutionKey(AddInstitutionKey(code: Scenario.school, key: key, reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.publicKeyExists, "proposed under two ids, one approved before") { s in
    let acts = ["issuer-8", "issuer-9"].map { (id: KeyID) in
      Act.registerKey(
        RegisterKey(
          key: Scenario.newKey(id, pairOf: "pair"), person: "issuer-8", role: .issuer, scope: .province))
    }
    let (_, proposal) = try s.accept(acts[1], by: "root-1")
    try s.together(acts[0], "root-1", "root-2")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "root-2")
  },
  RefusalRow(.rulesExist, "published before") { _ in Ask(act: oneRule("base-2021"), key: "registrar-1") },
  RefusalRow(.institutionUnknown, "not in the catalogue") { _ in
    let code = Scenario.code("91350200MA0000009X")
    return Ask(act: .setPayee(SetPayee(code: code, account: .zero)), key: "registrar-1")
  },
  RefusalRow(.institutionUnknown, "a key for who is not in the catalogue") { _ in
    let code = Scenario.code("91350200MA0000009X")
    return Ask(
      act: .addInstitutionKey(AddInstitutionKey(code: code, key: Scenario.newKey("k"), reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.institutionRemoved, "a key for who was removed") { s in
    try s.change(Scenario.school, .remove)
    return Ask(
      act: .addInstitutionKey(
        AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-1.b"), reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.institutionExists, "registered before") { _ in
    let act = RegisterInstitution(
      code: Scenario.school, name: "x", entity: "xiamen", programmes: Scenario.programmes,
      key: Scenario.newKey("k"), override: "x")
    return Ask(act: .registerInstitution(act), key: "registrar-1")
  },
  RefusalRow(.programmeUnknown, "no such programme") { s in
    Ask(act: .fileClass(s.fileAct("class-1", "pilot")), key: "school-1")
  },
  RefusalRow(.batchUnknown, "no such batch") { s in
    Ask(act: .issueVouchers(s.issueAct("b", [1])), key: "issuer-1")
  },
  RefusalRow(.batchExists, "made before") { s in
    _ = try s.batch("b")
    let act = CreateBatch(
      batch: "b", tranche: Scenario.tranche, entity: "xiamen", reach: .open, value: .face, fen: 1, count: 1,
      commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-1")
  },
  RefusalRow(.classUnknown, "no such class") { _ in
    Ask(act: .approveClass(ApproveClass(id: "class-1")), key: "reviewer-1")
  },
  RefusalRow(.classOfAnother, "another school's class") { s in
    try s.openClass("class-1")
    return Ask(act: .cancelClass(CancelClass(id: "class-1", reason: "x")), key: "school-2")
  },
  RefusalRow(.classExists, "filed before") { s in
    try s.openClass("class-1")
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-2")
  },
  RefusalRow(.claimUnknown, "no such claim") { _ in
    Ask(act: .approveClaim(ApproveClaim(claim: 1)), key: "second-1")
  },
  RefusalRow(.orderUnknown, "no such order") { _ in
    Ask(act: .cancelOrder(CancelOrder(order: 1000, reason: "x")), key: "maker-1")
  },
  RefusalRow(.changeNotPossible, "resuming what is not suspended") { _ in
    Ask(
      act: .changeInstitution(ChangeInstitution(code: Scenario.school, change: .resume, reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.changeNotPossible, "a removed institution comes back") { s in
    try s.change(Scenario.school, .remove)
    return Ask(
      act: .changeInstitution(ChangeInstitution(code: Scenario.school, change: .resume, reason: "x")),
      key: "registrar-1")
  },
  RefusalRow(.changeNotPossible, "a revoked key comes back") { s in
    try s.together(.changeKey(ChangeKey(key: "issuer-2", change: .revoke, reason: "x")), "root-1", "root-2")
    return Ask(act: .changeKey(ChangeKey(key: "issuer-2", change: .resume, reason: "x")), key: "root-1")
  },
  RefusalRow(.changeNotPossible, "a revoked root comes back") { s in
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x")), by: "root-3")
    return Ask(act: .changeKey(ChangeKey(key: "root-3", change: .resume, reason: "x")), key: "root-1")
  },
  RefusalRow(.changeNotPossible, "neither a key nor its successor can be suspended again") { s in
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("school-1.b"), until: s.store.next + 9)), by: "school-1")
    let act = Act.changeKey(ChangeKey(key: "school-1", change: .suspend, reason: "x", successors: true))
    try s.accept(act, by: "registrar-xm")
    return Ask(act: act, key: "registrar-xm")
  },
  RefusalRow(.tooFewRoots, "a root goes with the successor that kept it a root") { s in
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x")), by: "root-3")
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("root-2.b"), until: s.store.next + 9)), by: "root-2")
    let act = ChangeKey(key: "root-2", change: .revoke, reason: "x", successors: true)
    return Ask(act: .changeKey(act), key: "root-2")
  },
  RefusalRow(.tooFewRoots, "one of the last two roots revokes itself") { s in
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x")), by: "root-3")
    return Ask(act: .changeKey(ChangeKey(key: "root-2", change: .revoke, reason: "x")), key: "root-2")
  },
  RefusalRow(.tooFewRoots, "two roots suspend one of the last two") { s in
    let first = ChangeKey(key: "root-3", change: .suspend, reason: "x")
    try s.together(.changeKey(first), "root-1", "root-2")
    return Ask(act: .changeKey(ChangeKey(key: "root-2", change: .suspend, reason: "x")), key: "root-1")
  },
  RefusalRow(.tooFewRoots, "the third went between proposal and approval") { s in
    let act = ChangeKey(key: "root-2", change: .suspend, reason: "x")
    let (_, proposal) = try s.accept(.changeKey(act), by: "root-1")
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x")), by: "root-3")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "root-2")
  },
  RefusalRow(.tooFewRoots, "two keys of one root are one root") { s in
    let key = RegisterKey(key: Scenario.newKey("root-1.b"), person: "root-1", role: .root, scope: .province)
    try s.together(.registerKey(key), "root-1", "root-2")
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x")), by: "root-3")
    return Ask(act: .changeKey(ChangeKey(key: "root-2", change: .revoke, reason: "x")), key: "root-2")
  },
  RefusalRow(.tooFewRoots, "a root whose key no longer signs is none") { s in
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("root-3.b"), until: s.store.next)), by: "root-3")
    try s.accept(.changeKey(ChangeKey(key: "root-3.b", change: .revoke, reason: "x")), by: "root-3.b")
    return Ask(act: .changeKey(ChangeKey(key: "root-2", change: .revoke, reason: "x")), key: "root-2")
  },
  RefusalRow(.overBudget, "allocating more than is unallocated") { s in
    let share = Allocate.Share(entity: "xiamen", fen: 1_000_000_001)
    return Ask(
      act: .allocate(Allocate(tranche: Scenario.tranche, shares: [share], document: "文号")), key: "maker-1")
  },
  RefusalRow(.overBudget, "withdrawing a fen more than is available") { s in
    let act = WithdrawAllocation(
      tranche: Scenario.tranche, entity: "xiamen", fen: 9_000_000_001, document: "文号")
    return Ask(act: .withdrawAllocation(act), key: "maker-1")
  },
  RefusalRow(.overBudget, "transferring out of an entity that never had money") { _ in
    let act = TransferAllocation(
      tranche: Scenario.otherTranche, source: "xiamen", target: "fuzhou", fen: 1, document: "文号")
    return Ask(act: .transferAllocation(act), key: "maker-1")
  },
  RefusalRow(.overBudget, "issuing a voucher more than the money lasts") { s in
    let share = Allocate.Share(entity: "xiamen", fen: 199_999)
    try s.together(
      .allocate(Allocate(tranche: Scenario.otherTranche, shares: [share], document: "文号")), "maker-1",
      "checker-1")
    _ = try s.batch("b", fen: 100_000, tranche: Scenario.otherTranche)
    return Ask(act: .issueVouchers(s.issueAct("b", [1, 2])), key: "issuer-1")
  },
  RefusalRow(.amountOutOfRange, "a batch beyond what the books hold") { s in
    s = try Scenario()
    try s.registerKeysOnly()
    let act = CreateBatch(
      batch: "b", tranche: Scenario.tranche, entity: "xiamen", reach: .open, value: .face, fen: Money.limit,
      count: 10_000_000, commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-1")
  },
]
