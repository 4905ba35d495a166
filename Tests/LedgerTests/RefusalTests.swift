import Ledger
import Testing
import TestSupport
import Vouchers

/// Every way to be refused, one row each at least.
@Suite struct RefusalTests {
  static let rows = rowsOfStanding + rowsOfVouchers + rowsOfMoney

  @Test(arguments: rows)
  func `an act that must be refused is, and changes nothing`(row: RefusalRow) throws {
    var scenario = try Scenario.prepared.get()
    let ask = try row.make(&scenario)
    let before = scenario.store
    let outcome = try scenario.ask(ask.act, by: ask.key, tokens: ask.tokens, seenMatches: ask.seenMatches)
    guard case .refused(let refused) = outcome else {
      Issue.record("accepted: \(outcome)")
      return
    }
    #expect(refused.refusal == row.refusal, "\(refused)")
    #expect(scenario.store.isSame(as: before, exceptRefusalsOf: ask.key))
    #expect(scenario.store.violations.isEmpty || row.refusal == .tooManyPayees)
  }

  @Test(arguments: Refusal.allCases)
  func `every refusal has a row`(refusal: Refusal) {
    #expect(Self.rows.contains { $0.refusal == refusal })
  }
}

/// Two faults at once: which one is told.
let rowsOfPrecedence: [RefusalRow] = [
  RefusalRow(.keyRevoked, "before another history") { s in
    try s.accept(.changeKey(ChangeKey(key: "maker-2", change: .revoke, reason: "x")), by: "maker-2")
    return Ask(act: appropriation(), key: "maker-2", seenMatches: false)
  },
  RefusalRow(.keySuspended, "before the clock") { s in
    try s.accept(.changeKey(ChangeKey(key: "school-1", change: .suspend, reason: "x")), by: "registrar-1")
    s.now = s.now.adding(milliseconds: 100 * 3_600_000)
    return Ask(act: appropriation(), key: "school-1")
  },
  RefusalRow(.clockStep, "before another history") { s in
    s.now = s.now.adding(milliseconds: 100 * 3_600_000)
    return Ask(act: appropriation(), key: "maker-1", seenMatches: false)
  },
  RefusalRow(.seenMismatch, "before the role") { _ in
    Ask(act: appropriation(), key: "school-1", seenMatches: false)
  },
  RefusalRow(.roleNotAllowed, "before the scope") { _ in Ask(act: appropriation(), key: "reviewer-xm") },
  RefusalRow(.outOfScope, "before what exists") { _ in
    Ask(act: appropriation(Scenario.tranche), key: "maker-xm")
  },
  RefusalRow(.proposalClosed, "before the person") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "x")), by: "checker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "maker-1/checker")
  },
  RefusalRow(.samePerson, "before what the act itself lacks") { s in
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.together(appropriation(), "maker-2", "checker-2")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "maker-1/checker")
  },
  RefusalRow(.classUnknown, "before a token is looked at") { s in
    s.asking(s.activateAct("nowhere", [77]), by: "school-1")
  },
  RefusalRow(.classOfAnother, "before a token is looked at") { s in
    try s.openClass("class-1")
    return s.asking(s.activateAct("class-1", [77]), by: "school-2")
  },
  RefusalRow(.notPresented, "before the class's state") { s in
    try s.accept(.fileClass(s.fileAct("class-1")), by: "school-1")
    return s.asking(s.activateAct("class-1", [77]), by: "school-1")
  },
  RefusalRow(.institutionSuspended, "before the class's state") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.accept(.fileClass(s.fileAct("class-1")), by: "school-1")
    try s.change(Scenario.school, .suspend)
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.classNotApproved, "before the voucher's state") { s in
    let voucher = try s.voucher(in: .issued)
    try s.accept(.fileClass(s.fileAct("class-1")), by: "school-1")
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.voucherVoided, "before its last day") { s in
    let voucher = try s.voucher(in: .voided)
    try s.goTo("2021-12-01")
    return try s.usingElsewhere(voucher)
  },
  RefusalRow(.voucherExpired, "before the entity") { s in
    let voucher = try s.claimed(s.batch("b", "fuzhou"), [1])[0]
    try s.goTo("2021-12-01")
    return try s.usingElsewhere(voucher)
  },
  RefusalRow(.sameOccupationAndGrade, "before the money") { s in
    _ = try s.ordered(holder: 800)
    let voucher = try s.claimed(s.batch("small", fen: 1), [800])[0]
    return try s.usingElsewhere(voucher, "welder-5")
  },
  RefusalRow(.claimHeld, "before the reviewer") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.change(Scenario.school, .remove)
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-1")
  },
  RefusalRow(.reviewerApprovedClass, "before the claim's state") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-1")
  },
  RefusalRow(.batchTooLarge, "before there is any money") { _ in
    let act = CreateBatch(
      batch: "b", tranche: Scenario.otherTranche, entity: "xiamen", reach: .open, value: .face,
      fen: 10_000_000_001, count: 1, commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-1")
  },
  RefusalRow(.lineUsed, "before the importer") { s in
    let lines = try s.statement("s", [(5, nil)], by: "checker-1")
    try s.accept(.postLine(PostLine(line: lines[0], kind: .receipt)), by: "maker-1")
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .receipt)), key: "checker-1/maker")
  },
]

