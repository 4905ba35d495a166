import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// `class file`: an institution says what it will teach.
struct ClassFile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file",
    abstract: "申报开班 File classes.",
    discussion: """
      计划文件是一个 YAML 列表，每班：id, programme, entity, start, end, seats, plan（教学计划文件，只存其散列），\
      可另有 uplift, institution；写明 institution 的，只申报签名机构自己的班。
      A plan is a YAML list with these members for each class; the teaching plan's file is hashed. Where \
      institution is given, only classes of the signing institution are filed.
      """)

  @Option(help: ArgumentHelp("开班计划 The plan.", valueName: "file.yaml")) var plan: String?
  @Option(help: ArgumentHelp("只办计划中的这一班 Only this class of the plan; may be repeated.", valueName: "id"))
  var only: [ClassID] = []
  @Option(
    help: ArgumentHelp("计划中文件所在目录 Folder of the files a plan names (default: the plan's).", valueName: "dir"))
  var documents: String?
  @Option(name: .customLong("class"), help: ArgumentHelp("班级编号 The class's id.", valueName: "id")) var id:
    ClassID?
  @Option(help: "培训项目 Programme of the institution.") var programme: ProgrammeCode?
  @Option(help: "付款预算单位 Entity that pays.") var entity: EntityCode?
  @Option(help: "开班日期 First day.") var start: Day?
  @Option(help: "结业日期 Last day.") var end: Day?
  @Option(help: "人数 Seats.") var seats: Int?
  @Option(help: "上浮事由 Reason for a higher rate.") var uplift: UpliftCode?
  @Option(help: ArgumentHelp("教学计划 The teaching plan.", valueName: "file")) var document: String?
  @Option(
    help: ArgumentHelp(
      "命令编号（UUIDv7），只用于单个班 Command id of a single filing; a fresh one by default.", valueName: "uuid"))
  var commandID: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let isWhole = id != nil && programme != nil && entity != nil && start != nil && end != nil && seats != nil
    guard (plan != nil) != (isWhole && document != nil) else {
      throw ValidationError(
        """
        请写 --plan，或写全 --class --programme --entity --start --end --seats --document \
        Give --plan, or all of --class --programme --entity --start --end --seats --document.
        """)
    }
    if let start, let end, end < start {
      throw ValidationError("结业早于开班 --end is before --start.")
    }
    if let seats, !(1...1000).contains(seats) {
      throw ValidationError("人数应在 1 到 1000 之间 --seats must lie between 1 and 1000.")
    }
  }

  func run() async throws {
    output.apply()
    let items = try items()
    try await ActingSession.run(ledger, acting) { session in
      let own = try session.view { try session.institution(in: $0) }
      let acts = items.filter { $0.institution == nil || $0.institution == own }.map { Act.fileClass($0.act) }
      if let commandID {
        try await submitOne(acts, id: CommandID(commandID), session)
        return
      }
      let job = BulkJob(
        name: JobName(FileClass.name, signer: session.signer, acts.map(\.json)),
        label: Text("开班申报", "Filing"),
        drafts: { acts.map { Draft(act: $0) } })
      try await session.perform(job, bulk).show(output)
    }
  }

  /// Under a command id the caller chose: the ledger answers the same bytes the same, and refuses others.
  private func submitOne(_ acts: [Act], id: CommandID, _ session: ActingSession) async throws {
    guard acts.count == 1, let act = acts.first else {
      throw CommandFailure(
        .usage, code: "one-class-wanted",
        Text("--command-id 只用于单个班", "--command-id goes with one class only"))
    }
    let job = session.job(act.name, [Array(id.description.utf8), act.json])
    try await session.performOnce(as: job, output) { session.signer.command(act, id: id) }
  }

  private struct Item {
    let act: FileClass
    let institution: CreditCode?
  }

  private func items() throws -> [Item] {
    guard let plan else { return [Item(act: try single(), institution: nil)] }
    let folder = documents ?? PrivateFile.folder(of: plan)
    let read = try PlanFile.items(plan) { (members) throws(MalformedInput) in try Planned(&members) }
    if let missing = only.first(where: { id in !read.contains { $0.id == id } }) {
      throw CommandFailure(
        .usage, code: "not-in-plan", Text("计划中没有班级 \(missing)", "the plan has no class \(missing)"))
    }
    return try read.filter { only.isEmpty || only.contains($0.id) }.map { item in
      Item(
        act: item.act(plan: try InputFile.digest(folder + "/" + item.document)), institution: item.institution
      )
    }
  }

  private func single() throws -> FileClass {
    guard let id, let programme, let entity, let start, let end, let seats, let document else {
      throw CleanExit.helpRequest()
    }
    return FileClass(
      id: id, programme: programme, entity: entity, start: start, end: end, seats: seats, uplift: uplift,
      plan: try InputFile.digest(document))
  }
}

/// A class as a plan has it.
private struct Planned {
  let id: ClassID
  let institution: CreditCode?
  let programme: ProgrammeCode
  let entity: EntityCode
  let start: Day
  let end: Day
  let seats: Int
  let uplift: UpliftCode?
  let document: String

  init(_ members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("id")
    institution = try members.optional("institution").map { value throws(MalformedInput) in
      let text = try MemberReader.string(value, path: members.path(of: "institution"))
      return try MemberReader.value(text, path: members.path(of: "institution")) {
        text throws(InvalidValue) in
        try CreditCode(overridingCheckOf: text)
      }
    }
    programme = try members.identifier("programme")
    entity = try members.identifier("entity")
    start = try members.day("start")
    end = try members.day("end")
    seats = Int(try members.integer("seats", in: 1...1000))
    uplift = try members.optionalIdentifier("uplift")
    document = try members.string("plan", atMost: 4000)
    guard start <= end else {
      throw MalformedInput(.contradiction("end before start"), path: members.path(of: "end"))
    }
  }

  func act(plan: Hash256) -> FileClass {
    FileClass(
      id: id, programme: programme, entity: entity, start: start, end: end, seats: seats, uplift: uplift,
      plan: plan)
  }
}
