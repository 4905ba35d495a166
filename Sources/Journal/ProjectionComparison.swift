internal import Wire

/// One column of one row that is not what it should be.
public struct ProjectionDifference: Hashable, Sendable, CustomStringConvertible {
  public let table: ProjectedTable
  /// The primary key's values, joined by `/`.
  public let key: String
  /// The column; `nil` when the whole row is missing or too many.
  public let column: String?
  /// `nil` for no row.
  public let expected: ProjectedValue?
  public let found: ProjectedValue?

  public var description: String {
    guard let column else {
      return "\(table.rawValue) \(key): row " + (expected == nil ? "too many" : "missing")
    }
    let sides = (expected?.description ?? "no row", found?.description ?? "no row")
    return "\(table.rawValue) \(key) \(column): expected \(sides.0), found \(sides.1)"
  }
}

/// A stored value as SQLite has it.
public enum ProjectedValue: Hashable, Sendable, CustomStringConvertible {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  public var description: String {
    switch self {
    case .null: "null"
    case .integer(let number): String(number)
    case .text(let text): text
    case .blob(let bytes): Hex.encode(bytes)
    }
  }
}

/// Compares the projections of two journals row by row.
public enum ProjectionComparison {
  /// Walks both files once, table by table in primary-key order, each in one unchanging view, and keeps at
  /// most `limit` differences in memory.
  ///
  /// - Parameters:
  ///   - expected: what was rebuilt from the entries.
  ///   - found: the journal to check, which must not be the same object.
  public static func differences(
    expected: SQLiteJournal, found: SQLiteJournal, tables: [ProjectedTable] = ProjectedTable.allCases,
    limit: Int = 100
  ) throws -> [ProjectionDifference] {
    try expected.snapshot {
      try found.snapshot {
        var differences: [ProjectionDifference] = []
        for table in tables where differences.count < limit {
          _ = try found.compare(table, with: expected) {
            differences.append($0)
            return differences.count < limit
          }
        }
        return Array(differences.prefix(limit))
      }
    }
  }
}

extension SQLiteJournal {
  /// Compares one projected table with the one in `expected`, in primary-key order. The caller keeps both
  /// files from changing meanwhile, as in a ``snapshot(_:)``.
  ///
  /// - Parameter tell: takes each difference and answers whether to go on.
  /// - Returns: how many rows of this file's table were looked at.
  public func compare(
    _ table: ProjectedTable, with expected: SQLiteJournal, _ tell: (ProjectionDifference) -> Bool
  ) throws(JournalError) -> Int64 {
    try read { session throws(JournalError) in
      try expected.read { other throws(JournalError) in
        let found = try session.statement(table.table.selectInOrder)
        let expected = try other.statement(table.table.selectInOrder)
        return try TableComparison(table: table, found: found, expected: expected).run(tell)
      }
    }
  }
}
