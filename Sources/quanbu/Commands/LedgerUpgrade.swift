import ArgumentParser
import Foundation
import Journal
import Wire

/// `quanbu ledger upgrade`
struct LedgerUpgrade: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "升级账本文件的格式，不改动任何条目 Bring a journal's file to this program's format; no entry changes.",
    discussion: """
      服务与写账命令打开账本时会自行升级；本命令供审计人员和备份使用，不需要任何密钥。它就地改写文件：请对副本执行，升级后
      再审计（quanbu audit）。文件要么是旧格式，要么是新格式，中途断电也不会两样都不是。
      The service and every command that acts do this by themselves when they open the ledger; this one is for auditors and
      backups, and needs no key. It rewrites the file where it lies: give it a copy, and compare with quanbu audit afterwards.
      The file is of the old format or of the new one, whatever happens meanwhile.

        quanbu ledger upgrade --ledger copy.sqlite
      """)

  @Option(
    help: ArgumentHelp("账本目录或其中的 journal.sqlite The ledger's folder, or its file.", valueName: "dir"))
  var ledger: String = LocalLedgerOptions.initial
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let format = try SQLiteJournal.upgrade(path: JournalFile.path(in: ledger))
    if output.json {
      Console.json {
        $0.member("from", format.from)
        $0.member("to", format.to)
      }
    } else if format.from == format.to {
      Console.say("已是格式 \(format.to)", "already of format \(format.to)")
    } else {
      Console.say(
        "已由格式 \(format.from) 升级为格式 \(format.to)", "brought from format \(format.from) to format \(format.to)")
    }
  }
}
