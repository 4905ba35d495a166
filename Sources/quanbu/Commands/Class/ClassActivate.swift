import ArgumentParser
import Intake
import Journal
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
      一份名册整份受理或整份拒绝；--skip-invalid 把账本拒绝的那一行留下，其余另签一条命令再交。
      A class list is a CSV file with names, ID numbers and tokens; it is sent in parts of at most 100. With \
      --folder all classes of the institution are done at once, from files named <class>.csv. A part is taken whole \
      or refused whole; with --skip-invalid the row the ledger refuses is left out and the rest signed again.
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
  }

  func run() async throws {
    output.apply()
    try list.requirePlace(inFolder: folder != nil)
    try await ActingSession.run(ledger, acting) { session in
      let files: [ClassFiles.Item]
      if let id, let classList {
        files = ClassFiles.one(id, classList)
      } else {
        files = try ClassFiles.folder(folder ?? "", suffix: "", session)
      }
      let read = try session.view { view in try files.map { try Self.read($0, session, view) } }
      let job = BulkJob(
        name: JobName(ActivateVouchers.name, signer: session.signer, try files.parts()),
        label: Text("启用", "Activating"),
        drafts: { try read.flatMap { try drafts($0, session) } }, skipsRefusedRows: list.skipInvalid,
        deliver: { report in
          let lists = read.map { SourceList(path: $0.item.path, rejected: $0.rejected) }
          try list.deliver(report, of: lists, inFolder: folder != nil)
        })
      try await session.perform(job, bulk).show(output)
    }
  }

  private struct Read {
    let item: ClassFiles.Item
    let rows: [ClassListRow]
    let rejected: RejectedRows
  }

  /// One class list; ages are those of the entity that pays the class, today.
  private static func read(
    _ item: ClassFiles.Item, _ session: ActingSession, _ view: LedgerView
  ) throws -> Read {
    let day = session.today(in: view)
    let room = try view.journal.trainingClass(item.id)
    let ages = room.flatMap { view.whole.book.ages(for: $0.entity, on: day) }
    let list = try ClassList.read(path: item.path, ages: ages, on: day)
    // No token of ours is that long: nothing to show the ledger.
    let isLong: (ClassListRow) -> Bool = { $0.token.utf8.count > VoucherToken.limit }
    let long = list.rows.filter(isLong).map { row in
      InputProblem(.badToken, file: item.path, line: row.line, column: list.tokenColumn, field: "token")
    }
    if long.isEmpty { return Read(item: item, rows: list.rows, rejected: list.rejected) }
    return Read(
      item: item, rows: list.rows.filter { !isLong($0) },
      rejected: list.rejected.with(list.problems + long))
  }

  /// The parts of one class list.
  private func drafts(_ read: Read, _ session: ActingSession) throws -> [Draft] {
    try list.accept(read.rejected)
    let limit = ActivateVouchers.limit
    let drafts = stride(from: 0, to: read.rows.count, by: limit).map { start in
      let part = read.rows[start..<min(start + limit, read.rows.count)]
      let learners = part.map { row in
        ActivateVouchers.Learner(token: row.token, holder: session.service.pepper.reference(of: row.id))
      }
      return Draft(
        act: .activateVouchers(ActivateVouchers(id: read.item.id, learners: learners)),
        file: InputFile.name(read.item.path), rows: part.map(\.line))
    }
    return list.noting(read.rejected, in: drafts)
  }
}
