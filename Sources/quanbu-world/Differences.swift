/// What two sides say about one thing, told only where they part.
struct Differences {
  private(set) var lines: [String] = []

  mutating func expect(_ what: String, _ expected: Int64, _ found: Int64?) {
    if found != expected { lines.append("\(what): \(found.map { String($0) } ?? "-") expected \(expected)") }
  }

  mutating func expect(_ what: String, _ expected: String, _ found: String?) {
    if found != expected { lines.append("\(what): \(found ?? "-") expected \(expected)") }
  }

  /// Two bags of things: what is missing, and what is too much.
  mutating func expect(_ what: String, all expected: [String], _ found: [String]) {
    var surplus = found
    for thing in expected {
      if let place = surplus.firstIndex(of: thing) {
        surplus.remove(at: place)
      } else {
        lines.append("\(what): missing \(thing)")
      }
    }
    for thing in surplus { lines.append("\(what): surplus \(thing)") }
  }
}
