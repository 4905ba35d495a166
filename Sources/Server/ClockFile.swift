internal import Foundation
public import LedgerService
internal import Synchronization
public import Vouchers

/// The clock of a demonstration's service: a moment in a file, running on from when it was first read there. Whoever
/// tells the story moves it by writing the next moment; a file that cannot be read leaves the clock as it was.
public final class ClockFile: TimeSource {
  private struct State {
    /// When the file was last looked at, in nanoseconds of a clock that only goes on.
    var looked: Int64
    var version: Version?
    var text: String
    var clock: DemonstrationClock
  }

  /// Nanoseconds between two looks at the file: the clock is asked several times a command.
  private static let pause: Int64 = 1_000_000

  /// Tells one content of the file from another without reading it.
  private struct Version: Equatable {
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int

    init?(of path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  private let path: String
  private let state: Mutex<State>

  /// - Throws: `clock-unreadable` when the file holds no moment.
  public init(path: String) throws(ServerError) {
    let version = Version(of: path)
    guard let text = Self.read(path), let start = try? Instant(text) else {
      throw ServerError(.clockUnreadable, path)
    }
    self.path = path
    state = Mutex(
      State(
        looked: monotonicNanoseconds(), version: version, text: text,
        clock: DemonstrationClock(startingAt: start)))
  }

  public func now() -> Instant {
    state.withLock { state in
      let now = monotonicNanoseconds()
      guard now - state.looked >= Self.pause else { return state.clock.now() }
      state.looked = now
      let version = Version(of: path)
      if version != state.version, let text = Self.read(path) {
        state.version = version
        if text != state.text, let start = try? Instant(text) {
          state.text = text
          state.clock = DemonstrationClock(startingAt: start)
        }
      }
      return state.clock.now()
    }
  }

  private static func read(_ path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
