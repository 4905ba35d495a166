import ArgumentParser
import Vouchers

/// 对账单、记账、更正、拨付确认、退票: the work of finance with what the bank says.
struct Bank: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bank",
    abstract: "导入对账单、记账、更正、确认拨付与退票 Import statements, book their lines, confirm payments and returns.",
    discussion: """
      一人导入对账单，另一人（财务经办）记账。settle 一次办理所有无歧义的流水，其余由 reconcile 指出。记错的由经办
      提出更正（correct）、复核批准，随后重新记账。
      One person imports a statement, another (a maker) books its lines. `settle` does everything that is \
      unambiguous in one go; `reconcile` names the rest. What was booked wrongly is corrected by a maker and a \
      checker, then booked again.

        quanbu bank import statements/*.csv --banks Config/fujian-2021/banks --key finance-b.key
        quanbu bank settle --statements statements --banks Config/fujian-2021/banks --key finance-a.key
        quanbu bank post fuzhou/2021-08 12 --as suspense --key finance-a.key
        quanbu bank correct fuzhou/2021-08 12 --reason 实为利息 --key finance-a.key
        quanbu bank approve --all-open --key finance-b.key
      """,
    subcommands: [
      BankImport.self, BankSettle.self, BankPost.self, BankCorrect.self, BankConfirm.self, BankReturn.self,
      BankList.self, BankShow.self,
    ] + BankProposals.subcommands)
}

/// Corrections wait for a checker.
enum BankProposals: ProposalGroup {
  static let command = "bank"
  static let acts: Set<String> = [CorrectLine.name]
}