@Suite struct PrecedenceTests {
  @Test(arguments: rowsOfPrecedence)
  func `of two faults the one looked for first is told`(row: RefusalRow) throws {
    var scenario = try Scenario.prepared.get()
    let ask = try row.make(&scenario)
    let outcome = try scenario.ask(ask.act, by: ask.key, tokens: ask.tokens, seenMatches: ask.seenMatches)
    guard case .refused(let refused) = outcome else {
      Issue.record("accepted: \(outcome)")
      return
    }
    #expect(refused.refusal == row.refusal, "\(refused)")
  }
}

@Suite struct RefusalNameTests {
  /// Numbers and names are in journals for ever: a line here is never changed, only added.
  static let golden = """
    1 key-revoked, 2 key-suspended, 3 key-rotated-out, 4 clock-step, 5 seen-mismatch, 6 role-not-allowed,
    7 out-of-scope, 10 proposal-unknown, 11 proposal-closed, 12 same-person, 15 class-unknown,
    16 class-of-another, 20 not-presented, 21 duplicate-in-list, 30 entity-unknown, 31 tranche-unknown,
    32 tranche-exists, 33 key-unknown, 34 key-exists, 35 rules-exist, 36 institution-unknown,
    37 institution-exists, 38 programme-unknown, 39 batch-unknown, 40 batch-exists, 42 class-exists,
    43 claim-unknown, 44 order-unknown, 45 statement-exists, 46 statement-unknown, 47 line-unknown,
    50 institution-removed, 51 institution-suspended, 53 class-not-approved, 54 class-cancelled,
    55 class-decided, 56 class-started, 57 class-full, 58 class-not-ended, 59 class-has-learners, 60 no-rate,
    61 class-ended, 70 voucher-voided, 71 voucher-lapsed, 72 voucher-refused, 73 already-redeemed,
    74 already-activated, 75 already-claimed, 76 not-activated, 77 not-claimed, 78 voucher-expired,
    79 claim-window-closed, 80 in-other-class, 81 not-replaceable, 90 live-voucher,
    91 same-occupation-and-grade, 92 count-per-year, 93 count-in-all, 100 number-not-next, 101 batch-full,
    102 batch-too-large, 103 reach-mismatch, 104 no-validity, 105 other-entity, 106 mixed-funds,
    107 rate-above-cap, 108 evidence-insufficient, 120 claim-not-filed, 121 claim-not-reviewed,
    122 claim-not-approved, 123 claim-settled, 124 claim-held, 125 claim-empty, 126 reviewer-approved-class,
    127 exception-not-in-claim, 128 cut-above-claim, 129 payee-missing, 130 too-many-payees,
    131 order-not-ordered, 132 order-not-paid, 140 statement-part-mismatch, 141 statement-sum-mismatch,
    142 statement-gap, 147 statement-incomplete, 143 line-used, 144 line-mismatch, 145 importer-confirms, 146 line-sign,
    148 line-of-order, 149 line-pays-order, 160 line-booked-otherwise,
    150 change-not-possible, 200 over-budget, 201 amount-out-of-range
    """

  @Test func `numbers and names are as they always were`() {
    let written = Self.golden.split(whereSeparator: { ",\n".contains($0) })
      .map { line in line.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    #expect(Refusal.allCases.map { "\($0.rawValue) \($0.name)" } == written)
  }

  @Test(arguments: Refusal.allCases)
  func `every refusal says what is wrong in both languages`(refusal: Refusal) {
    #expect(refusal.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    #expect(!refusal.english.isEmpty && refusal.english.utf8.allSatisfy { $0 < 128 })
  }

  @Test func `no two refusals say the same`() {
    #expect(Set(Refusal.allCases.map(\.chinese)).count == Refusal.allCases.count)
    #expect(Set(Refusal.allCases.map(\.english)).count == Refusal.allCases.count)
  }

  @Test func `names and numbers are used once`() {
    #expect(Set(Refusal.allCases.map(\.name)).count == Refusal.allCases.count)
  }
}
