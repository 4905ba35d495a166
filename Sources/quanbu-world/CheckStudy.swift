import ArgumentParser

/// Vouchers, claims and money.
struct CheckStudy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study", abstract: "券、核销单与资金 / vouchers, claims and money, entity by entity")

  @OptionGroup var world: WorldOptions
  @Option(help: "进度：taught 已核销，reviewed 已审核 / how far: taught, reviewed") var stage: StudyCheck.Stage
  @Option(help: ArgumentHelp("quanbu report funnel --json", valueName: "FILE")) var funnel: String
  @Option(help: ArgumentHelp("quanbu claim list --json", valueName: "FILE")) var claims: String
  @Option(help: ArgumentHelp("quanbu fund show --json", valueName: "FILE")) var fund: String
  @Option(help: ArgumentHelp("审核期间的 quanbu ledger entries --json / of the reviews", valueName: "FILE"))
  var entries: String?

  func validate() throws {
    guard (stage == .reviewed) == (entries != nil) else {
      throw ValidationError("--entries 与 --stage reviewed 同用 / --entries goes with --stage reviewed")
    }
  }

  func run() throws {
    try reporting {
      let expected = try world.folder.studyExpectation()
      let check = StudyCheck(
        expected: expected, funnel: try EntityTable(Folder.readJSON(funnel), "funnel"),
        claims: try ListedClaim.all(in: Folder.readJSON(claims)),
        fund: try EntityTable(Folder.readJSON(fund), "entities"))
      var differences = check.differences(at: stage)
      if let entries {
        differences += try StudyCheck.differences(expected, inEntries: Folder.readJSON(entries))
      }
      try CheckCommand.tell(
        differences,
        else: """
          claimed \(expected.sum(\.claimed)) activated \(expected.sum(\.activated)) redeemed \
          \(expected.sum(\.redeemed)), as expected in \(expected.lines.count) entities
          """)
    }
  }
}

extension StudyCheck.Stage: ExpressibleByArgument {}
