import Foundation

/// One measured round.
struct LoadRound: Sendable {
  let name: String
  let kind: LoadKind
  let shape: LoadShape
  let seconds: Double

  /// Commands to sign for it.
  ///
  /// A closed round may take as many as this machine could ever answer.
  var most: Int {
    switch (shape, kind) {
    case (.open(let rate), _): Int(rate * seconds)
    case (.closed, .single): Int(30_000 * seconds)
    case (.closed, .list): Int(1_500 * seconds)
    case (.closed, .check): Int(10_000 * seconds)
    }
  }
}

/// What a round came to.
struct RoundResult: Codable, Sendable {
  var name: String
  var kind: LoadKind
  /// Commands asked for a second; 0 where each connection sent as fast as it was answered.
  var rate: Double
  var connections: Int
  var sent: Int
  var accepted: Int
  var refused: Int
  var turnedAway: Int
  var failed: Int
  /// Entries that the journal grew by.
  var entries: Int
  var groups: Int
  var wall: Double
  var serverProcessor: Double
  var generatorProcessor: Double
  /// Bytes of a command and of an answer.
  var commandBytes: Double
  var replyBytes: Double
  /// Bytes that the journal and its log grew by, per entry.
  var fileBytes: Double
  /// Milliseconds.
  var p50: Double
  var p99: Double
  var p999: Double
  var max: Double
  /// The 99th percentile of each second.
  var p99OfSeconds: [Double]
  /// Seconds of all cores that the host lent to others.
  var stolen: Double
  var receiptsVerified: Int

  var perSecond: Double { Double(accepted) / wall }
  var vouchersPerSecond: Double { perSecond * Double(kind.vouchers) }
  /// Of the service's processor time, for each command.
  var serverMicroseconds: Double { 1e6 * serverProcessor / Double(Swift.max(1, sent)) }
  var stolenShare: Double { stolen / (wall * Double(ProcessInfo.processInfo.processorCount)) }
  /// Of what both processes used.
  var generatorShare: Double { generatorProcessor / (generatorProcessor + serverProcessor) }
}
