/// All ID numbers that must not be found, as numbers: 17 digits times 11, plus the check character.
struct IDIndex {
  private var numbers: Set<UInt64> = []

  init(_ ids: some Sequence<String>) {
    for id in ids {
      let units = Array(id.utf8)
      guard units.count == 18, let key = units.withUnsafeBytes({ Self.key($0, at: 0) }) else { continue }
      numbers.insert(key)
    }
  }

  /// Offsets at which a known number begins, every window of 18 characters looked at.
  func offsets(in bytes: UnsafeRawBufferPointer) -> [Int] {
    var found: [Int] = []
    var run = 0
    for (position, unit) in bytes.enumerated() {
      let isDigit = unit &- 0x30 < 10
      // Seventeen digits stand before this character.
      if run >= 17, isDigit || unit | 0x20 == UInt8(ascii: "x"),
        let key = Self.key(bytes, at: position - 17), numbers.contains(key)
      {
        found.append(position - 17)
      }
      run = isDigit ? run + 1 : 0
    }
    return found
  }

  private static func key(_ bytes: UnsafeRawBufferPointer, at start: Int) -> UInt64? {
    var value: UInt64 = 0
    for position in start..<start + 17 {
      let digit = bytes[position] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + UInt64(digit)
    }
    let last = bytes[start + 17]
    if last | 0x20 == UInt8(ascii: "x") { return value * 11 + 10 }
    let digit = last &- 0x30
    return digit < 10 ? value * 11 + UInt64(digit) : nil
  }
}
