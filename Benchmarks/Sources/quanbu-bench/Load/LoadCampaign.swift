import Foundation
import Journal
import MerkleLog
import Signing
import Vouchers
import Wire

/// All figures of a load.
struct LoadFigures: Codable, Sendable {
  var vouchers: Int
  var rounds: [RoundResult]
  /// Seconds from the start of the process to its first connection, on the ledger as it stood before and after.
  var startup: [Double]
  var peakMegabytes: Double
  var speed: SpeedOfOpenSSL
  var peers: [Peer]
}

/// The service under load: builds the ledger, starts it, sends, counts, stops it and counts again.
struct LoadCampaign {
  let builder: LedgerBuilder
  let vouchers: Int
  let connections: Int
  let rounds: [LoadRound]
  /// The program that measures another ledger beside ours.
  let peer: String?
  let openSSLSeconds: Int

  func run() async throws -> LoadFigures {
    try Files.make(builder.dir)
    let plan = try Plan(vouchers: vouchers, singles: vouchers, listShare: 2)
    try builder.build("load", vouchers, vouchers, [.found, .issue, .claim, .activate])
    let workshop = try builder.workshop("load", vouchers)
    // From here on the ledger is not what the builder left: an interrupted run builds anew.
    try Files.touch(workshop.path + "/running")
    Progress.note("openssl speed")
    let speed = try SpeedOfOpenSSL.measure(seconds: openSSLSeconds)
    let peers = try peer.map { try Peer.measure($0, vouchers: vouchers, in: builder.dir) } ?? []
    // The first start makes the certificate.
    let first = try start(workshop)
    try first.stop()
    let served = try start(workshop)
    let before = try workshop.look().entries
    let results: [RoundResult]
    do { results = try await send(plan, to: served, workshop) } catch {
      served.kill()
      throw error
    }
    let peak = served.peakMemory()
    try served.stop()
    let written = try workshop.look().entries - before
    guard written == results.reduce(0, { $0 + $1.entries }) else {
      throw BenchError("\(written) entries after the end")
    }
    let again = try start(workshop)
    try again.stop()
    return LoadFigures(
      vouchers: vouchers, rounds: results, startup: [served.startup, again.startup], peakMegabytes: peak,
      speed: speed, peers: peers)
  }

  /// Removes the ledger; what else lies in the folder is another run's.
  func remove() throws {
    try FileManager.default.removeItem(atPath: try builder.workshop("load", vouchers).path)
  }

  private func start(_ workshop: Workshop) throws -> ServedLedger {
    try ServedLedger(workshop, clock: try Stage.redeemSingle.instant(0, of: 1).rfc3339)
  }

  private func send(_ plan: Plan, to served: ServedLedger, _ workshop: Workshop) async throws -> [RoundResult]
  {
    let maker = CommandMaker(
      plan: plan, institutions: try workshop.institutions(), seen: try workshop.seen())
    let driver = LoadDriver()
    try await driver.connect(connections, port: served.port, certificate: served.certificate)
    var results: [RoundResult] = []
    // Half an hour of the ledger's clock for each round: ids go on where the last round's ended.
    for (place, round) in rounds.enumerated() {
      let start = try Stage.redeemSingle.instant(0, of: 1).adding(milliseconds: Int64(place) * 1_800_000)
      let commands = try await maker.commands(
        round.kind, count: round.most, from: start, spacing: 1000 * round.seconds / Double(round.most))
      guard !commands.isEmpty else { throw BenchError("\(round.name): nothing left to redeem") }
      Progress.note("\(round.name): \(commands.count) commands signed")
      results.append(try await measure(round, commands, driver, served, workshop))
    }
    guard try await driver.count() == connections else { throw BenchError("the service closed connections") }
    try await driver.close()
    return results
  }

  private func measure(
    _ round: LoadRound, _ commands: [[UInt8]], _ driver: LoadDriver, _ served: ServedLedger,
    _ workshop: Workshop
  ) async throws -> RoundResult {
    let before = try workshop.look().entries
    let bytes = workshop.fileBytes()
    let server = served.processorSeconds()
    let own = Meter.processorSeconds()
    let (tally, wall) = try await driver.run(commands, round.shape, seconds: round.seconds)
    let ownUsed = Meter.processorSeconds() - own
    let serverUsed = served.processorSeconds() - server
    let written = Int(try workshop.look().entries - before)
    try check(round, tally, written: written, before: before)
    let rate: Double
    if case .open(let perSecond) = round.shape { rate = perSecond } else { rate = 0 }
    func milliseconds(_ percentile: Double) -> Double {
      Double(tally.latencies.valueAtPercentile(percentile)) / 1000
    }
    return RoundResult(
      name: round.name, kind: round.kind, rate: rate, connections: connections, sent: tally.answered,
      accepted: tally.accepted, refused: tally.refused, turnedAway: tally.turnedAway, failed: tally.failed,
      entries: written, groups: try workshop.groups(after: before), wall: wall,
      serverProcessor: serverUsed, generatorProcessor: ownUsed,
      commandBytes: Double(commands.reduce(0) { $0 + $1.count }) / Double(commands.count),
      replyBytes: Double(tally.replyBytes) / Double(Swift.max(1, tally.answered)),
      fileBytes: Double(workshop.fileBytes() - bytes) / Double(Swift.max(1, written)),
      p50: milliseconds(50), p99: milliseconds(99), p999: milliseconds(99.9), max: milliseconds(100),
      receiptsVerified: try verify(tally, workshop))
  }

  /// No rate without this: as many new entries as answers that speak of one, each receipt of an entry of its own.
  private func check(_ round: LoadRound, _ tally: LoadTally, written: Int, before: Int64) throws {
    if let problem = tally.firstProblem { Progress.note("\(round.name): first problem \(problem)") }
    guard tally.accepted + tally.refused == written, tally.repeated == 0, tally.failed == 0 else {
      throw BenchError(
        "\(round.name): \(written) entries, but \(tally.accepted) accepted, \(tally.refused) refused, "
          + "\(tally.repeated) repeated, \(tally.turnedAway) turned away, \(tally.failed) failed")
    }
    let places = Set(tally.places)
    guard places.count == tally.accepted,
      places.allSatisfy({ (before..<before + Int64(written)).contains($0) })
    else { throw BenchError("\(round.name): \(places.count) places of \(tally.accepted) receipts") }
  }

  /// Verifies the receipts kept as samples with the trust anchor alone.
  private func verify(_ tally: LoadTally, _ workshop: Workshop) throws -> Int {
    let anchor = try TrustAnchor(parsing: Array(Data(contentsOf: URL(fileURLWithPath: workshop.trust))))
    let verifiers = try anchor.logKeys.map { try NoteVerifier(vkey: $0) }
    for sample in tally.samples {
      let proof = try ProofFile(bytes: sample)
      guard let entry = proof.extra else { throw BenchError("a receipt without an entry") }
      _ = try proof.verify(entry: entry, origin: anchor.origin, verifiers: verifiers)
    }
    return tally.samples.count
  }
}
