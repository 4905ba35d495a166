import ArgumentParser
import Journal
import Ledger
import Vouchers

/// `bank list`: imported statements.
struct BankList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出已导入的对账单 List imported statements.")

  @Option(help: "只列此预算单位 Only this entity.") var entity: EntityCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = Sheet([
        .text("statement", "对账单", "Statement"), .text("entity", "预算单位", "Entity"), .text("from", "起", "From"),
        .text("to", "止", "To"), .number("opening", "期初", "Opening"), .number("closing", "期末", "Closing"),
        .number("lines", "笔数", "Lines"), .number("imported", "已导入", "Imported"),
        .text("importer", "导入人", "Imported by"),
      ])
      for row in try view.statements() where entity.map({ $0 == row.entity }) ?? true {
        sheet.row([
          .text(row.id.text), .text(row.entity.text), .text(row.from.description), .text(row.to.description),
          .fen(row.opening), .fen(row.closing), .count(Int64(row.count)), .count(Int64(row.imported)),
          .text(row.importer.text),
        ])
      }
      sheet.show("statements", output)
    }
  }
}

/// `bank show`: the lines of a statement and what each was booked as.
struct BankShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看对账单各笔及记账 Show a statement's lines and what they were booked as.")

  @Argument(help: "对账单 The statement: fuzhou/2021-08.") var statement: StatementID
  @Flag(help: "只列未记账的 Only lines not booked yet.") var open = false
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      guard try view.statement(statement) != nil else {
        throw LedgerView.missing(.statementUnknown, statement.text)
      }
      var sheet = Sheet([
        .number("line", "行", "Line"), .text("day", "日期", "Day"), .number("fen", "金额", "Amount"),
        .text("reference", "指令号", "Reference"), .text("posting", "记作", "Booked as"),
        .text("order", "对应指令", "Of order"),
      ])
      for row in try view.lines(of: statement) where !open || row.posting == nil {
        sheet.row([
          .count(Int64(row.key.line)), .text(row.day.description), .fen(row.fen),
          row.reference.map { .text($0.description) } ?? .none, row.posting.map { .text($0.name) } ?? .none,
          row.posting?.order.map { .text($0.description) } ?? .none,
        ])
      }
      sheet.show("lines", output)
    }
  }
}
