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

/// Which ledger, and how it is reached: its folder on this machine, or a server.
struct LedgerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("账本目录 The ledger's folder (QUANBU_LEDGER).", valueName: "dir"))
  var ledger: String?

  @Option(
    name: .customLong("server"),
    help: ArgumentHelp(
      "账本服务的网址，代替账本目录 The ledger's server, instead of a folder (QUANBU_SERVER).", valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "信任锚文件，与 --server 同用 The trust anchor the ledger must be of, with --server (QUANBU_TRUST).",
      valueName: "file"))
  var trust: String?

  @Option(
    help: ArgumentHelp(
      """
      所见检查点目录，与 --server 同用 Folder of the checkpoints seen last, with --server (QUANBU_SEEN; default: seen beside \
      the trust file).
      """, valueName: "dir"))
  var seen: String?

  func validate() throws {
    guard ledger == nil || url == nil else {
      throw ValidationError("--ledger 与 --server 二者取一 Give --ledger or --server, not both.")
    }
  }

  /// The server to reach, if one is meant: what is written on the command line comes before the environment.
  var server: String? {
    if let url { return url }
    guard ledger == nil, let url = ProcessInfo.processInfo.environment["QUANBU_SERVER"], !url.isEmpty else {
      return nil
    }
    return url
  }

  /// What people call the ledger.
  var name: String { server ?? path }

  private var path: String { ledger ?? LocalLedgerOptions.initial }

  func folder() throws -> LedgerFolder { try LedgerFolder(opening: path) }

  /// The trust anchor's file: the option's, else the environment's.
  var trustFile: String? { trust ?? ProcessInfo.processInfo.environment["QUANBU_TRUST"] }

  /// Where signed commands wait unless another folder is named: the same one wherever the program runs from.
  var outbox: String {
    guard let server else { return path + "/../outbox" }
    if let trustFile { return PrivateFile.folder(of: trustFile) + "/outbox" }
    // Only the rehearsal of a server goes without a trust file.
    return server.dropFirst(RehearsalDoor.scheme.count) + "/../outbox"
  }

  /// A door to ask through.
  func readingDoor(_ server: String, clock: (any TimeSource)?) throws -> any LedgerDoor {
    guard let folder = try Self.rehearsal(server) else {
      return try remoteDoor(url: server, trust: trustFile)
    }
    return RehearsalDoor(embedded: try EmbeddedDoor(asking: folder, clock: clock))
  }

  /// A door to act through. The service's own passphrase is only for a ledger on this machine.
  func actingDoor(clock: (any TimeSource)?, service: () throws -> Passphrase) throws -> any LedgerDoor {
    guard let server else {
      return try EmbeddedDoor(writing: try folder(), clock: clock, passphrase: try service())
    }
    guard let folder = try Self.rehearsal(server) else {
      return try remoteDoor(url: server, trust: trustFile)
    }
    return RehearsalDoor(embedded: try EmbeddedDoor(writing: folder, clock: clock, passphrase: try service()))
  }

  private static func rehearsal(_ server: String) throws -> LedgerFolder? {
    guard server.hasPrefix(RehearsalDoor.scheme) else { return nil }
    return try LedgerFolder(opening: String(server.dropFirst(RehearsalDoor.scheme.count)))
  }

  /// The door of a server.
  ///
  /// - Throws: `ClientError`: `server-not-reachable` and its like. `QUANBU_PATIENCE` says for how many seconds it is tried.
  func remoteDoor(url: String, trust: String?) throws -> any LedgerDoor {
    guard let trust else {
      throw ValidationError("--server 需要 --trust（或 QUANBU_TRUST） --server needs --trust (or QUANBU_TRUST).")
    }
    let anchor = try TrustAnchor(parsing: try InputFile.bytes(trust))
    let seen =
      seen ?? ProcessInfo.processInfo.environment["QUANBU_SEEN"] ?? PrivateFile.folder(of: trust) + "/seen"
    return try RemoteDoor(
      url: url, trust: anchor, seen: seen, patience: Self.patience)
  }

  /// How long one request is tried (`QUANBU_PATIENCE`, in seconds).
  static var patience: Duration {
    let seconds = ProcessInfo.processInfo.environment["QUANBU_PATIENCE"].flatMap { Int($0) } ?? 120
    return .seconds(min(max(seconds, 0), 86_400))
  }
}

/// Which ledger, for what is done on its very files.
struct LocalLedgerOptions: ParsableArguments {
  static let initial = ProcessInfo.processInfo.environment["QUANBU_LEDGER"] ?? "ledger"

  @Option(help: ArgumentHelp("账本目录 The ledger's folder (QUANBU_LEDGER).", valueName: "dir"))
  var ledger: String = Self.initial

  /// Opens the journal for reading, beside a running writer if there is one.
  func reader() throws -> SQLiteJournal {
    try SQLiteJournal.open(path: try LedgerFolder(opening: ledger).journal, mode: .reader)
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

  @Option(
    help: ArgumentHelp(
      """
      待发目录：命令先签好存于此处再发送，中断后重跑同一命令即可续办 Folder where commands wait for their answers; run the \
      same command again to resume (default: QUANBU_OUTBOX, or outbox: beside the ledger, with --server beside the \
      trust file).
      """, valueName: "dir"))
  var outbox: String?

  /// The outbox that is named: the option's, else the environment's.
  var namedOutbox: String? { outbox ?? ProcessInfo.processInfo.environment["QUANBU_OUTBOX"] }

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
