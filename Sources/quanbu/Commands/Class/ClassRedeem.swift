import ArgumentParser
import Intake
import Ledger
import LedgerService
import Journal
import Vouchers
import Wire

/// `class redeem`, also `institution redeem`: the class is over; evidence sets the price.
struct ClassRedeem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redeem",
    abstract: "核销：按核销清单，凭考勤和考试材料 Redeem vouchers by list, with attendance and examination evidence.",
    discussion: """
      清单为 CSV：券号, 学时, 证书, 考勤文件, 考试文件；材料文件留在机构，账本只记其散列，审核时重算。
      --folder 一次办理本机构所有班级：清单名为 <班级编号>.csv，材料在 --evidence 下的 <班级编号> 目录。
      The list is a CSV file with voucher numbers, hours, certificates and the names of evidence files; their \
      hashes are journalled, and reviewers recompute them. With --folder all classes of the institution are done \
      at once: lists named <class>.csv, evidence in folders named <class> within --evidence.
      """)

  @Option(name: .customLong("class"), help: ArgumentHelp("班级编号 The class's id.", valueName: "id")) var id:
    ClassID?
  @Option(
    name: [.long, .customLong("class-list")],
    help: ArgumentHelp("核销清单 The redemption list.", valueName: "csv"))
  var list: String?
  @Option(help: ArgumentHelp("清单目录 Folder of redemption lists.", valueName: "dir")) var folder: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("清单名的后缀 What follows the class in the lists' names: -correction.", valueName: "text"))
  var suffix = ""
  @Option(help: ArgumentHelp("材料目录 Folder of the evidence files.", valueName: "dir")) var evidence: String
  @OptionGroup var rows: ListOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (folder != nil) != (id != nil), (id == nil) == (list == nil) else {
      throw ValidationError("请写 --class 与 --list，或 --folder Give --class with --list, or --folder.")
    }
  }

  func run() async throws {
    output.apply()
    try rows.requirePlace(inFolder: folder != nil)
    try await ActingSession.run(ledger, acting) { session in
      let files: [ClassFiles.Item]
      if let id, let list {
        files = ClassFiles.one(id, list)
      } else {
        files = try ClassFiles.folder(folder ?? "", suffix: suffix, session)
      }
      // The evidence is part of what the job is: corrected papers under the same names make another job.
      var progress = Progress(Text("核对材料", "Hashing evidence"), total: files.count)
      var drafts: [Draft] = []
      var lists: [SourceList] = []
      try session.view { view in
        for (index, file) in files.enumerated() {
          let read = try read(file)
          drafts += try self.drafts(read, view)
          lists.append(SourceList(path: file.path, rejected: read.rejected))
          progress.update(index + 1)
        }
      }
      let job = BulkJob(
        name: JobName(RedeemVouchers.name, signer: session.signer, drafts.map { Array($0.act.json) }),
        label: Text("核销", "Redeeming"), drafts: { drafts }, skipsRefusedRows: rows.skipInvalid,
        deliver: { try rows.deliver($0, of: lists, inFolder: folder != nil) })
      try await session.perform(job, bulk).show(output)
    }
  }

  private struct Read {
    let item: ClassFiles.Item
    let learners: [(line: Int, learner: RedeemVouchers.Learner)]
    let rejected: RejectedRows
  }

  /// One list with its evidence: a row whose papers are not there is as wrong as any other.
  private func read(_ item: ClassFiles.Item) throws -> Read {
    let list = try RedemptionList.read(path: item.path)
    let evidence = EvidenceHashes(folder: evidenceFolder(item.id), list: list, file: item.path)
    let (learners, problems) = evidence.learners()
    let rejected = problems.isEmpty ? list.rejected : list.rejected.with(list.problems + problems)
    try rows.accept(rejected)
    return Read(item: item, learners: learners, rejected: rejected)
  }

  /// The parts of one list: at most 100 learners, all paid from one account. A voucher the ledger does not tell of goes
  /// with the first account's: the list is refused with it, wherever the ledger is.
  private func drafts(_ read: Read, _ view: LedgerView) throws -> [Draft] {
    var accounts: [AccountKey?] = []
    var groups: [[Int]] = []
    try view.expect(vouchers: read.learners.map(\.learner.voucher))
    let told = try read.learners.map { try view.voucherIfSeen($0.learner.voucher)?.account }
    let first = told.lazy.compactMap { $0 }.first
    for (index, own) in told.enumerated() {
      let account = own ?? first
      if let place = accounts.firstIndex(of: account) {
        groups[place].append(index)
      } else {
        accounts.append(account)
        groups.append([index])
      }
    }
    let drafts = groups.flatMap { group in
      stride(from: 0, to: group.count, by: RedeemVouchers.limit).map { start in
        let part = group[start..<min(start + RedeemVouchers.limit, group.count)].map { read.learners[$0] }
        return Draft(
          act: .redeemVouchers(RedeemVouchers(id: read.item.id, learners: part.map(\.learner))),
          file: InputFile.name(read.item.path), rows: part.map(\.line))
      }
    }
    return rows.noting(read.rejected, in: drafts)
  }

  private func evidenceFolder(_ id: ClassID) -> String {
    guard folder != nil || InputFile.isFolder(evidence + "/" + id.text) else { return evidence }
    return evidence + "/" + id.text
  }
}

/// Hashes the evidence files a redemption list names, each once.
struct EvidenceHashes {
  let folder: String
  let list: RedemptionList
  let file: String

  /// Whoever's papers are all there, with the line; and every file that is not there, with the place of its name in
  /// the list.
  func learners() -> (found: [(line: Int, learner: RedeemVouchers.Learner)], problems: [InputProblem]) {
    var known: [String: Hash256] = [:]
    var problems: [InputProblem] = []
    func hash(_ name: String, _ row: RedemptionRow, _ column: Int, _ field: String) -> Hash256? {
      if let hash = known[name] { return hash }
      guard let hash = try? InputFile.digest(folder + "/" + name) else {
        problems.append(
          InputProblem(
            code: "evidence-missing", file: file, line: row.line, column: column, field: field,
            chinese: "材料目录中没有这个文件，或无法读取：\(name)",
            english: "the evidence folder has no such file, or it cannot be read: \(name)"))
        return nil
      }
      known[name] = hash
      return hash
    }
    var learners: [(line: Int, learner: RedeemVouchers.Learner)] = []
    for row in list.rows {
      let attendance = hash(row.attendance, row, list.attendanceColumn, "attendance")
      let examination = hash(row.examination, row, list.examinationColumn, "examination")
      let isTooLong = row.hours > 2000
      if isTooLong {
        problems.append(
          InputProblem(.badHours, file: file, line: row.line, column: list.hoursColumn, field: "hours"))
      }
      guard let attendance, let examination, !isTooLong else { continue }
      let learner = RedeemVouchers.Learner(
        voucher: row.voucher, certificate: row.certificate, hours: Int(row.hours), attendance: attendance,
        examination: examination)
      learners.append((row.line, learner))
    }
    return (learners, problems)
  }
}
