import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers

/// `claim approve`: the second review; the claim becomes payable.
struct ClaimApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "复核通过，转为待结算 Second review: the claims become payable.")

  @Argument(help: "核销单 Claim numbers.") var claims: [Int64] = []
  @Flag(help: "范围内所有已初审的核销单 Every reviewed claim this reviewer may approve.") var allReviewed = false
  @Option(help: "只办此预算单位 Only this entity's, with --all-reviewed.") var entity: EntityCode?
  @Option(
    help: ArgumentHelp("材料目录：重算散列 Folder of the evidence, to compute every hash again.", valueName: "dir"))
  var evidence: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard claims.isEmpty == allReviewed else {
      throw ValidationError(
        "请写核销单编号或 --all-reviewed，二者取一 Give claim numbers or --all-reviewed, one of the two.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let (ids, gaps) = try session.view { try checked(session, $0) }
      let job = BulkJob(
        name: JobName(ApproveClaim.name, signer: session.signer, ids.map { Array(String($0).utf8) }),
        label: Text("复核", "Approving"), followsState: true,
        drafts: { ids.map { Draft(act: .approveClaim(ApproveClaim(claim: $0))) } })
      let report = try await session.perform(job, bulk)
      try report.show(output)
      guard gaps.isEmpty else { throw CommandFailure(.findings, gaps.map(\.line)) }
    }
  }

  /// The claims whose evidence is as it was, and what is wrong with the others.
  private func checked(
    _ session: ActingSession, _ view: LedgerView
  ) throws -> (ids: [Int64], gaps: [ClaimEvidence.Gap]) {
    guard let evidence else { return (allReviewed ? try rows(session, view).map(\.id) : claims, []) }
    var papers = ClaimEvidence(folder: evidence)
    var ids: [Int64] = []
    var gaps: [ClaimEvidence.Gap] = []
    let rows = try rows(session, view)
    try view.expect(papers: rows.map(\.id))
    for row in rows {
      let missing = try papers.gaps(of: row.id, class: row.classID, in: view)
      if missing.isEmpty { ids.append(row.id) } else { gaps += missing }
    }
    return (ids, gaps)
  }

  private func rows(_ session: ActingSession, _ view: LedgerView) throws -> [ClaimRow] {
    if !allReviewed { return try claims.map { try view.claim($0) } }
    let reviewers = try Reviewers(session, view)
    return try view.entities(within: reviewers.scope, named: entity).flatMap { entity in
      try view.claimsToApprove(entity: entity)
    }.filter { try reviewers.mayTouch($0, view) }
  }
}

/// `claim reopen`: the second reviewer disagrees.
struct ClaimReopen: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "复核不同意，退回初审 Disagree: the claim waits for a first review again.")

  @Argument(help: "核销单 The claim.") var claim: Int64
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.reopenClaim(ReopenClaim(claim: claim, reason: reason)), output)
    }
  }
}

/// `claim withdraw`: an approval is taken back before settlement; another reviewer must agree.
struct ClaimWithdraw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "结算前撤回审核（待另一人复核） Take an approval back before settlement; another reviewer approves.")

  @Argument(help: "核销单 The claim.") var claim: Int64
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.withdrawApproval(WithdrawApproval(claim: claim, reason: reason)), output)
    }
  }
}
