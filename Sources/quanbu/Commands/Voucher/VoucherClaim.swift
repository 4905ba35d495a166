import ArgumentParser
import Intake
import LedgerService
import Vouchers

/// `voucher claim`: a channel, having checked real names, hands vouchers to people.
struct VoucherClaim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "领券：渠道实名核验后登记 Claim vouchers, after a channel's real-name check.",
    discussion: """
      名单为 CSV：券号, 姓名, 身份证号。单张则用 --voucher 和 --id-from（内含身份证号、权限 0600 的文件）。
      The list is a CSV file with voucher number, name and ID number. For one voucher use --voucher with \
      --id-from, a file of mode 0600 that holds the ID number.
      """)

  @Option(help: ArgumentHelp("领券名单 The list.", valueName: "csv")) var list: String?
  @OptionGroup var rows: ListOptions
  @Option(help: ArgumentHelp("单张券号 One voucher.", valueName: "number")) var voucher: VoucherNumber?
  @Option(help: ArgumentHelp("身份证号文件 The file with the ID number.", valueName: "file")) var idFrom: String?
  @Flag(help: "按名单顺序逐张办理（资金不足时先到先得） One by one, as listed: who comes first gets what is scarce.")
  var inOrder = false
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (list != nil) != (voucher != nil), (voucher == nil) == (idFrom == nil) else {
      throw ValidationError(
        "请写 --list，或 --voucher 与 --id-from Give --list, or --voucher together with --id-from.")
    }
  }

  func run() async throws {
    output.apply()
    let claims = try list.map { path in
      let list = try ClaimList.read(path: path)
      try rows.accept(list.rejected)
      return list.rows.map { (line: $0.line, voucher: $0.voucher, id: $0.id) }
    }
    let single = try idFrom.map { try PersonInput.file($0) }
    try await ActingSession.run(ledger, acting) { session in
      if let voucher, let single,
        let holder = try session.holders.references(of: [single], for: .claim).first
      {
        let act = ClaimVoucher(voucher: voucher, holder: holder)
        try await session.performOnce(.claimVoucher(act), output)
        return
      }
      let file = InputFile.name(list)
      let job = BulkJob(
        name: JobName(
          ClaimVoucher.name, signer: session.signer, [try list.map { try InputFile.bytes($0) } ?? []]),
        label: Text("领券", "Claiming"), order: inOrder ? .listed : .any,
        drafts: {
          let claims = claims ?? []
          let holders = try session.holders.references(of: claims.map(\.id), for: .claim)
          return zip(claims, holders).map { claim, holder in
            let act = ClaimVoucher(voucher: claim.voucher, holder: holder)
            return Draft(act: .claimVoucher(act), file: file, rows: [claim.line])
          }
        })
      try await session.perform(job, bulk).show(output)
    }
  }
}
