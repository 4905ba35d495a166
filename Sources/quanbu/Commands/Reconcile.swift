import ArgumentParser
import Intake
import Ledger
import LedgerService
import Reconciliation
import Vouchers

/// 对账: ledger, payment orders and bank statements must agree to the fen.
struct Reconcile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "对账：账本、拨款指令、银行对账单 Compare ledger, payment orders and bank statements.",
    discussion: """
      逐笔指出未付、重付、金额不符、退票、手续费等，并为每个专户编制余额调节表，余额差异须为 0 分。
      退出码：0 相符 balanced；4 不符 unbalanced，或缺对账单 incomplete。
      Names every order not paid, paid twice, altered or returned, every fee and unknown line, and explains book to \
      bank for each account with a residual that must be 0 fen. Exit status 0 when balanced, 4 otherwise.
      """)

  @OptionGroup var statements: StatementOptions
  @Option(help: "对到此月 Through this month: 2021-08 (default: the newest statement's).") var month: Period?
  @Option(help: "只对此预算单位 Only this entity; may be repeated.") var entity: [EntityCode] = []
  @Option(help: ArgumentHelp("另写入文件 Write the report into this file too.", valueName: "file")) var to: String?
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let files = try statements.read().map(\.statement)
    try ledger.view { view in
      let builder = BookBuilder(view: view, entities: entity.isEmpty ? view.entities.map(\.code) : entity)
      let wanted = files.filter { builder.entities.contains($0.entity) && $0.period <= (month ?? $0.period) }
      let last = month ?? wanted.map(\.period).max() ?? Period(containing: Day(number: 0))
      let result = try Matching.compare(
        try book(builder, through: last), wanted,
        expected: try builder.expected(through: last, files: wanted),
        asOf: last.last)
      let names = try names.names(of: view.whole.genesis)
      let shown = view.entities.map { ($0.code, names[$0.code].current) }
      try tell(
        ReconciliationReport(result, names: Dictionary(shown, uniquingKeysWith: { first, _ in first })))
      let altered = try builder.altered(wanted)
      guard altered.isEmpty else { throw CommandFailure(altered: altered) }
      guard result.verdict == .balanced else { throw CommandFailure(.findings, []) }
    }
  }

  /// Without what was posted on statements of later months.
  private func book(_ builder: BookBuilder, through last: Period) throws -> Book {
    var book = try builder.book()
    let later = Set(try builder.statements().filter { $0.from > last.last }.map(\.id))
    book.postings.removeAll { later.contains($0.key.statement) }
    return book
  }

  private func tell(_ report: ReconciliationReport) throws {
    let bytes =
      output.json
      ? report.json + [0x0A] : Array(report.text(Language.current == .chinese ? .chinese : .english).utf8)
    Console.raw(bytes)
    if let to { try OutputFile.replace(to, with: bytes) }
  }
}
