import ArgumentParser
import Foundation
import Intake
import Ledger
import LedgerService
import Vouchers
import Wire

/// `batch issue`: vouchers for a roster, or into a pool.
struct BatchIssue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract: "发券：按名单或成池 Issue vouchers to a roster, or into a pool.",
    discussion: """
      名单为 CSV（UTF-8 或 GB18030）：姓名, 身份证号，可另有 手机号, 备注。姓名和身份证号不进账本。
      券码写入 --tokens 文件（0600，每行一个 JSON），交给领券渠道；账本只存其散列。
      中断后重跑同一命令即可续办，不会重发。
      A roster is a CSV file with names and ID numbers, which never enter the ledger. Tokens are written to \
      --tokens (mode 0600, a JSON object a line) for the channel; the ledger keeps only their hashes. Interrupted? \
      Run the same command again: nothing is issued twice.
      """)

  @Option(help: "批次 The batch.") var batch: BatchID
  @OptionGroup var voucherKey: VoucherKeyOptions
  @Option(help: ArgumentHelp("名单 The roster.", valueName: "csv")) var roster: String?
  @OptionGroup var list: ListOptions
  @Option(help: ArgumentHelp("通用券的张数 How many vouchers of an open batch.", valueName: "count")) var pool: Int?
  @Option(help: ArgumentHelp("券码文件（新建） The token file to make.", valueName: "jsonl")) var tokens: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (roster != nil) != (pool != nil) else {
      throw ValidationError("--roster 与 --pool 二者取一 Give --roster or --pool, one of the two.")
    }
    if let pool, !(1...1_000_000).contains(pool) {
      throw ValidationError("--pool 应在 1 到 1000000 之间 --pool must lie between 1 and 1000000.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let (row, signer) = try session.view { view in
        let row = try view.batch(batch)
        return (row, try voucherKey.signer(acting, in: view, for: row.account.entity))
      }
      let issuing = Issuing(session: session, tokens: signer, batch: row)
      let input = try roster.map { try InputFile.bytes($0) } ?? Array("pool \(pool ?? 0)".utf8)
      let job = BulkJob(
        name: JobName(
          IssueVouchers.name, signer: session.signer,
          [Array(batch.text.utf8), Array(signer.keyID.text.utf8), input]),
        label: Text("发券", "Issuing"), order: .chained,
        drafts: {
          try Issuing.requireFree(tokens)
          return try issuing.drafts(try places(session, row), file: InputFile.name(roster))
        },
        renew: { try issuing.renumbered($0) }, isOutdated: { try issuing.isOutdated($0) },
        confirm: Issuing.confirm)
      let report = try await session.perform(job, bulk)
      try Issuing.writeTokens(of: report, to: tokens)
      try report.show(output)
    }
  }

  /// Whom vouchers are issued to: everybody on the roster who may get one.
  private func places(_ session: ActingSession, _ row: BatchRow) throws -> [Issuing.Place] {
    guard let path = roster else {
      return Array(repeating: Issuing.Place(row: 0, holder: nil), count: pool ?? 0)
    }
    return try session.view { view in
      let day = session.today(in: view)
      let entity = row.account.entity
      let isOneLive = row.reach == .targeted && view.whole.book.oneLiveVoucher(for: entity, on: day)
      let ages = view.whole.book.ages(for: entity, on: day)
      // Read once to know whom to ask about, and again to say all that is wrong with it at once.
      let people = try Roster.read(path: path, ages: ages, on: day).rows.map(\.id)
      let holders = try session.holders.table(of: people, for: .issue)
      var failure: (any Error)?
      let roster = try Roster.read(path: path, ages: ages, on: day) { id in
        guard isOneLive, failure == nil, let holder = holders[id] else { return false }
        do {
          return try view.hasLiveVoucher(holder)
        } catch {
          failure = error
          return false
        }
      }
      if let failure { throw failure }
      try list.accept(roster.rejected)
      return try roster.rows.map { row in
        guard let holder = holders[row.id] else { throw InputProblem(.unreadable, file: path) }
        return Issuing.Place(row: row.line, holder: holder)
      }
    }
  }
}
