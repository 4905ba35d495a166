import Foundation

/// How work that takes long shows how far it is (`QUANBU_PROGRESS`); never on standard output.
enum ProgressStyle: String, CaseIterable {
  /// On one line of the terminal, written over and over.
  case terminal
  /// A line now and then, for logs and scripts: `… Issuing 4000/20000 (20%)`.
  case plain
  case none

  /// What the environment asks for; else the terminal when there is one, and nothing otherwise.
  static let current =
    ProgressStyle(rawValue: ProcessInfo.processInfo.environment["QUANBU_PROGRESS"] ?? "")
    ?? (isatty(STDERR_FILENO) == 1 ? .terminal : .none)
}

/// Shows how far work has come.
struct Progress {
  /// Between two plain lines; work that is done sooner says nothing.
  private static let interval = Duration.seconds(2)
  /// What a terminal waits before its line appears.
  private static let patience = Duration.milliseconds(300)

  private let label: Text
  /// `nil` when nobody knows yet.
  private let total: Int?
  private let style: ProgressStyle
  private var shown = 0
  private var shownAt: ContinuousClock.Instant
  private var hasSpoken = false

  init(
    _ label: Text, total: Int?, style: ProgressStyle = .current, from start: ContinuousClock.Instant = .now
  ) {
    self.label = label
    self.total = total
    self.style = style
    shownAt = start
  }

  mutating func update(_ done: Int) {
    guard let text = words(done, at: .now) else { return }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Ends the line of work whose end nobody knew before.
  func finish() {
    guard style == .terminal, total == nil, shown > 0 else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\n".utf8))
  }

  /// What is to be written when this much is done at this moment, if anything.
  mutating func words(_ done: Int, at now: ContinuousClock.Instant) -> String? {
    let text: String
    switch style {
    case .none: return nil
    case .terminal:
      guard hasSpoken || now - shownAt >= Self.patience, isStep(done) else { return nil }
      text = "\r" + told(done) + (done == total ? "\n" : "")
    case .plain:
      let isLast = done == total && hasSpoken && shown != done
      guard isLast || now - shownAt >= Self.interval else { return nil }
      text = "… " + told(done) + "\n"
    }
    (shown, shownAt, hasSpoken) = (done, now, true)
    return text
  }

  /// Whether the terminal would show something new.
  private func isStep(_ done: Int) -> Bool {
    guard let total else { return done > shown }
    return total > 0 && (done == total || percent(done, of: total) > percent(shown, of: total))
  }

  private func told(_ done: Int) -> String {
    guard let total, total > 0 else { return "\(label.current) \(done)" }
    return "\(label.current) \(done)/\(total) (\(percent(done, of: total))%)"
  }

  private func percent(_ done: Int, of total: Int) -> Int {
    let (hundredfold, overflow) = done.multipliedReportingOverflow(by: 100)
    return overflow ? 0 : hundredfold / total
  }
}
