internal import Signing
public import Wire

/// What the log signs of a status list: for which log, as of which size, from when until when, and which body.
///
/// Six lines, each ending in LF. The first can be no checkpoint's: that has the bare origin there, and three lines.
public struct StatusListHead: Hashable, Sendable {
  /// What follows the origin in the first line.
  public static let suffix = "/status-list/v1"
  /// Latest second a list may name: the end of the year 2999.
  public static let latest: Int64 = 32_503_679_999

  /// The log whose keys sign it.
  public let origin: String
  /// Entries of the log it takes account of.
  public let size: Int64
  /// Seconds since 1970.
  public let issuedAt: Int64
  /// Seconds since 1970; from then on it says nothing.
  public let expiresAt: Int64
  /// How many prefixes.
  public let count: Int64
  /// SHA-256 of the body.
  public let digest: Hash256

  /// The head of a body.
  ///
  /// - Throws: `status-list-origin`, `status-list-times`, `status-list-number`.
  public init(
    origin: String, size: Int64, issuedAt: Int64, expiresAt: Int64, prefixes: PrefixList
  ) throws(StatusListError) {
    guard Self.isName(origin.utf8) else { throw .origin }
    guard size >= 0 else { throw .number(line: 2) }
    try Self.requireTimes(issuedAt, expiresAt)
    self.origin = origin
    self.size = size
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    count = Int64(prefixes.count)
    digest = prefixes.digest
  }

  /// Reads a head strictly: every head that is accepted prints as the same bytes.
  ///
  /// - Parameter expected: the log it must be of.
  public init(text: [UInt8], origin expected: String) throws(StatusListError) {
    let lines = try HeadLines(text, count: 6)
    origin = try lines.origin(suffix: Self.suffix, expected: expected)
    size = try lines.number(2)
    issuedAt = try lines.number(3)
    expiresAt = try lines.number(4)
    count = try lines.number(5)
    digest = try lines.digest(6)
    try Self.requireTimes(issuedAt, expiresAt)
  }

  /// The six lines.
  public var text: [UInt8] {
    Array(
      "\(origin)\(Self.suffix)\n\(size)\n\(issuedAt)\n\(expiresAt)\n\(count)\n\(digest.base64)\n".utf8)
  }

  static func isName(_ name: some Collection<UInt8>) -> Bool {
    !name.isEmpty && name.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func requireTimes(_ issued: Int64, _ expires: Int64) throws(StatusListError) {
    guard issued >= 0, issued < expires, expires <= latest else { throw .times }
  }
}

/// The lines of a head, numbered from 1.
struct HeadLines {
  private let lines: [ArraySlice<UInt8>]

  init(_ text: [UInt8], count: Int) throws(StatusListError) {
    guard text.last == UInt8(ascii: "\n") else { throw .cut }
    lines = text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == count else { throw .lineCount(expected: count, lines.count) }
  }

  func origin(suffix: String, expected: String) throws(StatusListError) -> String {
    let line = lines[0]
    let name = line.dropLast(suffix.utf8.count)
    guard line.count > suffix.utf8.count, line.suffix(suffix.utf8.count).elementsEqual(suffix.utf8),
      StatusListHead.isName(name)
    else { throw .firstLine }
    let origin = String(decoding: name, as: UTF8.self)
    guard name.elementsEqual(expected.utf8) else { throw .foreignOrigin(origin) }
    return origin
  }

  func number(_ line: Int) throws(StatusListError) -> Int64 {
    guard let number = Decimal.read(lines[line - 1]) else { throw .number(line: line) }
    return number
  }

  func digest(_ line: Int) throws(StatusListError) -> Hash256 {
    guard let bytes = Base64.decode(lines[line - 1]), let hash = Hash256(bytes) else {
      throw .digestForm(line: line)
    }
    return hash
  }
}

extension PrefixList {
  /// SHA-256 of the body.
  var digest: Hash256 { bytes.withUnsafeBytes { Digest.sha256(raw: $0) } }
}
