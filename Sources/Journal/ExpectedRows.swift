internal import Ledger

/// The rows a table should have, walked in primary-key order.
protocol ExpectedRows {
  /// Moves to the next row, the first at first; `false` after the last.
  mutating func advance() -> Bool
  /// Whether the current row of `found` has exactly the columns of this one.
  func isEqual(to found: PreparedStatement) -> Bool
  var values: [ProjectedValue] { get }
}

/// The rows of a whole table of the working set.
struct TableRows<Row: StoredRow>: ExpectedRows {
  private let table: RowTable<Row.Key, Row>
  private let keys: [Row.Key]
  private var next = 0
  private var current: Row?

  init(_ table: RowTable<Row.Key, Row>) {
    self.table = table
    keys = table.keys.sorted()
  }

  mutating func advance() -> Bool {
    guard next < keys.count else { return false }
    current = table[keys[next]]
    next += 1
    return current != nil
  }

  func isEqual(to found: PreparedStatement) -> Bool {
    guard let current else { return false }
    return found.isEqual { current.bind(to: &$0) }
  }

  var values: [ProjectedValue] {
    var collector = ColumnCollector()
    current?.bind(to: &collector)
    return collector.values
  }
}

/// A few rows, value by value.
struct ValueRows: ExpectedRows {
  private let rows: [[ProjectedValue]]
  private var place = -1

  init(_ rows: [[ProjectedValue]]) {
    self.rows = rows
  }

  mutating func advance() -> Bool {
    place += 1
    return place < rows.count
  }

  func isEqual(to found: PreparedStatement) -> Bool {
    found.isEqual { for value in rows[place] { $0.value(value) } }
  }

  var values: [ProjectedValue] { rows[place] }
}
