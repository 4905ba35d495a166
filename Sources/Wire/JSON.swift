/// A JSON value as strictly as a ledger needs it: integers only, members in the order written, no
/// member twice.
///
/// Floating point, exponents, leading zeros and minus zero are refused on reading, since no amount in
/// Quanbu has them; so is -2^63, which has no positive counterpart, and any nesting deeper than
/// ``JSONReader/depthLimit``.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSON])
  case object([Member])

  /// One name and its value. Order is kept: what was signed is what is read.
  public struct Member: Hashable, Sendable {
    public let name: String
    public let value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }

    public static func == (left: Member, right: Member) -> Bool {
      left.name.hasSameBytes(as: right.name) && left.value == right.value
    }
  }

  /// Equal when the bytes are: `String` would also equate texts that only look alike.
  public static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.integer, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  /// What kind of value this is, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The value of member `name`, if this is an object that has it.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.name.hasSameBytes(as: name) { return member.value }
    return nil
  }

  /// Reads one whole document.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
      var reader = JSONReader(bytes)
      return Result { () throws(JSONError) in try reader.document() }
    }
    self = try (bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read))
      .get()
  }

  /// UTF-8 without white space, members in the order they stand.
  public var serialized: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}

/// Why bytes are not the JSON we read, with the byte offset.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One case per cause.
  public enum Cause: String, Hashable, Sendable {
    case badCharacter = "json-bad-character"
    case badEscape = "json-bad-escape"
    case badNumber = "json-bad-number"
    case badUTF8 = "json-bad-utf8"
    case duplicateMember = "json-duplicate-member"
    case numberOutOfRange = "json-number-out-of-range"
    case tooDeep = "json-too-deep"
    case trailingBytes = "json-trailing-bytes"
    case unexpectedEnd = "json-unexpected-end"
  }

  public let cause: Cause
  /// Byte offset from the start, zero-based.
  public let offset: Int
  /// The member concerned, when one is known.
  public let member: String?

  public init(_ cause: Cause, offset: Int, member: String? = nil) {
    self.cause = cause
    self.offset = offset
    self.member = member
  }

  public var description: String {
    "\(cause.rawValue) at byte \(offset)" + (member.map { " (member \"\($0)\")" } ?? "")
  }
}
