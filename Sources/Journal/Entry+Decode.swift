internal import Ledger
public import Vouchers
internal import Wire

extension Entry {
  /// Reads stored bytes strictly: whatever is accepted encodes to the same bytes again.
  ///
  /// - Throws: ``EntryProblem`` with the member concerned.
  public init(decoding bytes: [UInt8]) throws(EntryProblem) {
    let layout = try EntryLayout(of: bytes)
    sequence = layout.sequence
    at = layout.at
    command = layout.command.map { Array(bytes[$0]) }
    outcome = try Outcome(member: bytes[layout.outcome])
  }
}

/// Where the parts of an entry's bytes lie: found by one scan that copies nothing, for those who want only
/// the command or the time.
public struct EntryLayout: Hashable, Sendable {
  public let sequence: Int64
  public let at: Instant
  /// The JWS within the bytes, without its quotes; `nil` for the ledger's own acts.
  public let command: Range<Int>?
  /// The last member with its name, without the closing brace.
  let outcome: Range<Int>

  /// Scans an entry as far as its outcome, which is left unread.
  public init(of bytes: [UInt8]) throws(EntryProblem) {
    guard bytes.count <= Entry.sizeLimit else { throw EntryProblem(.tooLong, "") }
    var scan = Scan(bytes: bytes)
    guard scan.skip(Entry.Form.start) else { throw EntryProblem(.version, "v") }
    guard let number = scan.number() else { throw EntryProblem(.sequence, "seq") }
    sequence = number
    guard scan.skip(Entry.Form.at) else { throw EntryProblem(.malformed, "at") }
    at = try scan.instant()
    command = try scan.command()
    guard scan.skip(Entry.Form.afterText), bytes.last == UInt8(ascii: "}"), scan.position < bytes.count else {
      throw EntryProblem(.malformed, "")
    }
    outcome = scan.position..<(bytes.count - 1)
  }
}

/// A cursor over an entry's fixed parts.
private struct Scan {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func skip(_ expected: [UInt8]) -> Bool {
    guard bytes.count - position >= expected.count else { return false }
    for offset in expected.indices where bytes[position + offset] != expected[offset] { return false }
    position += expected.count
    return true
  }

  /// Digits without leading zeros, at most ``Money/limit``.
  mutating func number() -> Int64? {
    let start = position
    var value: Int64 = 0
    while position < bytes.count, case 0x30...0x39 = bytes[position], position - start < 16 {
      value = value * 10 + Int64(bytes[position] - 0x30)
      position += 1
    }
    let digits = position - start
    guard digits > 0, digits == 1 || bytes[start] != 0x30, value <= Money.limit else { return nil }
    return value
  }

  mutating func instant() throws(EntryProblem) -> Instant {
    let end = position + 24
    guard end < bytes.count else { throw EntryProblem(.instant, "at") }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard let instant = try? Instant(text), instant.rfc3339.utf8.elementsEqual(bytes[position..<end]) else {
      throw EntryProblem(.instant, "at")
    }
    position = end
    return instant
  }

  mutating func command() throws(EntryProblem) -> Range<Int>? {
    guard skip(Entry.Form.command) else { return nil }
    let start = position
    position = start + Entry.Form.lengthOfJWS(in: bytes, from: start)
    guard position > start, position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw EntryProblem(.command, "command")
    }
    return start..<position
  }
}

extension Outcome {
  private static let doneMember = Outcome.accepted([.done]).member

  /// Reads `"events":[…]` or `"refused":[…]` and insists on the one way of writing it.
  init(member bytes: ArraySlice<UInt8>) throws(EntryProblem) {
    // By far the most frequent.
    if bytes.elementsEqual(Self.doneMember) {
      self = .accepted([.done])
      return
    }
    let object = [UInt8(ascii: "{")] + bytes + [UInt8(ascii: "}")]
    do throws(MalformedInput) {
      var members = try MemberReader(parsing: object)
      self = try members.outcome()
      try members.finish()
    } catch {
      throw EntryProblem(.outcome, error.path.isEmpty ? error.code : error.path)
    }
    guard member.elementsEqual(bytes) else { throw EntryProblem(.notCanonical, "outcome") }
  }
}

extension MemberReader {
  fileprivate mutating func outcome() throws(MalformedInput) -> Outcome {
    if let refused = optional("refused") { return .refused(try Self.refused(refused)) }
    var events: [Event] = []
    for (index, item) in try Self.items(required("events"), path: "events").enumerated() {
      events.append(try Event(item, path: "events[\(index)]"))
    }
    return .accepted(events)
  }

  private static func refused(_ value: JSON) throws(MalformedInput) -> Refused {
    let row = try row(value, path: "refused", count: 2...3)
    let number = try integer(row[0], path: "refused[0]", in: 1...9999)
    let name = try string(row[1], path: "refused[1]")
    guard let refusal = Refusal(rawValue: Int(number)), refusal.name == name else {
      throw MalformedInput(.unknownName(known: []), path: "refused[0]")
    }
    return Refused(refusal, row.count == 3 ? try string(row[2], path: "refused[2]") : "")
  }
}
