import ArgumentParser

/// Holds what the ledger, the reconciler and their users' programs said against what was written down.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "与事先写下的预期比对 / compare what was found with what was written down",
    discussion:
      "Exit status 0 when all of it and nothing else was found, 1 when not; each difference is a line.",
    subcommands: [
      CheckRosters.self, CheckDry.self, CheckStudy.self, CheckAttempts.self, CheckBank.self, CheckLapse.self,
    ])

  /// Tells what differs and ends with 1, or tells that nothing does.
  static func tell(_ differences: [String], else word: String) throws {
    guard differences.isEmpty else {
      for line in differences { print(line) }
      throw ExitCode(1)
    }
    print(word)
  }
}

/// Where the expectations lie.
struct WorldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String

  var folder: Folder { Folder(root: out) }
}
