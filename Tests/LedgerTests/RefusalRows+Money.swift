import Ledger
import TestSupport
import Vouchers
import Wire

extension Scenario {
  func importing(
    _ id: StatementID, _ fens: [Int64], count: Int? = nil, first: Int = 1, opening: Int64? = nil,
    closing: Int64? = nil, from: Day? = nil, by key: KeyID = "checker-2", entity: EntityCode = "xiamen",
    reference: OrderNumber? = nil
  ) -> Ask {
    let start = opening ?? cash(entity)?.statementClosing ?? 0
    let from = from ?? today.adding(days: -5)
    return Ask(
      act: .importStatement(
        ImportStatement(
          statement: id, entity: entity, from: from, to: today, opening: start,
          closing: closing ?? (start + fens.reduce(0, +)), count: count ?? fens.count, first: first,
          lines: fens.map {
            ImportStatement.Line(day: from, fen: $0, reference: reference, raw: .fake("raw", $0))
          })
      ),
      key: key)
  }

  mutating func run(_ ask: Ask) throws {
    try accept(ask.act, by: ask.key, tokens: ask.tokens)
  }

  /// A claim of one voucher that passed both reviews.
  mutating func approvedClaim(_ name: String = "class-1", holder: Int64 = 700) throws -> Int64 {
    let (claim, _) = try redeemed(name, [holder], batch: batch(BatchID(stringLiteral: "batch-" + name)))
    try review(claim)
    try approve(claim)
    return claim
  }

  /// A claim whose only voucher went back.
  mutating func closedClaim() throws -> Int64 {
    let (claim, vouchers) = try redeemed("class-1", [1], batch: batch("b"))
    try review(claim, [(vouchers[0], .correct)])
    return claim
  }

  func reviewing(_ claim: Int64, _ exceptions: [(VoucherNumber, ReviewClaim.Judgement)]) -> Ask {
    let listed = exceptions.map { ReviewClaim.Exception(voucher: $0.0, judgement: $0.1, reason: "x") }
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: listed)), key: "reviewer-2")
  }

  func settling(_ claims: [Int64], _ entity: EntityCode = "xiamen") -> Ask {
    Ask(
      act: .proposeSettlement(ProposeSettlement(tranche: Scenario.tranche, entity: entity, claims: claims)),
      key: "maker-1")
  }
}

