/// A strict one-pass reader of JSON (RFC 8259, narrowed as ``JSON`` says).
public struct JSONReader {
  /// Deepest nesting accepted; the recursion is bounded by it.
  public static let depthLimit = 16

  /// Lent for as long as it reads; what it gives is copied out of them.
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// One value and nothing after it but white space.
  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw JSONError(.trailingBytes, offset: position) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth < Self.depthLimit else { throw JSONError(.tooDeep, offset: position) }
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return .integer(try integer())
    default: throw JSONError(.badCharacter, offset: position)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    var names = MemberNames()
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    // Most have no more, and growing costs more than reading. Empty ones take nothing, however many are sent.
    members.reserveCapacity(8)
    while true {
      skipSpace()
      let start = position
      guard try peek() == UInt8(ascii: "\"") else { throw JSONError(.badCharacter, offset: position) }
      let name = try string()
      guard names.insert(name, beside: members) else {
        throw JSONError(.duplicateMember, offset: start, member: name)
      }
      skipSpace()
      guard try peek() == UInt8(ascii: ":") else { throw JSONError(.badCharacter, offset: position) }
      position += 1
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw JSONError(.badCharacter, offset: position)
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    position += 1
    var items: [JSON] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return .array(items)
    }
    items.reserveCapacity(6)
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(items)
      default: throw JSONError(.badCharacter, offset: position)
      }
    }
  }

  private mutating func integer() throws(JSONError) -> Int64 {
    let start = position
    var negative = false
    if bytes[position] == UInt8(ascii: "-") {
      negative = true
      position += 1
    }
    let digitsStart = position
    var magnitude: UInt64 = 0
    while position < bytes.count, case 0x30...0x39 = bytes[position] {
      let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(UInt64(bytes[position] - 0x30))
      guard !overflow, !carry else { throw JSONError(.numberOutOfRange, offset: start) }
      magnitude = sum
      position += 1
    }
    let digits = position - digitsStart
    guard digits > 0, digits == 1 || bytes[digitsStart] != 0x30, !(negative && magnitude == 0) else {
      throw JSONError(.badNumber, offset: start)
    }
    if position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        throw JSONError(.badNumber, offset: position)
      default: break
      }
    }
    guard magnitude <= UInt64(Int64.max) else { throw JSONError(.numberOutOfRange, offset: start) }
    return negative ? -Int64(magnitude) : Int64(magnitude)
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    let (end, isASCII) = plainEnd(from: start)
    position = end
    switch try peek() {
    case UInt8(ascii: "\""):
      let text = isASCII ? plain(start..<end) : try validated(bytes[start..<end], at: start)
      position += 1
      return text
    case UInt8(ascii: "\\"): return try escapedString(from: start)
    default: throw JSONError(.badCharacter, offset: position)
    }
  }

  /// Where the characters end that stand for themselves, and whether all of them are ASCII.
  private func plainEnd(from start: Int) -> (end: Int, isASCII: Bool) {
    var end = start
    var eights: UInt64 = 0
    while bytes.count - end >= 8 {
      let eight = UInt64(
        littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: end, as: UInt64.self))
      let plain = Self.plainBytes(atFrontOf: eight)
      eights |= eight & ~(.max << UInt64(8 * plain))
      end += plain
      if plain < 8 { return (end, eights & (0x80 * Self.ones) == 0) }
    }
    var union: UInt8 = eights & (0x80 * Self.ones) == 0 ? 0 : 0x80
    while end < bytes.count {
      let unit = bytes[end]
      if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") || unit < 0x20 { break }
      union |= unit
      end += 1
    }
    return (end, union < 0x80)
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// How many of eight bytes, the first lowest, come before a quote, a backslash or a control character.
  private static func plainBytes(atFrontOf eight: UInt64) -> Int {
    // A byte below `limit` sets its own highest bit. It may set those of later bytes too, but the first is right.
    func below(_ limit: UInt64, _ bytes: UInt64) -> UInt64 { (bytes &- limit * ones) & ~bytes }
    let quotes = below(1, eight ^ (UInt64(UInt8(ascii: "\"")) * ones))
    let escapes = below(1, eight ^ (UInt64(UInt8(ascii: "\\")) * ones))
    return ((quotes | escapes | below(0x20, eight)) & (0x80 * ones)).trailingZeroBitCount / 8
  }

  private func plain(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var out = Array(bytes[start..<position])
    while position < bytes.count {
      let unit = bytes[position]
      position += 1
      switch unit {
      case UInt8(ascii: "\""): return try validated(out[...], at: start)
      case UInt8(ascii: "\\"): out.append(contentsOf: try escape())
      case 0..<0x20: throw JSONError(.badCharacter, offset: position - 1)
      default: out.append(unit)
      }
    }
    throw JSONError(.unexpectedEnd, offset: position)
  }

  private mutating func escape() throws(JSONError) -> [UInt8] {
    let unit = try peek()
    position += 1
    switch unit {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [unit]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      let start = position
      var scalar = UInt32(try hex4())
      if (0xD800..<0xDC00).contains(scalar) {
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
          bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONError(.badEscape, offset: start) }
        position += 2
        let low = UInt32(try hex4())
        guard (0xDC00..<0xE000).contains(low) else { throw JSONError(.badEscape, offset: start) }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let valid = Unicode.Scalar(scalar) else { throw JSONError(.badEscape, offset: start) }
      return Array(String(Character(valid)).utf8)
    default: throw JSONError(.badEscape, offset: position - 1)
    }
  }

  private mutating func hex4() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let unit = try peek()
      switch unit {
      case 0x30...0x39: value = value << 4 | UInt16(unit - 0x30)
      case 0x61...0x66: value = value << 4 | UInt16(unit - 0x61 + 10)
      case 0x41...0x46: value = value << 4 | UInt16(unit - 0x41 + 10)
      default: throw JSONError(.badEscape, offset: position)
      }
      position += 1
    }
    return value
  }

  private func validated(_ slice: some Collection<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONError(.badUTF8, offset: start)
    }
    return text
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw JSONError(.unexpectedEnd, offset: position) }
      guard bytes[position] == word.utf8Start[index] else { throw JSONError(.badCharacter, offset: position) }
      position += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw JSONError(.unexpectedEnd, offset: position) }
    return bytes[position]
  }
}

/// The names an object has so far, compared by bytes.
///
/// Looking through all of them is fast for the objects we write; for an object of thousands of
/// members, which only a stranger sends, it would take seconds.
private struct MemberNames {
  private static let few = 16
  /// One bit of 64 for each, by its length and first byte: of two names whose bits differ no byte need be compared.
  private var bits: UInt64 = 0
  private var known: Set<[UInt8]> = []

  /// False when `name` is already among `members`.
  mutating func insert(_ name: String, beside members: [JSON.Member]) -> Bool {
    let bit: UInt64 = 1 << ((UInt64(name.utf8.first ?? 0) &+ 7 &* UInt64(name.utf8.count)) & 63)
    defer { bits |= bit }
    if bits & bit == 0, members.count < Self.few { return true }
    guard members.count >= Self.few else {
      return !members.contains { $0.name.hasSameBytes(as: name) }
    }
    if known.isEmpty { known = Set(members.map { Array($0.name.utf8) }) }
    return known.insert(Array(name.utf8)).inserted
  }
}
