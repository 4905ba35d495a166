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
          let left = try expected.cursor(table)
          let right = try found.cursor(table)
          differences += try compare(table, left, right, limit: limit - differences.count)
        }
        return differences
      }
    }
  }

  private static func compare(
    _ table: ProjectedTable, _ left: ProjectionCursor, _ right: ProjectionCursor, limit: Int
  ) throws(JournalError) -> [ProjectionDifference] {
    var found: [ProjectionDifference] = []
    var expected = try left.next()
    var actual = try right.next()
    while found.count < limit {
      switch order(expected, actual, keys: table.keyCount) {
      case .ended: return found
      case .same(let one, let other):
        found += columns(of: table, one, other)
        expected = try left.next()
        actual = try right.next()
      case .missing(let row):
        found.append(whole(table, row, isMissing: true))
        expected = try left.next()
      case .tooMany(let row):
        found.append(whole(table, row, isMissing: false))
        actual = try right.next()
      }
    }
    return Array(found.prefix(limit))
  }

  private enum Order {
    case ended
    case same([ProjectedValue], [ProjectedValue])
    case missing([ProjectedValue])
    case tooMany([ProjectedValue])
  }

  private static func order(_ left: [ProjectedValue]?, _ right: [ProjectedValue]?, keys: Int) -> Order {
    switch (left, right) {
    case (nil, nil): return .ended
    case (let row?, nil): return .missing(row)
    case (nil, let row?): return .tooMany(row)
    case (let one?, let other?):
      for place in 0..<keys where one[place] != other[place] {
        return one[place].isBefore(other[place]) ? .missing(one) : .tooMany(other)
      }
      return .same(one, other)
    }
  }

  private static func columns(
    of table: ProjectedTable, _ left: [ProjectedValue], _ right: [ProjectedValue]
  ) -> [ProjectionDifference] {
    guard left != right else { return [] }
    let names = table.columns
    return names.indices.filter { left[$0] != right[$0] }.map { place in
      ProjectionDifference(
        table: table, key: key(left, table), column: names[place], expected: left[place], found: right[place])
    }
  }

  private static func whole(_ table: ProjectedTable, _ row: [ProjectedValue], isMissing: Bool)
    -> ProjectionDifference
  {
    let first = row.first
    return ProjectionDifference(
      table: table, key: key(row, table), column: nil, expected: isMissing ? first : nil,
      found: isMissing ? nil : first)
  }

  private static func key(_ row: [ProjectedValue], _ table: ProjectedTable) -> String {
    row.prefix(table.keyCount).map(\.description).joined(separator: "/")
  }
}

extension ProjectedValue {
  /// SQLite's order within one storage class; key columns are never null or mixed.
  fileprivate func isBefore(_ other: ProjectedValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.blob(let left), .blob(let right)): left.lexicographicallyPrecedes(right)
    default: false
    }
  }
}
