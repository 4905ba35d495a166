internal import Ledger

/// The rows a table should have, walked in primary-key order.
protocol ExpectedRows {
  /// Moves to the next row, the first at first; `false` after the last.
  mutating func advance() -> Bool
  /// Whether the current row of `found` has exactly the columns that this one has in `part`.
  func isEqual(to found: PreparedStatement, in part: TablePart) -> Bool
  func values(in part: TablePart) -> [ProjectedValue]
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

  func isEqual(to found: PreparedStatement, in part: TablePart) -> Bool {
    guard let current else { return false }
    return found.isEqual { $0.columns(of: part, current.bind(to:)) }
  }

  func values(in part: TablePart) -> [ProjectedValue] {
    var collector = ColumnCollector()
    if let current { collector.columns(of: part, current.bind(to:)) }
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

  func isEqual(to found: PreparedStatement, in part: TablePart) -> Bool {
    found.isEqual { $0.columns(of: part, bind(to:)) }
  }

  func values(in part: TablePart) -> [ProjectedValue] {
    var collector = ColumnCollector()
    collector.columns(of: part, bind(to:))
    return collector.values
  }

  private func bind(to columns: inout some ColumnSink) {
    for value in rows[place] { columns.value(value) }
  }
}
