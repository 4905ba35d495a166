import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import Vouchers
import Wire

/// `class activate`: learners show their tokens, a class is bound, the money becomes the training's own amount.
struct ClassActivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate",
    abstract: "启用：按班级名册，凭学员出示的券码 Activate vouchers by class list, with the tokens learners show.",
    discussion: """
      名册为 CSV：姓名, 身份证号, 券码；每份至多 100 人，自动分份。
      --folder 一次办理本机构所有班级，文件名为 <班级编号>.csv。
      一份名册整份受理或整份拒绝；--skip-invalid 把账本拒绝的那一行留下，其余另签一条命令再交。
      身份证号由服务换成本人的引用，只对出示本人券码的学员作答；查无此券、券码不符、非本人，答复完全一样。
      A class list is a CSV file with names, ID numbers and tokens; it is sent in parts of at most 100. With \
      --folder all classes of the institution are done at once, from files named <class>.csv. A part is taken whole \
      or refused whole; with --skip-invalid the row the ledger refuses is left out and the rest signed again. The \
      service turns ID numbers into references, of learners who show the token of their own voucher only; an unknown \
      voucher, a wrong token and another's are one and the same answer.
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
      var lists = read.map(\.source)
      let job = BulkJob(
        name: JobName(ActivateVouchers.name, signer: session.signer, try files.parts()),
        label: Text("启用", "Activating"),
        drafts: {
          let presented = try self.presented(read, session)
          lists = presented.map(\.read.source)
          return presented.flatMap { drafts($0) }
        }, skipsRefusedRows: list.skipInvalid,
        deliver: { try list.deliver($0, of: lists, inFolder: folder != nil) })
      try await session.perform(job, bulk).show(output)
    }
  }

  private struct Read {
    let item: ClassFiles.Item
    let rows: [ClassListRow]
    let rejected: RejectedRows
    let tokenColumn: Int

    var source: SourceList { SourceList(path: item.path, rejected: rejected) }
  }

  /// A class list of learners who showed their own tokens.
  private struct Presented {
    let read: Read
    let holders: [Hash256]
  }

  /// One class list; ages are those of the entity that pays the class, today.
  private static func read(
    _ item: ClassFiles.Item, _ session: ActingSession, _ view: LedgerView
  ) throws -> Read {
    let day = session.today(in: view)
    let room = try view.classIfSeen(item.id)
    let ages = room.flatMap { view.whole.book.ages(for: $0.entity, on: day) }
    let list = try ClassList.read(path: item.path, ages: ages, on: day)
    // No token of ours is that long: nothing to show the ledger.
    let isLong: (ClassListRow) -> Bool = { $0.token.utf8.count > VoucherToken.limit }
    let long = list.rows.filter(isLong).map { row in
      InputProblem(.badToken, file: item.path, line: row.line, column: list.tokenColumn, field: "token")
    }
    return Read(
      item: item, rows: list.rows.filter { !isLong($0) },
      rejected: long.isEmpty ? list.rejected : list.rejected.with(list.problems + long),
      tokenColumn: list.tokenColumn)
  }

  /// Asks who the learners are. Of those who do not show their own voucher's token nobody could make a command: every
  /// one is told, with its place, or left out if the options say so.
  private func presented(_ lists: [Read], _ session: ActingSession) throws -> [Presented] {
    for read in lists { try list.accept(read.rejected) }
    let presented = try lists.map { try self.presented($0, session) }
    let absent = presented.flatMap(\.absent)
    guard absent.isEmpty || list.skipInvalid else {
      throw CommandFailure(.refused, CommandFailure(knowing: InputProblems(absent))?.lines ?? [])
    }
    return presented.map(\.list)
  }

  private func presented(
    _ read: Read, _ session: ActingSession
  ) throws -> (list: Presented, absent: [InputProblem]) {
    let people = read.rows.map { HolderReferences.Person(id: $0.id, token: $0.token) }
    var rows: [ClassListRow] = []
    var holders: [Hash256] = []
    var absent: [InputProblem] = []
    for (row, holder) in zip(read.rows, try session.holders.references(of: people, for: .activate)) {
      if let holder {
        rows.append(row)
        holders.append(holder)
      } else {
        let refusal = Refusal.notPresented
        absent.append(
          InputProblem(
            code: refusal.name, file: read.item.path, line: row.line, column: read.tokenColumn,
            field: "token", chinese: refusal.chinese, english: refusal.english))
      }
    }
    let rejected = absent.isEmpty ? read.rejected : read.rejected.with(read.rejected.problems + absent)
    let list = Read(item: read.item, rows: rows, rejected: rejected, tokenColumn: read.tokenColumn)
    return (Presented(read: list, holders: holders), absent)
  }

  /// The parts of one class list.
  private func drafts(_ list: Presented) -> [Draft] {
    let learners = zip(list.read.rows, list.holders).map { row, holder in
      (line: row.line, learner: ActivateVouchers.Learner(token: row.token, holder: holder))
    }
    let limit = ActivateVouchers.limit
    let drafts = stride(from: 0, to: learners.count, by: limit).map { start in
      let part = learners[start..<min(start + limit, learners.count)]
      return Draft(
        act: .activateVouchers(ActivateVouchers(id: list.read.item.id, learners: part.map(\.learner))),
        file: InputFile.name(list.read.item.path), rows: part.map(\.line))
    }
    return self.list.noting(list.read.rejected, in: drafts)
  }
}
