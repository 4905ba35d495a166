/// A text file as people bring it in: UTF-8 with or without a byte order mark, or GB18030 (so also GBK and
/// GB 2312), told apart by its bytes and held as UTF-8.
///
/// Nothing is guessed or replaced: a file that is not wholly in one of the two encodings is refused with the
/// line.
public struct TextFile: Sendable {
  public enum Encoding: String, Sendable {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"
  }

  /// The largest file read, in bytes.
  public static let sizeLimit = 512 << 20
  /// The longest line read, in bytes of the file.
  public static let lineLimit = 1 << 20

  /// The path as given.
  public let path: String
  /// The text as valid UTF-8, without byte order mark; line ends as they were.
  public let utf8: [UInt8]
  /// What the file was written in.
  public let encoding: Encoding

  /// The text.
  public var text: String { String(decoding: utf8, as: UTF8.self) }

  /// Reads a whole file.
  public static func read(
    path: String, sizeLimit: Int = TextFile.sizeLimit
  ) throws(InputProblem) -> TextFile {
    try TextFile(decoding: FileBytes.read(path: path, limit: sizeLimit), path: path)
  }

  /// Takes the bytes of a file that was read elsewhere; `path` is for messages.
  public init(decoding bytes: [UInt8], path: String) throws(InputProblem) {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let body = hasMark ? Array(bytes[3...]) : bytes
    guard !body.isEmpty else { throw InputProblem(.empty, file: path) }
    try TextShape.check(body, path: path)
    self.path = path
    if body.withUnsafeBufferPointer({ UTF8Scan.firstInvalid(in: $0) }) == nil {
      utf8 = body
      encoding = .utf8
    } else {
      try EncodingEvidence.refuseMixture(in: body, markedUTF8: hasMark, path: path)
      utf8 = try GB18030.decode(body, path: path)
      encoding = .gb18030
    }
  }
}
