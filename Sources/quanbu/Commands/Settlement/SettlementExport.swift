import ArgumentParser
import Journal
import Ledger
import LedgerService
import Signing
import Vouchers
import Wire

/// `settlement export`: the file finance gives to the bank.
struct SettlementExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "导出拨款指令文件 Write payment orders as a file for the bank.",
    discussion: """
      CSV（UTF-8，带 BOM，Excel 可直接打开），权限 0600：指令号, 预算单位, 收款方（机构代码）, 户名, 账号, 开户行, 金额。
      收款账户取自内部表，先与账本中的散列核对。
      A CSV file (UTF-8 with a byte order mark, for spreadsheets), mode 0600. Payee accounts come from the private \
      table, after comparing them with the hashes in the journal.
      """)

  @Option(help: ArgumentHelp("写入 The file to write.", valueName: "csv")) var to: String
  @Option(help: "只导出此预算单位 Only this entity.") var entity: EntityCode?
  @Option(name: .customLong("order"), help: "只导出此指令 Only this order; may be repeated.") var numbers:
    [OrderNumber] = []
  @Option(help: "只导出此日下达的 Only orders of this day.") var day: Day?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  private static let titles = ["指令号", "预算单位", "收款方", "户名", "账号", "开户行", "金额"]

  func run() throws {
    output.apply()
    try ledger.view { view in
      let rows = try orders(view)
      let institutions = try view.institutions()
      var text = "\u{FEFF}" + Self.line(Self.titles)
      var total: Int64 = 0
      for row in rows {
        guard let institution = institutions[row.institution.text] else { continue }
        text += Self.line(try Self.cells(row, institution, view))
        total += row.fen
      }
      try PrivateFile.write(Array(text.utf8), to: to)
      let money = (try? Money(fen: total))?.description ?? "?"
      guard !output.json else {
        Console.json {
          $0.member("orders", rows.count)
          $0.member("fen", total)
          $0.member("file", to)
        }
        return
      }
      Console.say(
        "已写入 \(to)：\(rows.count) 张指令，\(money) 元", "wrote \(to): \(rows.count) orders, \(money) yuan")
    }
  }

  /// Orders the bank has not executed yet, as far as the ledger knows.
  private func orders(_ view: LedgerView) throws -> [OrderRow] {
    if !numbers.isEmpty { return try numbers.map { try view.order($0) } }
    return try view.orders(states: [.ordered], entities: entity.map { [$0] } ?? view.entities.map(\.code))
      .filter { row in day.map { $0 == row.orderedOn } ?? true }
  }

  private static func cells(_ row: OrderRow, _ institution: InstitutionRow, _ view: LedgerView) throws
    -> [String]
  {
    guard let hash = institution.payee, let account = try view.journal.payeeAccount(hash),
      account.isIntact, account.institution == institution.code
    else {
      throw CommandFailure(
        .integrity, code: "payee-account-differs",
        Text(
          "机构 \(institution.code.text) 的收款账户缺失，或与账本中的散列不符：不得付款",
          "the payee account of \(institution.code.text) is missing or is not the one the journal has: do not pay"
        ))
    }
    return [
      row.number.description, view.name(of: row.account.entity), institution.code.text, account.name,
      account.number,
      account.bank, (try? Money(fen: row.fen))?.plain ?? "?",
    ]
  }

  private static func line(_ cells: [String]) -> String {
    let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
    let quoted = cells.map { cell in
      cell.contains(where: special.contains) ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
    return quoted.joined(separator: ",") + "\r\n"
  }
}
