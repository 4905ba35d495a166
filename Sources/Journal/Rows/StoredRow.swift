internal import Ledger
internal import Vouchers
internal import Wire

/// A row type of the ledger and its table. `bind` writes and `init` reads the columns in the table's order.
protocol StoredRow: Hashable, Sendable {
  /// Ordered as SQLite orders the primary key.
  associatedtype Key: Hashable & Comparable & Sendable
  static var table: Table { get }
  static func bind(_ key: Key, to columns: inout some ColumnSink)
  func bind(to columns: inout some ColumnSink)
  init(_ columns: inout ColumnReader) throws(JournalError)
}

extension ColumnSink {
  mutating func account(_ key: AccountKey) {
    text(key.tranche.text)
    text(key.entity.text)
  }
}

extension ColumnReader {
  mutating func account() throws(JournalError) -> AccountKey {
    AccountKey(tranche: try identifier(), entity: try identifier())
  }
}
