import ArgumentParser
import Intake
import Vouchers

/// `quanbu fund allocate`
struct FundAllocate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocate", abstract: "分配：未分配资金拨给预算单位 Unallocated money becomes available to entities.",
    discussion: """
        quanbu fund allocate --tranche fj-2021-01 --share fuzhou=190000000.00 --share xiamen=130000000.00 \\
          --document 闽财指〔2021〕1号 --key finance-a.key
        quanbu fund allocate --from-config Config/fujian-2021 --document 闽财指〔2021〕1号 --key finance-a.key
      """)

  @Option(help: "下达批次 The tranche's id.") var tranche: TrancheID?
  @Option(help: ArgumentHelp("单位与金额，可多次 An entity and its share; repeatable.", valueName: "entity=yuan"))
  var share: [ShareArgument] = []
  @Option(help: "文号；缺省取 fund.yaml 的 The document's number; fund.yaml's by default.") var document: String?
  @Option(help: ArgumentHelp("按 fund.yaml 的计划分配 Take the plan of its fund.yaml.", valueName: "dir"))
  var fromConfig: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let all = tranche != nil && !share.isEmpty && document != nil
    let none = tranche == nil && share.isEmpty
    guard fromConfig == nil ? all : none else {
      throw ValidationError(
        "请写 --tranche --share --document，或 --from-config Give --tranche, --share and --document, or --from-config."
      )
    }
    guard share.count <= Allocate.limit else { throw ValidationError("--share: ≤ \(Allocate.limit)") }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.perform(.allocate(try act()), ledger, acting, output)
  }

  private func act() throws -> Allocate {
    if let tranche, let document, fromConfig == nil {
      let shares = share.map { Allocate.Share(entity: $0.entity, fen: $0.fen) }
      return Allocate(tranche: tranche, shares: shares, document: document)
    }
    let plan = try FundFile.load(path: (fromConfig ?? ".") + "/fund.yaml")
    // An entity may be in the fund without a share of this tranche.
    let shares = plan.entities.filter { $0.allocation > .zero }
      .map { Allocate.Share(entity: $0.code, fen: $0.allocation.fen) }
    return Allocate(tranche: plan.tranche.id, shares: shares, document: document ?? plan.tranche.document)
  }
}

/// `fuzhou=190000000.00`
struct ShareArgument: ExpressibleByArgument {
  let entity: EntityCode
  let fen: Int64

  init?(argument: String) {
    guard let cut = argument.firstIndex(of: "="), let entity = try? EntityCode(argument[..<cut]),
      let amount = YuanArgument(argument: String(argument[argument.index(after: cut)...]))
    else { return nil }
    self.entity = entity
    fen = amount.fen
  }
}
