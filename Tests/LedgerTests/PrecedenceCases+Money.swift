import Ledger
import TestSupport
import Vouchers
import Wire

private let account = AccountKey(tranche: Scenario.tranche, entity: "xiamen")
private let otherAccount = AccountKey(tranche: Scenario.tranche, entity: "fuzhou")
private let line = LineKey(statement: "s", line: 1)
private let places = 0..<PrecedenceCase.items
private let order: OrderNumber = 3_000_000

extension World {
  /// A claim of one class, approved by `approver` when a reviewer is to have approved it.
  fileprivate mutating func putClaim(
    _ causes: Causes, state: ClaimRow.State, reviewer: PersonID?, approver: PersonID
  ) {
    set.classes.load(
      "class",
      ClassRow(
        id: "class", institution: Scenario.school, programme: "welder-5", occupation: "welder",
        certificate: .skillGrade, grade: 5, hours: 80, entity: "xiamen", start: today, end: today, seats: 40,
        uplift: nil, state: .approved,
        approver: causes(.reviewerApprovedClass) ? approver : "somebody", approvedOn: today, fen: 70_000))
    if causes(.claimHeld) { set.institutions.alter(Scenario.school) { $0.state = .suspended } }
    var row = ClaimRow(
      id: 7, classID: "class", institution: Scenario.school, account: account, count: 4, fen: 400,
      state: state, reviewer: reviewer)
    if causes(.claimSettled) {
      row.order = order
      putOrder(.ordered)
    }
    if causes(.claimEmpty) { row.state = .closed }
    set.claims.load(7, row)
  }

  fileprivate mutating func putOrder(_ state: OrderRow.State) {
    set.orders.load(
      order,
      OrderRow(
        number: order, account: account, institution: Scenario.school, fen: 400, orderedOn: today,
        state: state))
  }

  /// One line of a statement of Xiamen that checker 2 imported.
  fileprivate mutating func putLine(
    _ causes: Causes, fen: Int64, reference: OrderNumber?, posting: LineRow.Posting? = nil
  ) {
    set.statements.load(
      "s",
      StatementRow(
        id: "s", entity: "xiamen", from: today, to: today, opening: 0, closing: fen,
        count: causes(.statementIncomplete) ? 2 : 1, imported: 1, sum: fen,
        importer: causes(.importerConfirms) ? "maker-1" : "checker-2"))
    set.lines.load(
      line,
      LineRow(
        key: line, entity: "xiamen", day: today, fen: fen, reference: reference, raw: .zero,
        posting: causes(.lineUsed) ? .suspense : posting))
    if causes(.amountOutOfRange) { set.cash.alter("xiamen") { $0.cash = Money.limit } }
  }
}

/// The line that is meant, or one that is not there.
private func lineName(_ causes: Causes) -> LineKey {
  if causes(.statementUnknown) { return LineKey(statement: "none", line: 1) }
  return causes(.lineUnknown) ? LineKey(statement: "s", line: 2) : line
}

private let claimHiding: [Refusal: Set<Refusal>] = [.claimUnknown: [.outOfScope, .samePerson]]
private let lineHiding: [Refusal: Set<Refusal>] = [
  .statementUnknown: [.outOfScope], .lineUnknown: [.outOfScope],
]

