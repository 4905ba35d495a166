import Foundation
import Journal
import MerkleLog
import Signing
import Vouchers

/// A service that runs on the ledger of a workshop, with connections to it and commands nobody has sent yet.
final class LoadedService {
  let workshop: Workshop
  let served: ServedLedger
  private let connections: Int
  private let driver = LoadDriver()
  private let maker: CommandMaker

  /// Starts the service and opens the connections.
  ///
  /// - Parameter program: the `quanbu` to start.
  init(
    _ workshop: Workshop, _ maker: CommandMaker, connections: Int, program: String = Child.beside("quanbu")
  ) async throws {
    self.workshop = workshop
    self.maker = maker
    self.connections = connections
    served = try ServedLedger(workshop, program: program)
    do {
      try await driver.connect(connections, port: served.port, certificate: served.certificate)
    } catch {
      served.kill()
      throw error
    }
  }

  /// Signs the commands of a round, their ids from `start` of the ledger's clock on, and sends them.
  func send(_ round: LoadRound, from start: Instant) async throws -> RoundResult {
    let commands = try await maker.commands(
      round.kind, count: round.most, from: start, spacing: 1000 * round.seconds / Double(round.most))
    guard !commands.isEmpty else { throw BenchError("\(round.name): nothing left to redeem") }
    Progress.note("\(round.name): \(commands.count) commands signed")
    return try await measure(round, commands)
  }

  /// Closes the connections, all of which must have lasted, and stops the service.
  func stop() async throws {
    guard try await driver.count() == connections else { throw BenchError("the service closed connections") }
    try await driver.close()
    try served.stop()
  }

  private func measure(_ round: LoadRound, _ commands: [[UInt8]]) async throws -> RoundResult {
    let before = try workshop.look().entries
    let bytes = workshop.fileBytes()
    let server = served.processorSeconds()
    let own = Meter.processorSeconds()
    let stolen = Machine.stolenSeconds()
    let (tally, wall) = try await driver.run(commands, round.kind, round.shape, seconds: round.seconds)
    let stolenMeanwhile = Machine.stolenSeconds() - stolen
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
      p99OfSeconds: tally.p99OfSeconds, stolen: stolenMeanwhile,
      receiptsVerified: try verify(tally))
  }

  /// No rate without this: as many new entries as answers that speak of one, each receipt of an entry of its own.
  private func check(_ round: LoadRound, _ tally: LoadTally, written: Int, before: Int64) throws {
    if let problem = tally.firstProblem { Progress.note("\(round.name): first problem \(problem)") }
    let journalled = round.kind.isJournalled ? tally.accepted + tally.refused : 0
    guard journalled == written, tally.repeated == 0, tally.failed == 0 else {
      throw BenchError(
        "\(round.name): \(written) entries, but \(tally.accepted) accepted, \(tally.refused) refused, "
          + "\(tally.repeated) repeated, \(tally.turnedAway) turned away, \(tally.failed) failed")
    }
    guard round.kind.isJournalled else { return }
    let places = Set(tally.places)
    guard places.count == tally.accepted,
      places.allSatisfy({ (before..<before + Int64(written)).contains($0) })
    else { throw BenchError("\(round.name): \(places.count) places of \(tally.accepted) receipts") }
  }

  /// Verifies the receipts kept as samples with the trust anchor alone.
  private func verify(_ tally: LoadTally) throws -> Int {
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
