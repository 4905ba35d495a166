import Wire

/// Compares a lapse with the vouchers that were never redeemed: so many ended, and exactly what they bound is available
/// again, in each entity.
struct LapseCheck {
  let expected: StudyExpectation
  /// `quanbu ledger lapse --json`.
  let answer: JSON
  let before: EntityTable
  let after: EntityTable
  let funnel: EntityTable

  var differences: [String] {
    var found = Differences()
    found.expect("lapsed vouchers", expected.sum(\.lapsed), Self.number(answer["vouchers"]))
    found.expect("lapsed fen", expected.sum(\.lapsedFen), Self.number(answer["fen"]))
    for line in expected.lines {
      let entity = line.entity
      found.expect("\(entity) vouchers lapsed", line.lapsed, funnel[entity, "lapsed"])
      for state in ["issued", "claimed", "activated"] {
        found.expect("\(entity) vouchers \(state)", 0, funnel[entity, state])
      }
      found.expect("\(entity) committed before", line.lapsedFen, before[entity, "committed"])
      found.expect("\(entity) committed after", 0, after[entity, "committed"])
      found.expect(
        "\(entity) available after", (before[entity, "available"] ?? 0) + line.lapsedFen,
        after[entity, "available"])
      for name in ["allocated", "claimed", "payable", "ordered", "paid"] {
        found.expect("\(entity) \(name) after", before[entity, name] ?? -1, after[entity, name])
      }
    }
    return found.lines
  }

  private static func number(_ json: JSON?) -> Int64? {
    if case .integer(let number)? = json { number } else { nil }
  }
}
