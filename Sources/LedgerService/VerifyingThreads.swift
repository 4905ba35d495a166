internal import Dispatch
internal import Foundation
internal import Synchronization

/// Threads that verify signatures for callers which wait for an answer anyway, one for each core.
///
/// Their niceness is higher than that of the writer's threads. Where every core verifies, the one thread that decides and the
/// one that commits would else get no more than a fair share of them, and everybody waits for these two.
final class VerifyingThreads: Sendable {
  /// Of the process: however many ledgers it has open, it has no more cores.
  static let shared = VerifyingThreads(ProcessInfo.processInfo.activeProcessorCount)

  /// By how much their niceness is raised (setpriority(2)): the writer's threads weigh three times as much.
  static let advance: Int32 = 5

  private struct Waiting {
    /// In their order, and the rest of an earlier lot in the opposite one.
    var jobs: [@Sendable () -> Void] = []
    var next: [@Sendable () -> Void] = []

    mutating func take() -> (@Sendable () -> Void)? {
      if next.isEmpty {
        next = jobs.reversed()
        jobs.removeAll(keepingCapacity: true)
      }
      return next.popLast()
    }
  }
  private let waiting = Mutex(Waiting())
  private let count = DispatchSemaphore(value: 0)

  init(_ threads: Int) {
    for number in 1...max(1, threads) {
      let thread = Thread { self.work() }
      thread.name = "quanbu.verify.\(number)"
      thread.start()
    }
  }

  /// Runs `job` on one of the threads, after those that came before it.
  func run(_ job: @escaping @Sendable () -> Void) {
    waiting.withLock { $0.jobs.append(job) }
    count.signal()
  }

  /// Of the calling thread: on Linux 0 is that, not its process. At 19, the end of the scale, it stays.
  static var niceness: Int32 {
    get { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
    set { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, newValue) }
  }

  private func work() -> Never {
    Self.niceness += Self.advance
    while true {
      count.wait()
      waiting.withLock { $0.take() }?()
    }
  }
}
