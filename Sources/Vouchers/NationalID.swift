/// A citizen's ID number (公民身份号码, GB 11643-1999) or a residence permit's of the same shape
/// (港澳台居民居住证, address codes 810000, 820000, 830000). Personal data: it never enters the journal.
///
/// Eighteen characters: six of place, eight of birth date, three of sequence (odd for men), one check by
/// ISO 7064 MOD 11-2. Deliberately not printable by accident: see ``description``.
public struct NationalID: Hashable, Sendable {
  /// The normalised number: digits and a capital X.
  public let text: String
  /// The day of birth it carries.
  public let birth: Day

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checks = Array("10X98765432".utf8)
  /// Province-level codes of GB/T 2260, and 81 to 83 of the residence permits.
  private static let places: Set<Int> = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 83, 91,
  ]

  /// Surrounding spaces are dropped and a small `x` is raised; everything else must be exact.
  public init(_ raw: some StringProtocol) throws(InvalidValue) {
    var trimmed = Array(raw.utf8)[...]
    while trimmed.first == 0x20 { trimmed.removeFirst() }
    while trimmed.last == 0x20 { trimmed.removeLast() }
    var units = Array(trimmed)
    if Self.looksScientific(units) { throw InvalidValue(.nationalIDScientific) }
    guard units.count == 18 else { throw InvalidValue(.nationalIDLength) }
    if units[17] == UInt8(ascii: "x") { units[17] = UInt8(ascii: "X") }
    guard units[..<17].allSatisfy({ (0x30...0x39).contains($0) }),
      units[17] == UInt8(ascii: "X") || (0x30...0x39).contains(units[17])
    else { throw InvalidValue(.nationalIDCharacter) }
    guard Self.places.contains(Int(units[0] - 0x30) * 10 + Int(units[1] - 0x30)) else {
      throw InvalidValue(.nationalIDPlace)
    }
    guard let birth = try? Day(compact: units[6..<14]) else { throw InvalidValue(.nationalIDBirthDate) }
    guard Self.check(for: units[..<17]) == units[17] else { throw InvalidValue(.nationalIDCheck) }
    self.birth = birth
    text = String(decoding: units, as: UTF8.self)
  }

  /// The check character for seventeen digits.
  public static func check(for digits: some Collection<UInt8>) -> UInt8 {
    var sum = 0
    for (digit, weight) in zip(digits, weights) { sum += Int(digit) % 48 * weight }
    return checks[sum % 11]
  }

  /// `3.50102E+17` is what a spreadsheet makes of a number column.
  private static func looksScientific(_ units: [UInt8]) -> Bool {
    guard let e = units.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }), e > 0
    else {
      return false
    }
    let mantissa = units[..<e].allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    let exponent = units[(e + 1)...]
    return mantissa && !exponent.isEmpty
      && exponent.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }
  }

  /// Odd sequence codes are men's.
  public var isMale: Bool { Array(text.utf8)[16] % 2 == 1 }

  /// The six digits of place: the household's when the number was given, or the permit's region.
  public var place: String { String(text.prefix(6)) }
}

extension NationalID: CustomStringConvertible {
  /// Only the province: a log line or an error can never carry the number.
  public var description: String { text.prefix(2) + "****************" }
}
