import Vouchers

extension Matcher {
  /// Reports missing statements, and statements that do not open where the balance before them stood.
  mutating func judgeStatements() {
    for item in expected where !statementIDs.contains(item.id) {
      let age = age(since: item.period.last)
      let finding = Finding(.statementMissing, entity: item.entity, statement: item.id, age: age)
      if !findings.contains(finding) { report(finding) }
    }
    var before: [EntityCode: Statement] = [:]
    for statement in statements {
      let previous = before.updateValue(statement, forKey: statement.entity)
      if let previous, previous.period.next != statement.period { continue }
      let stood = previous?.closing ?? openings[statement.entity] ?? .zero
      guard stood != statement.opening, previous != nil || !isMissing(before: statement) else { continue }
      report(
        Finding(
          .balanceGap, entity: statement.entity, statement: statement.id, bank: statement.opening,
          book: stood,
          age: age(since: statement.from)))
    }
  }

  /// Whether an earlier expected statement of the same account is not here, so that no gap can be told.
  private func isMissing(before statement: Statement) -> Bool {
    expected.contains {
      $0.entity == statement.entity && $0.period < statement.period && !statementIDs.contains($0.id)
    }
  }

  /// Reports every line that is not simply an order paid.
  mutating func judgeLines() {
    for located in lines where !quiet.contains(located.key) {
      guard let posting = postingAt[located.key] else {
        reportLine(located, clearance: nil)
        continue
      }
      guard isConsistent(posting, located) else {
        reportPostedDifferently(located, order: order(of: located))
        continue
      }
      switch posting.kind {
      case .suspense: judgeSuspense(located)
      case .returned, .fee, .interest: reportLine(located, clearance: .posted)
      case .receipt: break
      case .payment: reportPostedDifferently(located, order: order(of: located))
      }
    }
  }

  private mutating func judgeSuspense(_ located: Located) {
    let nets = located.anyReference.map { suspense[SuspenseKey(entity: located.entity, reference: $0)] == 0 }
    if nets == true { return reportLine(located, clearance: .reversed) }
    if shouldSettle(located) { return reportPostedDifferently(located, order: order(of: located)) }
    reportLine(located, clearance: .suspense)
  }

  /// Whether a line in suspense is exactly what its order waits for: its payment, or the return of its payment.
  private func shouldSettle(_ located: Located) -> Bool {
    guard let order = order(of: located) else { return false }
    switch order.state {
    case .ordered: return pays(located, order) && settledBy[order.reference] == nil
    case .confirmed: return returns(located, order)
    case .cancelled, .returned: return false
    }
  }

  /// Whether `located` gives back exactly what `order` paid. A credit with an order's reference is a return whether
  /// or not the bank has a word for it.
  func returns(_ located: Located, _ order: BookOrder) -> Bool {
    located.anyReference == order.reference && located.line.amount == order.amount
      && located.entity == order.entity
  }

  /// Whether the ledger posted the line as what it can be. A person may call a line without our reference a fee,
  /// interest or a receipt by its sign alone; a line with one belongs to its order or to suspense.
  private func isConsistent(_ posting: BookPosting, _ located: Located) -> Bool {
    let line = located.line
    guard posting.amount == line.amount, posting.entity == located.entity else { return false }
    let free = located.anyReference == nil && line.kind == .other
    switch posting.kind {
    case .suspense: return true
    case .receipt: return line.amount > .zero && (line.kind == .receipt || free)
    case .interest: return line.amount > .zero && (line.kind == .interest || free)
    case .fee: return line.amount < .zero && (line.kind == .fee || free)
    case .payment(let order): return orderAt[order].map { pays(located, $0) } ?? false
    case .returned(let order):
      guard let order = orderAt[order] else { return false }
      return order.state == .returned && returns(located, order)
    }
  }

  func order(of located: Located) -> BookOrder? { located.anyReference.flatMap { orderAt[$0] } }

  private mutating func reportLine(_ located: Located, clearance: Finding.Clearance?) {
    let order = order(of: located)
    let cause = cause(of: located, order)
    report(
      Finding(
        cause, entity: located.entity, line: located.key, reference: located.anyReference, order: order,
        bank: located.line.amount, book: bookAmount(cause, order), age: age(since: located.line.day),
        clearance: clearance))
  }

  private func bookAmount(_ cause: Finding.Cause, _ order: BookOrder?) -> Money? {
    switch cause {
    case .altered, .doubled, .paidThoughCancelled, .wrongAccount: order?.amount.negated
    case .returnedPayment: order?.amount
    default: nil
    }
  }

  mutating func reportPostedDifferently(_ located: Located, order: BookOrder?) {
    report(
      Finding(
        .postedDifferently, entity: located.entity, line: located.key, reference: located.anyReference,
        order: order, bank: located.line.amount, book: postingAt[located.key]?.amount,
        age: age(since: located.line.day)))
  }

  /// Why a line that settles nothing is there.
  private func cause(of located: Located, _ order: BookOrder?) -> Finding.Cause {
    let line = located.line
    switch line.kind {
    case .fee: return .bankFee
    case .interest: return .interest
    case .receipt: return .receiptNotBooked
    case .other: break
    }
    guard let order else { return .unknownLine }
    if line.amount > .zero { return causeOfCredit(located, order) }
    if located.entity != order.entity { return .wrongAccount }
    if order.state == .cancelled { return .paidThoughCancelled }
    return isDoubled(located, order) ? .doubled : .altered
  }

  /// A further debit of an order that is settled. One before the settlement, of another amount, was altered.
  private func isDoubled(_ located: Located, _ order: BookOrder) -> Bool {
    guard let settled = settledBy[order.reference] else { return order.restsOnLines }
    return settled < located.key || located.line.amount == order.amount.negated
  }

  private func causeOfCredit(_ located: Located, _ order: BookOrder) -> Finding.Cause {
    let key = SuspenseKey(entity: located.entity, reference: order.reference)
    let standing = suspense[key] ?? 0
    let isPosted = postingAt[located.key]?.kind == .suspense
    if isPosted ? standing == 0 : standing == -Int128(located.line.amount.fen) { return .reversal }
    return .returnedPayment
  }

  /// Reports postings whose line no statement has.
  mutating func judgePostings() {
    for posting in postings where lineAt[posting.key] == nil && !isAwaited(posting.key) {
      report(
        Finding(
          .confirmedByMissingLine, entity: posting.entity, line: posting.key, order: order(of: posting),
          book: posting.amount, age: ageOfStatement(posting.key)))
    }
  }

  private func order(of posting: BookPosting) -> BookOrder? {
    switch posting.kind {
    case .payment(let reference), .returned(let reference): orderAt[reference]
    case .receipt, .fee, .interest, .suspense: nil
    }
  }

  private func ageOfStatement(_ key: LineKey) -> Int {
    statements.first { $0.id == key.statement }.map { age(since: $0.to) } ?? 0
  }
}