/// Rows for claims, settlements, orders and the bank.
let rowsOfMoney: [RefusalRow] = [
  RefusalRow(.claimNotFiled, "a first review of what has had one") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-2")
  },
  RefusalRow(.claimNotReviewed, "a second review before the first") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    return Ask(act: .approveClaim(ApproveClaim(claim: claim)), key: "second-1")
  },
  RefusalRow(.claimNotReviewed, "reopened before the first review") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    return Ask(act: .reopenClaim(ReopenClaim(claim: claim, reason: "x")), key: "second-1")
  },
  RefusalRow(.claimNotApproved, "settled before approval") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    return s.settling([claim])
  },
  RefusalRow(.claimNotApproved, "an approval withdrawn that was never given") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    return Ask(act: .withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), key: "reviewer-2")
  },
  RefusalRow(.claimSettled, "settled twice") { s in
    let claim = try s.approvedClaim()
    _ = try s.settle([claim])
    return s.settling([claim])
  },
  RefusalRow(.claimSettled, "an approval withdrawn after settlement") { s in
    let claim = try s.approvedClaim()
    _ = try s.settle([claim])
    return Ask(act: .withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), key: "reviewer-2")
  },
  RefusalRow(.claimHeld, "reviewed while the school is suspended") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.change(Scenario.school, .suspend)
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-2")
  },
  RefusalRow(.claimHeld, "settled while the school is suspended") { s in
    let claim = try s.approvedClaim()
    try s.change(Scenario.school, .suspend)
    return s.settling([claim])
  },
  RefusalRow(.claimHeld, "all refused while the school is suspended") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.change(Scenario.school, .suspend)
    return s.reviewing(claim, [(vouchers[0], .refuse)])
  },
  RefusalRow(.claimHeld, "a removed school's claim refused but for one voucher") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1, 2], batch: s.batch("b"))
    try s.change(Scenario.school, .remove)
    return s.reviewing(claim, [(vouchers[0], .refuse)])
  },
  RefusalRow(.claimHeld, "a removed school's claim cut to nothing") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1, 2], batch: s.batch("b"))
    try s.change(Scenario.school, .remove)
    return s.reviewing(claim, [(vouchers[0], .refuse), (vouchers[1], .cut(fen: 0))])
  },
  RefusalRow(.claimHeld, "a removed school's claim approved") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    try s.change(Scenario.school, .remove)
    return Ask(act: .approveClaim(ApproveClaim(claim: claim)), key: "second-1")
  },
  RefusalRow(.claimHeld, "reopened while the school is suspended") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    try s.change(Scenario.school, .suspend)
    return Ask(act: .reopenClaim(ReopenClaim(claim: claim, reason: "x")), key: "second-1")
  },
  RefusalRow(.claimEmpty, "settled after every voucher was returned") { s in
    s.settling([try s.closedClaim()])
  },
  RefusalRow(.claimEmpty, "reviewed again after every voucher was returned") { s in
    s.reviewing(try s.closedClaim(), [])
  },
  RefusalRow(.claimEmpty, "approved after every voucher was returned") { s in
    Ask(act: .approveClaim(ApproveClaim(claim: try s.closedClaim())), key: "second-1")
  },
  RefusalRow(.claimEmpty, "reopened after every voucher was returned") { s in
    Ask(act: .reopenClaim(ReopenClaim(claim: try s.closedClaim(), reason: "x")), key: "second-1")
  },
  RefusalRow(.claimEmpty, "an approval of nothing withdrawn") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim, [(vouchers[0], .cut(fen: 0))])
    try s.approve(claim)
    return Ask(act: .withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), key: "reviewer-2")
  },
  RefusalRow(.reviewerApprovedClass, "the class's approver reviews") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-1")
  },
  RefusalRow(.reviewerApprovedClass, "the class's approver reviews with another key") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    return Ask(act: .approveClaim(ApproveClaim(claim: claim)), key: "reviewer-1.second")
  },
  RefusalRow(.reviewerApprovedClass, "the class's approver is the second of those who withdraw an approval") {
    s in
    let claim = try s.approvedClaim()
    let act = Act.withdrawApproval(WithdrawApproval(claim: claim, reason: "x"))
    let (_, proposal) = try s.accept(act, by: "reviewer-2")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "reviewer-1")
  },
  RefusalRow(.exceptionNotInClaim, "another claim's voucher") { s in
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    let (_, vouchers) = try s.redeemed("class-2", [2], batch: "b")
    let exception = ReviewClaim.Exception(voucher: vouchers[0], judgement: .refuse, reason: "x")
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [exception])), key: "reviewer-2")
  },
  RefusalRow(.cutAboveClaim, "a fen more than was claimed") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    let exception = ReviewClaim.Exception(voucher: vouchers[0], judgement: .cut(fen: 70_001), reason: "x")
    return Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [exception])), key: "reviewer-2")
  },
  RefusalRow(.otherLiveVoucher, "an approval withdrawn after another voucher was issued") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    try s.review(claim)
    try s.approve(claim)
    _ = try s.issue("b", [1])
    try s.together(.withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), "reviewer-2", "second-1")
    return s.reviewing(claim, [(vouchers[0], .correct)])
  },
  RefusalRow(.otherLiveVoucher, "another that was returned after a third was void") { s in
    _ = try s.batch("b")
    let first = try s.redeemed("class-1", [1], batch: "b")
    try s.review(first.claim)
    try s.approve(first.claim)
    let second = try s.redeemed("class-2", [1], batch: "b", "fitter-5")
    try s.review(second.claim)
    try s.approve(second.claim)
    let third = try s.issue("b", [1])[0]
    try s.accept(.voidVoucher(VoidVoucher(voucher: third, reason: "x")), by: "issuer-1")
    for claim in [first.claim, second.claim] {
      try s.together(.withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), "reviewer-2", "second-1")
    }
    try s.review(second.claim, [(second.vouchers[0], .correct)])
    return s.reviewing(first.claim, [(first.vouchers[0], .correct)])
  },
  RefusalRow(.payeeMissing, "a school without an account") { s in
    let code = Scenario.code("91350200MA0000009X")
    try s.accept(
      .registerInstitution(
        RegisterInstitution(
          code: code, name: "新学校", entity: "xiamen", programmes: Scenario.programmes,
          key: Scenario.newKey("school-9"), override: "x")), by: "registrar-1")
    let (claim, _) = try s.redeemed("class-1", [1], batch: s.batch("b"), by: "school-9")
    try s.review(claim)
    try s.approve(claim)
    return s.settling([claim])
  },
  RefusalRow(.tooManyPayees, "a thousand payees") { s in
    var claims: [Int64] = []
    s.store.tamper { set in
      for number in 0..<1000 {
        let code = Scenario.code("91350200MB000" + String(10_000 + number))
        let row = InstitutionRow(
          code: code, name: "x", entity: "xiamen", programmes: [], payee: .fake("payee", 1))
        set.institutions.load(code, row)
        let id = Int64(1_000_000 + number)
        set.claims.load(
          id,
          ClaimRow(
            id: id, classID: "class-x", institution: code,
            account: AccountKey(tranche: Scenario.tranche, entity: "xiamen"), count: 1, fen: 1,
            state: .approved))
        claims.append(id)
      }
    }
    return s.settling(claims)
  },
  RefusalRow(.mixedFunds, "a claim of another entity") { s in s.settling([try s.approvedClaim()], "fuzhou") },
  RefusalRow(.duplicateInList, "one claim twice") { s in
    let claim = try s.approvedClaim()
    return s.settling([claim, claim])
  },
  RefusalRow(.duplicateInList, "one exception twice") { s in
    let (claim, vouchers) = try s.redeemed("class-1", [1], batch: s.batch("b"))
    let exception = ReviewClaim.Exception(voucher: vouchers[0], judgement: .correct, reason: "x")
    return Ask(
      act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [exception, exception])), key: "reviewer-2")
  },
  RefusalRow(.orderNotOrdered, "cancelled after payment") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)])
    try s.confirm(order.order, lines[0])
    return Ask(act: .cancelOrder(CancelOrder(order: order.order, reason: "x")), key: "maker-1")
  },
  RefusalRow(.orderNotOrdered, "paid twice") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order), (-order.fen, order.order)])
    try s.confirm(order.order, lines[0])
    return Ask(act: .confirmPayment(ConfirmPayment(order: order.order, line: lines[1])), key: "maker-1")
  },
  RefusalRow(.orderNotPaid, "returned before it was paid") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(order.fen, order.order)])
    return Ask(act: .returnPayment(ReturnPayment(order: order.order, line: lines[0])), key: "maker-1")
  },
  RefusalRow(.statementExists, "imported twice") { s in
    try s.statement("s", [(5, nil)])
    return s.importing("s", [5])
  },
  RefusalRow(.statementUnknown, "no such statement") { _ in
    Ask(act: .postLine(PostLine(line: LineKey(statement: "s", line: 1), kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.lineUnknown, "no such line") { s in
    try s.statement("s", [(5, nil)])
    return Ask(
      act: .postLine(PostLine(line: LineKey(statement: "s", line: 2), kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.statementPartMismatch, "the second part first") { s in s.importing("s", [5], count: 2, first: 2)
  },
  RefusalRow(.statementPartMismatch, "a part that says another count") { s in
    try s.run(s.importing("s", [5], count: 3, closing: 15))
    return s.importing("s", [5], count: 2, first: 2, opening: 0, closing: 15)
  },
  RefusalRow(.statementPartMismatch, "another importer's second part") { s in
    try s.run(s.importing("s", [5], count: 2, closing: 10))
    return s.importing("s", [5], count: 2, first: 2, opening: 0, closing: 10, by: "checker-1")
  },
  RefusalRow(.statementPartMismatch, "a line outside the period") { s in
    var ask = s.importing("s", [5])
    guard case .importStatement(let act) = ask.act else { return ask }
    let line = ImportStatement.Line(day: s.today.adding(days: 1), fen: 5, reference: nil, raw: .zero)
    ask.act = .importStatement(
      ImportStatement(
        statement: "s", entity: "xiamen", from: act.from, to: act.to, opening: 0, closing: 5, count: 1,
        first: 1,
        lines: [line]))
    return ask
  },
  RefusalRow(.statementSumMismatch, "a fen short") { s in s.importing("s", [5, 6], closing: 10) },
  RefusalRow(.statementGap, "an opening that is not the last closing") { s in
    try s.statement("s", [(5, nil)])
    return s.importing("s-2", [5], opening: 4, from: s.today.adding(days: 1)).with(
      to: s.today.adding(days: 1))
  },
  RefusalRow(.statementAhead, "a last day in the far future") { s in
    s.importing("s", []).with(to: "2999-12-31")
  },
  RefusalRow(.statementAhead, "a last day tomorrow") { s in
    s.importing("s", [5]).with(to: s.today.adding(days: 1))
  },
  RefusalRow(.statementGap, "days told twice") { s in
    try s.statement("s", [(5, nil)])
    return s.importing("s-2", [5])
  },
  RefusalRow(.statementGap, "another statement became complete meanwhile") { s in
    try s.run(s.importing("s", [5], count: 2, closing: 10))
    try s.statement("s-2", [(10, nil)])
    return s.importing("s", [5], count: 2, first: 2, opening: 0, closing: 10)
  },
  RefusalRow(.lineUsed, "booked twice") { s in
    let lines = try s.statement("s", [(5, nil)])
    try s.accept(.postLine(PostLine(line: lines[0], kind: .interest)), by: "maker-1")
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.statementIncomplete, "a line posted before the last part is there") { s in
    try s.run(s.importing("s", [5], count: 2, closing: 10))
    return Ask(
      act: .postLine(PostLine(line: LineKey(statement: "s", line: 1), kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.statementIncomplete, "a payment confirmed before the last part is there") { s in
    let order = try s.ordered()
    try s.run(s.importing("s", [-order.fen], count: 2, closing: 10, reference: order.order))
    return Ask(
      act: .confirmPayment(ConfirmPayment(order: order.order, line: LineKey(statement: "s", line: 1))),
      key: "maker-1")
  },
  RefusalRow(.lineOfOrder, "a payment altered by the bank, as a fee") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(1 - order.fen, order.order)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .fee)), key: "maker-1")
  },
  RefusalRow(.lineOfOrder, "a waiting order's payment as a fee") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .fee)), key: "maker-1")
  },
  RefusalRow(.lineOfOrder, "a return as money received") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(order.fen, order.order)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.lineOfOrder, "a credit that names nobody's order as interest") { s in
    let lines = try s.statement("s", [(5, 77_000)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .interest)), key: "maker-1")
  },
  RefusalRow(.linePaysOrder, "a waiting order's payment to suspense") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .suspense)), key: "maker-1")
  },
  RefusalRow(.lineBookedOtherwise, "a correction of what was never booked") { s in
    let lines = try s.statement("s", [(-9, nil)])
    return Ask(act: .correctLine(CorrectLine(line: lines[0], kind: .fee, reason: "x")), key: "maker-1")
  },
  RefusalRow(.lineBookedOtherwise, "a fee corrected as suspense") { s in
    let lines = try s.statement("s", [(-9, nil)])
    try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1")
    return Ask(act: .correctLine(CorrectLine(line: lines[0], kind: .suspense, reason: "x")), key: "maker-1")
  },
  RefusalRow(.lineBookedOtherwise, "a payment confirmed") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)])
    try s.confirm(order.order, lines[0])
    return Ask(act: .correctLine(CorrectLine(line: lines[0], kind: .suspense, reason: "x")), key: "maker-1")
  },
  RefusalRow(.lineBookedOtherwise, "corrected and booked anew before the checker approves") { s in
    let lines = try s.statement("s", [(-9, nil)])
    try s.accept(.postLine(PostLine(line: lines[0], kind: .suspense)), by: "maker-1")
    let act = Act.correctLine(CorrectLine(line: lines[0], kind: .suspense, reason: "x"))
    let (_, proposal) = try s.accept(act, by: "maker-1")
    try s.together(act, "maker-2", "checker-2")
    try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-1")
  },
  RefusalRow(.statementUnknown, "a correction on no statement") { _ in
    let line = LineKey(statement: "s", line: 1)
    return Ask(act: .correctLine(CorrectLine(line: line, kind: .fee, reason: "x")), key: "maker-1")
  },
  RefusalRow(.lineUnknown, "a correction of no line") { s in
    try s.statement("s", [(5, nil)])
    let line = LineKey(statement: "s", line: 2)
    return Ask(act: .correctLine(CorrectLine(line: line, kind: .fee, reason: "x")), key: "maker-1")
  },
  RefusalRow(.outOfScope, "a correction on another entity's account") { s in
    let lines = try s.statement("s", [(-9, nil)], "fuzhou")
    try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1")
    return Ask(act: .correctLine(CorrectLine(line: lines[0], kind: .fee, reason: "x")), key: "maker-xm")
  },
  RefusalRow(.outOfScope, "a correction approved for another entity's account") { s in
    let lines = try s.statement("s", [(-9, nil)], "fuzhou")
    try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1")
    let act = Act.correctLine(CorrectLine(line: lines[0], kind: .fee, reason: "x"))
    let (_, proposal) = try s.accept(act, by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "checker-xm")
  },
  RefusalRow(.samePerson, "a correction by one person alone") { s in
    let lines = try s.statement("s", [(-9, nil)])
    try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1")
    let act = Act.correctLine(CorrectLine(line: lines[0], kind: .fee, reason: "x"))
    let (_, proposal) = try s.accept(act, by: "maker-1")
    return Ask(act: .approve(Approve(proposal: proposal)), key: "maker-1.checker")
  },
  RefusalRow(.lineMismatch, "a fen less than the order") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(1 - order.fen, order.order)])
    return Ask(act: .confirmPayment(ConfirmPayment(order: order.order, line: lines[0])), key: "maker-1")
  },
  RefusalRow(.lineMismatch, "without the reference") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, nil)])
    return Ask(act: .confirmPayment(ConfirmPayment(order: order.order, line: lines[0])), key: "maker-1")
  },
  RefusalRow(.lineMismatch, "from another entity's account") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)], "fuzhou")
    return Ask(act: .confirmPayment(ConfirmPayment(order: order.order, line: lines[0])), key: "maker-1")
  },
  RefusalRow(.importerConfirms, "who imported confirms") { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)], by: "maker-1")
    return Ask(act: .confirmPayment(ConfirmPayment(order: order.order, line: lines[0])), key: "maker-1")
  },
  RefusalRow(.importerConfirms, "who imported confirms with another key") { s in
    let lines = try s.statement("s", [(5, nil)], by: "checker-1")
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .receipt)), key: "checker-1.maker")
  },
  RefusalRow(.lineSign, "a debit as a receipt") { s in
    let lines = try s.statement("s", [(-5, nil)])
    return Ask(act: .postLine(PostLine(line: lines[0], kind: .receipt)), key: "maker-1")
  },
  RefusalRow(.amountOutOfRange, "statement lines beyond what the books hold") { s in
    s.importing("s", [Money.limit, Money.limit], count: 3, closing: 0)
  },
  RefusalRow(.amountOutOfRange, "a correction that leaves cash beyond what the books hold") { s in
    let part = Money.limit / 10
    let parts: [Int64] = [4, -4, -4, -4, -2]
    let lines = try s.statement("s", parts.map { ($0 * part, nil) })
    for (line, kind) in zip(lines, [PostLine.Kind.receipt, .fee, .suspense, .fee, .fee]) {
      try s.accept(.postLine(PostLine(line: line, kind: kind)), by: "maker-1")
    }
    return Ask(act: .correctLine(CorrectLine(line: lines[0], kind: .receipt, reason: "x")), key: "maker-1")
  },
  RefusalRow(.amountOutOfRange, "cash beyond what the books hold") { s in
    try s.run(s.importing("s", [Money.limit, 1, -1]))
    try s.accept(.postLine(PostLine(line: LineKey(statement: "s", line: 1), kind: .receipt)), by: "maker-1")
    return Ask(
      act: .postLine(PostLine(line: LineKey(statement: "s", line: 2), kind: .receipt)), key: "maker-1")
  },
]

extension Ask {
  /// The same import with another last day.
  func with(to day: Day) -> Ask {
    guard case .importStatement(let act) = act else { return self }
    return Ask(
      act: .importStatement(
        ImportStatement(
          statement: act.statement, entity: act.entity, from: act.from, to: day, opening: act.opening,
          closing: act.closing, count: act.count, first: act.first, lines: act.lines)), key: key)
  }
}
