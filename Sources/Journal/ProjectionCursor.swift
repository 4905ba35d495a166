internal import CSQLiteShim
internal import Signing
public import Wire

/// Walks over a projected table in primary-key order.
struct ProjectionCursor {
  let journal: SQLiteJournal
  let statement: PreparedStatement
  let width: Int

  /// The next row's values; `nil` after the last.
  func next() throws(JournalError) -> [ProjectedValue]? {
    try journal.read { _ throws(JournalError) in
      try statement.next { (row: inout ColumnReader) throws(JournalError) in
        var values: [ProjectedValue] = []
        values.reserveCapacity(width)
        for _ in 0..<width { values.append(try row.value()) }
        return values
      }
    }
  }
}

extension SQLiteJournal {
  /// A cursor at the start of a table; one a table at a time.
  func cursor(_ table: ProjectedTable) throws(JournalError) -> ProjectionCursor {
    try read { session throws(JournalError) in
      let statement = try session.statement(table.table.selectInOrder)
      try statement.start()
      return ProjectionCursor(journal: self, statement: statement, width: table.columns.count)
    }
  }

  /// SHA-256 over every row of a projected table in primary-key order, and how many there are: whether two
  /// files agree, without having both. Each value is one byte for its kind (0 null, 1 integer, 2 text, 3
  /// blob), and after all but null its length (8 for integers) and its bytes, numbers big end first in eight
  /// bytes.
  public func digest(of table: ProjectedTable) throws -> (rows: Int64, digest: Hash256) {
    try snapshot {
      var stream = DigestStream(.sha256)
      var rows: Int64 = 0
      let cursor = try cursor(table)
      while let row = try cursor.next() {
        for value in row { stream.update(value.canonical) }
        rows += 1
      }
      return (rows, stream.finish())
    }
  }
}

extension ProjectedValue {
  fileprivate var canonical: [UInt8] {
    switch self {
    case .null: [0]
    case .integer(let number): [1] + Self.word(8) + Self.word(number)
    case .text(let text): [2] + Self.word(Int64(text.utf8.count)) + Array(text.utf8)
    case .blob(let bytes): [3] + Self.word(Int64(bytes.count)) + bytes
    }
  }

  private static func word(_ number: Int64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}

extension ColumnReader {
  /// The next column, whatever it is.
  mutating func value() throws(JournalError) -> ProjectedValue {
    if skipNull() { return .null }
    switch nextKind {
    case SQLITE_INTEGER: return .integer(integer())
    case SQLITE_TEXT: return .text(try text())
    default: return .blob(try bytes())
    }
  }
}
