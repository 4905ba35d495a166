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
      收款账户取自内部表，先与账本中的散列核对。下达指令之后收款账户改过的，整个文件不导出：撤单再结算即付新账户；\
      确须付下达时的账户，加 --as-ordered。
      A CSV file (UTF-8 with a byte order mark, for spreadsheets), mode 0600. Payee accounts come from the private \
      table, after comparing them with the hashes in the journal. When an account was changed after its order was \
      made nothing is written: cancel the order and settle again to pay the new account, or say --as-ordered to pay \
      the account of that time.

        quanbu settlement export --to orders.csv --day 2021-08-25
      """)

  @Option(help: ArgumentHelp("写入 The file to write.", valueName: "csv")) var to: String
  @Option(help: "只导出此预算单位 Only this entity.") var entity: EntityCode?
  @Option(name: .customLong("order"), help: "只导出此指令 Only this order; may be repeated.") var numbers:
    [OrderNumber] = []
  @Option(help: "只导出此日下达的 Only orders of this day.") var day: Day?
  @Flag(help: "账户改过的，付下达指令时的账户 Where an account was changed since, pay the one of the order's time.")
  var asOrdered = false
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  private static let titles = ["指令号", "预算单位", "收款方", "户名", "账号", "开户行", "金额"]

  func run() throws {
    output.apply()
    try ledger.view { view in
      let rows = try orders(view)
      let accounts = try accounts(of: rows, view)
      var text = "\u{FEFF}" + Self.line(Self.titles)
      var total: Int64 = 0
      for (row, account) in zip(rows, accounts) {
        text += Self.line(Self.cells(row, account, view))
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

  /// Which account each order pays.
  ///
  /// - Throws: `payee-changed` with every order whose account is another by now, unless it is to be paid as ordered.
  private func accounts(of rows: [OrderRow], _ view: LedgerView) throws -> [PayeeAccount] {
    let institutions = try view.institutions()
    try view.expect(accounts: rows.compactMap { institutions[$0.institution.text]?.payee })
    var history = try PayeeHistory(view)
    var changed: [OrderRow] = []
    let accounts = try rows.map { row in
      let now = try view.payeeAccount(institutions[row.institution.text]?.payee, of: row.institution)
      let then = try view.payeeAccount(try history.account(for: row), of: row.institution)
      // The same account, proposed again, has another salt and so another hash.
      if [now.name, now.number, now.bank] != [then.name, then.number, then.bank] { changed.append(row) }
      return then
    }
    guard !changed.isEmpty else { return accounts }
    let lines = changed.map { row in
      Text(
        "payee-changed：\(row.number)：机构 \(row.institution.text) 的收款账户在下达指令之后改过",
        "payee-changed: \(row.number): the payee account of \(row.institution.text) was changed after the order"
      ).current
    }
    guard asOrdered else {
      let remedy = Text(
        "没有写出文件：撤单再结算即付新账户；确须付下达时的账户，加 --as-ordered；已交银行的，用 --day 或 --order 只导出其余",
        """
        nothing was written: cancel and settle again to pay the new account; --as-ordered pays the account of the \
        order's time; if the bank has it already, export the others by --day or --order
        """)
      throw CommandFailure(.refused, lines + [remedy.current])
    }
    for line in lines { Console.error(line) }
    return accounts
  }

  private static func cells(_ row: OrderRow, _ account: PayeeAccount, _ view: LedgerView) -> [String] {
    [
      row.number.description, view.name(of: row.account.entity), row.institution.text, account.name,
      account.number, account.bank, (try? Money(fen: row.fen))?.plain ?? "?",
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
