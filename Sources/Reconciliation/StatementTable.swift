import Intake

/// The rows of a bank's file under its header, by the names of the layout.
struct StatementTable {
  let file: String
  /// Rows before the header.
  let preamble: [CSVRow]
  let rows: [CSVRow]
  let totals: [CSVRow]
  private let positions: [String: Int]
  private let width: Int

  /// Throws `statement-other-encoding`, `statement-no-header`, `statement-duplicate-column`, or what the reader does.
  init(_ text: TextFile, _ layout: BankLayout) throws(InputProblem) {
    if let encoding = layout.encoding, encoding != text.encoding {
      throw StatementProblem.encoding.at(text.path, detail: text.encoding.rawValue)
    }
    let all = try CSVReader.rows(text.utf8, delimiter: layout.delimiter, file: text.path)
    let names = layout.columnNames
    let candidates = all.prefix(layout.headerWithin)
    let found = candidates.firstIndex { row in
      let cells = row.fields.map(Self.trimmed)
      return names.allSatisfy(cells.contains)
    }
    guard let header = found else {
      throw StatementProblem.noHeader.at(text.path, detail: names.joined(separator: ", "))
    }
    file = text.path
    positions = try Self.positions(names, all[header], text.path)
    width = all[header].fields.count
    preamble = Array(all[..<header])
    let body = all[(header + 1)...].filter { !$0.isBlank }
    totals = body.filter { Self.isTotals($0, layout) }
    rows = body.filter { !Self.isTotals($0, layout) }
  }

  /// What `row` says in the named column, without blanks around it; empty for a cell of hyphens, as banks write
  /// "nothing", and for one the row does not reach.
  func cell(_ name: String, _ row: CSVRow) -> String {
    guard let position = positions[name], row.fields.indices.contains(position) else { return "" }
    let text = Self.trimmed(row.fields[position])
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "-") } ? "" : text
  }

  /// From 1, for messages.
  func column(_ name: String) -> Int { (positions[name] ?? -1) + 1 }

  /// Whether `row` ends before the header does.
  func isShort(_ row: CSVRow) -> Bool { row.fields.count < width }

  /// Whether `row` has text beyond the header's last column.
  func isLong(_ row: CSVRow) -> Bool { row.fields.dropFirst(width).contains { !Self.trimmed($0).isEmpty } }

  private static func positions(
    _ names: [String], _ header: CSVRow, _ file: String
  ) throws(InputProblem) -> [String: Int] {
    var positions: [String: Int] = [:]
    for (index, cell) in header.fields.enumerated() {
      let name = trimmed(cell)
      guard names.contains(name) else { continue }
      guard positions.updateValue(index, forKey: name) == nil else {
        throw StatementProblem.duplicateColumn.at(file, line: header.line, column: index + 1, detail: name)
      }
    }
    return positions
  }

  private static func isTotals(_ row: CSVRow, _ layout: BankLayout) -> Bool {
    let first = trimmed(row.fields.first ?? "")
    return layout.footer.contains { first.hasPrefix($0) }
  }

  /// Without blanks around it, tabs and wide and unbreakable blanks among them.
  static func trimmed(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n", "\u{A0}", "\u{3000}", "\u{FEFF}"]
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
    while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
    return String(scalars)
  }
}
