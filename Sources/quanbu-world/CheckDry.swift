import ArgumentParser

/// A pool that ran dry.
struct CheckDry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dry", abstract: "资金用尽的通用券池 / a pool that ran dry")

  @OptionGroup var world: WorldOptions
  @Option(help: ArgumentHelp("批次 / the batch", valueName: "ID")) var batch: String
  @Option(help: ArgumentHelp("quanbu voucher claim --json 的输出 / its output", valueName: "FILE")) var answer:
    String
  @Option(help: ArgumentHelp("此前的 quanbu fund show --json / the fund before", valueName: "FILE")) var before:
    String
  @Option(help: ArgumentHelp("此后的 quanbu fund show --json / the fund after", valueName: "FILE")) var after:
    String

  func run() throws {
    try reporting {
      let pools = try DryPool.all(in: Folder.readJSON(world.folder.path("world/expected-dry.json")))
      guard let pool = pools.first(where: { $0.batch == batch }) else {
        throw WorldError("没有预期会用尽的批次 \(batch)", "batch \(batch) was not expected to run dry")
      }
      try CheckCommand.tell(
        pool.differences(
          from: Folder.readJSON(answer), before: EntityTable(Folder.readJSON(before), "entities"),
          after: EntityTable(Folder.readJSON(after), "entities")),
        else: "\(pool.succeed) claims, then \(pool.then)")
    }
  }
}
