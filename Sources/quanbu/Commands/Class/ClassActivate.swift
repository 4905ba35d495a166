import ArgumentParser
import Intake
import Ledger
import LedgerService
import Vouchers

/// `class activate`: learners show their tokens, a class is bound, the money becomes the training's own amount.
struct ClassActivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate",
    abstract: "启用：按班级名册，凭学员出示的券码 Activate vouchers by class list, with the tokens learners show.",
    discussion: """
      名册为 CSV：姓名, 身份证号, 券码；每份至多 100 人，自动分份。
      --folder 一次办理本机构所有班级，文件名为 <班级编号>.csv。
      身份证号由服务换成本人的引用，只对出示本人券码的学员作答；查无此券、券码不符、非本人，答复完全一样。
      A class list is a CSV file with names, ID numbers and tokens; it is sent in parts of at most 100. The service \
      turns ID numbers into references, for learners who show their own voucher's token only. With --folder all classes of the institution are done at once, from files named <class>.csv.
      """)

  @Option(name: .customLong("class"), help: ArgumentHelp("班级编号 The class's id.", valueName: "id")) var id:
    ClassID?
  @Option(help: ArgumentHelp("班级名册 The class list.", valueName: "csv")) var classList: String?
  @Option(help: ArgumentHelp("名册目录 Folder of class lists.", valueName: "dir")) var folder: String?
  @OptionGroup var list: ListOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (folder != nil) != (id != nil), (id == nil) == (classList == nil) else {
      throw ValidationError(
        "请写 --class 与 --class-list，或 --folder Give --class with --class-list, or --folder.")
    }
    guard folder == nil || list.rejected == nil else {
      throw ValidationError("--rejected 不与 --folder 同用 --rejected does not go with --folder.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let files: [ClassFiles.Item]
      if let id, let classList {
        files = ClassFiles.one(id, classList)
      } else {
        files = try ClassFiles.folder(folder ?? "", suffix: "", session)
      }
      let job = BulkJob(
        name: JobName(ActivateVouchers.name, signer: session.signer, try files.parts()),
        label: Text("启用", "Activating"), drafts: { try files.flatMap { try drafts($0, session) } })
      try await session.perform(job, bulk).show(output)
    }
  }

  /// The parts of one class list, without those who showed nothing that counts.
  private func drafts(_ item: ClassFiles.Item, _ session: ActingSession) throws -> [Draft] {
    let read = try ClassList.read(path: item.path)
    try list.accept(read.rejected)
    let learners = try presented(read.rows, file: item.path, session)
    return stride(from: 0, to: learners.count, by: ActivateVouchers.limit).map { start in
      let part = learners[start..<min(start + ActivateVouchers.limit, learners.count)]
      return Draft(
        act: .activateVouchers(ActivateVouchers(id: item.id, learners: part.map(\.learner))),
        file: InputFile.name(item.path), rows: part.map(\.line))
    }
  }

  /// Asks who the learners are: the service tells of those who show their own vouchers' tokens. Of the others nobody
  /// can make a command; they are told by their lines, and left out if the options say so.
  private func presented(
    _ rows: [ClassListRow], file: String, _ session: ActingSession
  ) throws -> [(line: Int, learner: ActivateVouchers.Learner)] {
    for row in rows where row.token.utf8.count > VoucherToken.limit {
      throw InputProblem(.badToken, file: file, line: row.line, field: "token")
    }
    let people = rows.map { HolderReferences.Person(id: $0.id, token: $0.token) }
    let holders = try session.holders.references(of: people, for: .activate)
    var learners: [(line: Int, learner: ActivateVouchers.Learner)] = []
    var absent: [String] = []
    for (row, holder) in zip(rows, holders) {
      if let holder {
        learners.append((row.line, ActivateVouchers.Learner(token: row.token, holder: holder)))
      } else {
        let lines = CommandFailure(knowing: Rejection.refused(Refused(.notPresented)))?.lines ?? []
        absent += lines.map { "\(InputFile.name(file)):\(row.line): \($0)" }
      }
    }
    guard absent.isEmpty || list.skipInvalid else { throw CommandFailure(.refused, absent) }
    for line in absent { Console.error(line) }
    return learners
  }
}
