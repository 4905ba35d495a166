import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

/// `settlement list`: payment orders.
struct SettlementList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出拨款指令 List payment orders.")

  @Option(help: "只列此状态 Only this state: ordered, paid, returned, cancelled.") var state: OrderRow.State?
  @Option(help: "只列此预算单位 Only this entity.") var entity: EntityCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = Sheet([
        .text("order", "指令号", "Order"), .text("entity", "预算单位", "Entity"),
        .text("tranche", "下达批次", "Tranche"), .text("institution", "收款机构", "Institution"),
        .number("fen", "金额", "Amount"), .text("orderedOn", "日期", "Day"), .text("state", "状态", "State"),
        .text("paidBy", "付款流水", "Paid by"), .text("returnedBy", "退票流水", "Returned by"),
      ])
      let entities = entity.map { [$0] } ?? view.entities.map(\.code)
      for row in try view.orders(states: state.map { [$0] } ?? OrderRow.State.allCases, entities: entities) {
        sheet.row([
          .text(row.number.description), .text(row.account.entity.text), .text(row.account.tranche.text),
          .text(row.institution.text), .fen(row.fen), .text(row.orderedOn.description),
          .text(output.json || Language.current == .english ? row.state.rawValue : row.state.chinese),
          row.paidBy.map { .text($0.description) } ?? .none,
          row.returnedBy.map { .text($0.description) } ?? .none,
        ])
      }
      sheet.show("orders", output)
    }
  }
}

/// `settlement show`: an order and the claims it pays.
struct SettlementShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看一张拨款指令及其核销单 Show a payment order and its claims.")

  @Argument(help: "指令号 The order.") var order: OrderNumber
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      let row = try view.order(order)
      let claims = try view.claims(ofOrder: order)
      guard !output.json else {
        Console.json { json in
          json.member("order", row.number.description)
          json.member("state", row.state.rawValue)
          json.member("entity", row.account.entity.text)
          json.member("institution", row.institution.text)
          json.member("fen", row.fen)
          json.member("orderedOn", row.orderedOn.description)
          json.name("claims")
          json.array { for claim in claims { $0.integer(claim.id) } }
        }
        return
      }
      let money = (try? Money(fen: row.fen))?.description ?? "?"
      Console.say(
        "\(row.number)：\(row.state.chinese)，\(row.account.entity)，收款 \(row.institution.text)，\(money) 元，\(row.orderedOn)",
        "\(row.number): \(row.state.rawValue), \(row.account.entity), to \(row.institution.text), \(money) yuan, "
          + "\(row.orderedOn)")
      for claim in claims { Console.say("  核销单 \(claim.id)", "  claim \(claim.id)") }
    }
  }
}
