internal import Synchronization

/// The last long answers as gzip has them, since to compress one takes many times as long as to send it: whoever asked for
/// the same again and again would take the processor from everybody.
final class PackedAnswers: Sendable {
  /// Shorter ones are compressed each time.
  private static let long = 65_536
  /// The whole status list, and a delta.
  private static let limit = 2

  private struct Pair {
    let plain: [UInt8]
    /// `nil` where it would not be smaller.
    let packed: [UInt8]?
  }

  private let pairs = Mutex<[Pair]>([])

  /// The bytes compressed, if that makes them smaller.
  func smaller(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > Self.long else { return Self.pack(bytes) }
    // Under the lock: who asks for it meanwhile waits for it instead of doing it again.
    return pairs.withLock { pairs in
      if let known = pairs.first(where: { $0.plain == bytes }) { return known.packed }
      let packed = Self.pack(bytes)
      pairs.insert(Pair(plain: bytes, packed: packed), at: 0)
      if pairs.count > Self.limit { pairs.removeLast() }
      return packed
    }
  }

  private static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    Gzip.compress(bytes).flatMap { $0.count < bytes.count ? $0 : nil }
  }
}
