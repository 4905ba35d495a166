import ArgumentParser
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
      中断后重跑同一命令即可续办，不会重发；券码未落盘之前，此件不算办完。
      A roster is a CSV file with names and ID numbers, which never enter the ledger. Tokens are written to \
      --tokens (mode 0600, a JSON object a line) for the channel; the ledger keeps only their hashes. Interrupted? \
      Run the same command again: nothing is issued twice, and the job is not done before its tokens are on disk.
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
    let delivery = TokenDelivery(path: tokens)
    try delivery.requirePlace()
    try list.requirePlace()
    try await ActingSession.run(ledger, acting) { session in
      let (row, signer, people) = try session.view { view in
        let row = try view.batch(batch)
        let signer = try voucherKey.signer(acting, in: view, for: row.account.entity)
        return (row, signer, try everybody(session, view, row))
      }
      let issuing = Issuing(session: session, tokens: signer, batch: row)
      var lists = people.map { [SourceList(path: $0.path, rejected: $0.list.rejected)] } ?? []
      let input = try roster.map { try InputFile.bytes($0) } ?? Array("pool \(pool ?? 0)".utf8)
      let job = BulkJob(
        name: JobName(
          IssueVouchers.name, signer: session.signer,
          [Array(batch.text.utf8), Array(signer.keyID.text.utf8), input]),
        label: Text("发券", "Issuing"), order: .chained,
        drafts: { try drafts(people, issuing, delivery, &lists) },
        renew: { try issuing.renumbered($0) }, isOutdated: issuing.outdated(),
        skipsRefusedRows: list.skipInvalid, confirm: Issuing.confirm,
        deliver: { report in
          try delivery.deliver(report)
          try list.deliver(report, of: lists)
        })
      try await session.perform(job, bulk).show(output)
    }
  }

  private struct People {
    let path: String
    let list: Roster
  }

  /// Everybody on the roster.
  private func everybody(_ session: ActingSession, _ view: LedgerView, _ row: BatchRow) throws -> People? {
    guard let roster else { return nil }
    let day = session.today(in: view)
    let ages = view.whole.book.ages(for: row.account.entity, on: day)
    return People(path: roster, list: try Roster.read(path: roster, ages: ages, on: day))
  }

  /// The commands of a new job: for everybody on the roster who may get a voucher, or for a pool. Whoever has a live
  /// voucher joins the rows of the list that are left out.
  private func drafts(
    _ people: People?, _ issuing: Issuing, _ delivery: TokenDelivery, _ lists: inout [SourceList]
  ) throws -> [Draft] {
    guard let people else {
      let places = Array(repeating: Issuing.Place(row: 0, holder: nil), count: pool ?? 0)
      try delivery.requireFree(count: places.count)
      return try issuing.drafts(places, file: "")
    }
    let (places, rejected) = try places(people.list, issuing)
    try list.accept(rejected)
    lists = [SourceList(path: people.path, rejected: rejected)]
    try delivery.requireFree(count: places.count)
    return list.noting(rejected, in: try issuing.drafts(places, file: InputFile.name(people.path)))
  }

  private func places(
    _ roster: Roster, _ issuing: Issuing
  ) throws -> (good: [Issuing.Place], rejected: RejectedRows) {
    let session = issuing.session
    let holders = try session.holders.references(of: roster.rows.map(\.id), for: .issue)
    return try session.view { view in
      let isOneLive =
        issuing.batch.reach == .targeted
        && view.whole.book.oneLiveVoucher(
          for: issuing.batch.account.entity, on: session.today(in: view))
      if isOneLive { try view.expect(holders: holders) }
      var good: [Issuing.Place] = []
      var live: [InputProblem] = []
      for (row, holder) in zip(roster.rows, holders) {
        if isOneLive, try view.hasLiveVoucher(holder) {
          live.append(roster.liveVoucher(row))
        } else {
          good.append(Issuing.Place(row: row.line, holder: holder))
        }
      }
      let rejected = roster.rejected
      return (good, live.isEmpty ? rejected : rejected.with(rejected.problems + live))
    }
  }
}
