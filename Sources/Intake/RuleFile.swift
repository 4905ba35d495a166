public import Vouchers
public import Wire

/// A rules document (政策文件) as a file of `Config/*/rules` holds it.
public struct RuleFile: Sendable {
  public let yaml: LocatedYAML
  /// The document, checked.
  public let document: RulesDocument

  /// The document as JSON: what is published into the journal.
  public var json: JSON { yaml.json }

  /// Reads one document. Throws with line and column, also for what the decoder of rules finds.
  public static func load(path: String) throws(InputProblem) -> RuleFile {
    let yaml = try LocatedYAML.read(path: path)
    do throws(MalformedInput) {
      return RuleFile(yaml: yaml, document: try RulesDocument(yaml.json))
    } catch {
      throw InputProblem(error, in: yaml)
    }
  }

  /// Where the value at `path` stands; see ``LocatedYAML/locate(_:)``.
  public func locate(_ path: String) -> LocatedYAML.Position { yaml.locate(path) }
}

extension InputProblem {
  /// What another room found wrong with the value at `path`, with its place in the file.
  public init(code: String, path: String, chinese: String, english: String, in yaml: LocatedYAML) {
    let place = yaml.locate(path)
    self.init(
      code: code, file: yaml.path, line: place.line, column: place.column, field: path, chinese: chinese,
      english: english)
  }

  /// What a strict decoder found wrong, with its place in the file.
  public init(_ malformed: MalformedInput, in yaml: LocatedYAML) {
    self.init(
      code: malformed.code, path: malformed.path, chinese: malformed.chinese, english: malformed.english,
      in: yaml)
  }
}
