import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers

/// `settlement propose`.
struct SettlementPropose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose",
    abstract: "提出结算（待另一人复核） Propose to pay approved claims, for a checker to approve.",
    discussion: """
      --all-approved 取所有待结算的核销单，每个下达批次和预算单位一份；机构停业或未登记收款账户的留待以后。
      --all-approved takes every claim that can be paid, one proposal for each tranche and entity; claims of \
      suspended institutions, or of those without a payee account, are left for later.
      """)

  @Option(help: "预算单位 Entity; all within the key's scope when left out.") var entity: EntityCode?
  @Option(parsing: .upToNextOption, help: "核销单 Claim numbers.") var claims: [Int64] = []
  @Flag(help: "所有待结算的核销单 Every claim that can be paid.") var allApproved = false
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard claims.isEmpty == allApproved else {
      throw ValidationError(
        "请写 --claims 或 --all-approved，二者取一 Give --claims or --all-approved, one of the two.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let acts = try session.view { view in
        let rows = allApproved ? try payable(session, view) : try claims.map { try view.claim($0) }
        return Self.proposals(of: rows)
      }
      let job = BulkJob(
        name: JobName(ProposeSettlement.name, signer: session.signer, acts.map(\.json)),
        label: Text("结算", "Settling"), followsState: true, drafts: { acts.map { Draft(act: $0) } })
      try await session.perform(job, bulk).show(output)
    }
  }

  /// Claims that can be paid and that no open proposal names already.
  private func payable(_ session: ActingSession, _ view: LedgerView) throws -> [ClaimRow] {
    var proposed: Set<Int64> = []
    for row in try view.openProposals() {
      if case .proposeSettlement(let act) = row.act { proposed.formUnion(act.claims) }
    }
    let institutions = try view.institutions()
    let scope = try session.key(in: view).scope
    var found: [ClaimRow] = []
    for entity in view.entities(within: scope, named: entity) {
      for claim in try view.payableClaims(entity: entity) {
        guard !proposed.contains(claim.id) else { continue }
        let institution = institutions[claim.institution.text]
        guard institution?.state == .registered, institution?.payee != nil else {
          Console.note(
            "核销单 \(claim.id) 暂不结算：机构停业，或未登记收款账户",
            "claim \(claim.id) is left for later: its institution is suspended, or has no payee account")
          continue
        }
        found.append(claim)
      }
    }
    return found
  }

  /// One for each account, in parts that fit.
  private static func proposals(of rows: [ClaimRow]) -> [Act] {
    let groups = Dictionary(grouping: rows, by: \.account).sorted { $0.key < $1.key }
    return groups.flatMap { account, claims in
      let ids = claims.map(\.id)
      return stride(from: 0, to: ids.count, by: ProposeSettlement.limit).map { start in
        Act.proposeSettlement(
          ProposeSettlement(
            tranche: account.tranche, entity: account.entity,
            claims: Array(ids[start..<min(start + ProposeSettlement.limit, ids.count)])))
      }
    }
  }
}

/// `settlement cancel`: the bank did not execute an order.
struct SettlementCancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "撤单：银行未执行的指令（待另一人复核） Cancel an order the bank did not execute; a checker approves.")

  @Argument(help: "指令号 The order: PO0000000123000.") var order: OrderNumber
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.cancelOrder(CancelOrder(order: order, reason: reason)), output)
    }
  }
}
