/// Numbers as the C2SP formats write them: ASCII digits, no sign, no leading zeros.
enum Decimal {
  /// The number from 0 to 2^63-1, or `nil` when it is spelled any other way.
  static func read(_ text: some Collection<UInt8>) -> Int64? {
    guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else { return nil }
    var value: Int64 = 0
    for unit in text {
      guard let digit = digit(unit) else { return nil }
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.addingReportingOverflow(digit)
      guard !tooLarge, !overflow else { return nil }
      value = sum
    }
    return value
  }

  /// The value of one ASCII digit.
  static func digit(_ unit: UInt8) -> Int64? {
    unit >= UInt8(ascii: "0") && unit <= UInt8(ascii: "9") ? Int64(unit - UInt8(ascii: "0")) : nil
  }
}
