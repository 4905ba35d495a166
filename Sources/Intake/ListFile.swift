/// Reads a list row by row: good rows become values, the others are set aside with all their reasons.
struct ListFile {
  let table: CSVTable
  private let delimiter: UInt8

  /// Comma or tab, whichever the header uses; our own columns only, besides the reasons of an earlier
  /// refusal.
  init(path: String, columns: [CSVColumn]) throws(InputProblem) {
    let text = try TextFile.read(path: path)
    let head = text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
    delimiter = head.contains(0x09) && !head.contains(0x2C) ? 0x09 : 0x2C
    table = try CSVTable(text, delimiter: delimiter, columns: columns + [RejectedRows.reason])
    guard !table.rows.isEmpty || !table.raggedRows.isEmpty else { throw InputProblem(.noRows, file: path) }
  }

  /// Calls `read` with each row; it notes what is wrong, and its value counts only when nothing is.
  func rows<Row>(_ read: (inout RowCheck) -> Row?) -> (good: [Row], rejected: RejectedRows) {
    var good: [Row] = []
    good.reserveCapacity(table.rows.count)
    var bad = zip(table.raggedRows, table.problems).map { RejectedRows.Entry(row: $0, problems: [$1]) }
    for row in table.rows {
      var check = RowCheck(row, of: table)
      let value = read(&check)
      if let value, check.problems.isEmpty {
        good.append(value)
      } else {
        bad.append(RejectedRows.Entry(row: row, problems: check.problems))
      }
    }
    bad.sort { $0.row.line < $1.row.line }
    return (good, RejectedRows(bad, of: table, delimiter: delimiter))
  }
}
