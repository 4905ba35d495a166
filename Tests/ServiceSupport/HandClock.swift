public import LedgerService
public import Vouchers
internal import Synchronization

/// A clock the test sets.
public final class HandClock: TimeSource {
  private let instant: Mutex<Instant>

  public init(_ instant: Instant) {
    self.instant = Mutex(instant)
  }

  public convenience init(_ text: String) throws {
    self.init(try Instant(text))
  }

  public func now() -> Instant { instant.withLock { $0 } }

  public func set(_ text: String) throws {
    let next = try Instant(text)
    instant.withLock { $0 = next }
  }

  public func step(hours: Int64) { step(seconds: hours * 3600) }

  public func step(seconds: Int64) {
    instant.withLock { $0 = $0.adding(milliseconds: seconds * 1000) }
  }
}