/// Claims, settlements, orders and the bank.
let casesOfMoney: [PrecedenceCase] = [
  PrecedenceCase(
    note: "a claim reviewed", key: "reviewer-1",
    causes: [
      .duplicateInList, .claimUnknown, .claimNotFiled, .claimHeld, .claimEmpty, .reviewerApprovedClass,
      .exceptionNotInClaim, .cutAboveClaim, .otherLiveVoucher,
    ], inList: [.duplicateInList, .exceptionNotInClaim, .cutAboveClaim, .otherLiveVoucher],
    exclusive: [
      [.exceptionNotInClaim, .cutAboveClaim, .otherLiveVoucher], [.duplicateInList, .exceptionNotInClaim],
      [.duplicateInList, .otherLiveVoucher],
      [.claimNotFiled, .claimEmpty],
    ],
    hiding: claimHiding
  ) { causes, world in
    world.putClaim(
      causes, state: causes(.claimNotFiled) ? .reviewed : .filed, reviewer: nil, approver: "reviewer-1")
    world.set.vouchers.load(
      99,
      VoucherRow(
        number: 99, batch: "batch", account: account, holder: nil, token: .zero, state: .issued,
        issuedOn: world.today, expires: world.today, rules: 0, fen: 0))
    let exceptions = places.map { item in
      let number = VoucherNumber(integerLiteral: Int64(item) + 1)
      let person = Scenario.holder(number.value)
      world.set.vouchers.load(
        number,
        VoucherRow(
          number: number, batch: "batch", account: account, holder: person, token: .zero, state: .redeemed,
          issuedOn: world.today, expires: world.today, rules: 0, fen: 100, classID: "class",
          claim: causes(.exceptionNotInClaim, in: item) ? 8 : 7))
      let hasAnother = causes(.otherLiveVoucher, in: item)
      world.set.holders.load(person, HolderRow(reference: person, voucher: hasAnother ? 99 : number))
      return ReviewClaim.Exception(
        voucher: causes(.duplicateInList, in: item) ? 1 : number,
        judgement: hasAnother ? .correct : .cut(fen: causes(.cutAboveClaim, in: item) ? 101 : 100),
        reason: "x")
    }
    return .reviewClaim(ReviewClaim(claim: causes(.claimUnknown) ? 9 : 7, exceptions: exceptions))
  },
  PrecedenceCase(
    note: "a claim approved", key: "second-1",
    causes: [
      .samePerson, .claimUnknown, .claimNotReviewed, .claimHeld, .claimEmpty, .reviewerApprovedClass,
    ], exclusive: [[.claimNotReviewed, .claimEmpty]], hiding: claimHiding
  ) { causes, world in
    world.putClaim(
      causes, state: causes(.claimNotReviewed) ? .approved : .reviewed,
      reviewer: causes(.samePerson) ? "second-1" : "reviewer-2", approver: "second-1")
    return .approveClaim(ApproveClaim(claim: causes(.claimUnknown) ? 9 : 7))
  },
  PrecedenceCase(
    note: "a claim reopened", key: "second-1",
    causes: [
      .samePerson, .claimUnknown, .claimNotReviewed, .claimHeld, .claimEmpty, .reviewerApprovedClass,
    ], exclusive: [[.claimNotReviewed, .claimEmpty]], hiding: claimHiding
  ) { causes, world in
    world.putClaim(
      causes, state: causes(.claimNotReviewed) ? .approved : .reviewed,
      reviewer: causes(.samePerson) ? "second-1" : "reviewer-2", approver: "second-1")
    return .reopenClaim(ReopenClaim(claim: causes(.claimUnknown) ? 9 : 7, reason: "x"))
  },
  PrecedenceCase(
    note: "an approval withdrawn", key: "reviewer-1", second: "second-1",
    causes: [
      .claimUnknown, .claimNotApproved, .claimSettled, .claimHeld, .claimEmpty, .reviewerApprovedClass,
    ], exclusive: [[.claimNotApproved, .claimEmpty]],
    hiding: [.claimUnknown: [.outOfScope]]
  ) { causes, world in
    world.putClaim(
      causes, state: causes(.claimNotApproved) ? .filed : .approved, reviewer: "reviewer-2",
      approver: "reviewer-1")
    return .withdrawApproval(WithdrawApproval(claim: causes(.claimUnknown) ? 9 : 7, reason: "x"))
  },
  PrecedenceCase(
    note: "claims settled", key: "maker-1", second: "checker-1",
    causes: [
      .duplicateInList, .entityUnknown, .claimUnknown, .mixedFunds, .claimNotApproved, .claimSettled,
      .claimHeld, .claimEmpty, .payeeMissing, .amountOutOfRange,
    ],
    inList: [
      .duplicateInList, .claimUnknown, .mixedFunds, .claimNotApproved, .claimSettled, .claimHeld, .claimEmpty,
      .payeeMissing,
    ], exclusive: [[.duplicateInList, .claimUnknown], [.claimNotApproved, .claimEmpty]]
  ) { causes, world in settling(causes, &world, more: 0) },
  PrecedenceCase(
    note: "more payees settled than one settlement may have", key: "maker-1",
    causes: [.entityUnknown, .claimEmpty, .tooManyPayees, .amountOutOfRange], inList: [.claimEmpty]
  ) { causes, world in settling(causes, &world, more: causes(.tooManyPayees) ? 1000 : 0) },
  PrecedenceCase(
    note: "an order cancelled", key: "maker-1", second: "checker-1",
    causes: [.orderUnknown, .orderNotOrdered],
    hiding: [.orderUnknown: [.outOfScope]]
  ) { causes, world in
    world.putOrder(causes(.orderNotOrdered) ? .paid : .ordered)
    return .cancelOrder(CancelOrder(order: causes(.orderUnknown) ? 1 : order, reason: "x"))
  },
  PrecedenceCase(
    note: "a statement imported", key: "checker-1",
    causes: [
      .entityUnknown, .statementExists, .statementPartMismatch, .statementSumMismatch, .statementGap,
      .statementAhead, .amountOutOfRange,
    ]
  ) { causes, world in
    let fen: Int64 = causes(.amountOutOfRange) ? Money.limit : 5
    let opening: Int64 = causes(.statementGap) ? 1 : 0
    let last = world.today.adding(days: causes(.statementAhead) ? 1 : 0)
    let closing = opening + 2 * fen + (causes(.statementSumMismatch) ? 1 : 0)
    if causes(.statementExists) {
      world.set.statements.load(
        "s",
        StatementRow(
          id: "s", entity: "xiamen", from: world.today, to: last, opening: opening, closing: closing,
          count: 2, imported: 2, sum: 10, importer: "checker-1"))
    }
    let outside = last.adding(days: causes(.statementPartMismatch) ? 1 : 0)
    return .importStatement(
      ImportStatement(
        statement: "s", entity: causes(.entityUnknown) ? "atlantis" : "xiamen", from: world.today,
        to: last, opening: opening, closing: closing, count: 2, first: 1,
        lines: [
          ImportStatement.Line(day: world.today, fen: fen, reference: nil, raw: .zero),
          ImportStatement.Line(day: outside, fen: fen, reference: nil, raw: .zero),
        ]))
  },
  PrecedenceCase(
    note: "a line posted", key: "maker-1",
    causes: [
      .statementUnknown, .lineUnknown, .lineUsed, .importerConfirms, .lineSign, .statementIncomplete,
      .amountOutOfRange,
    ], exclusive: [[.statementUnknown, .lineUnknown]], hiding: lineHiding
  ) { causes, world in
    world.putLine(causes, fen: 5, reference: nil)
    return .postLine(PostLine(line: lineName(causes), kind: causes(.lineSign) ? .fee : .receipt))
  },
  PrecedenceCase(
    note: "a line that names an order posted", key: "maker-1",
    causes: [
      .lineUsed, .importerConfirms, .lineSign, .statementIncomplete, .lineOfOrder, .amountOutOfRange,
    ]
  ) { causes, world in
    let isOfOrder = causes(.lineOfOrder)
    world.putLine(causes, fen: causes(.lineSign) && !isOfOrder ? 0 : 5, reference: order)
    let kind: PostLine.Kind = causes(.lineSign) ? .fee : .interest
    return .postLine(PostLine(line: lineName(causes), kind: isOfOrder ? kind : .suspense))
  },
  PrecedenceCase(
    note: "an order's payment posted to suspense", key: "maker-1",
    causes: [.lineUsed, .importerConfirms, .statementIncomplete, .linePaysOrder, .amountOutOfRange]
  ) { causes, world in
    world.putOrder(causes(.linePaysOrder) ? .ordered : .paid)
    world.putLine(causes, fen: -400, reference: order)
    return .postLine(PostLine(line: lineName(causes), kind: .suspense))
  },
  PrecedenceCase(
    note: "a posting corrected", key: "maker-1", second: "checker-1",
    causes: [.statementUnknown, .lineUnknown, .lineBookedOtherwise, .amountOutOfRange],
    exclusive: [[.statementUnknown, .lineUnknown]], hiding: lineHiding
  ) { causes, world in
    world.putLine(causes, fen: 5, reference: nil, posting: causes(.lineBookedOtherwise) ? nil : .receipt)
    if causes(.amountOutOfRange) { world.set.cash.alter("xiamen") { $0.cash = -Money.limit } }
    return .correctLine(CorrectLine(line: lineName(causes), kind: .receipt, reason: "x"))
  },
  PrecedenceCase(
    note: "a payment confirmed", key: "maker-1",
    causes: [
      .orderUnknown, .statementUnknown, .lineUnknown, .orderNotOrdered, .lineUsed, .lineMismatch,
      .importerConfirms, .statementIncomplete, .amountOutOfRange,
    ], exclusive: [[.statementUnknown, .lineUnknown]], hiding: lineHiding
  ) { causes, world in
    world.putOrder(causes(.orderNotOrdered) ? .cancelled : .ordered)
    world.putLine(causes, fen: causes(.lineMismatch) ? -399 : -400, reference: order)
    return .confirmPayment(
      ConfirmPayment(order: causes(.orderUnknown) ? 1 : order, line: lineName(causes)))
  },
  PrecedenceCase(
    note: "a payment returned", key: "maker-1",
    causes: [
      .orderUnknown, .statementUnknown, .lineUnknown, .orderNotPaid, .lineUsed, .lineMismatch,
      .importerConfirms, .statementIncomplete, .amountOutOfRange,
    ], exclusive: [[.statementUnknown, .lineUnknown]], hiding: lineHiding
  ) { causes, world in
    world.putOrder(causes(.orderNotPaid) ? .ordered : .paid)
    world.putLine(causes, fen: 400, reference: causes(.lineMismatch) ? nil : order)
    return .returnPayment(
      ReturnPayment(order: causes(.orderUnknown) ? 1 : order, line: lineName(causes)))
  },
]

