/// A stored table and the rows it should have, walked side by side. Equal rows, nearly all, are compared where they
/// lie.
struct TableComparison<Expected: ExpectedRows> {
  private let part: TablePart
  private let table: Table
  private let found: PreparedStatement
  private var expected: Expected
  /// Whether `tell` said no.
  private(set) var isStopped = false

  init(part: TablePart, found: PreparedStatement, expected: Expected) {
    self.part = part
    table = part.table
    self.found = found
    self.expected = expected
  }

  /// Answers how many rows were found, differing ones told as they come until `tell` says no.
  mutating func run(_ tell: (ProjectionDifference) -> Bool) throws(JournalError) -> Int64 {
    try found.start()
    defer { found.finish() }
    var rows: Int64 = 0
    var (mine, its) = (try found.advance(), expected.advance())
    while mine || its {
      let step = mine && its && expected.isEqual(to: found, in: part) ? .same : try difference(mine, its)
      if case .differs(let differences, _, _) = step {
        for difference in differences where !tell(difference) {
          isStopped = true
          return rows
        }
      }
      if step.movesFound {
        rows += 1
        mine = try found.advance()
      }
      if step.movesExpected { its = expected.advance() }
    }
    return rows
  }

  /// What the two current rows are to one another, and which of the walks goes on.
  private enum Step {
    case same
    case differs([ProjectionDifference], found: Bool, expected: Bool)

    var movesFound: Bool {
      switch self {
      case .same: true
      case .differs(_, let found, _): found
      }
    }
    var movesExpected: Bool {
      switch self {
      case .same: true
      case .differs(_, _, let expected): expected
      }
    }
  }

  private func difference(_ hasFound: Bool, _ hasExpected: Bool) throws(JournalError) -> Step {
    let mine = hasFound ? try found.values(table.columns.count) : nil
    let its = hasExpected ? expected.values(in: part) : nil
    switch (mine, its) {
    case (let mine?, let its?):
      for place in table.keys.indices where mine[place] != its[place] {
        return mine[place].isBefore(its[place]) ? whole(found: mine) : whole(expected: its)
      }
      return .differs(columns(mine, its), found: true, expected: true)
    case (let mine?, nil): return whole(found: mine)
    case (nil, let its?): return whole(expected: its)
    case (nil, nil): return .same
    }
  }

  private func columns(_ mine: [ProjectedValue], _ its: [ProjectedValue]) -> [ProjectionDifference] {
    let columns = table.columns
    return columns.indices.filter { mine[$0] != its[$0] }.map { place in
      ProjectionDifference(
        table: table.name, key: key(its), column: columns[place].name, expected: its[place],
        found: mine[place])
    }
  }

  private func whole(found row: [ProjectedValue]) -> Step {
    .differs(
      [ProjectionDifference(table: table.name, key: key(row), column: nil, expected: nil, found: row.first)],
      found: true, expected: false)
  }

  private func whole(expected row: [ProjectedValue]) -> Step {
    .differs(
      [ProjectionDifference(table: table.name, key: key(row), column: nil, expected: row.first, found: nil)],
      found: false, expected: true)
  }

  private func key(_ row: [ProjectedValue]) -> String {
    row.prefix(table.keys.count).map(\.description).joined(separator: "/")
  }
}

extension ProjectedValue {
  /// SQLite's order: null, numbers, texts, blobs; texts and blobs by their bytes. Total, whatever a damaged
  /// file holds, so that two walks always go on.
  fileprivate func isBefore(_ other: ProjectedValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.blob(let left), .blob(let right)): left.lexicographicallyPrecedes(right)
    default: rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .integer: 1
    case .text: 2
    case .blob: 3
    }
  }
}
