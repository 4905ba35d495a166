import ArgumentParser
import Journal
import Ledger
import LedgerService
import Synchronization
import Vouchers
import Wire

/// Confirming the clock takes two persons.
enum ClockProposals: ProposalGroup {
  static let command = "ledger clock"
  static let acts: Set<String> = [ConfirmClock.name]
}

/// `quanbu ledger`
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "账本：概况、条目、自动失效、时钟、备份 The ledger: its state, entries, lapses, clock, backups.",
    subcommands: [
      LedgerShow.self, LedgerEntries.self, LedgerLapse.self, LedgerClock.self, LedgerBackup.self,
      CheckpointShow.self,
    ])
}

/// `quanbu ledger lapse`
struct LedgerLapse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lapse",
    abstract: "自动失效：过期未用的券失效，资金退回可用 Lapse what was not used in time; its money returns.",
    discussion: """
      账本自己的行为，只需账本自身密钥的口令，不需要任何一方的密钥。每日运行即可，重复运行无害。
      An act of the ledger itself: it needs the passphrase of the ledger's own keys and nobody's key. Run it daily;
      running it again does no harm.
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var clock: ClockOptions
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var service: ServicePassphraseOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let ledger = try OpenLedger.open(
      try ledger.folder(), clock: try clock.timeSource(),
      passphrase: try service.passphrase { try passphrase.passphrase() })
    let summary: LapseSummary
    let progress = Mutex(Progress(Text("自动失效", "Lapsing"), total: nil))
    do throws(Rejection) {
      summary = try await ledger.lapse { sum in progress.withLock { $0.update(sum.vouchers) } }
      progress.withLock { $0.finish() }
    } catch {
      await ledger.close()
      throw error
    }
    await ledger.close()
    let yuan = (try? Money(fen: summary.fen))?.description ?? "?"
    if output.json {
      Console.json {
        $0.member("vouchers", summary.vouchers)
        $0.member("fen", summary.fen)
      }
    } else {
      Console.say(
        "自动失效 \(summary.vouchers) 张，退回 \(yuan) 元",
        "\(summary.vouchers) vouchers lapsed, \(yuan) yuan returned")
    }
  }
}

/// `quanbu ledger clock`
struct LedgerClock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "时钟：停机过久后由两人确认可前行到何时 After a long rest, two persons let the clock run on.",
    subcommands: [ClockConfirm.self] + ClockProposals.subcommands)
}

/// `quanbu ledger clock confirm`
struct ClockConfirm: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "提出时钟可前行至某时（需第二人复核） Propose how far; a second person approves.")

  @Option(help: ArgumentHelp("至 Until, RFC 3339.", valueName: "time")) var until: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let act = ConfirmClock(until: try Instant(until))
    try await ActingSession.perform(.confirmClock(act), ledger, acting, output)
  }
}
