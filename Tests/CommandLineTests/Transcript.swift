import Foundation
import Testing

/// What a person types and what must come back, as it would look on a terminal:
///
///     $ quanbu keys open --lang en
///     (none)
///     [0]
///
/// A line after `$ ` is run by `sh`. The lines up to `[status]` must appear in the output (both streams) in this
/// order; others may stand between them. `…` stands for anything within a line, and `!` before a line says that no
/// line of the output contains it.
struct Transcript {
  private struct Step {
    let command: String
    var expected: [String] = []
    var absent: [String] = []
    var status: Int32?
  }

  private var steps: [Step] = []

  init(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
      } else if steps.isEmpty {
        Issue.record("a transcript begins with a command: \(line)")
      } else if line.hasPrefix("["), line.hasSuffix("]"), let status = Int32(line.dropFirst().dropLast()) {
        steps[steps.count - 1].status = status
      } else if line.hasPrefix("!") {
        steps[steps.count - 1].absent.append(String(line.dropFirst()))
      } else {
        steps[steps.count - 1].expected.append(line)
      }
    }
  }

  /// Runs the steps in a folder; stops at the first that differs.
  func run(in place: Workplace, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for step in steps {
      let (status, output) = try place.shell(step.command)
      let said = "$ \(step.command)\n\(output)[\(status)]"
      guard status == step.status ?? 0 else {
        Issue.record(
          "status \(status), expected \(step.status ?? 0)\n\(said)", sourceLocation: sourceLocation)
        return
      }
      let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var rest = lines[...]
      for expected in step.expected {
        guard let found = rest.firstIndex(where: { Self.matches($0, expected) }) else {
          Issue.record("missing: \(expected)\n\(said)", sourceLocation: sourceLocation)
          return
        }
        rest = rest[(found + 1)...]
      }
      for absent in step.absent where output.contains(absent) {
        Issue.record("must not appear: \(absent)\n\(said)", sourceLocation: sourceLocation)
      }
    }
  }

  private static func matches(_ line: String, _ pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard let first = parts.first, line.hasPrefix(first) else { return false }
    guard parts.count > 1 else { return line == pattern }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts.last ?? "")
  }
}
