import ArgumentParser

struct LoadCommand: AsyncParsableCommand {
  static let warmUp = "warm-up"

  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Sends signed redemptions to `quanbu serve` over TLS and holds the answers to the floors.",
    discussion:
      "Exit status 0 when every floor is held, 4 when one is missed, 1 when nothing could be measured.")

  @Option(help: "Vouchers in the ledger, a multiple of 400.")
  var vouchers = 1_000_000
  @Option(help: "Connections of the generator.")
  var connections = 1024
  @Option(
    parsing: .upToNextOption,
    help: "Single redemptions a second, a round each; 0: as fast as they are answered.")
  var rates: [Double] = [3000, 7000, 0]
  @Option(parsing: .upToNextOption, help: "Lists of fifty a second, likewise.")
  var lists: [Double] = [500, 0]
  @Option(
    parsing: .upToNextOption,
    help:
      "Questions a second whether one voucher would be redeemed, a round each; 0: as fast as they are answered."
  )
  var queries: [Double] = [500]
  @Flag(help: "Single redemptions only.")
  var singlesOnly = false
  @Option(help: "Seconds of a round.")
  var seconds = 20.0
  @Flag(help: "20,000 vouchers and short rounds: a look, not a result.")
  var quick = false
  @Option(help: "A script that measures a peer: lines of JSON.")
  var peer: String?
  @OptionGroup var report: ReportOptions

  mutating func validate() throws {
    if quick {
      vouchers = 20_000
      seconds = 1
      rates = [3000, 0]
    }
    guard vouchers >= 4_000, vouchers % 400 == 0 else {
      throw ValidationError("--vouchers is a multiple of 400, and at least 4,000")
    }
    guard seconds > 0, rates.allSatisfy({ $0 >= 0 }), lists.allSatisfy({ $0 >= 0 }),
      queries.allSatisfy({ $0 >= 0 }),
      (1...2000).contains(connections)
    else {
      throw ValidationError(
        "--seconds is above zero, --rates, --lists and --queries not below, --connections 1 to 2,000")
    }
  }

  private var rounds: [LoadRound] {
    var rounds = [
      LoadRound(name: Self.warmUp, kind: .single, shape: .open(perSecond: 1000), seconds: seconds / 5)
    ]
    // First, while there are vouchers that nobody has redeemed.
    if !singlesOnly {
      rounds += queries.map {
        LoadRound(name: "check first", kind: .check, shape: LoadShape($0), seconds: seconds / 4)
      }
    }
    rounds += rates.map { LoadRound(name: "single", kind: .single, shape: LoadShape($0), seconds: seconds) }
    if !singlesOnly {
      rounds += lists.map {
        LoadRound(
          name: "lists of 50", kind: .list, shape: LoadShape($0), seconds: $0 > 0 ? seconds / 4 : seconds)
      }
    }
    return rounds
  }

  func run() async throws {
    let campaign = LoadCampaign(
      builder: LedgerBuilder(dir: report.dir, resume: report.resume), vouchers: vouchers,
      connections: connections, rounds: rounds, peer: peer, openSSLSeconds: quick ? 1 : 3)
    let result = LoadReport(figures: try await campaign.run(), note: report.note)
    try report.tell(result.markdown, table: result.table)
    if !report.keep { try campaign.remove() }
    if !result.isHeld { throw ExitCode(4) }
  }
}
