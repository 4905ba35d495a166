import ArgumentParser
import Intake
import Ledger

/// What to do with rows of a list that cannot be taken.
struct ListOptions: ParsableArguments {
  @Flag(
    help: """
      跳过不合格的行和账本单独拒绝的行，其余照办 Leave out rows that are wrong or that the ledger refuses, and do the rest.
      """)
  var skipInvalid = false

  @Option(
    help: ArgumentHelp(
      """
      把跳过的行连同原因写入此文件（与 --folder 同用时为目录） Write the rows left out, with reasons, into this file; \
      with --folder, into this folder.
      """, valueName: "csv"))
  var rejected: String?

  func validate() throws {
    guard skipInvalid || rejected == nil else {
      throw ValidationError("--rejected 与 --skip-invalid 同用 --rejected goes with --skip-invalid.")
    }
  }

  /// Makes sure, before anything is signed, that rows left out can be written down.
  func requirePlace(inFolder isFolder: Bool = false) throws {
    guard let rejected else { return }
    try PrivateFile.probe(isFolder ? rejected + "/.rejected" : rejected)
  }

  /// Lets a list pass when all rows are good or the bad ones may be skipped; else every problem is told.
  func accept(_ rejected: RejectedRows) throws {
    guard rejected.entries.isEmpty || skipInvalid else { throw InputProblems(rejected.problems) }
  }

  /// Notes in the first command of a list which rows it leaves out from the start, so that a run that is taken up
  /// later knows them as they were judged.
  func noting(_ rejected: RejectedRows, in drafts: [Draft]) -> [Draft] {
    var drafts = drafts
    if !drafts.isEmpty {
      drafts[0].skipped = rejected.entries.flatMap { entry in
        entry.problems.prefix(1).map { SkippedRow(line: entry.row.line, code: $0.code) }
      }
    }
    return drafts
  }
}

/// A list a job is made from, and the rows that were wrong when it was read.
struct SourceList {
  let path: String
  let rejected: RejectedRows
}

extension ListOptions {
  /// Tells which rows were left out, and writes them with their reasons. What the commands say of a list counts; a
  /// list no command was made from is told as it was read.
  func deliver(_ report: JobReport, of lists: [SourceList], inFolder isFolder: Bool = false) throws {
    var left: [RejectedRows] = []
    for list in lists {
      let name = InputFile.name(list.path)
      let drafts = report.drafts.filter { $0.file == name }
      let rows = drafts.isEmpty ? list.rejected : list.rows(leftOut: drafts.flatMap(\.skipped))
      if rows.entries.isEmpty { continue }
      left.append(rows)
      if let rejected { try rows.write(to: isFolder ? rejected + "/" + name : rejected) }
    }
    let count = left.reduce(0) { $0 + $1.entries.count }
    guard count > 0 else { return }
    Console.note("跳过 \(count) 行", "\(count) rows were left out")
    let problems = Array(left.flatMap(\.problems).prefix(20))
    for line in CommandFailure(knowing: InputProblems(problems))?.lines ?? [] { Console.error(line) }
  }
}

extension SourceList {
  /// The rows left out, with their reasons: those found in reading in full, the others by their code.
  fileprivate func rows(leftOut: [SkippedRow]) -> RejectedRows {
    let found = Dictionary(grouping: rejected.problems, by: \.line)
    return rejected.with(
      leftOut.flatMap { row -> [InputProblem] in
        let problems = found[row.line] ?? []
        return problems.contains { $0.code == row.code } ? problems : [problem(row)]
      })
  }

  private func problem(_ row: SkippedRow) -> InputProblem {
    if let refusal = Refusal.allCases.first(where: { $0.name == row.code }) {
      return InputProblem(
        code: row.code, file: path, line: row.line, chinese: refusal.chinese, english: refusal.english)
    }
    if let code = InputProblem.Code(rawValue: row.code) {
      return InputProblem(code, file: path, line: row.line)
    }
    return InputProblem(code: row.code, file: path, line: row.line, chinese: row.code, english: row.code)
  }
}
