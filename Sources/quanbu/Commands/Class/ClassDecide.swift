import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers

/// `class approve`: a reviewer lets classes begin; their rate is fixed.
struct ClassApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "批准开班，随即定价 Approve filed classes; their rate is fixed from then on.")

  @Argument(help: "班级编号 Their ids.") var classes: [ClassID] = []
  @Flag(help: "批准管辖范围内所有已申报的班 Every class filed within the key's scope.") var allFiled = false
  @Option(help: "只批此预算单位的班（与 --all-filed 同用） Only this entity's, with --all-filed.") var entity: EntityCode?
  @Option(help: "不批此班（与 --all-filed 同用） Leave this one out, with --all-filed; may be repeated.")
  var except: [ClassID] = []
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard classes.isEmpty == allFiled else {
      throw ValidationError("请写班级编号或 --all-filed，二者取一 Give class ids or --all-filed, one of the two.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let ids = allFiled ? try session.view { try filed(session, $0) } : classes
      let job = BulkJob(
        name: JobName(ApproveClass.name, signer: session.signer, ids.map { Array($0.text.utf8) }),
        label: Text("开班审核", "Approving"), followsState: true,
        drafts: { ids.map { Draft(act: .approveClass(ApproveClass(id: $0))) } })
      try await session.perform(job, bulk).show(output)
    }
  }

  private func filed(_ session: ActingSession, _ view: LedgerView) throws -> [ClassID] {
    let scope = try session.key(in: view).scope
    return try view.entities(within: scope, named: entity).flatMap { entity in
      try view.filedClasses(entity: entity).map(\.id).filter { !except.contains($0) }
    }
  }
}

/// `class cancel`.
struct ClassCancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "取消没有学员的班 Cancel a class without learners (institution or reviewer).")

  @Argument(help: "班级编号 Its id.") var id: ClassID
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.cancelClass(CancelClass(id: id, reason: reason)), output)
    }
  }
}

/// `class withdraw`: learners leave; their vouchers may be used in another class.
struct ClassWithdraw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "退班：券可另用 Withdraw learners; their vouchers may be used in another class.")

  @Option(name: .customLong("class"), help: ArgumentHelp("班级编号 The class's id.", valueName: "id")) var id:
    ClassID
  @Option(name: .customLong("voucher"), parsing: .upToNextOption, help: "券号 Voucher numbers.")
  var vouchers: [VoucherNumber]
  @Option(help: "理由（不写个人信息） Why; no personal data.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...ActivateVouchers.limit).contains(vouchers.count) else {
      throw ValidationError("一次 1 到 100 张券 One to 100 vouchers at a time.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let act = WithdrawLearners(id: id, vouchers: vouchers, reason: reason)
      try await session.performOnce(.withdrawLearners(act), output)
    }
  }
}
