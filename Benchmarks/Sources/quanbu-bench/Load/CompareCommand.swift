import ArgumentParser
import Foundation
import Vouchers

/// Two builds of the service side by side, in turns of half a second: on a machine whose speed drifts by the minute only what
/// alternates so quickly can be compared.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares the `quanbu` beside this program with another one, on two copies of one ledger.",
    discussion:
      "Each turn sends single redemptions to the one, then to the other, as fast as they are answered.")

  @Argument(help: "The other program: a `quanbu`, or a script that ends in `exec quanbu \"$@\"`.")
  var other: String
  @Option(help: "Vouchers in the ledger, a multiple of 400.")
  var vouchers = 1_000_000
  @Option(help: "Connections to each service.")
  var connections = 512
  @Option(help: "Turns that count.")
  var turns = 20
  @Option(help: "Seconds of a turn.")
  var seconds = 0.5
  @Option(help: "Turns before them: keys that sign often are given tables first, and the whole sum is done.")
  var warmUp = 10
  @Option(help: "Where the ledger is built, and copied.")
  var dir = ".build-bench"

  mutating func validate() throws {
    guard vouchers >= 4_000, vouchers % 400 == 0, turns > 0, seconds > 0, (1...2000).contains(connections)
    else {
      throw ValidationError("--vouchers is a multiple of 400, and at least 4,000; the others are above zero")
    }
  }

  func run() async throws {
    try Files.make(dir)
    let builder = LedgerBuilder(dir: dir, resume: true)
    try builder.build("load", vouchers, vouchers, [.found, .issue, .claim, .activate])
    let plan = try Plan(vouchers: vouchers, singles: vouchers, listShare: 10)
    let ours = try await service("ours", Child.beside("quanbu"), builder, plan)
    defer { ours.served.kill() }
    let theirs = try await service("other", other, builder, plan)
    defer { theirs.served.kill() }
    let round = LoadRound(name: "turn", kind: .single, shape: .closed, seconds: seconds)
    var pairs: [(ours: RoundResult, theirs: RoundResult)] = []
    for turn in -warmUp..<turns {
      let moment = try Stage.redeemSingle.instant(0, of: 1).adding(
        milliseconds: Int64(turn + warmUp) * 60_000)
      let (first, second) = turn % 2 == 0 ? (ours, theirs) : (theirs, ours)
      let one = try await first.send(round, from: moment)
      let two = try await second.send(round, from: moment)
      if turn >= 0 { pairs.append(turn % 2 == 0 ? (one, two) : (two, one)) }
    }
    try await ours.stop()
    try await theirs.stop()
    print(
      Self.line(
        "us of the service's processor time", pairs.map { ($0.serverMicroseconds, $1.serverMicroseconds) }))
    print(Self.line("answers a second", pairs.map { ($0.perSecond, $1.perSecond) }))
    for name in ["ours", "other"] { try FileManager.default.removeItem(atPath: copy(name)) }
  }

  private func copy(_ name: String) -> String { dir + "/compare-" + name }

  private func service(
    _ name: String, _ program: String, _ builder: LedgerBuilder, _ plan: Plan
  ) async throws -> LoadedService {
    try? FileManager.default.removeItem(atPath: copy(name))
    try FileManager.default.copyItem(atPath: try builder.workshop("load", vouchers).path, toPath: copy(name))
    let workshop = try Workshop(path: copy(name))
    return try await LoadedService(
      workshop, try CommandMaker(plan, workshop), connections: connections, program: program)
  }

  /// Medians of both, and the median and the middle half of their ratios, a ratio a turn.
  private static func line(_ name: String, _ pairs: [(ours: Double, theirs: Double)]) -> String {
    let ratios = pairs.map { $0.ours / $0.theirs }.sorted()
    func part(_ share: Double) -> String { fixed(ratios[Int(Double(ratios.count - 1) * share)], 3) }
    let ours = pairs.map(\.ours).sorted()[pairs.count / 2]
    let theirs = pairs.map(\.theirs).sorted()[pairs.count / 2]
    return
      "\(name): \(fixed(ours, 0)) to \(fixed(theirs, 0)); of each turn \(part(0.5)) [\(part(0.25)) .. \(part(0.75))]"
  }
}
