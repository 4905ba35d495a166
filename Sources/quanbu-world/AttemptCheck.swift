import Wire

/// Compares the attempts that were made, each with the refusal it met, with those that were written down: every one made
/// once, none left out.
enum AttemptCheck {
  /// - Parameter tried: a line an attempt, its kind and the refusal it met, parted by a tab.
  static func differences(from expected: JSON, tried: String) throws -> [String] {
    guard case .array(let items) = expected else {
      throw WorldError("attempts.json 内容不全", "attempts.json is incomplete")
    }
    let wanted = try items.map { item in
      guard case .string(let kind)? = item["kind"], case .string(let refusal)? = item["expect"] else {
        throw WorldError("attempts.json 内容不全", "attempts.json is incomplete")
      }
      return "\(kind) refused \(refusal)"
    }
    var found = Differences()
    found.expect(
      "attempt", all: wanted,
      tried.split(separator: "\n").map { $0.split(separator: "\t").joined(separator: " refused ") })
    return found.lines
  }
}
