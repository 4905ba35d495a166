import ArgumentParser
import Foundation

@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quanbu-bench", abstract: "Measures the ledger against the limits of the machine.",
    subcommands: [RunCommand.self, LoadCommand.self, CompareCommand.self, StageCommand.self],
    defaultSubcommand: RunCommand.self)
}

/// One stage in a process of its own: its peak memory and processor time are its own too.
struct StageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stage", abstract: "One stage of a run.")

  @Argument var stage: String
  @Option var vouchers: Int
  @Option var singles: Int
  @Option var dir: String

  func run() async throws {
    guard let stage = Stage(rawValue: stage) else { throw ValidationError("unknown stage \(stage)") }
    let plan = try Plan(vouchers: vouchers, singles: singles)
    try await StageRun(workshop: try Workshop(path: dir), plan: plan, stage: stage).run()
  }
}

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Builds ledgers, measures issuing, redeeming and auditing, and holds them to the floors.",
    discussion:
      "Exit status 0 when every floor is held, 4 when one is missed, 1 when nothing could be measured.")

  @Option(help: "Vouchers of the large ledger, a multiple of 400.")
  var vouchers = 1_000_000
  @Option(help: "Single redemptions on the large ledger, at most four fifths of its vouchers.")
  var singles = 400_000
  @Option(help: "Vouchers of the small ledgers that the growth is measured against.")
  var small = 10_000
  @Option(help: "Small ledgers.")
  var smallRuns = 3
  @Flag(help: "20,000 vouchers and one small ledger: a look, not a result.")
  var quick = false
  @Option(help: "Seconds of each OpenSSL measurement.")
  var seconds = 3
  @OptionGroup var report: ReportOptions

  mutating func validate() throws {
    if quick {
      vouchers = 20_000
      small = 4_000
      smallRuns = 1
    }
    guard vouchers >= 4_000, small >= 400, vouchers % 400 == 0, small % 400 == 0 else {
      throw ValidationError("--vouchers and --small are multiples of 400, the large ledger at least 4,000")
    }
    singles = min(singles, vouchers * 4 / 5)
  }

  func run() async throws {
    let campaign = Campaign(
      dir: report.dir, vouchers: vouchers, singles: singles, small: small, smallRuns: smallRuns,
      seconds: seconds, resume: report.resume)
    let result = Report(figures: try campaign.run(), note: report.note)
    try report.tell(result.markdown, table: result.table)
    if !report.keep { campaign.remove() }
    if !result.isHeld { throw ExitCode(4) }
  }
}
