import ArgumentParser
import Intake
import Vouchers

/// Fund acts: finance proposes, finance checks.
enum FundProposals: ProposalGroup {
  static let command = "fund"
  static let acts: Set<String> = [
    Appropriate.name, ReduceAppropriation.name, Allocate.name, WithdrawAllocation.name,
    TransferAllocation.name,
  ]
}

/// `quanbu fund`
struct Fund: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fund",
    abstract: "资金：下达、分配、调剂、收回、查看 The fund: appropriate, allocate, transfer, withdraw, show.",
    discussion: """
      每一笔由财务经办提出、财务复核批准。金额以元书写，例如 1500.00 或 1,000,000,000.00。
      A finance maker proposes, a finance checker approves. Amounts are yuan: 1500.00 or 1,000,000,000.00.
      """,
    subcommands: [
      FundAppropriate.self, FundReduce.self, FundAllocate.self, FundWithdraw.self, FundTransfer.self,
      FundShow.self,
    ] + FundProposals.subcommands)
}

/// A positive amount of yuan on the command line.
struct YuanArgument: ExpressibleByArgument {
  let fen: Int64

  init?(argument: String) {
    guard let money = try? Money(yuan: argument), money > .zero else { return nil }
    fen = money.fen
  }
}

/// `quanbu fund appropriate`
struct FundAppropriate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appropriate", abstract: "下达：资金进入本账 Money enters the fund under its document.")

  @Option(help: "下达批次 The tranche's id.") var tranche: TrancheID?
  @Option(help: "金额（元） Yuan.") var amount: YuanArgument?
  @Option(help: "文号 The document's number.") var document: String?
  @Option(
    help: ArgumentHelp(
      "按 fund.yaml 下达 Take tranche, amount and document from its fund.yaml.", valueName: "dir"))
  var fromConfig: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let all = tranche != nil && amount != nil && document != nil
    let none = tranche == nil && amount == nil && document == nil
    guard fromConfig == nil ? all : none else {
      throw ValidationError(
        "请写 --tranche --amount --document，或只写 --from-config Give --tranche, --amount and --document, or --from-config."
      )
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.perform(.appropriate(try act()), ledger, acting, output)
  }

  private func act() throws -> Appropriate {
    if let tranche, let amount, let document {
      return Appropriate(tranche: tranche, fen: amount.fen, document: document)
    }
    let plan = try FundFile.load(path: (fromConfig ?? ".") + "/fund.yaml").tranche
    return Appropriate(tranche: plan.id, fen: plan.amount.fen, document: plan.document)
  }
}

/// `quanbu fund reduce`
struct FundReduce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reduce", abstract: "收回下达：未分配的资金退出本账 Unallocated money leaves the fund again.")

  @Option(help: "下达批次 The tranche's id.") var tranche: TrancheID
  @Option(help: "金额（元） Yuan.") var amount: YuanArgument
  @Option(help: "文号 The document's number.") var document: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let act = ReduceAppropriation(tranche: tranche, fen: amount.fen, document: document)
    try await ActingSession.perform(.reduceAppropriation(act), ledger, acting, output)
  }
}

/// `quanbu fund withdraw`
struct FundWithdraw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "收回分配：可用资金退回批次 An entity's available money returns to the tranche.")

  @Option(help: "下达批次 The tranche's id.") var tranche: TrancheID
  @Option(help: "预算单位 The budget entity.") var entity: EntityCode
  @Option(help: "金额（元） Yuan.") var amount: YuanArgument
  @Option(help: "文号 The document's number.") var document: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let act = WithdrawAllocation(tranche: tranche, entity: entity, fen: amount.fen, document: document)
    try await ActingSession.perform(.withdrawAllocation(act), ledger, acting, output)
  }
}

/// `quanbu fund transfer`
struct FundTransfer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer", abstract: "调剂：可用资金在单位间调动 Available money moves from one entity to another.")

  @Option(help: "下达批次 The tranche's id.") var tranche: TrancheID
  @Option(help: "调出单位 From this entity.") var from: EntityCode
  @Option(help: "调入单位 To this entity.") var to: EntityCode
  @Option(help: "金额（元） Yuan.") var amount: YuanArgument
  @Option(help: "文号 The document's number.") var document: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard from != to else { throw ValidationError("--from = --to") }
  }

  func run() async throws {
    output.apply()
    let act = TransferAllocation(
      tranche: tranche, source: from, target: to, fen: amount.fen, document: document)
    try await ActingSession.perform(.transferAllocation(act), ledger, acting, output)
  }
}
