import Foundation
import Vouchers

/// All figures of a load.
struct LoadFigures: Codable, Sendable {
  var vouchers: Int
  var rounds: [RoundResult]
  var growth: Growth
  /// Seconds from the start of the process to its first connection, on the ledger as it stood before and after.
  var startup: [Double]
  var peakMegabytes: Double
  var speed: SpeedOfOpenSSL
  var peers: [Peer]
}

/// The service under load: builds the ledger, starts it, sends, counts, stops it and counts again.
struct LoadCampaign {
  private static let large = "load"
  private static let small = "growth"

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
    let stages: [Stage] = [.found, .issue, .claim, .activate]
    try builder.build(Self.small, Growth.small, Growth.small, stages)
    try builder.build(Self.large, vouchers, vouchers, stages)
    let large = try builder.workshop(Self.large, vouchers)
    let small = try builder.workshop(Self.small, Growth.small)
    // From here on the ledgers are not what the builder left: an interrupted run builds anew.
    for workshop in [large, small] { try Files.touch(workshop.path + "/running") }
    Progress.note("openssl speed")
    let speed = try SpeedOfOpenSSL.measure(seconds: openSSLSeconds)
    let peers = try peer.map { try Peer.measure($0, vouchers: vouchers, in: builder.dir) } ?? []
    let maker = try CommandMaker(plan, large)
    let growth = try await growth(maker, large, small)
    let service = try await LoadedService(large, maker, connections: connections)
    let before = try large.look().entries
    let results: [RoundResult]
    do { results = try await send(to: service) } catch {
      service.served.kill()
      throw error
    }
    let peak = service.served.peakMemory()
    try await service.stop()
    let written = try large.look().entries - before
    guard written == results.reduce(0, { $0 + $1.entries }) else {
      throw BenchError("\(written) entries after the end")
    }
    let again = try ServedLedger(large)
    try again.stop()
    return LoadFigures(
      vouchers: vouchers, rounds: results, growth: growth, startup: [service.served.startup, again.startup],
      peakMegabytes: peak, speed: speed, peers: peers)
  }

  /// The first start of the large ledger's service makes its certificate.
  private func growth(_ maker: CommandMaker, _ large: Workshop, _ small: Workshop) async throws -> Growth {
    let plan = try Plan(vouchers: Growth.small, singles: Growth.small, listShare: 10)
    let onLarge = try await LoadedService(large, maker, connections: connections)
    defer { onLarge.served.kill() }
    let onSmall = try await LoadedService(small, try CommandMaker(plan, small), connections: connections)
    defer { onSmall.served.kill() }
    let growth = try await Growth.measure(large: onLarge, small: onSmall, from: try moment(0))
    try await onSmall.stop()
    try await onLarge.stop()
    return growth
  }

  /// Half an hour of the ledger's clock for each round: ids go on where the last round's ended.
  private func moment(_ place: Int) throws -> Instant {
    try Stage.redeemSingle.instant(0, of: 1).adding(milliseconds: Int64(place) * 1_800_000)
  }

  private func send(to service: LoadedService) async throws -> [RoundResult] {
    var results: [RoundResult] = []
    for (place, round) in rounds.enumerated() {
      results.append(try await service.send(round, from: try moment(place + 1)))
    }
    return results
  }

  /// Removes the ledgers; what else lies in the folder is another run's.
  func remove() throws {
    for (name, count) in [(Self.large, vouchers), (Self.small, Growth.small)] {
      try FileManager.default.removeItem(atPath: try builder.workshop(name, count).path)
    }
  }
}
