import ArgumentParser
import Journal
import Ledger
import LedgerService
import Reconciliation
import Vouchers

/// `bank settle`: everything about the bank's lines that needs no judgement.
struct BankSettle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "一次办理所有无歧义的流水 Book every line that is unambiguous, in one go.",
    discussion: """
      金额、指令号、账户逐分相符的确认拨付；退票先确认后登记退票；到账、手续费、利息照银行摘要记账。
      其余（重付及其退回、金额不符、来历不明等）不动，由 reconcile 指出，由人决定。
      Confirms payments that match to the fen; confirms and returns what came back; books receipts, fees and \
      interest by the bank's own words. Everything else is left for `reconcile` to name and people to decide.
      """)

  @OptionGroup var statements: StatementOptions
  @Option(help: "只办此预算单位 Only this entity.") var entity: EntityCode?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let files = try statements.read().map(\.statement)
    try await ActingSession.run(ledger, acting) { session in
      let plan = try session.view { try SettlePlan(session, $0, files, entity) }
      // A return needs its payment confirmed: two rounds.
      var reports: [JobReport] = []
      for acts in [plan.bookings, plan.returns] where !acts.isEmpty {
        let job = BulkJob(
          name: JobName("bank.settle", signer: session.signer, acts.map(\.json)),
          label: Text("记账", "Booking"), followsState: true,
          drafts: { acts.map { Draft(act: $0) } })
        reports.append(try await session.perform(job, bulk))
      }
      try JobReport.show(reports, output)
    }
  }
}

/// What can be booked without anybody's judgement.
private struct SettlePlan {
  var bookings: [Act] = []
  var returns: [Act] = []

  init(_ session: ActingSession, _ view: LedgerView, _ files: [Statement], _ entity: EntityCode?) throws {
    let scope = try session.key(in: view).scope
    let builder = BookBuilder(view: view, entities: view.entities(within: scope, named: entity))
    let imported = Set(try builder.statements().filter { $0.imported == $0.count }.map(\.id))
    let statements = files.filter { imported.contains($0.id) }
    let altered = try builder.altered(statements)
    guard altered.isEmpty else { throw CommandFailure(altered: altered) }
    let last = statements.map(\.to).max() ?? session.today(in: view)
    let result = try Matching.compare(try builder.book(), statements, expected: [], asOf: last)
    bookings = result.proposals.map { .confirmPayment(ConfirmPayment(order: $0.order, line: $0.line)) }
    let confirmed = Set(result.proposals.map(\.order))
    // Debited twice and credited once: what came back may be either, and a return cannot be corrected.
    let doubled = Set(result.open.filter { $0.cause == .doubled }.compactMap(\.order))
    for finding in result.open {
      guard let line = finding.line else { continue }
      switch finding.cause {
      case .receiptNotBooked: bookings.append(.postLine(PostLine(line: line, kind: .receipt)))
      case .bankFee: bookings.append(.postLine(PostLine(line: line, kind: .fee)))
      case .interest: bookings.append(.postLine(PostLine(line: line, kind: .interest)))
      case .returnedPayment:
        guard finding.order.map({ !doubled.contains($0) }) ?? false else { continue }
        if let act = try Self.giveBack(finding, line, view, confirmed) { returns.append(act) }
      case .statementMissing, .balanceGap, .confirmedByMissingLine, .postedDifferently, .omitted, .doubled,
        .altered,
        .paidThoughCancelled, .wrongAccount, .reversal, .unknownLine:
        break
      }
    }
  }

  /// A return of exactly what an order paid, on the account that paid it.
  private static func giveBack(
    _ finding: Finding, _ line: LineKey, _ view: LedgerView, _ confirmed: Set<OrderNumber>
  ) throws -> Act? {
    guard let number = finding.order, let order = try view.orderIfSeen(number),
      order.account.entity == finding.entity,
      finding.bankAmount?.fen == order.fen, order.state == .paid || confirmed.contains(number)
    else { return nil }
    return .returnPayment(ReturnPayment(order: number, line: line))
  }
}
