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
    abstract: "账本：概况、条目、自动失效、时钟、备份、升级 The ledger: its state, entries, lapses, clock, backups, format.",
    subcommands: [
      LedgerShow.self, LedgerEntries.self, LedgerLapse.self, LedgerClock.self, LedgerBackup.self,
      LedgerUpgrade.self, CheckpointShow.self,
    ])
}

/// `quanbu ledger lapse`
struct LedgerLapse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lapse",
    abstract: "自动失效：过期未用的券失效，资金退回可用 Lapse what was not used in time; its money returns.",
    discussion: """
      账本自己的行为，只需账本自身密钥的口令，不需要任何一方的密钥；向服务提请（--server）则须以登记员、财务复核或根密钥
      签名（--key）。每日运行即可，重复运行无害。
      An act of the ledger itself: it needs the passphrase of the ledger's own keys and nobody's key; a server is asked
      for it with the key of a registrar, a finance checker or a root (--key). Run it daily; running it again does no
      harm.
      """)

  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var service: ServicePassphraseOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let (vouchers, fen) = try await ledger.place.server == nil ? lapse() : ask()
    let yuan = (try? Money(fen: fen))?.description ?? "?"
    if output.json {
      Console.json {
        $0.member("vouchers", vouchers)
        $0.member("fen", fen)
      }
    } else {
      Console.say(
        "自动失效 \(vouchers) 张，退回 \(yuan) 元", "\(vouchers) vouchers lapsed, \(yuan) yuan returned")
    }
  }

  /// On this machine.
  private func lapse() async throws -> (vouchers: Int64, fen: Int64) {
    let ledger = try OpenLedger.open(
      try ledger.place.folder(), clock: try ledger.clock.timeSource(),
      passphrase: try service.passphrase { try self.ledger.passphrase.passphrase() })
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
    return (Int64(summary.vouchers), summary.fen)
  }

  /// Through a door.
  private func ask() async throws -> (vouchers: Int64, fen: Int64) {
    let party = try ledger.party()
    let door = try ledger.place.actingDoor(clock: party.clock) {
      try service.passphrase { try ledger.passphrase.passphrase() }
    }
    let answer: QueryAnswer
    do {
      answer = try await party.perform(.lapse, through: door)
    } catch {
      await door.close()
      throw error
    }
    await door.close()
    guard case .lapsed(let vouchers, let fen) = answer else { throw LedgerView.otherAnswer(.lapse) }
    return (vouchers, fen)
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
