public import Intake
import Vouchers

/// Reads a bank's file and checks all that can be checked without the ledger: opening and lines give the closing
/// balance, every running balance follows from the one before, days lie in the month and in order.
///
/// A statement is taken whole or not at all; every problem of the file is told at once. Rows of 0.00 (banks write
/// a tax of nothing) move no money and are left out.
public struct StatementReader {
  /// Reads the file `text` as the declaration says.
  ///
  /// - Throws: ``InputProblems``, each with code, file, line and column.
  public static func read(
    _ text: TextFile, _ declaration: StatementDeclaration, layouts: [BankLayout]
  ) throws(InputProblems) -> Statement {
    guard let layout = layouts.first(where: { $0.id == declaration.layout }) else {
      throw InputProblems([StatementProblem.unknownLayout.at(declaration.file, field: "layout")])
    }
    let table: StatementTable
    do throws(InputProblem) { table = try StatementTable(text, layout) } catch {
      throw InputProblems([error])
    }
    var reader = StatementReader(table: table, layout: layout, declaration: declaration)
    return try reader.statement()
  }

  /// A row understood, before it has its place.
  struct Entry {
    let row: CSVRow
    let day: Day
    let amount: Money
    let balance: Money
  }

  let table: StatementTable
  let layout: BankLayout
  let declaration: StatementDeclaration
  var problems: [InputProblem] = []

  init(table: StatementTable, layout: BankLayout, declaration: StatementDeclaration) {
    self.table = table
    self.layout = layout
    self.declaration = declaration
  }

  private mutating func statement() throws(InputProblems) -> Statement {
    checkStated()
    checkPresence()
    var entries: [Entry] = []
    for row in table.rows { if let entry = entry(row) { entries.append(entry) } }
    try throwProblems()
    if isNewestFirst(entries) { entries.reverse() }
    checkDays(entries)
    checkBalances(entries)
    checkTotals(entries)
    try throwProblems()
    do throws(InvalidValue) {
      return try Statement(
        entity: declaration.entity, period: declaration.period, opening: declaration.opening,
        closing: declaration.closing, lines: lines(entries))
    } catch {
      let file = declaration.file
      throw InputProblems([InputProblem(error, file: file, line: 0, column: 0, field: "entity")])
    }
  }

  private func throwProblems() throws(InputProblems) {
    if !problems.isEmpty { throw InputProblems(problems) }
  }

  private mutating func checkPresence() {
    if table.rows.isEmpty, !declaration.isIdle { problem(.empty, nil) }
    if !table.rows.isEmpty, declaration.isIdle { problem(.notIdle, table.rows.first) }
  }

  /// Notes a problem at a row (or the file) and a column of the layout.
  mutating func problem(
    _ what: StatementProblem, _ row: CSVRow?, column: String? = nil, field: String = "", detail: String = ""
  ) {
    let number = column.map(table.column) ?? 0
    problems.append(what.at(table.file, line: row?.line ?? 0, column: number, field: field, detail: detail))
  }

  private func lines(_ entries: [Entry]) -> [StatementLine] {
    var lines: [StatementLine] = []
    for entry in entries where entry.amount != .zero { lines.append(line(entry, index: lines.count + 1)) }
    return lines
  }

  private func line(_ entry: Entry, index: Int) -> StatementLine {
    let remarks = layout.remarks.map { table.cell($0, entry.row) }
    let reference = OrderReference.only(in: remarks)
    let isReturn = entry.amount > .zero && reference != nil && has(layout.words.returned, remarks)
    return StatementLine(
      index: index, day: entry.day, time: layout.time.map { table.cell($0, entry.row) } ?? "",
      amount: entry.amount, balance: entry.balance,
      counterparty: layout.counterparty.map { table.cell($0, entry.row) } ?? "",
      reference: isReturn ? nil : reference, returnOf: isReturn ? reference : nil,
      kind: kind(entry.amount, remarks, isOurs: reference != nil),
      rawText: entry.row.fields.joined(separator: "\t"))
  }

  /// What the bank's words say. A charge stays a charge when it names the order it was made for.
  private func kind(_ amount: Money, _ remarks: [String], isOurs: Bool) -> LineKind {
    if amount < .zero { return has(layout.words.fee, remarks) ? .fee : .other }
    if isOurs { return .other }
    if has(layout.words.interest, remarks) { return .interest }
    return has(layout.words.receipt, remarks) ? .receipt : .other
  }

  private func has(_ words: [String], _ remarks: [String]) -> Bool {
    words.contains { word in remarks.contains { $0.contains(word) } }
  }
}
