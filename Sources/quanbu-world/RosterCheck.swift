import Wire

/// The bad rows of one roster, as they were written into it.
struct ExpectedRoster {
  struct Bad {
    let line: Int64
    /// Stable code of the reason.
    let code: String
    /// A word its Chinese sentence must have.
    let says: String
    let cells: [String]
  }

  /// Its path below the inputs.
  let path: String
  let bad: [Bad]

  /// Where the rows that were not taken stand.
  var rejected: String { path.hasSuffix(".csv") ? path.dropLast(4) + "-rejected.csv" : path + "-rejected" }

  static func all(in json: JSON) throws -> [ExpectedRoster] {
    guard case .array(let items) = json else { throw incomplete }
    return try items.map { item in
      guard case .string(let path)? = item["roster"], case .array(let bad)? = item["bad"] else {
        throw incomplete
      }
      return ExpectedRoster(path: path, bad: try bad.map(Self.bad))
    }
  }

  private static func bad(_ item: JSON) throws -> Bad {
    guard case .integer(let line)? = item["line"], case .string(let code)? = item["code"],
      case .string(let says)? = item["says"], case .array(let cells)? = item["cells"]
    else { throw incomplete }
    return Bad(
      line: line, code: code, says: says,
      cells: cells.compactMap { if case .string(let text) = $0 { text } else { nil } })
  }

  private static var incomplete: WorldError {
    WorldError("expected-rosters.json 内容不全", "expected-rosters.json is incomplete")
  }
}

/// Compares the rows that came back from a roster, and what the issuer was told of them, with the bad rows that were put
/// there.
struct RosterCheck {
  let roster: ExpectedRoster
  /// Rows of the file of rejected rows, its header first; `nil` when there is no such file.
  let rejected: [[String]]?
  /// What was said on standard error: `…/fuzhou-1.csv:3:2: duplicate-person [id-number]: …`.
  let told: String

  var differences: [String] {
    var found = Differences()
    found.expect(roster.path, all: roster.bad.map { "\($0.line): \($0.code)" }, toldProblems)
    guard let rejected else {
      found.expect("\(roster.path) rows rejected", Int64(roster.bad.count), 0)
      return found.lines
    }
    let rows = rejected.dropFirst()
    found.expect("\(roster.path) rows rejected", Int64(roster.bad.count), Int64(rows.count))
    for (bad, row) in zip(roster.bad, rows) {
      // Rows and cells are people's data: only the line is told.
      let isSame = Array(row.dropLast()) == bad.cells
      found.expect(
        "\(roster.path):\(bad.line)", "the row as it was", isSame ? "the row as it was" : "another row")
      let isTold = row.last?.contains(bad.says) ?? false
      found.expect("\(roster.path):\(bad.line) reason", bad.says, isTold ? bad.says : "another reason")
    }
    return found.lines
  }

  /// Line and code of each problem told of this roster.
  private var toldProblems: [String] {
    told.split(separator: "\n").compactMap { line in
      guard let place = line.firstRange(of: "/\(roster.path):") else { return nil }
      let words = line[place.upperBound...].split(separator: " ")
      let numbers = words.first?.split(separator: ":") ?? []
      guard words.count > 1, let number = numbers.first else { return nil }
      return "\(number): " + words[1].filter { $0 != ":" }
    }
  }
}
