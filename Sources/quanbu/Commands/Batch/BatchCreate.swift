import ArgumentParser
import Intake
import Vouchers

/// `batch create`: proposes one batch by options, or many from a plan.
struct BatchCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "提出制券（待另一人复核） Propose batches, for another person to approve.",
    discussion: """
      计划文件是一个 YAML 列表，每批：id, entity, reach (targeted|open), value (face|entitlement), fen, count, \
      commitment (issue|activation)；可另写 tranche, issueOn, roster。
      A plan is a YAML list with these members for each batch; tranche, issueOn and roster may be there too.
      """)

  @Option(help: ArgumentHelp("制券计划 The plan.", valueName: "file.yaml")) var plan: String?
  @Option(help: ArgumentHelp("只办计划中的这一批 Only this batch of the plan; may be repeated.", valueName: "id"))
  var only: [BatchID] = []
  @Option(help: ArgumentHelp("批次编号 The batch's id.", valueName: "id")) var id: BatchID?
  @Option(help: "下达批次 The tranche it is paid from.") var tranche: TrancheID
  @Option(help: "预算单位 Budget entity.") var entity: EntityCode?
  @Option(help: "发放方式 Reach: targeted 定向券, open 通用券.") var reach: Reach?
  @Option(help: "券类 Value: face 面值券, entitlement 抵用券.") var value: ValueKind?
  @Option(help: "面值或上限（元） Face value or cap, in yuan.") var yuan: Money?
  @Option(help: "最多几张 How many at most.") var count: Int64?
  @Option(help: "占用时点 When money is bound: issue 发券, activation 启用.") var commitment: CommitmentMoment =
    .issue
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let hasOptions = id != nil && entity != nil && reach != nil && value != nil && yuan != nil && count != nil
    guard (plan != nil) != hasOptions else {
      throw ValidationError(
        """
        请写 --plan，或写全 --id --entity --reach --value --yuan --count \
        Give --plan, or all of --id --entity --reach --value --yuan --count.
        """)
    }
  }

  func run() async throws {
    output.apply()
    let acts = try acts()
    try await ActingSession.run(ledger, acting) { session in
      let job = BulkJob(
        name: JobName(CreateBatch.name, signer: session.signer, acts.map(\.json)),
        label: Text("制券", "Batches"),
        drafts: { acts.map { Draft(act: $0) } })
      try await session.perform(job, bulk).show(output)
    }
  }

  private func acts() throws -> [Act] {
    guard let plan else { return try [.createBatch(single())] }
    let batches = try PlanFile.items(plan) { (members) throws(MalformedInput) in
      try Self.batch(&members, tranche)
    }
    let chosen = only.isEmpty ? batches : batches.filter { only.contains($0.batch) }
    if let missing = only.first(where: { id in !batches.contains { $0.batch == id } }) {
      throw CommandFailure(
        .usage, code: "not-in-plan", Text("计划中没有批次 \(missing)", "the plan has no batch \(missing)"))
    }
    return chosen.map { .createBatch($0) }
  }

  private func single() throws -> CreateBatch {
    guard let id, let entity, let reach, let value, let yuan, let count else { throw CleanExit.helpRequest() }
    guard yuan.fen > 0, (1...10_000_000).contains(count) else {
      throw ValidationError("金额和张数应为正数 Amount and count must be positive.")
    }
    return CreateBatch(
      batch: id, tranche: tranche, entity: entity, reach: reach, value: value, fen: yuan.fen, count: count,
      commitment: commitment)
  }

  /// One item of a plan. Where the roster lies and when it is to be issued is for people.
  private static func batch(
    _ members: inout MemberReader, _ tranche: TrancheID
  ) throws(MalformedInput) -> CreateBatch {
    for note in ["issueOn", "roster", "dry", "keepFen"] { _ = members.optional(note) }
    return CreateBatch(
      batch: try members.identifier("id"), tranche: try members.optionalIdentifier("tranche") ?? tranche,
      entity: try members.identifier("entity"), reach: try members.choice("reach"),
      value: try members.choice("value"), fen: try members.fen("fen"),
      count: try members.integer("count", in: 1...10_000_000), commitment: try members.choice("commitment"))
  }
}
