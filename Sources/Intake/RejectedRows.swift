/// The rows of a list that were not taken, with their reasons: what a person corrects and brings in again.
public struct RejectedRows: Sendable {
  /// One row and what is wrong with it; never without a problem.
  public struct Entry: Hashable, Sendable {
    public let row: CSVRow
    public let problems: [InputProblem]
  }

  /// The column of reasons, in files we write; accepted and passed over in files we read.
  static let reason = CSVColumn("reason", ["原因", "reason"], isRequired: false)

  /// In the order of the file.
  public private(set) var entries: [Entry]
  /// Every row of the list, the good ones too: what happens later may still turn them away.
  private let all: [CSVRow]
  private let header: CSVRow
  private let delimiter: UInt8
  /// Where the file already has a column of reasons, from 0.
  private let reasonPosition: Int?

  init(_ entries: [Entry], of table: CSVTable, delimiter: UInt8) {
    self.entries = entries
    self.delimiter = delimiter
    all = table.rows + table.raggedRows
    header = table.header
    let position = table.columnNumber(Self.reason.key) - 1
    reasonPosition = position >= 0 ? position : nil
  }

  /// The same list with these rows turned away and no others, for what is learnt of it after reading. Each
  /// problem stands at the line of its row; lines that are no row's are passed over.
  public func with(_ problems: [InputProblem]) -> RejectedRows {
    let reasons = Dictionary(grouping: problems, by: \.line)
    var other = self
    other.entries = all.compactMap { row in
      reasons[row.line].map { Entry(row: row, problems: $0) }
    }.sorted { $0.row.line < $1.row.line }
    return other
  }

  /// Every problem, by line.
  public var problems: [InputProblem] { entries.flatMap(\.problems) }

  /// The rows as they were.
  public var rows: [CSVRow] { entries.map(\.row) }

  /// Writes the rows with the columns they came with and one of reasons, readable by its owner only: the rows
  /// hold people's data. UTF-8 with a byte order mark, which spreadsheets need to read Chinese.
  ///
  /// - Throws: `unwritable-file`.
  public func write(to path: String) throws(InputProblem) {
    var out: [UInt8] = [0xEF, 0xBB, 0xBF]
    let usesChinese = header.fields.contains { $0.utf8.contains { $0 >= 0x80 } }
    append(header.fields, reason: usesChinese ? "原因" : "reason", to: &out)
    for entry in entries {
      let reasons = entry.problems.map { usesChinese ? $0.chinese : $0.english }
      append(entry.row.fields, reason: reasons.joined(separator: usesChinese ? "；" : "; "), to: &out)
    }
    try FileBytes.writePrivate(out, path: path)
  }

  private func append(_ fields: [String], reason: String, to out: inout [UInt8]) {
    var fields = fields
    let width = header.fields.count
    // A short row is filled up so that its reason stands under its heading.
    while fields.count < width { fields.append("") }
    if let position = reasonPosition {
      fields[position] = reason
    } else {
      fields.insert(reason, at: width)
    }
    for (index, field) in fields.enumerated() {
      if index > 0 { out.append(delimiter) }
      append(field, to: &out)
    }
    out.append(contentsOf: [0x0D, 0x0A])
  }

  private func append(_ field: String, to out: inout [UInt8]) {
    let needsQuotes = field.utf8.contains {
      $0 == delimiter || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
    }
    guard needsQuotes else {
      out.append(contentsOf: field.utf8)
      return
    }
    out.append(UInt8(ascii: "\""))
    for unit in field.utf8 {
      if unit == UInt8(ascii: "\"") { out.append(unit) }
      out.append(unit)
    }
    out.append(UInt8(ascii: "\""))
  }
}
