internal import Synchronization
internal import Vouchers

/// How often each of many senders may do something in a minute: a bucket of permits for each, filled at an even pace.
///
/// Whoever rested may do a whole minute's worth at once. Memory is bounded: the table forgets who has a full bucket, since
/// that says nothing of anybody.
public final class RateTable<Sender: Hashable & Sendable>: Sendable {
  /// More permits a minute than this do not fit into a bucket; nobody needs them.
  public static var greatestRate: Int { 10_000_000 }

  /// Units of one permit: a bucket fills by whole units, without rounding.
  private static var unit: Int64 { 60_000_000_000 }
  /// Minutes' worth a bucket may lack at most.
  private static var debtLimit: Int64 { 5 }

  private struct Bucket {
    /// In units; at most a minute's worth, and below zero where more was used than there was.
    var left: Int64
    /// Nanoseconds on the monotonic clock.
    var filled: Int64
  }

  private let perMinute: Int64
  /// A minute's worth, in units.
  private let full: Int64
  private let limit: Int
  private let buckets = Mutex<[Sender: Bucket]>([:])
  private let now: @Sendable () -> Int64

  /// - Parameters:
  ///   - perMinute: held within 1 and ``greatestRate``.
  ///   - limit: senders remembered at once.
  ///   - now: nanoseconds that never go back.
  public init(
    perMinute: Int, limit: Int = 50_000, now: @escaping @Sendable () -> Int64 = monotonicNanoseconds
  ) {
    self.perMinute = Int64(min(max(perMinute, 1), Self.greatestRate))
    full = self.perMinute * Self.unit
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

  /// Takes a permit, also where there is none: what is missing fills first, up to some minutes' worth.
  public func charge(_ sender: Sender) {
    change(sender) { left in left = max(left - Self.unit, -Self.debtLimit * full) }
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

  /// What a bucket holds once it is filled up to `now`.
  private func left(in bucket: Bucket, at now: Int64) -> Int64 {
    // That long fills any bucket, and bounds the product.
    let passed = min(max(0, now - bucket.filled), (1 + Self.debtLimit) * Self.unit)
    let missing = full - bucket.left
    return bucket.left + min(missing, passed * perMinute)
  }

  private func change<Value>(_ sender: Sender, _ body: (inout Int64) -> Value) -> Value {
    let now = now()
    return buckets.withLock { buckets in
      var bucket = buckets[sender] ?? Bucket(left: full, filled: now)
      bucket.left = left(in: bucket, at: now)
      bucket.filled = now
      let value = body(&bucket.left)
      buckets[sender] = bucket
      if buckets.count > limit { forget(&buckets, at: now) }
      return value
    }
  }

  /// Drops whoever has a full bucket by now; of the rest, those with the most left.
  private func forget(_ buckets: inout [Sender: Bucket], at now: Int64) {
    buckets = buckets.filter { left(in: $0.value, at: now) < full }
    guard buckets.count > limit / 2 else { return }
    let kept = buckets.sorted { left(in: $0.value, at: now) < left(in: $1.value, at: now) }.prefix(limit / 2)
    buckets = Dictionary(kept.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

extension RateTable<KeyID> {
  /// Counts something well signed against its key; what to tell when that is too much.
  func refusal(of key: KeyID) -> Rejection? {
    take(key) ? nil : .tooOften(seconds: secondsUntilNext(key))
  }
}
