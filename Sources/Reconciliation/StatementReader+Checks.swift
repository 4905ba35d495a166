import Intake
import Vouchers

extension StatementReader {
  /// Which way round the file is: as the layout says, else by the days, else by the balances.
  func isNewestFirst(_ entries: [Entry]) -> Bool {
    switch layout.order {
    case .oldestFirst: return false
    case .newestFirst: return true
    case .detect: break
    }
    guard let first = entries.first, let last = entries.last else { return false }
    if first.day != last.day { return first.day > last.day }
    let startsHere = declaration.opening.adding(first.amount) == first.balance
    return !startsHere && declaration.opening.adding(last.amount) == last.balance
  }

  /// Days never go back.
  mutating func checkDays(_ entries: [Entry]) {
    for (before, entry) in zip(entries, entries.dropFirst()) where entry.day < before.day {
      problem(.dayOrder, entry.row, column: layout.date, field: "date")
    }
  }

  /// Opening balance, every running balance, closing balance. One wrong line is told where it is, and the check
  /// goes on from the balance the bank states.
  mutating func checkBalances(_ entries: [Entry]) {
    var balance = declaration.opening
    for (index, entry) in entries.enumerated() {
      if balance.adding(entry.amount) != entry.balance {
        let what: StatementProblem = index == 0 ? .openingDiffers : .balanceBroken
        problem(what, entry.row, column: layout.balance, field: "balance")
      }
      balance = entry.balance
    }
    let sum = entries.reduce(Int128(declaration.opening.fen)) { $0 + Int128($1.amount.fen) }
    guard sum != Int128(declaration.closing.fen) else { return }
    problem(.closingDiffers, entries.last?.row, column: layout.balance, field: "closing")
  }

  /// Where the bank adds up its two columns, the sums must be those of the lines.
  mutating func checkTotals(_ entries: [Entry]) {
    guard case .columns(let income, let outlay) = layout.amount else { return }
    for column in [income, outlay] {
      let sum = entries.reduce(Int128(0)) { $0 + fen(column, $1.row) }
      for row in table.totals where !table.cell(column, row).isEmpty {
        guard let stated = try? Money(yuan: table.cell(column, row)), Int128(stated.fen) == sum else {
          problem(.totalsDiffer, row, column: column, field: column == income ? "income" : "outlay")
          continue
        }
      }
    }
  }

  private func fen(_ column: String, _ row: CSVRow) -> Int128 {
    Int128((try? Money(yuan: table.cell(column, row)))?.fen ?? 0)
  }

  /// What the lines before the header say must be what was declared.
  mutating func checkStated() {
    for row in table.preamble {
      for (index, field) in row.fields.enumerated() {
        let text = StatementTable.trimmed(field)
        if let label = layout.stated.account, let value = Self.value(label, text) {
          expect(value.hasSuffix(declaration.account), row, index, "account")
        }
        if let label = layout.stated.opening, let value = Self.value(label, text) {
          expect((try? Money(yuan: value)) == declaration.opening, row, index, "opening")
        }
        if let label = layout.stated.closing, let value = Self.value(label, text) {
          expect((try? Money(yuan: value)) == declaration.closing, row, index, "closing")
        }
      }
    }
  }

  private mutating func expect(_ holds: Bool, _ row: CSVRow, _ index: Int, _ field: String) {
    guard !holds else { return }
    problems.append(
      StatementProblem.statedDiffers.at(table.file, line: row.line, column: index + 1, field: field))
  }

  /// `label: value` or `label：value`; the value without the label and the colon.
  private static func value(_ label: String, _ text: String) -> String? {
    guard text.hasPrefix(label) else { return nil }
    let rest = StatementTable.trimmed(String(text.dropFirst(label.count)))
    guard let colon = rest.first, colon == ":" || colon == "：" else { return nil }
    return StatementTable.trimmed(String(rest.dropFirst()))
  }
}
