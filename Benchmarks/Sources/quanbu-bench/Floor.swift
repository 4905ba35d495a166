/// One promise and what was measured.
struct Floor {
  let name: String
  let measured: Double
  let bound: Double
  /// Whether `measured` must be at most `bound` instead of at least.
  let isCeiling: Bool
  let detail: String

  var isHeld: Bool { isCeiling ? measured <= bound : measured >= bound }
}

extension [Floor] {
  /// For the terminal.
  var text: String {
    map { floor in
      "\(floor.isHeld ? "held  " : "MISSED")  \(floor.name): \(fixed(floor.measured, 2)) "
        + "(\(floor.isCeiling ? "at most" : "at least") \(fixed(floor.bound, 2))), \(floor.detail)"
    }.joined(separator: "\n")
  }

  /// A Markdown table, a line each.
  var markdown: [String] {
    ["", "| floor | measured | bound | | |", "|---|---|---|---|---|"]
      + map { floor in
        "| \(floor.name) | \(fixed(floor.measured, 2)) | \(floor.isCeiling ? "≤" : "≥") \(fixed(floor.bound, 2)) | "
          + "\(floor.isHeld ? "held" : "**missed**") | \(floor.detail) |"
      }
  }
}
