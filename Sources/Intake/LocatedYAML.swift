public import Wire

/// A configuration file in a strict subset of YAML, as JSON, with the place of every value.
///
/// What YAML 1.1 reads in surprising ways is refused, not guessed: duplicate members, anchors and aliases,
/// tags, decimals, numbers in odd spellings, `yes` and `no`. Plain dates are strings.
public struct LocatedYAML: Sendable {
  /// A place in the file; both from 1, the column in characters.
  public struct Position: Hashable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// The largest file read, in bytes.
  public static let sizeLimit = 1 << 20

  public let path: String
  public let json: JSON
  private let positions: [String: Position]

  /// Reads one file with one document.
  public static func read(path: String) throws(InputProblem) -> LocatedYAML {
    try LocatedYAML(TextFile.read(path: path, sizeLimit: sizeLimit))
  }

  /// Takes a text that was read elsewhere.
  public init(_ file: TextFile) throws(InputProblem) {
    var reader = YAMLReader(file: file.path)
    json = try reader.document(file.text)
    path = file.path
    positions = reader.positions
  }

  /// Where the value at `path` (`gradeRates[3].yuan`) stands: at its name in an object, at itself in an
  /// array. For a path that is not there, the nearest value around it.
  public func locate(_ path: String) -> Position {
    var units = Array(path.utf8)[...]
    while true {
      if let found = positions[String(decoding: units, as: UTF8.self)] { return found }
      guard let cut = units.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") }) else {
        return positions[""] ?? Position(line: 1, column: 1)
      }
      units = units[..<cut]
    }
  }

  /// A problem of our own list with the value at `path`.
  public func problem(
    _ code: InputProblem.Code, at path: String, detail: String = "", englishDetail: String? = nil
  ) -> InputProblem {
    let place = locate(path)
    return InputProblem(
      code, file: self.path, line: place.line, column: place.column, field: path, detail: detail,
      englishDetail: englishDetail)
  }
}
