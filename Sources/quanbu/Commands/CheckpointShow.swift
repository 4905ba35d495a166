import ArgumentParser
import Journal
import LedgerService
import MerkleLog
import Wire

/// `quanbu ledger checkpoint` and `quanbu log checkpoint`
struct CheckpointShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "打印最新检查点 Print the newest checkpoint.",
    discussion: """
      留存它：日后可用 quanbu log consistency 或 quanbu audit --held 证明历史未被改动。
      Keep it: quanbu log consistency and quanbu audit --held later prove by it that history was not changed.
      与 --server 同用时，先核对它由此前所见的检查点增长而来，否则以状态 6 退出。
      With --server it is shown only if it grew out of the one seen before; if not, the exit status is 6.
      """,
    aliases: ["seen"])

  @Option(help: ArgumentHelp("写入文件 Write it to a file.", valueName: "file")) var to: String?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let checkpoint = try ledger.place.newestCheckpoint(clock: ledger.clock.timeSource())
    if let to { try OutputFile.replace(to, with: checkpoint.note) }
    if output.json {
      Console.json {
        $0.member("size", checkpoint.head.size)
        $0.member("root", checkpoint.head.root.base64)
        $0.member("note", String(decoding: checkpoint.note, as: UTF8.self))
      }
    } else if to == nil {
      Console.raw(checkpoint.note)
    }
  }
}
