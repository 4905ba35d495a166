import ArgumentParser
import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// `quanbu log`
struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "透明日志：导出、验证密钥、检查点、一致性 The transparency log: export, keys, checkpoint, consistency.",
    subcommands: [LogExport.self, LogKey.self, CheckpointShow.self, LogConsistency.self])
}

/// `quanbu log export`
struct LogExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出为静态日志（C2SP tlog-tiles） Export as a static log (C2SP tlog-tiles).",
    discussion: """
      写出 tile/…、tile/entries/… 与 checkpoint；已有的文件不重写，可随时续导。checkpoint 与 tile/ 可由网页服务器发布，
      tile/entries/ 只给审计方：其中的开班记录含仍有效的券码。
      目录中若有更新或不一致的检查点，则拒绝（状态 6）。条目不含姓名与身份号码。
      Writes tile/…, tile/entries/… and checkpoint; files that are there are kept, so it can be run again at any time.
      A plain web server can publish checkpoint and tile/, but not tile/entries/: refused activations hold tokens that \
      are still good, and entries are for auditors. Refused with status 6 when the folder holds a checkpoint that is
      newer or contradicts the ledger. Entries hold no names and no ID numbers.
      """)

  @OptionGroup var ledger: ReadingOptions
  @Option(help: ArgumentHelp("导出目录 Folder to write.", valueName: "dir")) var to: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { try export($0.log()) }
  }

  private func export(_ log: LogView) throws {
    try log.checkEarlier(at: to)
    var written = 0
    let tiles = Tile.all(size: log.checkpoint.head.size)
    var progress = Progress(Text("导出", "Exporting"), total: tiles.count)
    for (index, tile) in tiles.enumerated() {
      if try log.write(tile, to: to) { written += 1 }
      progress.update(index + 1)
    }
    // Last, so that a checkpoint never speaks of tiles that are not there.
    try OutputFile.replace(to + "/checkpoint", with: log.checkpoint.note)
    if output.json {
      Console.json {
        $0.member("size", log.checkpoint.head.size)
        $0.member("tiles", tiles.count)
        $0.member("written", written)
      }
    } else {
      Console.say(
        "导出 \(log.checkpoint.head.size) 条，\(tiles.count) 个文件，新写 \(written) 个：\(to)",
        "exported \(log.checkpoint.head.size) entries in \(tiles.count) tiles, \(written) of them new: \(to)")
    }
  }
}

/// `quanbu log key`
struct LogKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "打印日志的验证密钥（vkey） Print the log's verifier key (vkey).",
    discussion: """
      缺省为 Ed25519，通用工具可用；--all 另加 SM2。请与信任锚核对。
      By default the Ed25519 key, which other tools read; --all adds the SM2 key. Compare with the trust anchor.
      """)

  @OptionGroup var ledger: ReadingOptions
  @Flag(help: "两把都打印 Both keys.") var all = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let genesis = try ledger.view { try $0.genesis() }
    let keys = all ? genesis.logKeys : Array(genesis.logKeys.prefix(1))
    if output.json {
      Console.json {
        $0.name("keys")
        $0.array { for key in keys { $0.string(key) } }
      }
    } else {
      for key in keys { Console.out(key) }
    }
  }
}

/// `quanbu log consistency`
struct LogConsistency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consistency",
    abstract: "核对留存的检查点或回执与账本是否一致 Check a held checkpoint or receipt against the ledger.",
    discussion: """
      成立则证明账本自那时起只增不改；不成立以状态 6 退出。
      When it holds, the ledger has only grown since; when not, the exit status is 6.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("留存的检查点或回执 Held checkpoints or receipts.", valueName: "file"))
  var held: [String]
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !held.isEmpty else { throw ValidationError("--held FILE") }
  }

  func run() throws {
    output.apply()
    try ledger.view { try compare(with: $0.log()) }
  }

  private func compare(with log: LogView) throws {
    var sheet = Sheet([
      .text("file", "留存", "Held"), .number("held", "当时条数", "Entries then"),
      .number("size", "现在条数", "Entries now"), .text("verdict", "结论", "Verdict"),
    ])
    for file in held {
      let head = try log.requireConsistent(file)
      sheet.row([
        .text(file), .count(head.size), .count(log.checkpoint.head.size),
        .named("consistent", Text("一致", "consistent")),
      ])
    }
    sheet.show("held", output)
  }
}
