import ArgumentParser
import Vouchers

/// 结算: the work of finance between approval and the bank.
struct Settlement: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlement",
    abstract: "结算、拨款指令、撤单 Settle approved claims, make payment orders, cancel them.",
    discussion: """
      经办提出结算，复核批准后每个收款方一张拨款指令；导出为文件交银行。撤单同样由两人办理。
      A maker proposes, a checker approves; each payee gets one order, exported as a file for the bank. Cancelling \
      takes two persons too.

        quanbu settlement propose --entity fuzhou --all-approved --key finance-a.key
        quanbu settlement approve --all-open --key finance-b.key
        quanbu settlement export --to orders.csv
      """,
    subcommands: [SettlementPropose.self] + SettlementProposals.subcommands
      + [SettlementExport.self, SettlementCancel.self, SettlementList.self, SettlementShow.self])
}

/// Settlements and cancellations of orders wait for a checker.
enum SettlementProposals: ProposalGroup {
  static let command = "settlement"
  static let acts: Set<String> = [ProposeSettlement.name, CancelOrder.name]
}
