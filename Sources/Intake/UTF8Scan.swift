/// Strict UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
enum UTF8Scan {
  /// The offset of the first byte that is not part of a valid character.
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = 0
    while position < bytes.count {
      if bytes[position] < 0x80 {
        position += 1
        continue
      }
      let length = length(at: position, in: bytes)
      guard length > 0 else { return position }
      position += length
    }
    return nil
  }

  /// The number of bytes of the character at `position`, 0 when there is no valid one.
  static func length(at position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let count: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[position] {
    case 0..<0x80: return 1
    case 0xC2...0xDF: count = 2
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: count = 3
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: count = 4
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard position + count <= bytes.count, second.contains(bytes[position + 1]) else { return 0 }
    for offset in 2..<max(count, 2) where bytes[position + offset] & 0xC0 != 0x80 { return 0 }
    return count
  }
}
