import ArgumentParser
import Intake
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
      A class list is a CSV file with names, ID numbers and tokens; it is sent in parts of at most 100. With \
      --folder all classes of the institution are done at once, from files named <class>.csv.
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

  /// The parts of one class list.
  private func drafts(_ item: ClassFiles.Item, _ session: ActingSession) throws -> [Draft] {
    let read = try ClassList.read(path: item.path)
    try list.accept(read.rejected)
    return try stride(from: 0, to: read.rows.count, by: ActivateVouchers.limit).map { start in
      let part = read.rows[start..<min(start + ActivateVouchers.limit, read.rows.count)]
      let learners = try part.map { row in
        guard row.token.utf8.count <= VoucherToken.limit else {
          throw InputProblem(.badToken, file: item.path, line: row.line, field: "token")
        }
        return ActivateVouchers.Learner(
          token: row.token, holder: session.service.pepper.reference(of: row.id))
      }
      return Draft(
        act: .activateVouchers(ActivateVouchers(id: item.id, learners: learners)),
        file: InputFile.name(item.path), rows: part.map(\.line))
    }
  }
}
