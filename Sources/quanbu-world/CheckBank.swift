import ArgumentParser

/// Holds a reconciliation against the bank's faults.
struct CheckBank: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bank",
    abstract: "对账结果与银行差错比对 / compare a reconciliation with the bank's faults")

  @OptionGroup var world: WorldOptions
  @Option(help: ArgumentHelp("quanbu reconcile --json 的输出 / its output", valueName: "FILE"))
  var reconciliation: String
  @Flag(help: "应已全部清理：结论为 balanced，无未决项 / all must be cleared: balanced, nothing open")
  var cleared = false

  func run() throws {
    try reporting {
      let expected = cleared ? [] : FindingCheck.expected(try BankFiles(folder: world.folder).expectation())
      let check = try FindingCheck(report: Folder.readJSON(reconciliation))
      let verdict = cleared ? "balanced" : "unbalanced"
      let (missing, surplus) = check.differences(from: expected)
      var differences = missing.map { "missing \($0)" } + surplus.map { "surplus \($0)" }
      if check.verdict != verdict {
        differences.append("verdict \(check.verdict ?? "-") expected \(verdict)")
      }
      try CheckCommand.tell(differences, else: "found \(expected.count) of \(expected.count), nothing else")
    }
  }
}
