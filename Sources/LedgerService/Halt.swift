internal import Synchronization

/// Whether the writer has stopped, and why: shared by its thirds. After any failure it stops for good: what is on
/// disk decides what happened, and a restart reads it.
final class Halt: Sendable {
  private let state = Mutex<String?>(nil)

  /// `nil` while all is well.
  var reason: String? { state.withLock { $0 } }

  /// Stops, unless that has happened; who comes later is told by the queue. Answers the first reason.
  @discardableResult
  func stop(because cause: Any, closing queue: SubmissionQueue) -> String {
    let reason = state.withLock { state in
      let first = state ?? "\(cause)"
      state = first
      return first
    }
    queue.close(reason)
    return reason
  }
}
