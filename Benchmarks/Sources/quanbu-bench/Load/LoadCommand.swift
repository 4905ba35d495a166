import ArgumentParser
import Foundation

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
  @Flag(help: "Single redemptions only.")
  var singlesOnly = false
  @Option(help: "Seconds of a round.")
  var seconds = 20.0
  @Flag(help: "20,000 vouchers and short rounds: a look, not a result.")
  var quick = false
  @Option(help: "A script that measures a peer: lines of JSON.")
  var peer: String?
  @Option(help: "Where the ledger is built; must be on the disk to measure.")
  var dir = ".build-bench"
  @Flag(help: "Take the ledger that is there, if nothing has been sent to it yet.")
  var resume = false
  @Flag(help: "Leave the ledger there.")
  var keep = false
  @Option(help: "Write the Markdown here instead of to standard output.")
  var out: String?
  @Option(help: "A remark for the report, such as what else ran on the machine.")
  var note: String?

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
      (1...2000).contains(connections)
    else {
      throw ValidationError(
        "--seconds is above zero, --rates and --lists not below, --connections 1 to 2,000")
    }
  }

  private var rounds: [LoadRound] {
    var rounds = [
      LoadRound(name: Self.warmUp, kind: .single, shape: .open(perSecond: 1000), seconds: seconds / 5)
    ]
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
      builder: LedgerBuilder(dir: dir, resume: resume), vouchers: vouchers, connections: connections,
      rounds: rounds, peer: peer, openSSLSeconds: quick ? 1 : 3)
    let report = LoadReport(figures: try await campaign.run(), note: note)
    if let out {
      try report.markdown.write(toFile: out, atomically: true, encoding: .utf8)
    } else {
      print(report.markdown)
    }
    if !keep { try? FileManager.default.removeItem(atPath: dir) }
    if !report.isHeld { throw ExitCode(4) }
  }
}
