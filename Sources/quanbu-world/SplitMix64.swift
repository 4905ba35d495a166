/// The generator behind everything here (Steele, Lea and Flood 2014): the same seed and stream give the same world on
/// every machine.
///
/// Each subject draws from a stream of its own, so that more people do not change which order the bank forgets.
struct SplitMix64 {
  private var state: UInt64

  /// `stream` names the subject; FNV-1a spreads its name over the seed.
  init(seed: UInt64, stream: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for unit in stream.utf8 { hash = (hash ^ UInt64(unit)) &* 0x100_0000_01B3 }
    state = seed ^ hash
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to, not including, `count`.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(max(1, count))).high)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in `count` of a thousand draws.
  mutating func perMille(_ count: Int) -> Bool { below(1000) < count }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  /// An item, each as likely as its weight is large.
  mutating func pick<Item>(_ items: [(item: Item, weight: Int)]) -> Item {
    var left = below(items.reduce(0) { $0 + $1.weight })
    for entry in items {
      left -= entry.weight
      if left < 0 { return entry.item }
    }
    return items[items.count - 1].item
  }

  /// The items in a new order (Fisher and Yates).
  mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var items = items
    var last = items.count - 1
    while last > 0 {
      items.swapAt(last, below(last + 1))
      last -= 1
    }
    return items
  }

  mutating func digits(_ count: Int) -> String {
    var text = ""
    for _ in 0..<count { text.append(String(below(10))) }
    return text
  }
}
