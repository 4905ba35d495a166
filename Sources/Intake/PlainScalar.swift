internal import Wire

/// What an unquoted YAML word means to us: few words mean anything but themselves, and those that other
/// readers would take for something else are refused.
enum PlainScalar {
  case value(JSON)
  case refused(InputProblem.Code)

  init(_ text: String) {
    let units = Array(text.utf8)
    switch text {
    case "", "~", "null": self = .value(.null)
    case "true": self = .value(.bool(true))
    case "false": self = .value(.bool(false))
    default:
      if Self.isAmbiguousWord(text) {
        self = .refused(.ambiguousYAML)
      } else if Self.isInteger(units) {
        self = Int64(text).map { .value(.integer($0)) } ?? .refused(.integerYAML)
      } else if Self.isFloat(units) {
        self = .refused(.floatYAML)
      } else if Self.isOddNumber(units) {
        self = .refused(.ambiguousYAML)
      } else {
        self = .value(.string(text))
      }
    }
  }

  /// Booleans and nulls of YAML 1.1 in their other spellings.
  private static func isAmbiguousWord(_ text: String) -> Bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
  }

  /// An optional minus and digits without a leading zero; `-0` is no integer of ours.
  private static func isInteger(_ units: [UInt8]) -> Bool {
    let digits = units.first == UInt8(ascii: "-") ? units.dropFirst() : units[...]
    guard let first = digits.first, digits.allSatisfy(isDigit) else { return false }
    return first != UInt8(ascii: "0") || units.count == 1
  }

  /// Digits with a point, an exponent, or both; infinities and not-a-number.
  private static func isFloat(_ units: [UInt8]) -> Bool {
    let body = withoutSign(units)
    let lowered = String(decoding: body, as: UTF8.self).lowercased()
    if lowered == ".inf" || lowered == ".nan" { return true }
    let parts = lowered.utf8.split(separator: UInt8(ascii: "e"), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let mantissa = parts.first, mantissa.contains(where: isDigit),
      mantissa.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") })
    else { return false }
    guard parts.count == 2 else { return mantissa.count(where: { $0 == UInt8(ascii: ".") }) == 1 }
    let exponent = withoutSign(Array(parts[1]))
    return !exponent.isEmpty && exponent.allSatisfy(isDigit)
  }

  /// `+5`, `007`, `1_000`, `12:30`, `0x1F`, `0o17`, `0b1`: numbers to some readers, texts to others.
  private static func isOddNumber(_ units: [UInt8]) -> Bool {
    let body = withoutSign(units)
    guard let first = body.first, isDigit(first) else { return false }
    if first == UInt8(ascii: "0"), body.count > 2,
      [UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b")].contains(body[body.startIndex + 1] | 0x20)
    {
      return body.dropFirst(2).allSatisfy { isHex($0) || $0 == UInt8(ascii: "_") }
    }
    return body.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
  }

  private static func withoutSign(_ units: [UInt8]) -> ArraySlice<UInt8> {
    units.first == UInt8(ascii: "-") || units.first == UInt8(ascii: "+") ? units.dropFirst() : units[...]
  }

  private static func isDigit(_ unit: UInt8) -> Bool { (0x30...0x39).contains(unit) }

  private static func isHex(_ unit: UInt8) -> Bool { isDigit(unit) || (0x61...0x66).contains(unit | 0x20) }
}
