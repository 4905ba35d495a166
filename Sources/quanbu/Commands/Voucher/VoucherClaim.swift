import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import Vouchers

/// `voucher claim`: a channel, having checked real names, hands vouchers to people.
struct VoucherClaim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "领券：渠道实名核验后登记 Claim vouchers, after a channel's real-name check.",
    discussion: """
      名单为 CSV：券号, 姓名, 身份证号。--skip-invalid 把不能领的人连同原因另列（资金不足不在其内）。单张则用 --voucher 和 --id-from（内含身份证号、权限 0600 的文件）。
      The list is a CSV file with voucher number, name and ID number. For one voucher use --voucher with \
      --id-from, a file of mode 0600 that holds the ID number. With --skip-invalid whoever cannot get a voucher is \
      left out, with the reason in --rejected; lack of money is nobody's fault and is told.
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
    try rows.requirePlace()
    let single = try idFrom.map { try PersonInput.file($0) }
    try await ActingSession.run(ledger, acting) { session in
      if let voucher, let single {
        try await claim(voucher, by: single, session)
      } else if let list {
        try await claimAll(list, session)
      }
    }
  }

  private func claim(_ voucher: VoucherNumber, by person: NationalID, _ session: ActingSession) async throws {
    let problem = try session.view { view -> InputProblem? in
      let day = session.today(in: view)
      guard let limits = try AgesByVoucher(view, on: day).limits(of: voucher) else { return nil }
      return InputProblem(
        ageOf: person, within: limits, on: day, file: idFrom ?? "", line: 1, column: 1, field: "id-number")
    }
    if let problem { throw problem }
    let act = ClaimVoucher(
      voucher: voucher, holder: try session.holders.reference(of: person, for: .claim))
    try await session.performOnce(.claimVoucher(act), output)
  }

  /// The vouchers of a list are asked for together, once it was read for their numbers.
  private static func expectVouchers(of path: String, in view: LedgerView, on day: Day) throws {
    guard view.isAsked else { return }
    var numbers: [VoucherNumber] = []
    _ = try ClaimList.read(path: path, on: day) { number in
      numbers.append(number)
      return nil
    }
    try view.expect(vouchers: numbers)
  }

  private func claimAll(_ path: String, _ session: ActingSession) async throws {
    let read = try session.view { view in
      let day = session.today(in: view)
      try Self.expectVouchers(of: path, in: view, on: day)
      let ages = AgesByVoucher(view, on: day)
      return try ages.checked { limits in
        try ClaimList.read(path: path, on: day, ages: limits)
      }
    }
    let job = BulkJob(
      name: JobName(ClaimVoucher.name, signer: session.signer, [try InputFile.bytes(path)]),
      label: Text("领券", "Claiming"), order: inOrder ? .listed : .any,
      drafts: {
        try rows.accept(read.rejected)
        let holders = try session.holders.references(of: read.rows.map(\.id), for: .claim)
        let drafts = zip(read.rows, holders).map { row, holder in
          Draft(
            act: .claimVoucher(ClaimVoucher(voucher: row.voucher, holder: holder)),
            file: InputFile.name(path), rows: [row.line])
        }
        return rows.noting(read.rejected, in: drafts)
      }, skipsRefusedRows: rows.skipInvalid,
      deliver: { try rows.deliver($0, of: [SourceList(path: path, rejected: read.rejected)]) })
    try await session.perform(job, bulk).show(output)
  }
}

/// The ages the rules allow the holder of a voucher, by the entity that pays it.
private final class AgesByVoucher {
  private let view: LedgerView
  private let day: Day
  private var known: [EntityCode: AgeLimits?] = [:]
  private var failure: (any Error)?

  init(_ view: LedgerView, on day: Day) {
    self.view = view
    self.day = day
  }

  /// `nil` for a number the ledger does not know: it will say so itself.
  func limits(of voucher: VoucherNumber) throws -> AgeLimits? {
    guard let entity = try view.voucherIfSeen(voucher)?.account.entity else { return nil }
    if let limits = known[entity] { return limits }
    let limits = view.whole.book.ages(for: entity, on: day)
    known[entity] = limits
    return limits
  }

  /// Lends ``limits(of:)`` to a reader that cannot throw what the ledger throws; throws it afterwards.
  func checked<Result>(_ read: ((VoucherNumber) -> AgeLimits?) throws -> Result) throws -> Result {
    let result = try read { voucher in
      guard self.failure == nil else { return nil }
      do { return try self.limits(of: voucher) } catch {
        self.failure = error
        return nil
      }
    }
    if let failure { throw failure }
    return result
  }
}
