/// A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last a check modulo 31.
///
/// Held as numbers: a ledger compares and looks up codes far more often than it shows them.
public struct CreditCode: Hashable, Sendable, Comparable {
  /// Nine characters each, the first highest, each its place in the alphabet in five bits: their order is that of the text.
  private let first: UInt64
  private let last: UInt64

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  /// Where a character stands in the alphabet; `nil` outside of it.
  private static let places: [UInt64?] = (0...255).map { (unit: UInt8) in
    alphabet.firstIndex(of: unit).map(UInt64.init)
  }
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
    var text = String(text)
    guard text.utf8.count == 18 else { throw InvalidValue(.creditCodeLength) }
    let halves = text.withUTF8 { (Self.packed($0.prefix(9)), Self.packed($0.suffix(9))) }
    guard let first = halves.0, let last = halves.1 else { throw InvalidValue(.creditCodeCharacter) }
    self.first = first
    self.last = last
  }

  private static func packed(_ units: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
    var packed: UInt64 = 0
    for unit in units {
      guard let place = places[Int(unit)] else { return nil }
      packed = packed << 5 | place
    }
    return packed
  }

  /// Its eighteen characters.
  public var text: String {
    String(unsafeUninitializedCapacity: 18) { units in
      for place in 0..<18 {
        let half = place < 9 ? first : last
        units[place] = Self.alphabet[Int(half >> UInt64((8 - place % 9) * 5) & 31)]
      }
      return 18
    }
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.first, left.last) < (right.first, right.last)
  }

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
