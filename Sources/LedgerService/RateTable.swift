internal import Synchronization

/// How often each of many senders may do something in a minute: a bucket of permits for each, filled at an even pace.
///
/// Whoever rested may do a whole minute's worth at once. Memory is bounded: the table forgets who has a full bucket, since
/// that says nothing of anybody.
public final class RateTable<Sender: Hashable & Sendable>: Sendable {
  /// Units of one permit: a bucket fills by whole units, without rounding.
  private static var unit: Int64 { 60_000_000_000 }

  private struct Bucket {
    /// In units; at most a minute's worth.
    var left: Int64
    /// Nanoseconds on the monotonic clock.
    var filled: Int64
  }

  private let perMinute: Int64
  private let limit: Int
  private let buckets = Mutex<[Sender: Bucket]>([:])
  private let now: @Sendable () -> Int64

  /// - Parameters:
  ///   - limit: senders remembered at once.
  ///   - now: nanoseconds that never go back.
  public init(
    perMinute: Int, limit: Int = 50_000, now: @escaping @Sendable () -> Int64 = monotonicNanoseconds
  ) {
    self.perMinute = Int64(perMinute)
    self.limit = limit
    self.now = now
  }

  /// Takes a permit, if there is one.
  public func take(_ sender: Sender) -> Bool {
    change(sender) { left in
      guard left >= Self.unit else { return false }
      left -= Self.unit
      return true
    }
  }

  /// Whether a permit is left; takes none.
  public func has(_ sender: Sender) -> Bool { change(sender) { $0 >= Self.unit } }

  /// Seconds until the next permit, at least 1.
  public func secondsUntilNext(_ sender: Sender) -> Int {
    change(sender) { left in
      let missing = max(0, Self.unit - left)
      return Int(max(1, (missing / perMinute + 999_999_999) / 1_000_000_000))
    }
  }

  private func change<Value>(_ sender: Sender, _ body: (inout Int64) -> Value) -> Value {
    let now = now()
    return buckets.withLock { buckets in
      let full = perMinute * Self.unit
      var bucket = buckets[sender] ?? Bucket(left: full, filled: now)
      // A minute fills any bucket, and bounds the product.
      let passed = min(max(0, now - bucket.filled), 60_000_000_000)
      bucket.left = min(full, bucket.left + passed * perMinute)
      bucket.filled = now
      let value = body(&bucket.left)
      buckets[sender] = bucket
      if buckets.count > limit {
        Self.forget(&buckets, full: full, perMinute: perMinute, now: now, limit: limit)
      }
      return value
    }
  }

  /// Drops whoever has a full bucket by now; of the rest, those with the most left.
  private static func forget(
    _ buckets: inout [Sender: Bucket], full: Int64, perMinute: Int64, now: Int64, limit: Int
  ) {
    func left(_ bucket: Bucket) -> Int64 {
      min(full, bucket.left + min(max(0, now - bucket.filled), 60_000_000_000) * perMinute)
    }
    buckets = buckets.filter { left($0.value) < full }
    guard buckets.count > limit / 2 else { return }
    let kept = buckets.sorted { left($0.value) < left($1.value) }.prefix(limit / 2)
    buckets = Dictionary(kept.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Nanoseconds since some moment, never going back.
@Sendable public func monotonicNanoseconds() -> Int64 {
  let (seconds, attoseconds) = (ContinuousClock.now - startOfProcess).components
  return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
}

private let startOfProcess = ContinuousClock.now
