import ArgumentParser

/// Rejected rows of rosters.
struct CheckRosters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rosters", abstract: "名单中退回的行及其原因 / rows that came back from rosters, and why")

  @OptionGroup var world: WorldOptions
  @Option(help: ArgumentHelp("发券时的错误输出 / what issuing said on standard error", valueName: "FILE"))
  var told: String

  func run() throws {
    try reporting {
      let folder = world.folder
      let told = String(decoding: try Folder.read(told), as: UTF8.self)
      let rosters = try ExpectedRoster.all(in: Folder.readJSON(folder.path("world/expected-rosters.json")))
      var differences: [String] = []
      for roster in rosters {
        let path = folder.path(roster.rejected)
        let rejected = Folder.exists(path) ? CSVText.rows(of: try Folder.read(path)) : nil
        differences += RosterCheck(roster: roster, rejected: rejected, told: told).differences
      }
      try CheckCommand.tell(
        differences,
        else: "\(rosters.reduce(0) { $0 + $1.bad.count }) bad rows of \(rosters.count) rosters, as expected")
    }
  }
}
