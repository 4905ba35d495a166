import ArgumentParser
import Foundation

/// Where the ledgers of a run lie, and where its report goes.
struct ReportOptions: ParsableArguments {
  @Option(help: "Where the ledgers are built; must be on the disk to measure.")
  var dir = ".build-bench"
  @Flag(help: "Take what an earlier run in the same folder left whole.")
  var resume = false
  @Flag(help: "Leave the ledgers there.")
  var keep = false
  @Option(help: "Write the Markdown here; standard output has a table, or all of it without this.")
  var out: String?
  @Option(help: "A remark for the report, such as what else ran on the machine.")
  var note: String?

  /// - Parameter table: what the terminal shows beside a file.
  func tell(_ markdown: String, table: String) throws {
    if let out { try markdown.write(toFile: out, atomically: true, encoding: .utf8) }
    print(out == nil ? markdown : table)
  }
}
