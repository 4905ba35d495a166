import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers
import Wire

/// `quanbu institution approve`: the second registrar's word on payee accounts, which are looked at first.
struct InstitutionApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "复核收款账户：先看账户，再批准 Approve payee accounts, as a second registrar who has seen them.",
    discussion: """
      账上只有账户的加盐哈希。--accounts 给出复核人自己手中的名册（格式同登记名册），逐家重算哈希，一家不符则一家也不批准；
      不写 --accounts 的，账户只显示在终端上（不进输出和日志），逐家询问。
      The ledger has a salted hash only. With --accounts, a list the approver has from elsewhere (of the form that
      registers institutions), each hash is computed again, and nothing is approved when one differs. Without it each
      account is shown on the terminal alone, never in output or logs, and asked about.

        quanbu institution approve --all-open --accounts institutions.yaml --key registrar-b.key
        quanbu institution approve 12 15-18 --key registrar-b.key
      """)

  @OptionGroup var choice: ProposalChoice
  @Option(help: ArgumentHelp("复核人手中的名册 The approver's own list.", valueName: "file.yaml"))
  var accounts: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let list = try accounts.map { try InstitutionFile.read($0) }
    let proposed = try ledger.view(asking: acting.party) { view in
      let targets = try choice.targets(of: InstitutionProposals.self, by: acting, in: view)
      try view.expect(accounts: targets.compactMap(ProposedPayee.account))
      return try targets.map { try ProposedPayee($0, view) }
    }
    // A person may take their time: nothing is locked meanwhile.
    let isSeen = try list.map { try Self.compared(proposed, with: $0) } ?? Self.asked(proposed)
    try await ActingSession.run(ledger, acting) { session in
      var bulk = BulkReport(Text("复核", "Approving"), total: proposed.count, output: output)
      for (payee, isSeen) in zip(proposed, isSeen) {
        if isSeen {
          try await session.approve([payee.target], &bulk)
        } else {
          bulk.skip("\(payee.target.sequence)", Text("未批准", "not approved"))
        }
      }
      try bulk.finish(Text("已生效", "in force"))
    }
  }

  /// All are what the list says, or none is approved.
  private static func compared(_ proposed: [ProposedPayee], with list: InstitutionFile) throws -> [Bool] {
    let faults = try proposed.compactMap { try $0.fault(against: list) }
    guard faults.isEmpty else { throw CommandFailure(.refused, faults) }
    return proposed.map { _ in true }
  }

  private static func asked(_ proposed: [ProposedPayee]) throws -> [Bool] {
    guard proposed.contains(where: { $0.account != nil }) else { return proposed.map { _ in true } }
    guard let terminal = TerminalTalk() else {
      throw CommandFailure(
        .usage, code: "payee-not-seen",
        Text(
          "收款账户须先过目：请写 --accounts，或在终端上办理",
          "payee accounts must be seen first: give --accounts, or work on a terminal"))
    }
    return proposed.map { $0.isConfirmed(on: terminal) }
  }
}

/// A payee account that waits for a second registrar, and the account behind its hash.
private struct ProposedPayee {
  let target: ProposalChoice.Target
  let name: String
  /// `nil` where there is nothing left to decide: the ledger will say so.
  let account: PayeeAccount?

  /// - Throws: `payee-account-differs` when the private table does not have what was proposed.
  init(_ target: ProposalChoice.Target, _ view: LedgerView) throws {
    self.target = target
    guard let row = target.row, row.state == .open, case .setPayee(let act) = row.act else {
      name = ""
      account = nil
      return
    }
    name = try view.institution(act.code)?.name ?? ""
    account = try view.payeeAccount(act.account, of: act.code)
  }

  /// The hash of the account that waits.
  static func account(_ target: ProposalChoice.Target) -> Hash256? {
    guard let row = target.row, row.state == .open, case .setPayee(let act) = row.act else { return nil }
    return act.account
  }

  /// What is wrong with it by a list that should have it: the hash over the list's account and the kept salt must be
  /// the one that was proposed.
  func fault(against list: InstitutionFile) throws -> String? {
    guard let account else { return nil }
    let item = list.items.first { $0.code == account.institution }
    guard let payee = item?.payee else {
      return line(
        "payee-not-listed", Text("名册中没有这家机构的收款账户", "the list has no payee account of this institution"))
    }
    let listed = try PayeeAccount(
      institution: account.institution, salt: account.salt, name: payee.name, number: payee.number,
      bank: payee.bank)
    guard listed.hash == account.hash else {
      return line(
        "payee-differs",
        Text("所提出的收款账户与名册不同：不要批准，先查明", "the account proposed is not the list's: find out why first"))
    }
    return nil
  }

  private func line(_ code: String, _ text: Text) -> String {
    "\(target.sequence): \(code) [\(account?.institution.text ?? "")]: \(text.current)"
  }

  func isConfirmed(on terminal: TerminalTalk) -> Bool {
    guard let account else { return true }
    terminal.say("#\(target.sequence)  \(account.institution.text)  \(name)")
    terminal.say(Text("  户名 \(account.name)", "  name    \(account.name)").current)
    terminal.say(Text("  账号 \(account.number)", "  number  \(account.number)").current)
    terminal.say(Text("  开户行 \(account.bank)", "  bank    \(account.bank)").current)
    return terminal.confirms(Text("  批准？[y/N] ", "  approve? [y/N] "))
  }
}
