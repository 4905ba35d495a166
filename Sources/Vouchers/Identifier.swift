/// A short ASCII name chosen by people or files: letters, digits, `.`, `_`, `-` and, in most kinds, `/`; 1 to 64 of them.
///
/// `Kind` keeps a batch from being passed where a class is meant; it holds nothing.
public struct Identifier<Kind: IdentifierKind>: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// Throws `identifier-malformed`.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    var text = String(text)
    guard text.withUTF8({ Self.isWellFormed($0) }) else { throw InvalidValue(.identifierMalformed) }
    self.text = text
  }

  /// As ``init(_:)``, of characters where they lie.
  public init(utf8 units: UnsafeBufferPointer<UInt8>) throws(InvalidValue) {
    guard Self.isWellFormed(units) else { throw InvalidValue(.identifierMalformed) }
    text = String(decoding: units, as: UTF8.self)
  }

  private static func isWellFormed(_ units: UnsafeBufferPointer<UInt8>) -> Bool {
    let slash = Kind.allowsSlash
    return (1...64).contains(units.count) && units.allSatisfy { allows($0) || ($0 == 0x2F && slash) }
  }

  private static func allows(_ unit: UInt8) -> Bool {
    switch unit {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  public var description: String { text }
}

/// What an identifier names.
public protocol IdentifierKind {
  /// Whether `/` may stand in its identifiers.
  static var allowsSlash: Bool { get }
}

extension IdentifierKind {
  public static var allowsSlash: Bool { true }
}

/// Keys are named in the headers of what they sign, where `/` has no place: under such a name none could ever sign.
public enum KeyKind: IdentifierKind {
  public static var allowsSlash: Bool { false }
}
public enum PersonKind: IdentifierKind {}
public enum EntityKind: IdentifierKind {}
public enum TrancheKind: IdentifierKind {}
public enum BatchKind: IdentifierKind {}
public enum ClassKind: IdentifierKind {}
public enum ProgrammeKind: IdentifierKind {}
public enum OccupationKind: IdentifierKind {}
public enum StatementKind: IdentifierKind {}
public enum RulesKind: IdentifierKind {}
public enum UpliftKind: IdentifierKind {}

/// A signing key's name, the `kid` of RFC 7517: letters, digits, `.`, `_`, `-`.
public typealias KeyID = Identifier<KeyKind>
/// A pseudonymous reference to an acting person (经办人), never a name or an ID number.
public typealias PersonID = Identifier<PersonKind>
/// A budget entity (预算单位): 省本级, a city or 平潭.
public typealias EntityCode = Identifier<EntityKind>
/// An appropriation (下达批次) of the fund.
public typealias TrancheID = Identifier<TrancheKind>
/// A batch of vouchers (制券批次).
public typealias BatchID = Identifier<BatchKind>
/// A training class (班级).
public typealias ClassID = Identifier<ClassKind>
/// A programme of an institution (培训项目).
public typealias ProgrammeCode = Identifier<ProgrammeKind>
/// An occupation (职业/工种).
public typealias OccupationCode = Identifier<OccupationKind>
/// A bank statement (银行对账单) of one account and period.
public typealias StatementID = Identifier<StatementKind>
/// A published rules document.
public typealias RulesID = Identifier<RulesKind>
/// A reason for a higher rate (上浮).
public typealias UpliftCode = Identifier<UpliftKind>

/// A voucher's number (券号): 1 to 9,999,999,999, shown with ten digits. Sequential; knowing one proves nothing.
public struct VoucherNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let value: Int64

  public static let range: ClosedRange<Int64> = 1...9_999_999_999

  public init(_ value: Int64) throws(InvalidValue) {
    guard Self.range.contains(value) else { throw InvalidValue(.identifierMalformed) }
    self.value = value
  }

  /// Reads one to ten digits.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    let units = text.utf8
    guard (1...10).contains(units.count), units.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int64(String(text))
    else { throw InvalidValue(.identifierMalformed) }
    try self.init(value)
  }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  public var description: String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, 10 - digits.utf8.count)) + digits
  }
}

/// A payment order's number (拨款指令): the sequence number of the approving entry times 1,000, plus its place.
public struct OrderNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Numbers of one entry: the entry's own times this, and a place.
  public static let perEntry: Int64 = 1000

  public let value: Int64

  public init(_ value: Int64) throws(InvalidValue) {
    guard (1...9_999_999_999_999).contains(value) else { throw InvalidValue(.identifierMalformed) }
    self.value = value
  }

  /// Reads the reference as it stands in bank files: `PO` and thirteen digits.
  public init(reference: some StringProtocol) throws(InvalidValue) {
    guard reference.utf8.count == 15, reference.hasPrefix("PO"),
      reference.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int64(String(reference.dropFirst(2)))
    else { throw InvalidValue(.identifierMalformed) }
    try self.init(value)
  }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// The reference written into payment files: `PO0000000123000`.
  public var description: String {
    let digits = String(value)
    return "PO" + String(repeating: "0", count: max(0, 13 - digits.utf8.count)) + digits
  }
}

/// A command's own id: a UUID of version 7 (RFC 9562 section 5.7), so that indexes append.
public struct CommandID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  /// Reads the canonical lower-case form; throws `identifier-malformed` for any other version or shape.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    var text = String(text)
    guard text.utf8.count == 36, let words = text.withUTF8(Self.words) else {
      throw InvalidValue(.identifierMalformed)
    }
    try self.init(high: words.high, low: words.low)
  }

  /// Of 36 characters, dashes among them.
  private static func words(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    var words: (high: UInt64, low: UInt64) = (0, 0)
    for (position, unit) in text.enumerated() {
      let digit: UInt64
      switch (position, unit) {
      case (8, 0x2D), (13, 0x2D), (18, 0x2D), (23, 0x2D): continue
      case (8, _), (13, _), (18, _), (23, _): return nil
      case (_, 0x30...0x39): digit = UInt64(unit - 0x30)
      case (_, 0x61...0x66): digit = UInt64(unit - 0x61 + 10)
      default: return nil
      }
      if position < 18 { words.high = words.high << 4 | digit } else { words.low = words.low << 4 | digit }
    }
    return words
  }

  /// Makes an id from a moment and ten random bytes (the first 74 bits of which are used).
  public init(at instant: Instant, random: [UInt8]) {
    var bits: (UInt64, UInt64) = (0, 0)
    for (index, byte) in random.prefix(10).enumerated() {
      if index < 2 { bits.0 = bits.0 << 8 | UInt64(byte) } else { bits.1 = bits.1 << 8 | UInt64(byte) }
    }
    let time = UInt64(bitPattern: max(0, instant.milliseconds)) & 0xFFFF_FFFF_FFFF
    high = time << 16 | 0x7000 | bits.0 & 0x0FFF
    low = 0x8000_0000_0000_0000 | bits.1 & 0x3FFF_FFFF_FFFF_FFFF
  }

  /// The words as stored; throws when they are not a version 7 UUID.
  public init(high: UInt64, low: UInt64) throws(InvalidValue) {
    guard high >> 12 & 15 == 7, low >> 62 == 2 else { throw InvalidValue(.identifierMalformed) }
    self.high = high
    self.low = low
  }

  public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }

  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(36)
    for nibble in 0..<32 {
      if [8, 12, 16, 20].contains(nibble) { out.append(0x2D) }
      let word = nibble < 16 ? high : low
      out.append(digits[Int(word >> UInt64(60 - nibble % 16 * 4) & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
