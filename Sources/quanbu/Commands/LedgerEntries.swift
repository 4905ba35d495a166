import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

/// `quanbu ledger entries`
struct LedgerEntries: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entries", abstract: "列出条目：谁做了什么、结果如何 List entries: who did what, and what came of it.",
    discussion: """
      缺省为最新的 20 条。--raw 逐行输出原始字节。
      By default the newest 20. --raw prints the stored bytes, one entry a line.
      """)

  @Option(help: ArgumentHelp("从第几条起 The first entry.", valueName: "n")) var from: Int64?
  @Option(help: ArgumentHelp("几条 How many.", valueName: "k")) var count: Int64 = 20
  @Flag(help: "原始字节 The stored bytes.") var raw = false
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...Money.limit).contains(from ?? 0), (1...1_000_000_000).contains(count) else {
      throw ValidationError("--from ≥ 0, --count ≥ 1")
    }
  }

  func run() throws {
    output.apply()
    try ledger.view { ledger in
      let start = try from ?? max(0, ledger.entryCount() - count)
      var isFirst = true
      if output.json { Console.raw(Array(#"{"entries":["#.utf8)) }
      try ledger.forEachEntry(in: start..<(start + count)) { bytes in
        if raw { return Console.raw(bytes + [0x0A]) }
        let view = try EntryView(decoding: bytes)
        guard output.json else { return Self.say(view) }
        var json = JSONWriter()
        view.write(to: &json)
        Console.raw((isFirst ? [] : [UInt8(ascii: ",")]) + json.bytes)
        isFirst = false
      }
      if output.json { Console.out("]}") }
    }
  }

  private static func say(_ view: EntryView) {
    let entry = view.entry
    Console.out(
      "#\(entry.sequence)  \(entry.at)  \(view.key ?? "-")  \(view.act)  [\(view.outcome.current)]  \(view.summary.current)"
    )
  }
}
