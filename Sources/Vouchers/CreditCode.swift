/// A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last a check modulo 31.
public struct CreditCode: Hashable, Sendable, Comparable {
  public let text: String

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

  /// Checks length, alphabet and check character.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    let code = try CreditCode(overridingCheckOf: text)
    guard Self.check(for: code.text.utf8.prefix(17)) == code.text.utf8.last else {
      throw InvalidValue(.creditCodeCheck)
    }
    self = code
  }

  /// Checks length and alphabet only: some registered codes fail the check, and a registrar may accept one
  /// with a recorded reason.
  public init(overridingCheckOf text: some StringProtocol) throws(InvalidValue) {
    let units = Array(text.utf8)
    guard units.count == 18 else { throw InvalidValue(.creditCodeLength) }
    guard units.allSatisfy({ Self.alphabet.contains($0) }) else { throw InvalidValue(.creditCodeCharacter) }
    self.text = String(decoding: units, as: UTF8.self)
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// Whether the check character is right.
  public var isSound: Bool { Self.check(for: text.utf8.prefix(17)) == text.utf8.last }

  /// The check character for seventeen characters; `nil` when one is outside the alphabet.
  public static func check(for units: some Collection<UInt8>) -> UInt8? {
    var sum = 0
    for (unit, weight) in zip(units, weights) {
      guard let value = alphabet.firstIndex(of: unit) else { return nil }
      sum += value * weight
    }
    // The outer remainder matters: a sum divisible by 31 gives 0, not 31.
    return alphabet[(31 - sum % 31) % 31]
  }
}

extension CreditCode: CustomStringConvertible {
  public var description: String { text }
}
