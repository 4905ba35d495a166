import ArgumentParser
import Intake

/// What to do with rows of a list that cannot be taken.
struct ListOptions: ParsableArguments {
  @Flag(help: "跳过不合格的行，其余照办 Skip rows that cannot be taken and do the rest.")
  var skipInvalid = false

  @Option(
    help: ArgumentHelp("把跳过的行连同原因写入此文件 Write skipped rows, with reasons, into this file.", valueName: "csv"))
  var rejected: String?

  func validate() throws {
    guard skipInvalid || rejected == nil else {
      throw ValidationError("--rejected 与 --skip-invalid 同用 --rejected goes with --skip-invalid.")
    }
  }

  /// Lets a list pass when all rows are good or the bad ones may be skipped; else every problem is told.
  func accept(_ rejected: RejectedRows) throws {
    guard !rejected.entries.isEmpty else { return }
    guard skipInvalid else { throw InputProblems(rejected.problems) }
    if let path = self.rejected { try rejected.write(to: path) }
    let count = rejected.entries.count
    Console.note("跳过 \(count) 行不合格的数据", "\(count) rows were skipped")
    for line in CommandFailure(knowing: InputProblems(Array(rejected.problems.prefix(20))))?.lines ?? [] {
      Console.error(line)
    }
  }
}
