internal import Vouchers
internal import Wire

/// One of the tables that a row lies in: its key and some of its other columns.
struct TablePart: Hashable, Sendable {
  let table: Table
  /// The row's columns that lie here: bit 0 for the first.
  let picked: UInt64
  /// Whether its free columns lie here.
  let hasFree: Bool

  /// All of a table that is not split.
  init(whole table: Table) {
    self.table = table
    picked = .max
    hasFree = true
  }

  private init(_ name: String, of columns: [Column], indexes: [String: String], _ changes: Set<Column.Change>)
  {
    let places = columns.indices.filter { columns[$0].change == .key || changes.contains(columns[$0].change) }
    table = Table(name, places.map { columns[$0] }, indexes: indexes)
    picked = places.reduce(0) { $0 | 1 << UInt64($1) }
    hasFree = changes.contains(.free)
  }

  /// Two parts: what seldom changes under the table's own name, and what changes again and again.
  static func split(
    _ name: String, _ columns: [Column], indexes: [String: String], freeColumnsIn apart: String
  ) -> [TablePart] {
    [
      TablePart(name, of: columns, indexes: indexes, [.fixed, .indexed]),
      TablePart(apart, of: columns, indexes: [:], [.free]),
    ]
  }
}

/// Passes on the columns of a row that lie in one part.
struct PickedColumns<Sink: ColumnSink>: ColumnSink {
  private(set) var sink: Sink
  private var picked: UInt64

  init(_ sink: Sink, _ picked: UInt64) {
    self.sink = sink
    self.picked = picked
  }

  private mutating func isNext() -> Bool {
    defer { picked >>= 1 }
    return picked & 1 == 1
  }

  mutating func null() { if isNext() { sink.null() } }
  mutating func integer(_ value: Int64) { if isNext() { sink.integer(value) } }
  mutating func text(_ value: String) { if isNext() { sink.text(value) } }
  mutating func blob(_ value: Hash256) { if isNext() { sink.blob(value) } }
  mutating func blob(_ value: [UInt8]) { if isNext() { sink.blob(value) } }
}

extension ColumnSink {
  /// The columns of `part` of the row that `bind` gives.
  mutating func columns(of part: TablePart, _ bind: (inout PickedColumns<Self>) -> Void) {
    var chosen = PickedColumns(self, part.picked)
    bind(&chosen)
    self = chosen.sink
  }
}
