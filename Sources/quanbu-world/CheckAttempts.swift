import ArgumentParser

/// Attempts that must fail.
struct CheckAttempts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempts", abstract: "必须失败的尝试 / attempts that must fail: all made, each refused as expected"
  )

  @OptionGroup var world: WorldOptions
  @Option(help: ArgumentHelp("已做的尝试：种类和拒绝代码 / those made: kind, tab, refusal", valueName: "FILE"))
  var tried: String

  func run() throws {
    try reporting {
      let expected = try Folder.readJSON(world.folder.path("world/attempts.json"))
      let tried = String(decoding: try Folder.read(tried), as: UTF8.self)
      try CheckCommand.tell(
        AttemptCheck.differences(from: expected, tried: tried),
        else: "\(tried.split(separator: "\n").count) attempts, each refused as expected")
    }
  }
}
