public import Vouchers
import Foundation

/// Where the service takes its time from. The rules never ask: they are told.
public protocol TimeSource: Sendable {
  /// The present moment; may step back or ahead, the writer copes with both.
  func now() -> Instant
}

/// The machine's clock. A production ledger takes no other.
public struct SystemClock: TimeSource {
  public init() {}

  public func now() -> Instant {
    let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
    return (try? Instant(milliseconds: milliseconds)) ?? Instant(startOf: Day(number: 0))
  }
}

/// A moment given as an argument, running on from there: for demonstration ledgers only.
public struct DemonstrationClock: TimeSource {
  private let start: Instant
  private let opened = monotonicNanoseconds()

  public init(startingAt start: Instant) {
    self.start = start
  }

  public func now() -> Instant {
    start.adding(milliseconds: (monotonicNanoseconds() - opened) / 1_000_000)
  }
}
