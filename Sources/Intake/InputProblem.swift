public import Vouchers

/// One thing wrong with a file people brought in: where it is, a stable code, and what to do about it in both
/// languages.
///
/// It never carries an ID number, a name or any other content of a cell: it may be printed, logged and sent.
public struct InputProblem: Error, Hashable, Sendable {
  /// Stable code, for example `ragged-row`: a ``Code``, or the code of a value's own error.
  public let code: String
  /// The file as its reader was told it.
  public let file: String
  /// From 1; 0 when the whole file is meant.
  public let line: Int
  /// From 1; 0 when the whole line is meant. In tables the number of the field, in YAML that of the
  /// character; of what is found before there are fields (encoding, zero bytes, a line's length) that of
  /// the byte.
  public let column: Int
  /// The column's or member's name as we call it, never as the file spells it; empty when none is meant.
  public let field: String
  /// What is wrong and what to do.
  public let chinese: String
  public let english: String

  /// For errors of other rooms that bring their own code and sentences.
  public init(
    code: String, file: String, line: Int = 0, column: Int = 0, field: String = "", chinese: String,
    english: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.chinese = chinese
    self.english = english
  }

  /// A problem of our own list. `detail` is added to the sentences, in one form for both or in two: numbers
  /// and names of ours only.
  public init(
    _ code: Code, file: String, line: Int = 0, column: Int = 0, field: String = "", detail: String = "",
    englishDetail: String? = nil
  ) {
    let chinese = detail.isEmpty ? code.chinese : code.chinese + "（" + detail + "）"
    let english = detail.isEmpty ? code.english : code.english + " (" + (englishDetail ?? detail) + ")"
    self.init(
      code: code.rawValue, file: file, line: line, column: column, field: field, chinese: chinese,
      english: english)
  }

  /// A value that did not parse.
  public init(_ invalid: InvalidValue, file: String, line: Int, column: Int, field: String) {
    self.init(
      code: invalid.code, file: file, line: line, column: column, field: field, chinese: invalid.chinese,
      english: invalid.english)
  }
}

extension InputProblem: CustomStringConvertible {
  /// `roster.csv:12:2: national-id-check: …`, the form editors and people can follow.
  public var description: String {
    var place = file
    if line > 0 { place += ":" + String(line) }
    if column > 0 { place += ":" + String(column) }
    return place + ": " + code + ": " + chinese + " / " + english
  }
}

/// All that is wrong with one file, in the order of its lines; never empty.
public struct InputProblems: Error, Hashable, Sendable, CustomStringConvertible {
  public let all: [InputProblem]

  public init(_ all: [InputProblem]) {
    self.all = all
  }

  /// One problem a line.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
