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

  private let label: Text
  /// `nil` when nobody knows yet.
  private let total: Int?
  private let style: ProgressStyle
  private var shown = 0
  private var shownAt = ContinuousClock.now
  private var hasSpoken = false

  init(_ label: Text, total: Int?, style: ProgressStyle = .current) {
    self.label = label
    self.total = total
    self.style = style
  }

  mutating func update(_ done: Int) {
    switch style {
    case .none: return
    case .terminal: showOnTerminal(done)
    case .plain: showPlainly(done)
    }
  }

  private mutating func showOnTerminal(_ done: Int) {
    if let total {
      guard total > 0, done == total || percent(done, of: total) > percent(shown, of: total) else { return }
    } else {
      guard done > shown else { return }
    }
    write("\r" + text(done) + (done == total ? "\n" : ""), done)
  }

  private mutating func showPlainly(_ done: Int) {
    let isLast = done == total && hasSpoken && shown != done
    guard isLast || ContinuousClock.now - shownAt >= Self.interval else { return }
    hasSpoken = true
    write("… " + text(done) + "\n", done)
  }

  /// Ends the line of work whose end nobody knew before.
  mutating func finish() {
    if style == .terminal, total == nil, shown > 0 { write("\n", shown) }
  }

  private mutating func write(_ text: String, _ done: Int) {
    shown = done
    shownAt = .now
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  private func text(_ done: Int) -> String {
    guard let total, total > 0 else { return "\(label.current) \(done)" }
    return "\(label.current) \(done)/\(total) (\(percent(done, of: total))%)"
  }

  private func percent(_ done: Int, of total: Int) -> Int {
    let (hundredfold, overflow) = done.multipliedReportingOverflow(by: 100)
    return overflow ? 0 : hundredfold / total
  }
}
