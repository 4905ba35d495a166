import Vouchers

extension Matcher {
  /// Builds the tables; throws when a statement, line, order or posting is given twice.
  init(
    _ book: Book, _ statements: [Statement], expected: [ExpectedStatement], asOf: Day
  ) throws(MatchingFailure) {
    let entities = Self.entities(book, statements, expected)
    let rank = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1, $0) })
    self.asOf = asOf
    self.entities = entities
    self.expected = expected
    openings = book.openings
    expectedIDs = Set(expected.map(\.id))
    self.statements = statements.sorted {
      (rank[$0.entity] ?? 0, $0.period) < (rank[$1.entity] ?? 0, $1.period)
    }
    statementIDs = try Self.ids(statements)

    let lines = Self.located(self.statements)
    let lineAt = try Self.lineTable(lines)
    var byReference: [OrderNumber: [Located]] = [:]
    for line in lines {
      if let reference = line.anyReference { byReference[reference, default: []].append(line) }
    }
    self.lines = lines
    self.lineAt = lineAt
    linesByReference = byReference

    orderAt = try Self.orderTable(book.orders)
    orders = book.orders
      .filter { $0.orderedOn <= asOf || byReference[$0.reference] != nil || $0.restsOnLines }
      .sorted { (rank[$0.entity] ?? 0, $0.reference) < (rank[$1.entity] ?? 0, $1.reference) }
    postings = book.postings.sorted { $0.key < $1.key }
    postingAt = try Self.postingTable(book.postings)
    suspense = Self.suspenseTable(book.postings, lineAt)
  }

  private static func entities(
    _ book: Book, _ statements: [Statement], _ expected: [ExpectedStatement]
  ) -> [EntityCode] {
    var ordered: [EntityCode] = []
    var seen: Set<EntityCode> = []
    for item in expected where seen.insert(item.entity).inserted { ordered.append(item.entity) }
    var rest = Set(statements.map(\.entity)).union(book.orders.map(\.entity))
    rest.formUnion(book.postings.map(\.entity))
    rest.formUnion(book.openings.keys)
    return ordered + rest.subtracting(seen).sorted()
  }

  private static func ids(_ statements: [Statement]) throws(MatchingFailure) -> Set<StatementID> {
    var ids: Set<StatementID> = []
    for statement in statements where !ids.insert(statement.id).inserted {
      throw .duplicateStatement(statement.id)
    }
    return ids
  }

  private static func located(_ statements: [Statement]) -> [Located] {
    var lines: [Located] = []
    for statement in statements {
      for line in statement.lines {
        let key = LineKey(statement: statement.id, line: line.index)
        lines.append(Located(key: key, entity: statement.entity, line: line))
      }
    }
    return lines
  }

  private static func lineTable(_ lines: [Located]) throws(MatchingFailure) -> [LineKey: Located] {
    var table: [LineKey: Located] = [:]
    for line in lines {
      guard table.updateValue(line, forKey: line.key) == nil else { throw .duplicateLine(line.key) }
    }
    return table
  }

  private static func orderTable(_ orders: [BookOrder]) throws(MatchingFailure) -> [OrderNumber: BookOrder] {
    var table: [OrderNumber: BookOrder] = [:]
    for order in orders {
      guard order.amount > .zero else { throw .orderNotPositive(order.reference) }
      guard table.updateValue(order, forKey: order.reference) == nil else {
        throw .duplicateOrder(order.reference)
      }
    }
    return table
  }

  private static func postingTable(_ postings: [BookPosting]) throws(MatchingFailure) -> [LineKey:
    BookPosting]
  {
    var table: [LineKey: BookPosting] = [:]
    for posting in postings {
      guard table.updateValue(posting, forKey: posting.key) == nil else {
        throw .duplicatePosting(posting.key)
      }
    }
    return table
  }

  private static func suspenseTable(
    _ postings: [BookPosting], _ lineAt: [LineKey: Located]
  ) -> [SuspenseKey: Int128] {
    var table: [SuspenseKey: Int128] = [:]
    for posting in postings where posting.kind == .suspense {
      guard let located = lineAt[posting.key], let reference = located.anyReference else { continue }
      table[SuspenseKey(entity: located.entity, reference: reference), default: 0] += Int128(
        posting.amount.fen)
    }
    return table
  }
}

extension BookOrder {
  /// Whether the ledger says the bank already acted on it.
  var restsOnLines: Bool {
    switch state {
    case .confirmed, .returned: true
    case .ordered, .cancelled: false
    }
  }
}
