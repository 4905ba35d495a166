internal import Synchronization

/// What waits for the writer. Bounded: when it is full a caller is told at once.
final class SubmissionQueue: Sendable {
  /// One verified command and whom to answer.
  struct Submission: Sendable {
    let command: VerifiedCommand
    let reply: CheckedContinuation<Result<Answer, Rejection>, Never>
  }

  private struct State {
    var waiting: [Submission] = []
    var isDraining = false
    var closed: String?
  }
  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  enum Admission {
    /// Accepted; the caller must start the writer.
    case startWriter
    /// Accepted; the writer is running.
    case waiting
    case refused(Rejection)
  }

  func admit(_ submission: Submission) -> Admission {
    state.withLock { state in
      if let reason = state.closed { return .refused(.stopped(reason)) }
      guard state.waiting.count < limit else { return .refused(.busy) }
      state.waiting.append(submission)
      if state.isDraining { return .waiting }
      state.isDraining = true
      return .startWriter
    }
  }

  /// The next group, oldest first; empty when none waits, and then the next caller starts the writer again.
  func take(atMost count: Int) -> [Submission] {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isDraining = false
        return []
      }
      let group = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(group.count)
      return group
    }
  }

  /// Admits nothing any more; what was accepted still waits for its answer.
  func close(_ reason: String) {
    state.withLock { $0.closed = $0.closed ?? reason }
  }
}
