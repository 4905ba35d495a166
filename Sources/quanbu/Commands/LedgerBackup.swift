import ArgumentParser
import Journal
import MerkleLog
import Wire

/// `quanbu ledger backup`
struct LedgerBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "备份账本文件，可在账本运行时进行 Back the journal up, beside a running ledger.",
    discussion: """
      写成一个新文件（0600），核对页、约束、日志树和检查点签名之后才得名；已有的文件绝不覆盖。它与账本文件同样可审计：
      quanbu audit --ledger FILE。恢复时放回账本目录，名为 journal.sqlite，目录中不留 journal.sqlite-wal 和 -shm。
      备份含收款账户，须妥善保管。它不含 settings.json、账本自身的密钥与保密因子（另行保管），也绝不可含高水位检查点：
      恢复旧备份正是由它发现的。
      Makes a new file of mode 0600, which gets its name only after pages, constraints, the log's tree and the
      checkpoint's signature were checked; a file that is there is never overwritten. It can be audited as the journal
      itself: quanbu audit --ledger FILE. To restore, put it into the ledger's folder as journal.sqlite, without
      journal.sqlite-wal and -shm beside it. A backup holds payee accounts: keep it safe. It does not hold settings.json
      nor the ledger's own keys and pepper (keep those elsewhere), and must never hold the high-water checkpoint, by
      which the restoring of an old backup is noticed.

        quanbu ledger backup --to backups/2021-07-31.sqlite
      """)

  @Option(help: ArgumentHelp("新文件 The file to make.", valueName: "file")) var to: String
  @OptionGroup var ledger: LocalLedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let journal = try ledger.reader()
    defer { try? journal.close() }
    let backup = try journal.backUp(to: to) { copy in _ = try LogView(reading: copy).verifiedHead() }
    if output.json {
      Console.json {
        $0.member("file", to)
        $0.member("entries", backup.head.size)
        $0.member("root", backup.head.root.base64)
        $0.member("bytes", backup.bytes)
      }
    } else {
      Console.say(
        "已备份 \(backup.head.size) 条，\(backup.bytes) 字节：\(to)",
        "backed up \(backup.head.size) entries, \(backup.bytes) bytes: \(to)")
    }
  }
}
