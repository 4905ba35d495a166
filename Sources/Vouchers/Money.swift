/// An amount of renminbi in whole fen (分). Never a floating-point number.
///
/// Range: ±9,007,199,254,740,991 fen (2^53 - 1, about 90 trillion yuan), so that every JSON reader keeps it
/// exact. Arithmetic reports overflow instead of trapping.
public struct Money: Hashable, Sendable {
  /// Whole fen; negative only for movements, never for a balance.
  public let fen: Int64

  /// Largest magnitude a `Money` can hold, in fen.
  public static let limit: Int64 = 9_007_199_254_740_991

  public static let zero = Money(unchecked: 0)

  private init(unchecked fen: Int64) {
    self.fen = fen
  }

  /// Throws `amount-out-of-range` beyond ±``limit``.
  public init(fen: Int64) throws(InvalidValue) {
    guard fen >= -Self.limit, fen <= Self.limit else { throw InvalidValue(.amountOutOfRange) }
    self.fen = fen
  }

  /// Reads yuan with at most two decimals, with an optional sign and thousands commas as Chinese banks print
  /// them: `1500`, `-3,240.28`, `+10000.00`. Anything else is `amount-malformed`.
  public init(yuan text: some StringProtocol) throws(InvalidValue) {
    var units = Array(text.utf8)[...]
    var negative = false
    if let sign = units.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      units.removeFirst()
    }
    let parts = units.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { throw InvalidValue(.amountMalformed) }
    var fen = try Self.digits(try Self.withoutThousands(whole))
    fen = try Self.scaled(fen, by: 100)
    if parts.count == 2 {
      guard (1...2).contains(parts[1].count) else { throw InvalidValue(.amountMalformed) }
      let cents = try Self.digits(Array(parts[1]))
      fen += parts[1].count == 1 ? cents * 10 : cents
    }
    try self.init(fen: negative ? -fen : fen)
  }

  private static func withoutThousands(_ whole: ArraySlice<UInt8>) throws(InvalidValue) -> [UInt8] {
    let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.count > 1 else { return Array(whole) }
    guard let first = groups.first, (1...3).contains(first.count) else {
      throw InvalidValue(.amountMalformed)
    }
    var joined = Array(first)
    for group in groups.dropFirst() {
      guard group.count == 3 else { throw InvalidValue(.amountMalformed) }
      joined.append(contentsOf: group)
    }
    return joined
  }

  private static func digits(_ units: [UInt8]) throws(InvalidValue) -> Int64 {
    guard !units.isEmpty else { throw InvalidValue(.amountMalformed) }
    var value: Int64 = 0
    for unit in units {
      guard case 0x30...0x39 = unit else { throw InvalidValue(.amountMalformed) }
      value = try scaled(value, by: 10) + Int64(unit - 0x30)
    }
    return value
  }

  private static func scaled(_ value: Int64, by factor: Int64) throws(InvalidValue) -> Int64 {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    guard !overflow, product <= limit else { throw InvalidValue(.amountOutOfRange) }
    return product
  }

  /// The sum, or `nil` when it is outside the range.
  public func adding(_ other: Money) -> Money? {
    let sum = fen + other.fen  // both within ±2^53: cannot overflow Int64
    return abs(sum) <= Self.limit ? Money(unchecked: sum) : nil
  }

  /// The difference, or `nil` when it is outside the range.
  public func subtracting(_ other: Money) -> Money? {
    adding(other.negated)
  }

  /// The product with a whole number, or `nil` when it is outside the range.
  public func multiplied(by factor: Int64) -> Money? {
    let (product, overflow) = fen.multipliedReportingOverflow(by: factor)
    return !overflow && product >= -Self.limit && product <= Self.limit ? Money(unchecked: product) : nil
  }

  /// The amount with its sign turned.
  public var negated: Money { Money(unchecked: -fen) }

  /// `1000000000.00`: yuan with two decimals, for files.
  public var plain: String {
    let magnitude = fen.magnitude
    let cents = magnitude % 100
    return (fen < 0 ? "-" : "") + String(magnitude / 100) + (cents < 10 ? ".0" : ".") + String(cents)
  }
}

extension Money: Comparable {
  public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}

extension Money: CustomStringConvertible {
  /// `1,000,000,000.00`: yuan with thousands commas, for people.
  public var description: String {
    let text = plain
    let sign = text.hasPrefix("-") ? "-" : ""
    let digits = Array(text.dropFirst(sign.count).dropLast(3))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return sign + grouped + text.suffix(3)
  }
}
