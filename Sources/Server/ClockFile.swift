internal import Foundation
public import LedgerService
internal import Synchronization
public import Vouchers

/// The clock of a demonstration's service: a moment in a file, running on from when it was first read there. Whoever
/// tells the story moves it by writing the next moment; a file that cannot be read leaves the clock as it was.
public final class ClockFile: TimeSource {
  private struct State {
    var text: String
    var clock: DemonstrationClock
  }

  private let path: String
  private let state: Mutex<State>

  /// - Throws: `clock-unreadable` when the file holds no moment.
  public init(path: String) throws(ServerError) {
    guard let text = Self.read(path), let start = try? Instant(text) else {
      throw ServerError(.clockUnreadable, path)
    }
    self.path = path
    state = Mutex(State(text: text, clock: DemonstrationClock(startingAt: start)))
  }

  public func now() -> Instant {
    state.withLock { state in
      if let text = Self.read(path), text != state.text, let start = try? Instant(text) {
        state = State(text: text, clock: DemonstrationClock(startingAt: start))
      }
      return state.clock.now()
    }
  }

  private static func read(_ path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
