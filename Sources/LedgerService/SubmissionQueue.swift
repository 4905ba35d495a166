internal import Synchronization

/// What waits for the writer. Bounded in number and in bytes: when it is full a caller is told at once.
final class SubmissionQueue: Sendable {
  /// One verified command and whom to answer.
  struct Submission: Sendable {
    let command: VerifiedCommand
    /// The chain it belongs to, if it does not come alone.
    var chain: CommandChain?
    /// Called once, on a thread of the writer.
    let reply: @Sendable (Result<Answer, Rejection>) -> Void

    var size: Int { command.jws.count }
  }

  /// Bytes of commands that may wait, since one may be a hundred times as long as another.
  static let byteLimit = 64 << 20

  private struct State {
    var waiting: [Submission] = []
    var bytes = 0
    var isDraining = false
    var closed: String?
  }
  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// How many wait.
  var count: Int { state.withLock { $0.waiting.count } }

  enum Admission: Equatable {
    /// Accepted; the caller must start the writer.
    case startWriter
    /// Accepted; the writer is running.
    case waiting
    case refused(Rejection)
  }

  /// How far a chain came.
  struct ChainAdmission: Equatable {
    /// So many of it, from the first on, were accepted.
    var count = 0
    /// Whether the caller must start the writer.
    var startsWriter = false
    /// What the next one was refused for, if there is one.
    var refusal: Rejection?
  }

  func admit(_ submission: Submission) -> Admission {
    state.withLock { admit(submission, to: &$0) }
  }

  /// Admits commands in their order, with nobody else's between them, as many as there is room for.
  func admit(chain submissions: [Submission]) -> ChainAdmission {
    state.withLock { state in
      var chain = ChainAdmission()
      for submission in submissions {
        switch admit(submission, to: &state) {
        case .startWriter: chain.startsWriter = true
        case .waiting: break
        case .refused(let rejection):
          chain.refusal = rejection
          return chain
        }
        chain.count += 1
      }
      return chain
    }
  }

  private func admit(_ submission: Submission, to state: inout State) -> Admission {
    if let reason = state.closed { return .refused(.stopped(reason)) }
    guard state.waiting.count < limit, state.bytes < Self.byteLimit else { return .refused(.busy) }
    state.waiting.append(submission)
    state.bytes += submission.size
    if state.isDraining { return .waiting }
    state.isDraining = true
    return .startWriter
  }

  /// The next group, oldest first: at most `count`, and of more than one no more than `bytes`. Empty when none waits, and
  /// then the next caller starts the writer again.
  func take(atMost count: Int, bytes: Int) -> [Submission] {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isDraining = false
        return []
      }
      var taken = 0
      let group = state.waiting.prefix(count).enumerated().prefix { place, submission in
        taken += submission.size
        return place == 0 || taken <= bytes
      }.map(\.element)
      state.waiting.removeFirst(group.count)
      state.bytes -= group.reduce(0) { $0 + $1.size }
      return group
    }
  }

  /// Admits nothing any more; what was accepted still waits for its answer.
  func close(_ reason: String) {
    state.withLock { $0.closed = $0.closed ?? reason }
  }
}
