public import Wire

/// A receipt that can be checked without the log (C2SP tlog-proof v1): where an entry stands, the
/// path to the root, and the signed checkpoint, in one text.
public struct ProofFile: Hashable, Sendable {
  /// The first line.
  public static let header = "c2sp.org/tlog-proof@v1"
  /// A tree of 2^63 leaves has no longer path.
  public static let maximumPathLength = 63

  /// Bytes that travel along, here the entry itself. Not authenticated: true only once the hash of
  /// these bytes is the leaf that the path leads from.
  public let extra: [UInt8]?
  /// The entry's place in the log, from 0.
  public let index: Int64
  /// The leaf's sibling first, the root's child last.
  public let path: [Hash256]
  /// The signed checkpoint, byte for byte.
  public let checkpoint: [UInt8]

  /// A file for the tree of `checkpoint`, which must be that of the proof. Empty `extra` bytes count
  /// as none, since the format has one spelling for both.
  public init(extra: [UInt8]?, index: Int64, path: [Hash256], checkpoint: [UInt8]) {
    self.extra = extra?.isEmpty == true ? nil : extra
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// The file.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(100 + (extra?.count ?? 0) * 4 / 3 + path.count * 45 + checkpoint.count)
    bytes.append(contentsOf: Self.header.utf8)
    if let extra {
      bytes.append(contentsOf: "\nextra ".utf8)
      Base64.append(extra, to: &bytes)
    }
    bytes.append(contentsOf: "\nindex \(index)\n".utf8)
    for hash in path {
      hash.withUnsafeBytes { Base64.append($0, to: &bytes) }
      bytes.append(UInt8(ascii: "\n"))
    }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: checkpoint)
    return bytes
  }

  /// Reads a file strictly: every file that is accepted prints as the same bytes. The checkpoint is
  /// taken as it stands; opening it is the next step.
  public init(bytes: [UInt8]) throws(ProofFileError) {
    var lines = Lines(rest: bytes[...])
    guard let first = lines.next(), first.elementsEqual(Self.header.utf8) else { throw .header }
    var line = lines.next()
    extra = try Self.extra(line)
    if extra != nil { line = lines.next() }
    index = try Self.index(line)
    path = try Self.path(&lines)
    checkpoint = Array(lines.rest)
    guard !checkpoint.isEmpty else { throw .checkpointMissing }
  }

  private static func extra(_ line: ArraySlice<UInt8>?) throws(ProofFileError) -> [UInt8]? {
    guard let text = value(of: line, named: "extra ") else { return nil }
    guard let bytes = Base64.decode(text), !bytes.isEmpty else { throw .extra }
    return bytes
  }

  private static func index(_ line: ArraySlice<UInt8>?) throws(ProofFileError) -> Int64 {
    guard let text = value(of: line, named: "index "), let index = Decimal.read(text) else {
      throw .index
    }
    return index
  }

  private static func path(_ lines: inout Lines) throws(ProofFileError) -> [Hash256] {
    var path: [Hash256] = []
    while let line = lines.next() {
      if line.isEmpty { return path }
      guard path.count < maximumPathLength else { throw .pathTooLong }
      guard let bytes = Base64.decode(line), let hash = Hash256(bytes) else {
        throw .pathHash(place: path.count)
      }
      path.append(hash)
    }
    throw .checkpointMissing
  }

  private static func value(of line: ArraySlice<UInt8>?, named name: String) -> ArraySlice<UInt8>? {
    guard let line, line.starts(with: name.utf8) else { return nil }
    return line.dropFirst(name.utf8.count)
  }

  /// Takes lines that end in LF from the front.
  private struct Lines {
    var rest: ArraySlice<UInt8>

    mutating func next() -> ArraySlice<UInt8>? {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return rest[..<end]
    }
  }
}
