/// A moment in UTC milliseconds since 1970. Always passed in; nothing in the rules reads a clock.
public struct Instant: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// China has kept one zone without summer time since 1992: UTC+8.
  public static let shanghaiOffset: Int64 = 8 * 3_600_000

  /// Moments the journal can write: years 1900 to 2999.
  public static let range: ClosedRange<Int64> = -2_208_988_800_000...32_503_679_999_999

  /// Throws `instant-malformed` outside ``range``.
  public init(milliseconds: Int64) throws(InvalidValue) {
    guard Self.range.contains(milliseconds) else { throw InvalidValue(.instantMalformed) }
    self.milliseconds = milliseconds
  }

  /// Midnight at the start of `day` in Asia/Shanghai.
  public init(startOf day: Day) {
    milliseconds = Int64(day.number) * 86_400_000 - Self.shanghaiOffset
  }

  /// Reads RFC 3339 with seconds, optional milliseconds (exactly three digits) and `Z` or a numeric offset.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    let units = Array(text.utf8)
    guard units.count >= 20, units[10] == UInt8(ascii: "T"), units[13] == UInt8(ascii: ":"),
      units[16] == UInt8(ascii: ":")
    else { throw InvalidValue(.instantMalformed) }
    guard let day = try? Day(String(decoding: units[0..<10], as: UTF8.self)) else {
      throw InvalidValue(.instantMalformed)
    }
    let hour = try Self.number(units[11..<13], below: 24)
    let minute = try Self.number(units[14..<16], below: 60)
    let second = try Self.number(units[17..<19], below: 60)
    var rest = units[19...]
    var fraction: Int64 = 0
    if rest.first == UInt8(ascii: ".") {
      guard rest.count >= 5 else { throw InvalidValue(.instantMalformed) }
      fraction = try Self.number(rest.dropFirst().prefix(3), below: 1000)
      rest = rest.dropFirst(4)
    }
    let seconds = Int64(day.number) * 86_400 + hour * 3600 + minute * 60 + second
    try self.init(milliseconds: (seconds - (try Self.offset(rest))) * 1000 + fraction)
  }

  private static func offset(_ units: ArraySlice<UInt8>) throws(InvalidValue) -> Int64 {
    if units.elementsEqual("Z".utf8) { return 0 }
    let zone = Array(units)
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
      zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-")
    else { throw InvalidValue(.instantMalformed) }
    let amount = try number(zone[1..<3], below: 24) * 3600 + number(zone[4..<6], below: 60) * 60
    return zone[0] == UInt8(ascii: "-") ? -amount : amount
  }

  private static func number(_ digits: ArraySlice<UInt8>, below limit: Int64) throws(InvalidValue) -> Int64 {
    var value: Int64 = 0
    for unit in digits {
      guard case 0x30...0x39 = unit else { throw InvalidValue(.instantMalformed) }
      value = value * 10 + Int64(unit - 0x30)
    }
    guard value < limit else { throw InvalidValue(.instantMalformed) }
    return value
  }

  /// The civil day in Asia/Shanghai.
  public var day: Day {
    let local = milliseconds + Self.shanghaiOffset
    return Day(number: Int32(truncatingIfNeeded: Self.floorDivide(local, 86_400_000)))
  }

  /// Whole seconds since 1970, as a NumericDate (RFC 7519 section 2).
  public var seconds: Int64 { Self.floorDivide(milliseconds, 1000) }

  /// The moment `count` milliseconds later, held inside ``range``.
  public func adding(milliseconds count: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(count)
    let clamped = overflow ? (count < 0 ? Self.range.lowerBound : Self.range.upperBound) : sum
    return Instant(clamping: clamped)
  }

  private init(clamping value: Int64) {
    milliseconds = min(max(value, Self.range.lowerBound), Self.range.upperBound)
  }

  /// RFC 3339 in UTC with milliseconds: `2021-07-01T01:00:00.000Z`, as journal entries write it.
  public var rfc3339: String { String(decoding: rfc3339Bytes, as: UTF8.self) }

  /// As ``rfc3339``, as ASCII bytes.
  public var rfc3339Bytes: [UInt8] {
    var text = Self.write(milliseconds)
    text.append(UInt8(ascii: "Z"))
    return text
  }

  private static func write(_ milliseconds: Int64) -> [UInt8] {
    let days = floorDivide(milliseconds, 86_400_000)
    var rest = milliseconds - days * 86_400_000
    let (year, month, day) = Day(number: Int32(truncatingIfNeeded: days)).civil
    let ms = rest % 1000
    rest /= 1000
    var out: [UInt8] = []
    out.reserveCapacity(24)
    func digits(_ value: Int, _ width: Int) {
      var divisor = 1
      for _ in 1..<width { divisor *= 10 }
      while divisor > 0 {
        out.append(UInt8(0x30 + value / divisor % 10))
        divisor /= 10
      }
    }
    digits(year, 4)
    out.append(UInt8(ascii: "-"))
    digits(month, 2)
    out.append(UInt8(ascii: "-"))
    digits(day, 2)
    out.append(UInt8(ascii: "T"))
    digits(Int(rest / 3600), 2)
    out.append(UInt8(ascii: ":"))
    digits(Int(rest / 60 % 60), 2)
    out.append(UInt8(ascii: ":"))
    digits(Int(rest % 60), 2)
    out.append(UInt8(ascii: "."))
    digits(Int(ms), 3)
    return out
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}

extension Instant: Comparable {
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
  /// Asia/Shanghai to the second, for people: `2021-07-01 09:00:00`.
  public var description: String {
    var text = Self.write(milliseconds + Self.shanghaiOffset)
    text[10] = UInt8(ascii: " ")
    return String(decoding: text.prefix(19), as: UTF8.self)
  }
}
