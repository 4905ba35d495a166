internal import Synchronization

/// Commands that only make sense one after the other, on their way together: whether one of them failed, and what each came
/// to. Answered as a whole, once everything the queue took is.
///
/// Whether it is broken only the writer says and asks, which decides its commands in their order, in however many groups.
final class CommandChain: Sendable {
  private struct State {
    var isBroken = false
    var answers: [Result<Answer, Rejection>?]
    var outstanding: Int
  }
  private let state: Mutex<State>
  private let reply: CheckedContinuation<[Result<Answer, Rejection>], Never>

  /// - Parameter count: how many answers are waited for; at least one.
  init(of count: Int, reply: CheckedContinuation<[Result<Answer, Rejection>], Never>) {
    state = Mutex(State(answers: Array(repeating: nil, count: count), outstanding: count))
    self.reply = reply
  }

  /// Whether a command was not accepted: what follows it is not to be looked at.
  var isBroken: Bool { state.withLock { $0.isBroken } }

  func breakOff() {
    state.withLock { $0.isBroken = true }
  }

  func answer(_ answer: Result<Answer, Rejection>, at place: Int) {
    settle(1) { $0.answers[place] = answer }
  }

  /// The last `count` never came into the queue: nobody waits for them.
  func leaveOut(last count: Int) {
    settle(count) { $0.answers.removeLast(count) }
  }

  /// Answers the caller when nothing is outstanding any more.
  private func settle(_ count: Int, _ change: (inout State) -> Void) {
    let whole = state.withLock { state -> [Result<Answer, Rejection>]? in
      change(&state)
      state.outstanding -= count
      return state.outstanding == 0 ? state.answers.compactMap(\.self) : nil
    }
    if let whole { reply.resume(returning: whole) }
  }
}
