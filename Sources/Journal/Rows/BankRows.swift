internal import Ledger
internal import Vouchers

extension OrderRow: StoredRow {
  static var table: Table { .paymentOrder }

  static func bind(_ key: OrderNumber, to columns: inout some ColumnSink) {
    columns.integer(key.value)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.integer(number.value)
    columns.account(account)
    columns.text(institution.text)
    columns.integer(fen)
    columns.day(orderedOn)
    columns.line(paidBy)
    columns.line(returnedBy)
    columns.text(state.rawValue)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      number: try columns.order(), account: try columns.account(), institution: try columns.creditCode(),
      fen: columns.integer(), orderedOn: try columns.day())
    paidBy = try columns.optionalLine()
    returnedBy = try columns.optionalLine()
    state = try columns.choice()
  }
}

extension ColumnSink {
  fileprivate mutating func line(_ key: LineKey?) {
    text(key?.statement.text)
    integer(key.map { Int64($0.line) })
  }
}

extension ColumnReader {
  fileprivate mutating func optionalLine() throws(JournalError) -> LineKey? {
    let statement: StatementID? = try optionalIdentifier()
    let line = optionalInteger()
    switch (statement, line) {
    case (let statement?, let line?): return LineKey(statement: statement, line: Int(line))
    case (nil, nil): return nil
    default: throw JournalError(.corrupt, "half a statement line")
    }
  }
}

extension StatementRow: StoredRow {
  static var table: Table { .statement }

  static func bind(_ key: StatementID, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(id.text)
    columns.text(entity.text)
    columns.day(from)
    columns.day(to)
    columns.integer(opening)
    columns.integer(closing)
    columns.integer(Int64(count))
    columns.text(importer.text)
    columns.integer(Int64(imported))
    columns.integer(sum)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    let id: StatementID = try columns.identifier()
    let entity: EntityCode = try columns.identifier()
    let from = try columns.day()
    let to = try columns.day()
    let opening = columns.integer()
    let closing = columns.integer()
    let count = columns.count()
    let importer: PersonID = try columns.identifier()
    self.init(
      id: id, entity: entity, from: from, to: to, opening: opening, closing: closing, count: count,
      imported: columns.count(), sum: columns.integer(), importer: importer)
  }
}

extension LineRow: StoredRow {
  static var table: Table { .statementLine }

  static func bind(_ key: LineKey, to columns: inout some ColumnSink) {
    columns.text(key.statement.text)
    columns.integer(Int64(key.line))
  }

  func bind(to columns: inout some ColumnSink) {
    Self.bind(key, to: &columns)
    columns.text(entity.text)
    columns.day(day)
    columns.integer(fen)
    columns.integer(reference?.value)
    columns.blob(raw)
    columns.integer(posting?.order?.value)
    columns.text(posting?.name)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    let statement: StatementID = try columns.identifier()
    self.init(
      key: LineKey(statement: statement, line: columns.count()), entity: try columns.identifier(),
      day: try columns.day(), fen: columns.integer(), reference: try columns.optionalOrder(),
      raw: try columns.hash(), posting: try columns.posting())
  }
}

extension ColumnReader {
  fileprivate mutating func posting() throws(JournalError) -> LineRow.Posting? {
    let order = try optionalOrder()
    if skipNull() { return nil }
    let name = try text()
    guard let posting = LineRow.Posting(name: name, order: order) else {
      throw JournalError(.corrupt, "posting")
    }
    return posting
  }
}
