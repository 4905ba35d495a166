import ArgumentParser
import Foundation
import Journal
import Ledger
import LedgerService
import Signing
import Vouchers

extension Language: ExpressibleByArgument {}

/// How results are shown.
struct OutputOptions: ParsableArguments {
  @Flag(help: "以 JSON 输出 Print results as JSON.")
  var json = false

  @Option(help: "语言 Language: zh, en (环境变量 environment: QUANBU_LANG).")
  var lang: Language = Language.initial

  func apply() {
    Language.current = lang
  }
}

/// Which ledger.
struct LedgerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("账本目录 The ledger's folder (QUANBU_LEDGER).", valueName: "dir"))
  var ledger: String = ProcessInfo.processInfo.environment["QUANBU_LEDGER"] ?? "ledger"

  func folder() throws -> LedgerFolder { try LedgerFolder(opening: ledger) }

  /// Opens the journal for reading, beside a running writer if there is one.
  func reader() throws -> SQLiteJournal { try SQLiteJournal.open(path: try folder().journal, mode: .reader) }

  /// Whether the genesis entry says that this is a demonstration.
  func isDemonstration() throws -> Bool {
    let journal = try reader()
    defer { try? journal.close() }
    return try journal.loadWhole().genesis?.demonstration ?? false
  }
}

/// Who acts, with which key, and when.
struct ActingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("签名密钥文件 The signing key file (NAME.key beside NAME.pub).", valueName: "file"))
  var key: String

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var service: ServicePassphraseOptions

  @OptionGroup var clock: ClockOptions

  @Option(help: ArgumentHelp("把回执写入此目录 Write receipts into this folder.", valueName: "dir"))
  var receipts: String?

  func timeSource() throws -> (any TimeSource)? { try clock.timeSource() }
}

/// The clock of a demonstration ledger. A production ledger refuses one.
struct ClockOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("演示账本的时钟 Clock of a demonstration ledger, RFC 3339 (QUANBU_CLOCK).", valueName: "time")
  )
  var clock: String?

  func timeSource() throws -> (any TimeSource)? {
    guard let clock = clock ?? ProcessInfo.processInfo.environment["QUANBU_CLOCK"] else { return nil }
    return DemonstrationClock(startingAt: try Instant(clock))
  }
}

/// Where the passphrase of the service's own keys comes from, when it is not the acting party's.
struct ServicePassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      账本自身密钥的口令文件 Passphrase file of the ledger's own keys, when it differs \
      (QUANBU_SERVICE_PASSPHRASE_FILE or QUANBU_SERVICE_PASSPHRASE).
      """, valueName: "file"))
  var servicePassphraseFile: String?

  /// The service's passphrase; `other` where nothing else was said.
  func passphrase(else other: () throws -> Passphrase) throws -> Passphrase {
    let environment = ProcessInfo.processInfo.environment
    if let path = servicePassphraseFile ?? environment["QUANBU_SERVICE_PASSPHRASE_FILE"] {
      return try .file(path)
    }
    if environment["QUANBU_SERVICE_PASSPHRASE"] != nil {
      return try .environment("QUANBU_SERVICE_PASSPHRASE")
    }
    return try other()
  }
}

/// Where a passphrase comes from: a file, the environment or a prompt, never an argument.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "口令文件（权限0600） Passphrase file, mode 0600 (QUANBU_PASSPHRASE_FILE; or QUANBU_PASSPHRASE, or a prompt).",
      valueName: "file"))
  var passphraseFile: String?

  func passphrase(_ question: Text = Text("口令：", "Passphrase: ")) throws -> Passphrase {
    let environment = ProcessInfo.processInfo.environment
    if let path = passphraseFile ?? environment["QUANBU_PASSPHRASE_FILE"] { return try .file(path) }
    if environment["QUANBU_PASSPHRASE"] != nil { return try .environment("QUANBU_PASSPHRASE") }
    return try .prompt(question.current)
  }

  /// Whether a person types it.
  var isPrompted: Bool {
    let environment = ProcessInfo.processInfo.environment
    return passphraseFile == nil && environment["QUANBU_PASSPHRASE_FILE"] == nil
      && environment["QUANBU_PASSPHRASE"] == nil
  }
}
