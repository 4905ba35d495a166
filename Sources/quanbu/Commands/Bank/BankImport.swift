import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import Reconciliation
import Vouchers

/// `bank import`.
struct BankImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "导入银行对账单 Import bank statements.",
    discussion: """
      每个文件旁须有 NAME.statement.yaml：entity, account（后四位）, layout, from, to, opening, closing。
      期初、期末、逐笔余额先核对，不符的一律不签署；账本记每行的散列。
      Beside each file stands NAME.statement.yaml. Opening, closing and running balances are checked first; \
      nothing wrong is ever signed. The ledger keeps a hash of every line.
      """)

  @Argument(help: ArgumentHelp("对账单文件 The bank's exports.", valueName: "file")) var files: [String]
  @Option(help: ArgumentHelp("银行版式目录 Folder of bank layouts.", valueName: "dir")) var banks: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let exports = files.filter { !$0.hasSuffix(StatementDeclaration.suffix) }
    let items = try StatementFiles.read(exports, StatementFiles.layouts(banks))
    try await ActingSession.run(ledger, acting) { session in
      let jobs = try items.map { try job($0, session) }
      for (item, job) in zip(items, jobs) where bulk.again || !session.outbox.isWaiting(job.name) {
        try session.view { view in
          guard try view.statement(item.statement.id) == nil else {
            throw StatementFiles.twice(item.path, item.statement.id, ledger.name)
          }
        }
      }
      var reports: [JobReport] = []
      for job in jobs { reports.append(try await session.perform(job, bulk)) }
      try JobReport.show(reports, output)
    }
  }

  /// One statement, in parts, the next only after the one before.
  private func job(_ item: StatementFiles.Item, _ session: ActingSession) throws -> BulkJob {
    let drafts = Self.parts(of: item.statement).map { Draft(act: .importStatement($0)) }
    let id = item.statement.id
    return BulkJob(
      name: JobName(ImportStatement.name, signer: session.signer, drafts.map { Array($0.act.json) }),
      label: Text("导入 \(id)", "Importing \(id)"), order: .chained, drafts: { drafts })
  }

  private static func parts(of statement: Statement) -> [ImportStatement] {
    let lines = statement.lines.map { line in
      ImportStatement.Line(
        day: line.day, fen: line.amount.fen, reference: line.movedOrder, raw: line.rawHash)
    }
    // A month without any line is one part without lines.
    let starts = lines.isEmpty ? [0] : Array(stride(from: 0, to: lines.count, by: ImportStatement.limit))
    return starts.map { start in
      ImportStatement(
        statement: statement.id, entity: statement.entity, from: statement.from, to: statement.to,
        opening: statement.opening.fen, closing: statement.closing.fen, count: lines.count, first: start + 1,
        lines: Array(lines[start..<min(start + ImportStatement.limit, lines.count)]))
    }
  }
}
