import Vouchers

/// One row under examination. Each question answers with a value or notes a problem, so that a person sees
/// all that is wrong with a row at once.
struct RowCheck {
  /// The longest cell that can hold any value of ours, in bytes; a voucher's token needs the most.
  static let cellLimit = 8192

  let row: CSVRow
  private let table: CSVTable
  private(set) var problems: [InputProblem] = []

  init(_ row: CSVRow, of table: CSVTable) {
    self.row = row
    self.table = table
  }

  var line: Int { row.line }
  var file: String { table.file }

  /// The number of the column we call `key`.
  func column(_ key: String) -> Int { table.columnNumber(key) }

  /// Notes a problem that has its place.
  mutating func note(_ problem: InputProblem) { problems.append(problem) }

  /// Notes a problem of the column we call `key`.
  mutating func note(
    _ code: InputProblem.Code, _ key: String, detail: String = "", englishDetail: String? = nil
  ) {
    problems.append(
      InputProblem(
        code, file: table.file, line: row.line, column: table.columnNumber(key), field: key, detail: detail,
        englishDetail: englishDetail))
  }

  /// Notes that the row repeats what stands on an earlier line.
  mutating func noteRepeat(_ code: InputProblem.Code, _ key: String, first line: Int) {
    note(code, key, detail: "首次出现在第 \(line) 行", englishDetail: "first on line \(line)")
  }

  /// The text of a required cell, without control characters and not longer than `limit` bytes.
  mutating func text(_ key: String, atMost limit: Int) -> String? {
    let text = table.cell(key, of: row)?.text ?? ""
    guard !text.isEmpty else {
      note(.emptyCell, key)
      return nil
    }
    guard text.utf8.count <= limit else {
      note(.cellTooLong, key)
      return nil
    }
    let isControlled = text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    guard !isControlled else {
      note(.badCharacter, key)
      return nil
    }
    return text
  }

  /// A person's name; nothing is asked of it but that it is there.
  mutating func name(_ key: String) -> String? { text(key, atMost: 200) }

  /// An ID number.
  mutating func nationalID(_ key: String) -> NationalID? {
    guard let text = text(key, atMost: Self.cellLimit) else { return nil }
    do throws(InvalidValue) {
      return try NationalID(text)
    } catch {
      problems.append(
        InputProblem(error, file: table.file, line: row.line, column: table.columnNumber(key), field: key))
      return nil
    }
  }

  /// Digits only, no sign, within `range`; anything else is `code`.
  mutating func integer(_ key: String, in range: ClosedRange<Int64>, else code: InputProblem.Code) -> Int64? {
    guard let text = text(key, atMost: Self.cellLimit) else { return nil }
    guard text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int64(text),
      range.contains(value)
    else {
      note(code, key)
      return nil
    }
    return value
  }

  /// A file's name, which can't lead out of its directory.
  mutating func fileName(_ key: String) -> String? {
    guard let text = text(key, atMost: Self.cellLimit) else { return nil }
    guard text.utf8.count <= 255, !text.contains("/"), !text.contains("\\"), !text.contains(".."),
      !text.hasPrefix(".")
    else {
      note(.badFileName, key)
      return nil
    }
    return text
  }
}
