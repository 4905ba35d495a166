internal import Ledger
internal import Vouchers
internal import Wire

/// A row type of the ledger and its table. `bind` writes and `init` reads the columns in the table's order.
protocol StoredRow: Hashable, Sendable {
  associatedtype Key: Hashable & Sendable
  static var table: Table { get }
  static func bind(_ key: Key, to columns: inout Binder)
  func bind(to columns: inout Binder)
  init(_ columns: inout ColumnReader) throws(JournalError)
  /// The keys in the order of the table, where touching neighbours together saves pages.
  static func inTableOrder(_ keys: Set<Key>) -> [Key]
}

extension StoredRow {
  static func inTableOrder(_ keys: Set<Key>) -> [Key] { Array(keys) }
}

extension StoredRow where Key: Comparable {
  static func inTableOrder(_ keys: Set<Key>) -> [Key] { keys.count > 1 ? keys.sorted() : Array(keys) }
}

extension Binder {
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
