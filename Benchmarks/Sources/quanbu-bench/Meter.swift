import Foundation
import Ledger
import LedgerService
import Synchronization

/// Wall and processor time between `start` and `stop`, added up over the measured parts of a stage.
struct Meter {
  private(set) var wall = 0.0
  private(set) var processor = 0.0
  /// What the host lent to others meanwhile, of all cores together.
  private(set) var stolen = 0.0
  /// Of the newest part.
  private(set) var newestWall = 0.0
  /// What the first part took.
  private(set) var first: (wall: Double, processor: Double)?
  private var begun: (wall: ContinuousClock.Instant, processor: Double, stolen: Double)?

  mutating func start() {
    begun = (.now, Self.processorSeconds(), Machine.stolenSeconds())
  }

  mutating func stop() {
    guard let begun else { return }
    let (seconds, attoseconds) = begun.wall.duration(to: .now).components
    newestWall = Double(seconds) + Double(attoseconds) / 1e18
    wall += newestWall
    stolen += Machine.stolenSeconds() - begun.stolen
    processor += Self.processorSeconds() - begun.processor
    self.begun = nil
    first = first ?? (wall, processor)
  }

  /// User and system time of this process.
  static func processorSeconds() -> Double {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// Peak resident memory of a process in MB (10^6 bytes), `VmHWM`.
  static func peakMemory(of process: String = "self") -> Double {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else {
      return .nan
    }
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return (Double(line.split(separator: " ").dropFirst().first ?? "") ?? .nan) * 1024 / 1e6
    }
    return .nan
  }
}

/// What the callers were told, counted by themselves.
final class Tally: Sendable {
  private let accepted = Atomic<Int>(0)
  private let refused = Atomic<Int>(0)
  private let rejected = Atomic<Int>(0)
  private let repeats = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)
  private let firstProblem = Mutex<String?>(nil)

  func count(_ result: Result<Answer, Rejection>) {
    switch result {
    case .failure(let rejection):
      rejected.add(1, ordering: .relaxed)
      firstProblem.withLock { $0 = $0 ?? rejection.code }
    case .success(let answer):
      if answer.isRepeat { repeats.add(1, ordering: .relaxed) }
      bytes.add(answer.receipt.entry.count, ordering: .relaxed)
      switch answer.outcome {
      case .accepted: accepted.add(1, ordering: .relaxed)
      case .refused(let refusal):
        refused.add(1, ordering: .relaxed)
        firstProblem.withLock { $0 = $0 ?? refusal.refusal.name }
      }
    }
  }

  var acceptedCount: Int { accepted.load(ordering: .relaxed) }
  var refusedCount: Int { refused.load(ordering: .relaxed) }
  var rejectedCount: Int { rejected.load(ordering: .relaxed) }
  var repeatCount: Int { repeats.load(ordering: .relaxed) }
  var entryBytes: Int { bytes.load(ordering: .relaxed) }
  var problem: String? { firstProblem.withLock { $0 } }
}

/// What a stage came to; one file per stage in the run's folder.
struct StageResult: Codable, Sendable {
  var stage: String
  /// Journal entries written within the measured time.
  var entries: Int
  /// Vouchers those entries were about.
  var vouchers: Int
  var wall: Double
  var processor: Double
  var refused: Int
  var rejected: Int
  var groups: Int
  var entryBytes: Double
  /// Bytes the journal's file grew by, per entry.
  var fileBytes: Double
  var peakMegabytes: Double
  /// Seconds from opening the file to being ready, identity and tree checked.
  var opening: Double
  /// Seconds of all cores that the host lent to others.
  var stolen: Double
  /// Of redemptions, the first part by itself: what a process meets that has just been started.
  var first: Part?
  /// Of redemptions, the later parts, each with what OpenSSL could do just after it.
  var turns: [Turn] = []

  struct Turn: Codable, Sendable {
    var perSecond: Double
    /// Verifications a second of all cores at once.
    var limit: Double

    var ratio: Double { perSecond / limit }
  }

  struct Part: Codable, Sendable {
    var entries: Int
    var wall: Double
    var processor: Double

    var wallPerEntry: Double { wall / Double(entries) }
    var processorPerEntry: Double { processor / Double(entries) }
  }

  var entriesPerSecond: Double { Double(entries) / wall }
  var vouchersPerSecond: Double { Double(vouchers) / wall }
  var processorPerEntry: Double { processor / Double(entries) }
  var stolenShare: Double { stolen / (wall * Double(ProcessInfo.processInfo.processorCount)) }
}
