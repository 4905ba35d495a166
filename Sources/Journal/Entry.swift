public import Ledger
public import Vouchers
internal import Wire

/// One entry of the journal: a command with what came of it, or an act of the ledger itself.
///
/// Its bytes are UTF-8 JSON without white space, members in this order and no others:
/// `{"v":1,"seq":N,"at":"RFC 3339, ms, Z","command":"JWS","events":[…]}`; instead of `events` a refusal has
/// `"refused":[number,"name"]` or `[number,"name","subject"]`; the ledger's own acts have no `command`.
/// What was signed is kept as it came: the JWS stands in the entry character by character.
public struct Entry: Hashable, Sendable {
  /// The only format so far (`v`).
  public static let version = 1
  /// Longest entry, in bytes: an entry bundle writes the length in two (C2SP tlog-tiles).
  public static let sizeLimit = 65_535

  /// From 0, without gaps.
  public let sequence: Int64
  /// When the ledger decided; never before the entry ahead of it.
  public let at: Instant
  /// The compact JWS as received; `nil` for the ledger's own acts.
  public let command: [UInt8]?
  public let outcome: Outcome

  public init(sequence: Int64, at: Instant, command: [UInt8]?, outcome: Outcome) {
    self.sequence = sequence
    self.at = at
    self.command = command
    self.outcome = outcome
  }

  /// The bytes to store and to hash.
  ///
  /// - Parameter isJWS: whether the command was read as a compact JWS: then its characters are not looked at once more.
  /// - Throws: ``EntryProblem`` `entry-too-long`, or `entry-command` when the command has characters that no
  ///   compact JWS has (RFC 7515 section 7.1).
  public func encoded(isJWS: Bool = false) throws(EntryProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity((command?.count ?? 0) + 256)
    bytes.append(contentsOf: Form.start)
    bytes.append(contentsOf: String(sequence).utf8)
    bytes.append(contentsOf: Form.at)
    bytes.append(contentsOf: at.rfc3339Bytes)
    if let command {
      guard isJWS || (!command.isEmpty && Form.isJWS(command)) else {
        throw EntryProblem(.command, "command")
      }
      bytes.append(contentsOf: Form.command)
      bytes.append(contentsOf: command)
    }
    bytes.append(contentsOf: Form.afterText)
    bytes.append(contentsOf: outcome.member)
    bytes.append(UInt8(ascii: "}"))
    guard bytes.count <= Self.sizeLimit else { throw EntryProblem(.tooLong, "") }
    return bytes
  }
}

extension Entry {
  /// The fixed parts of an entry's bytes, in order.
  enum Form {
    static let start = Array(#"{"v":1,"seq":"#.utf8)
    static let at = Array(#","at":""#.utf8)
    static let command = Array(#"","command":""#.utf8)
    static let afterText = Array(#"","#.utf8)

    /// Whether all are of base64url, or the dots between the parts.
    static func isJWS(_ units: [UInt8]) -> Bool { lengthOfJWS(in: units, from: 0) == units.count }

    /// How many such characters stand one after the other.
    static func lengthOfJWS(in units: [UInt8], from start: Int) -> Int {
      isOfJWS.withUnsafeBufferPointer { isOfJWS in
        units.withUnsafeBufferPointer { units in
          var end = start
          while end < units.count, isOfJWS[Int(units[end])] { end += 1 }
          return end - start
        }
      }
    }

    private static let isOfJWS: [Bool] = (0...255).map { (unit: UInt8) in
      switch unit {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
  }
}

extension Outcome {
  /// The last member of an entry, with its name.
  var member: [UInt8] {
    var json = JSONWriter(reserving: 128)
    switch self {
    case .accepted(let events):
      json.name("events")
      json.array { for event in events { event.write(to: &$0) } }
    case .refused(let refused):
      json.name("refused")
      json.array {
        $0.integer(refused.refusal.rawValue)
        $0.string(refused.refusal.name)
        if !refused.subject.isEmpty { $0.string(refused.subject) }
      }
    }
    return json.bytes
  }
}
