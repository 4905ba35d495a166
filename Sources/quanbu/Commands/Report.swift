import ArgumentParser
import Journal
import Ledger
import Vouchers

/// `quanbu report`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "报表：资金、漏斗、机构、拨款指令 Reports: fund, funnel, institutions, orders.",
    discussion: """
      缺省为对齐的文本；--csv 给表格软件（金额以元），--json 给程序（金额为整数分）。
      Aligned text by default; --csv for spreadsheets (amounts in yuan), --json for programs (whole fen).
      """,
    subcommands: [ReportFund.self, ReportFunnel.self, ReportInstitutions.self, ReportOrders.self])
}

/// Text, JSON or CSV.
struct ReportOptions: ParsableArguments {
  @OptionGroup var output: OutputOptions
  @Flag(help: "以 CSV 输出 Print CSV.") var csv = false

  func validate() throws {
    guard !(csv && output.json) else { throw ValidationError("--csv | --json") }
  }
}

/// `quanbu report fund`
struct ReportFund: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fund", abstract: "资金表 The fund table.")

  @Option(help: "只看此批次 Only this tranche.") var tranche: TrancheID?
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var options: ReportOptions

  func run() throws {
    options.output.apply()
    let table = try ledger.view { try FundTable($0, tranche: tranche, names) }
    table.fundSheet.show("fund", options.output, csv: options.csv)
  }
}

/// `quanbu report funnel`
struct ReportFunnel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel", abstract: "漏斗：各单位各状态的券数 The funnel: vouchers by entity and state.",
    discussion: """
      各列为当前处于该状态的张数；redeemed 之后的审核与拨付按申领和指令统计，见 institutions 与 orders。
      Each column counts vouchers now in that state; what follows a redemption is counted by claims and orders, see
      institutions and orders.
      """)

  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var options: ReportOptions

  func run() throws {
    options.output.apply()
    let (totals, genesis) = try ledger.view { (try $0.voucherTotals(), $0.whole.genesis) }
    let names = try names.names(of: genesis)
    var sheet = Sheet(
      [.text("entity", "预算单位", "Entity")]
        + VoucherRow.State.allCases.map { .number($0.rawValue, $0.chinese, $0.rawValue) }
        + [.number("sum", "合计", "sum")])
    for entity in genesis?.entities ?? [] {
      let own = totals.filter { $0.account.entity == entity.code }
      sheet.row([names.cell(entity.code)] + Self.cells(own))
    }
    sheet.row([.named("total", Text("总计", "total"))] + Self.cells(totals))
    sheet.show("funnel", options.output, csv: options.csv)
  }

  private static func cells(_ totals: [VoucherTotal]) -> [Sheet.Cell] {
    let counts = VoucherRow.State.allCases.map { state in
      totals.filter { $0.state == state }.reduce(0) { $0 &+ $1.count }
    }
    return (counts + [counts.reduce(0, &+)]).map { .count($0) }
  }
}

/// `quanbu report institutions`
struct ReportInstitutions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "institutions", abstract: "各机构的班级、申领与拨付 Classes, claims and payments of each institution.")

  @Option(help: "只看此单位 Only this budget entity.") var entity: EntityCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var options: ReportOptions

  func run() throws {
    options.output.apply()
    var sheet = Sheet([
      .text("code", "代码", "Code"), .text("name", "名称", "Name"), .text("entity", "单位", "Entity"),
      .number("classes", "班级", "Classes"), .number("claims", "申领", "Claims"),
      .number("vouchers", "核销张数", "Vouchers"), .number("waiting", "待审核", "In review"),
      .number("approved", "已审核", "Approved"), .number("ordered", "已下指令", "Ordered"),
      .number("paid", "已拨付", "Paid"),
    ])
    try ledger.view { view in
      try view.expectAll([.classes(.all), .claims(.all), .allOrders])
      for row in try view.institutionRows() where entity == nil || row.entity == entity {
        sheet.row(
          [.text(row.code.text), .text(row.name), .text(row.entity.text)] + (try Self.cells(row.code, view)))
      }
    }
    sheet.show("institutions", options.output, csv: options.csv)
  }

  private static func cells(_ code: CreditCode, _ view: LedgerView) throws -> [Sheet.Cell] {
    let claims = try view.claims(ofInstitution: code)
    let orders = try view.orders(ofInstitution: code)
    let waiting = claims.filter(\.state.isInReview)
    let approved = claims.filter { $0.state == .approved }
    func sum(_ state: OrderRow.State) -> Int64 {
      orders.filter { $0.state == state }.reduce(0) { $0 &+ $1.fen }
    }
    return [
      .count(Int64(try view.classes(ofInstitution: code).count)), .count(Int64(claims.count)),
      .count(claims.reduce(0) { $0 &+ Int64($1.count) }), .fen(waiting.reduce(0) { $0 &+ $1.fen }),
      .fen(approved.reduce(0) { $0 &+ $1.fen }), .fen(sum(.ordered)), .fen(sum(.paid)),
    ]
  }
}

/// `quanbu report orders`
struct ReportOrders: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "拨款指令及其状态 Payment orders and where they stand.",
    discussion: """
      不含收款账户。
      Payee accounts are not shown.
      """)

  @Option(help: "只看此单位 Only this budget entity.") var entity: EntityCode?
  @Option(help: "只看此状态：ordered、paid、returned、cancelled Only this state.") var state: OrderState?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var options: ReportOptions

  func run() throws {
    options.output.apply()
    var sheet = Sheet([
      .text("order", "指令", "Order"), .text("tranche", "批次", "Tranche"), .text("entity", "单位", "Entity"),
      .text("institution", "机构", "Institution"), .number("amount", "金额", "Amount"),
      .text("orderedOn", "日期", "Ordered on"), .text("state", "状态", "State"),
      .text("paidBy", "拨付行", "Paid by"),
      .text("returnedBy", "退票行", "Returned by"),
    ])
    for row in try ledger.view(rows) {
      sheet.row([
        .text(row.number.description), .text(row.account.tranche.text), .text(row.account.entity.text),
        .text(row.institution.text), .fen(row.fen), .text(row.orderedOn.description),
        .named(row.state.rawValue, Text(row.state.chinese, row.state.rawValue)),
        row.paidBy.map { .text($0.description) } ?? .none,
        row.returnedBy.map { .text($0.description) } ?? .none,
      ])
    }
    sheet.show("orders", options.output, csv: options.csv)
  }

  private func rows(_ view: LedgerView) throws -> [OrderRow] {
    try view.orders(
      states: state.map { [$0.state] } ?? OrderRow.State.allCases,
      entities: view.entities.map(\.code).filter { entity == nil || $0 == entity })
  }
}

/// The state of an order on the command line.
struct OrderState: ExpressibleByArgument {
  let state: OrderRow.State

  init?(argument: String) {
    guard let state = OrderRow.State(rawValue: argument) else { return nil }
    self.state = state
  }

  static var allValueStrings: [String] { OrderRow.State.allCases.map(\.rawValue) }
}
