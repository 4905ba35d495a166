import Intake
import Vouchers

extension StatementReader {
  /// Understands a row, or notes what is wrong with it.
  mutating func entry(_ row: CSVRow) -> Entry? {
    if table.isLong(row) { return refuse(.longRow, row) }
    if table.isShort(row), !layout.shortRows { return refuse(.shortRow, row) }
    let before = problems.count
    checkCurrency(row)
    let day = day(row)
    let amount = amount(row)
    let balance = money(layout.balance, row, .badBalance, field: "balance")
    guard problems.count == before, let day, let amount, let balance else { return nil }
    return Entry(row: row, day: day, amount: amount, balance: balance)
  }

  private mutating func refuse(_ what: StatementProblem, _ row: CSVRow) -> Entry? {
    problem(what, row)
    return nil
  }

  private mutating func checkCurrency(_ row: CSVRow) {
    guard let currency = layout.currency, !currency.only.contains(table.cell(currency.column, row)) else {
      return
    }
    problem(.otherCurrency, row, column: currency.column, field: "currency")
  }

  private mutating func day(_ row: CSVRow) -> Day? {
    let text = table.cell(layout.date, row)
    let day: Day? =
      switch layout.dateFormat {
      case .hyphens: try? Day(text)
      case .compact: try? Day(compact: Array(text.utf8))
      case .slashes: Self.slashed(text)
      }
    guard let day else {
      problem(.badDate, row, column: layout.date, field: "date", detail: layout.dateFormat.rawValue)
      return nil
    }
    if day < declaration.period.first || day > declaration.period.last {
      problem(.dayOutside, row, column: layout.date, field: "date", detail: declaration.period.description)
    }
    return day
  }

  private static func slashed(_ text: String) -> Day? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4 else { return nil }
    return try? Day(parts.joined(separator: "-"))
  }

  private mutating func amount(_ row: CSVRow) -> Money? {
    switch layout.amount {
    case .signed(let column): return money(column, row, .badAmount, field: "amount")
    case .flagged(let column, let flag, let debit, let credit):
      let amount = money(column, row, .badAmount, field: "amount")
      let word = table.cell(flag, row)
      if credit.contains(word) { return amount }
      if debit.contains(word) { return amount?.negated }
      problem(.unknownFlag, row, column: flag, field: "flag")
      return nil
    case .columns(let income, let outlay): return amount(row, income: income, outlay: outlay)
    }
  }

  /// One of the two columns is filled, or the other is 0.00.
  private mutating func amount(_ row: CSVRow, income: String, outlay: String) -> Money? {
    let hasIncome = !table.cell(income, row).isEmpty
    let hasOutlay = !table.cell(outlay, row).isEmpty
    let credit = hasIncome ? money(income, row, .badAmount, field: "income") : Money.zero
    let debit = hasOutlay ? money(outlay, row, .badAmount, field: "outlay") : Money.zero
    guard let credit, let debit else { return nil }
    guard hasIncome || hasOutlay, credit == .zero || debit == .zero else {
      problem(.twoAmounts, row, column: income, field: "amount")
      return nil
    }
    return credit == .zero ? debit.negated : credit
  }

  mutating func money(_ column: String, _ row: CSVRow, _ what: StatementProblem, field: String) -> Money? {
    if let money = try? Money(yuan: table.cell(column, row)) { return money }
    problem(what, row, column: column, field: field)
    return nil
  }
}
