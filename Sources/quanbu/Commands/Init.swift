import ArgumentParser
import Foundation
import Intake
import Journal
import LedgerService
import Signing
import Vouchers
import Wire

/// `quanbu init`
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "创立账本 Found a ledger.",
    discussion: """
      按 fund.yaml 写下第 0 条（名称、资金、预算单位、根密钥），生成账本自身的日志密钥与保密因子，写出信任锚。
      口令用于账本自身的密钥。信任锚应以纸质或当面交给审计方；高水位文件应放在备份之外。
      Writes entry 0 from fund.yaml (name, fund, budget entities, root keys), makes the ledger's own keys and pepper,
      and writes the trust anchor: give it to auditors on paper or by hand. The passphrase is for the ledger's own
      keys. Keep the high-water file outside of backups.

        quanbu init --config Config/fujian-2021 --ledger ledger --keys keys/service --trust trust.json \\
          --high-water high-water --root root-a.pub=p01 --root root-b.pub=p02 --root root-c.pub=p03
      """)

  @Option(help: ArgumentHelp("配置目录 Folder with fund.yaml.", valueName: "dir")) var config: String
  @Option(help: ArgumentHelp("新账本的目录 Folder of the new ledger.", valueName: "dir")) var ledger: String
  @Option(help: ArgumentHelp("账本自身密钥的目录 Folder for the ledger's own keys.", valueName: "dir")) var keys:
    String
  @Option(help: ArgumentHelp("写出信任锚 Where to write the trust anchor.", valueName: "file")) var trust: String
  @Option(help: ArgumentHelp("库外高水位检查点 The high-water checkpoint, kept outside.", valueName: "file"))
  var highWater: String
  @Option(
    help: ArgumentHelp("根密钥与持有人，三次 A root key and its holder; three times.", valueName: "file.pub=person"))
  var root: [RootArgument]
  @Flag(help: "演示账本：时钟由参数给出 A demonstration: its clock is given as an argument.") var demonstration = false
  @OptionGroup var clock: ClockOptions
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var service: ServicePassphraseOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard root.count == 3 else { throw ValidationError("--root: 3 次 three times") }
    guard Set(root.map(\.person)).count == 3 else {
      throw ValidationError("--root: 须为三个不同的人 three different persons")
    }
  }

  func run() throws {
    output.apply()
    let clock = try timeSource()
    let fund = try FundFile.load(path: config + "/fund.yaml")
    let plan = LedgerFounder.Plan(
      origin: fund.origin, fund: fund.name.chinese, demonstration: demonstration,
      entities: fund.entities.map { Genesis.Entity(code: $0.code, name: $0.name.chinese) },
      roots: try root.map { try $0.load(isDemonstration: demonstration) })
    try OutputFile.makeFolder(Self.folder(of: highWater))
    try OutputFile.makeFolder(Self.folder(of: trust))
    // Its place is taken first: a ledger must not be founded whose anchor then cannot be written.
    try OutputFile.create(trust, with: [])
    let origin: String
    do {
      origin = try found(plan, clock)
    } catch {
      try? FileManager.default.removeItem(atPath: trust)
      throw error
    }
    say(origin)
  }

  /// Founds the ledger and writes its anchor; answers its name.
  private func found(_ plan: LedgerFounder.Plan, _ clock: any TimeSource) throws -> String {
    let folder = LedgerFolder(path: ledger, keys: keys, highWater: highWater)
    let anchor = try LedgerFounder.found(
      plan, in: folder, clock: clock, passphrase: try service.passphrase { try passphrase.passphrase() })
    try OutputFile.replace(trust, with: anchor.bytes)
    return anchor.origin
  }

  private func timeSource() throws -> any TimeSource {
    switch (demonstration, try clock.timeSource()) {
    case (true, let given?): return given
    case (true, nil): throw ServiceError(.clockArgumentMissing, ledger)
    case (false, nil): return SystemClock()
    case (false, _?): throw ServiceError(.clockArgumentRefused, ledger)
    }
  }

  private static func folder(of file: String) -> String {
    let folder = (file as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private func say(_ origin: String) {
    guard !output.json else {
      return Console.json {
        $0.member("origin", origin)
        $0.member("ledger", ledger)
        $0.member("trust", trust)
        $0.member("demonstration", demonstration)
      }
    }
    let kind = demonstration ? Text("演示账本", "demonstration ledger") : Text("账本", "ledger")
    Console.say("已创立\(kind.chinese) \(origin)：\(ledger)", "founded the \(kind.english) \(origin): \(ledger)")
    Console.say("信任锚：\(trust)", "trust anchor: \(trust)")
  }
}

/// `root-a.pub=p01`
struct RootArgument: ExpressibleByArgument {
  let file: String
  let person: PersonID

  init?(argument: String) {
    guard let cut = argument.lastIndex(of: "="), cut != argument.startIndex,
      let person = try? PersonID(argument[argument.index(after: cut)...])
    else { return nil }
    file = String(argument[..<cut])
    self.person = person
  }

  func load(isDemonstration: Bool) throws -> Genesis.Root {
    let file = try PublicKeyFile(reading: file)
    try file.requireFit(forDemonstration: isDemonstration)
    return Genesis.Root(key: file.key, person: person)
  }
}