/// Claims of as many institutions of Xiamen, and `more` of as many others.
private func settling(_ causes: Causes, _ world: inout World, more: Int) -> Act {
  if causes(.amountOutOfRange) { world.moment = Moment(sequence: 100_000_000_000, at: world.moment.at) }
  world.putOrder(.ordered)
  var claims: [Int64] = []
  for item in 0..<(PrecedenceCase.items + more) {
    let code = Scenario.code("91350200MB000" + String(10_000 + item))
    world.set.institutions.load(
      code,
      InstitutionRow(
        code: code, name: "x", entity: "xiamen", programmes: [],
        state: causes(.claimHeld, in: item) ? .removed : .registered,
        payee: causes(.payeeMissing, in: item) ? nil : .zero))
    let id = 100 + Int64(item)
    world.set.claims.load(
      id,
      ClaimRow(
        id: id, classID: "class", institution: code,
        account: causes(.mixedFunds, in: item) ? otherAccount : account, count: 1,
        fen: causes(.claimEmpty, in: item) ? 0 : 5,
        state: causes(.claimNotApproved, in: item)
          ? .filed : causes(.claimEmpty, in: item) ? .closed : .approved,
        order: causes(.claimSettled, in: item) ? order : nil))
    if causes(.claimUnknown, in: item) {
      claims.append(9)
    } else {
      claims.append(causes(.duplicateInList, in: item) ? 100 : id)
    }
  }
  return .proposeSettlement(
    ProposeSettlement(
      tranche: Scenario.tranche, entity: causes(.entityUnknown) ? "atlantis" : "xiamen", claims: claims))
}
