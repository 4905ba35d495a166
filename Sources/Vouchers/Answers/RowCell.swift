internal import Wire

/// One value of a row as it lies in the ledger's tables.
///
/// In JSON: `null`, an integer, a string, and for bytes an array with one string, the bytes in base64url.
public enum RowCell: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  /// Longest text or base64url read, in bytes: a rules document or an act is at most an entry long.
  private static let textLimit = 1 << 17

  /// Reads one cell strictly.
  init(_ value: JSON, path: String) throws(MalformedInput) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .string(let text) where text.utf8.count <= Self.textLimit: self = .text(text)
    case .array(let items):
      guard items.count == 1, case .string(let text) = items[0], text.utf8.count <= Self.textLimit,
        let bytes = Base64.decodeURL(text.utf8)
      else { throw MalformedInput(.wrongType(expected: "bytes in base64url"), path: path) }
      self = .blob(bytes)
    case .string, .bool, .object: throw MalformedInput(.wrongType(expected: "cell"), path: path)
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .integer(let number): json.integer(number)
    case .text(let text): json.string(text)
    case .blob(let bytes): json.array { $0.string(Base64.encodeURL(bytes)) }
    }
  }

  /// About how long it is in an answer.
  public var length: Int {
    switch self {
    case .null, .integer: 8
    case .text(let text): text.utf8.count + 3
    case .blob(let bytes): bytes.count / 3 * 4 + 8
    }
  }
}
