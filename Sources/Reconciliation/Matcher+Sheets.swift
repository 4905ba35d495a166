import Vouchers

extension Matcher {
  /// The sheet of one entity: balances, items, residual.
  func sheet(of entity: EntityCode) throws(MatchingFailure) -> ReconciliationStatement {
    let last = statements.last { $0.entity == entity }
    let items = bookItems(entity) + bankItems(entity)
    let book = bookBalance(entity)
    let adjustedBook = book + total(items, .book)
    let adjustedBank = last.map { Int128($0.closing.fen) + total(items, .bank) }
    let suspense = items.filter { $0.reason == .suspense }.reduce(Int128(0)) { $0 + Int128($1.amount.fen) }
    return ReconciliationStatement(
      entity: entity, lastPeriod: last?.period, bookBalance: try money(book, entity),
      bankBalance: last?.closing, items: items, adjustedBook: try money(adjustedBook, entity),
      adjustedBank: try money(adjustedBank, entity),
      residual: try money(adjustedBank.map { adjustedBook - $0 }, entity),
      suspense: try money(suspense, entity))
  }

  /// Postings but suspense, less the orders outstanding.
  private func bookBalance(_ entity: EntityCode) -> Int128 {
    var fen = Int128((openings[entity] ?? .zero).fen)
    for posting in postings where posting.entity == entity && posting.kind != .suspense {
      fen += Int128(posting.amount.fen)
    }
    for order in orders where order.entity == entity && order.state == .ordered {
      fen -= Int128(order.amount.fen)
    }
    return fen
  }

  private func bookItems(_ entity: EntityCode) -> [ReconciliationStatement.Item] {
    let proposed = Set(proposals.map(\.line))
    var items: [ReconciliationStatement.Item] = []
    for located in lines where located.entity == entity && !proposed.contains(located.key) {
      if let posting = postingAt[located.key] {
        if let item = differenceItem(posting, located) { items.append(item) }
      } else {
        let reason: ReconciliationStatement.Reason =
          located.line.amount > .zero ? .creditNotBooked : .debitNotBooked
        items.append(item(.book, reason, located.line.amount, located))
      }
    }
    for posting in postings where posting.entity == entity {
      if posting.kind == .suspense { items.append(suspenseItem(posting)) }
      if lineAt[posting.key] == nil, !isAwaited(posting.key) { items.append(missingLineItem(posting)) }
    }
    return items
  }

  private func bankItems(_ entity: EntityCode) -> [ReconciliationStatement.Item] {
    var items: [ReconciliationStatement.Item] = []
    for order in orders where order.entity == entity && order.state == .ordered {
      guard settledBy[order.reference] == nil else { continue }
      items.append(
        .init(
          side: .bank, reason: .orderOutstanding, amount: order.amount.negated, line: nil,
          order: order.reference, institutionName: order.institutionName, ageDays: age(since: order.orderedOn)
        ))
    }
    return items
  }

  private func item(
    _ side: ReconciliationStatement.Side, _ reason: ReconciliationStatement.Reason, _ amount: Money,
    _ located: Located
  ) -> ReconciliationStatement.Item {
    .init(
      side: side, reason: reason, amount: amount, line: located.key, order: located.anyReference,
      institutionName: order(of: located)?.institutionName, ageDays: age(since: located.line.day))
  }

  /// Line less posting; nil when they agree or the difference is out of range (the residual then shows it).
  private func differenceItem(_ posting: BookPosting, _ located: Located) -> ReconciliationStatement.Item? {
    guard posting.entity == located.entity, posting.amount != located.line.amount,
      let difference = located.line.amount.subtracting(posting.amount)
    else { return nil }
    return item(.book, .postedAmountDiffers, difference, located)
  }

  private func suspenseItem(_ posting: BookPosting) -> ReconciliationStatement.Item {
    let located = lineAt[posting.key]
    return .init(
      side: .book, reason: .suspense, amount: posting.amount, line: posting.key,
      order: located?.anyReference, institutionName: located.flatMap(order(of:))?.institutionName,
      ageDays: located.map { age(since: $0.line.day) } ?? 0)
  }

  private func missingLineItem(_ posting: BookPosting) -> ReconciliationStatement.Item {
    .init(
      side: .book, reason: .postedWithoutLine, amount: posting.amount.negated, line: posting.key, order: nil,
      institutionName: nil, ageDays: 0)
  }

  private func total(_ items: [ReconciliationStatement.Item], _ side: ReconciliationStatement.Side) -> Int128
  {
    var fen: Int128 = 0
    for item in items where item.side == side { fen += Int128(item.amount.fen) }
    return fen
  }

  private func money(_ fen: Int128, _ entity: EntityCode) throws(MatchingFailure) -> Money {
    guard let exact = Int64(exactly: fen), let money = try? Money(fen: exact) else {
      throw .sumOutOfRange(entity: entity)
    }
    return money
  }

  private func money(_ fen: Int128?, _ entity: EntityCode) throws(MatchingFailure) -> Money? {
    guard let fen else { return nil }
    let money: Money = try money(fen, entity)
    return money
  }
}
