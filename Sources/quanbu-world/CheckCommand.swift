import ArgumentParser

/// Holds a reconciliation against the bank's faults.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "对账结果与银行差错比对 / compare a reconciliation with the bank's faults",
    discussion: "Exit status 0 when all faults and nothing else are found open, 1 when not.")

  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String
  @Option(help: ArgumentHelp("quanbu reconcile --json 的输出 / its output", valueName: "FILE"))
  var reconciliation: String
  @Flag(help: "应已全部清理：结论为 balanced，无未决项 / all must be cleared: balanced, nothing open")
  var cleared = false

  func run() throws {
    try reporting {
      let expected =
        cleared ? [] : FindingCheck.expected(try BankFiles(folder: Folder(root: out)).expectation())
      let check = try FindingCheck(report: Folder.readJSON(reconciliation))
      let verdict = cleared ? "balanced" : "unbalanced"
      let (missing, surplus) = check.differences(from: expected)
      for claim in missing { print("missing \(claim)") }
      for claim in surplus { print("surplus \(claim)") }
      if check.verdict != verdict { print("verdict \(check.verdict ?? "-") expected \(verdict)") }
      guard missing.isEmpty, surplus.isEmpty, check.verdict == verdict else { throw ExitCode(1) }
      print("found \(expected.count) of \(expected.count), nothing else")
    }
  }
}
