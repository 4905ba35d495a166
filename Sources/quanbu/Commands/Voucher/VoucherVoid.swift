import ArgumentParser
import Intake
import Ledger
import LedgerService
import Vouchers
import Wire

/// `voucher void`.
struct VoucherVoid: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void",
    abstract: "作废未使用的券 Void a voucher that was not used; its money is available again.")

  @Argument(help: "券号 Its number.") var voucher: VoucherNumber
  @Option(help: "理由（不写个人信息） Why; no personal data.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.voidVoucher(VoidVoucher(voucher: voucher, reason: reason)), output)
    }
  }
}

/// `voucher reissue`: a wrong ID number in a roster: the old voucher is voided, a new one issued, both linked.
struct VoucherReissue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reissue",
    abstract: "作废并重发（如名单中身份证号有误） Void a voucher and issue another in its place, linked.",
    discussion: """
      --roster 是只有一行的名单：正确的姓名和身份证号。通用券不写 --roster。
      --roster has one row: the right name and ID number. Leave it out for a voucher of an open batch.
      """)

  @Argument(help: "原券号 The number to replace.") var voucher: VoucherNumber
  @Option(help: "理由（不写个人信息） Why; no personal data.") var reason: String
  @Option(help: ArgumentHelp("只有一行的名单 A roster of one row.", valueName: "csv")) var roster: String?
  @OptionGroup var voucherKey: VoucherKeyOptions
  @Option(help: ArgumentHelp("券码文件（新建） The token file to make.", valueName: "jsonl")) var tokens: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let delivery = TokenDelivery(path: tokens)
    try delivery.requirePlace()
    try await ActingSession.run(ledger, acting) { session in
      let (old, batch, signer) = try session.view { view in
        let old = try view.voucher(voucher)
        let batch = try view.batch(old.batch)
        return (old, batch, try voucherKey.signer(acting, in: view, for: batch.account.entity))
      }
      let issuing = Issuing(session: session, tokens: signer, batch: batch)
      let input = try roster.map { try InputFile.bytes($0) } ?? []
      let job = BulkJob(
        name: JobName(
          "voucher.reissue", signer: session.signer,
          [Array(voucher.description.utf8), Array(reason.utf8), Array(signer.keyID.text.utf8), input]),
        label: Text("重发", "Reissuing"), order: .chained,
        drafts: {
          let place = try place(session, batch)
          try delivery.requireFree(count: 1)
          let issue = try issuing.drafts([place], file: InputFile.name(roster), replaces: voucher)
          let void = Draft(act: .voidVoucher(VoidVoucher(voucher: voucher, reason: reason)))
          return (old.state == .voided ? [] : [void]) + issue
        },
        renew: { try issuing.renumbered($0) }, isOutdated: issuing.outdated(),
        confirm: Issuing.confirm, deliver: delivery.deliver)
      try await session.perform(job, bulk).show(output)
    }
  }

  private func place(_ session: ActingSession, _ batch: BatchRow) throws -> Issuing.Place {
    guard let roster else { return Issuing.Place(row: 0, holder: nil) }
    return try session.view { view in
      let day = session.today(in: view)
      let ages = view.whole.book.ages(for: batch.account.entity, on: day)
      let list = try Roster.read(path: roster, ages: ages, on: day)
      guard list.problems.isEmpty else { throw InputProblems(list.problems) }
      guard list.rows.count == 1, let row = list.rows.first else {
        throw CommandFailure(
          .inputOutput, code: "one-row-wanted",
          Text("名单应只有一行（\(roster)）", "the roster must have one row (\(roster))"))
      }
      let holder = try session.holders.reference(of: row.id, for: .issue)
      if view.whole.book.oneLiveVoucher(for: batch.account.entity, on: day),
        try view.hasLiveVoucher(holder, except: voucher)
      {
        throw InputProblem(.liveVoucher, file: roster, line: row.line, field: "id-number")
      }
      return Issuing.Place(row: row.line, holder: holder)
    }
  }
}
