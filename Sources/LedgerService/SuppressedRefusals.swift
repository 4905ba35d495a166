internal import Vouchers

/// Refusals beyond a key's quota: counted here, written as one tally when their hour is over.
struct SuppressedRefusals {
  private struct Slot: Hashable {
    let key: KeyID
    let hour: Int64
  }
  private var counts: [Slot: Int64] = [:]

  mutating func count(_ key: KeyID, at instant: Instant) {
    counts[Slot(key: key, hour: instant.milliseconds / 3_600_000), default: 0] += 1
  }

  /// Removes and returns the tallies of hours that are over, oldest first.
  mutating func takeFinished(before instant: Instant) -> [(KeyID, Int64, Int64)] {
    if counts.isEmpty { return [] }
    let hour = instant.milliseconds / 3_600_000
    return take { $0.hour < hour }
  }

  mutating func takeAll() -> [(KeyID, Int64, Int64)] { take { _ in true } }

  private mutating func take(_ isWanted: (Slot) -> Bool) -> [(KeyID, Int64, Int64)] {
    let wanted = counts.filter { isWanted($0.key) }
    for slot in wanted.keys { counts[slot] = nil }
    return wanted.sorted { ($0.key.hour, $0.key.key) < ($1.key.hour, $1.key.key) }
      .map { ($0.key.key, $0.key.hour, $0.value) }
  }
}
