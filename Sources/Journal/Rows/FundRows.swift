internal import Ledger
internal import Vouchers

extension TrancheRow: StoredRow {
  static var table: Table { .tranche }

  static func bind(_ key: TrancheID, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(id.text)
    columns.integer(appropriated)
    columns.integer(unallocated)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      id: try columns.identifier(), appropriated: columns.integer(), unallocated: columns.integer())
  }
}

extension AccountRow: StoredRow {
  static var table: Table { .account }

  static func bind(_ key: AccountKey, to columns: inout some ColumnSink) {
    columns.account(key)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.account(key)
    columns.integer(allocated)
    for bucket in Bucket.allCases { columns.integer(self[bucket]) }
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(key: try columns.account(), allocated: columns.integer())
    for bucket in Bucket.allCases { self[bucket] = columns.integer() }
  }
}

extension CashRow: StoredRow {
  static var table: Table { .cash }

  static func bind(_ key: EntityCode, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(entity.text)
    columns.integer(cash)
    columns.integer(suspense)
    columns.integer(received)
    columns.integer(fees)
    columns.integer(interest)
    columns.day(statementTo)
    columns.integer(statementClosing)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      entity: try columns.identifier(), cash: columns.integer(), suspense: columns.integer(),
      received: columns.integer(), fees: columns.integer(), interest: columns.integer(),
      statementTo: try columns.optionalDay(), statementClosing: columns.integer())
  }
}
