import ArgumentParser
import Intake
import Ledger
import LedgerService
import Journal
import Vouchers
import Wire

/// `class redeem`: the class is over; evidence sets the price.
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
  @Option(help: ArgumentHelp("核销清单 The redemption list.", valueName: "csv")) var list: String?
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
    guard folder == nil || rows.rejected == nil else {
      throw ValidationError("--rejected 不与 --folder 同用 --rejected does not go with --folder.")
    }
  }

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let files: [ClassFiles.Item]
      if let id, let list {
        files = ClassFiles.one(id, list)
      } else {
        files = try ClassFiles.folder(folder ?? "", suffix: suffix, session)
      }
      // The evidence is part of what the job is: corrected papers under the same names make another job.
      let drafts = try session.view { view in try files.flatMap { try self.drafts($0, view) } }
      let job = BulkJob(
        name: JobName(RedeemVouchers.name, signer: session.signer, drafts.map { Array($0.act.json) }),
        label: Text("核销", "Redeeming"), drafts: { drafts })
      try await session.perform(job, bulk).show(output)
    }
  }

  /// The parts of one list: at most 100 learners, all paid from one account.
  private func drafts(_ item: ClassFiles.Item, _ view: LedgerView) throws -> [Draft] {
    let read = try RedemptionList.read(path: item.path)
    try rows.accept(read.rejected)
    let learners = try EvidenceHashes(folder: evidenceFolder(item.id), list: read, file: item.path).learners()
    var accounts: [AccountKey?] = []
    var groups: [[Int]] = []
    for (index, row) in read.rows.enumerated() {
      let account = try view.journal.voucher(row.voucher)?.account
      if let place = accounts.firstIndex(of: account) {
        groups[place].append(index)
      } else {
        accounts.append(account)
        groups.append([index])
      }
    }
    return groups.flatMap { group in
      stride(from: 0, to: group.count, by: RedeemVouchers.limit).map { start in
        let part = group[start..<min(start + RedeemVouchers.limit, group.count)]
        return Draft(
          act: .redeemVouchers(RedeemVouchers(id: item.id, learners: part.map { learners[$0] })),
          file: InputFile.name(item.path), rows: part.map { read.rows[$0].line })
      }
    }
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

  /// - Throws: every file that is not there, with the place of its name in the list.
  func learners() throws -> [RedeemVouchers.Learner] {
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
    var learners: [RedeemVouchers.Learner] = []
    for row in list.rows {
      let attendance = hash(row.attendance, row, list.attendanceColumn, "attendance")
      let examination = hash(row.examination, row, list.examinationColumn, "examination")
      if row.hours > 2000 {
        problems.append(InputProblem(.badHours, file: file, line: row.line, field: "hours"))
      }
      guard let attendance, let examination else { continue }
      learners.append(
        RedeemVouchers.Learner(
          voucher: row.voucher, certificate: row.certificate, hours: Int(row.hours), attendance: attendance,
          examination: examination))
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return learners
  }
}
