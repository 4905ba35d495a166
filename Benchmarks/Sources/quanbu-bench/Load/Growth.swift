import Vouchers

/// What a redemption costs the service on the ledger measured and on a small one, in us of its processor time.
struct Growth: Codable, Sendable {
  static let small = 10_000

  /// A figure a turn.
  var onLarge: [Double] = []
  var onSmall: [Double] = []

  var ratio: Double { Self.median(onLarge) / Self.median(onSmall) }

  /// For a report.
  var text: String {
    "us of the service's processor time at \(grouped(Int(Turn.rate))) a second, in turns: "
      + Self.list(onLarge) + " to " + Self.list(onSmall)
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
  }

  private static func list(_ values: [Double]) -> String {
    values.map { fixed($0, 0) }.joined(separator: ", ")
  }

  /// The first one is not counted. All of them together are what the small ledger has to redeem.
  private enum Turn {
    static let count = 6
    static let rate = 3000.0
    static let seconds = 0.5
  }

  /// Sends as much to the one as to the other, in turns, so that both meet the machine as it is at that time. Both must have
  /// been started anew: a key that signed often is verified faster.
  static func measure(large: LoadedService, small: LoadedService, from start: Instant) async throws -> Growth
  {
    try await large.served.waitForRest()
    try await small.served.waitForRest()
    var growth = Growth()
    let round = LoadRound(
      name: "growth", kind: .single, shape: .open(perSecond: Turn.rate), seconds: Turn.seconds)
    for turn in 0..<Turn.count {
      let moment = start.adding(milliseconds: Int64(turn) * 60_000)
      let onSmall = try await small.send(round, from: moment).serverMicroseconds
      let onLarge = try await large.send(round, from: moment).serverMicroseconds
      if turn == 0 { continue }
      growth.onSmall.append(onSmall)
      growth.onLarge.append(onLarge)
    }
    return growth
  }
}
