import ArgumentParser

/// What was never used.
struct CheckLapse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lapse", abstract: "自动失效的张数与退回的资金 / how many vouchers lapsed, and what was freed")

  @OptionGroup var world: WorldOptions
  @Option(help: ArgumentHelp("quanbu ledger lapse --json 的输出 / its output", valueName: "FILE")) var answer:
    String
  @Option(help: ArgumentHelp("此前的 quanbu fund show --json / the fund before", valueName: "FILE")) var before:
    String
  @Option(help: ArgumentHelp("此后的 quanbu fund show --json / the fund after", valueName: "FILE")) var after:
    String
  @Option(help: ArgumentHelp("此后的 quanbu report funnel --json / the funnel after", valueName: "FILE"))
  var funnel: String

  func run() throws {
    try reporting {
      let expected = try world.folder.studyExpectation()
      let check = LapseCheck(
        expected: expected, answer: try Folder.readJSON(answer),
        before: try EntityTable(Folder.readJSON(before), "entities"),
        after: try EntityTable(Folder.readJSON(after), "entities"),
        funnel: try EntityTable(Folder.readJSON(funnel), "funnel"))
      try CheckCommand.tell(
        check.differences,
        else: "\(expected.sum(\.lapsed)) vouchers, \(expected.sum(\.lapsedFen)) fen, as expected")
    }
  }
}
