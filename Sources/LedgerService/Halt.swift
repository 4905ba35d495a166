internal import Logging
internal import Synchronization

/// Whether the writer has stopped, and why: shared by its thirds. After any failure it stops for good: what is on
/// disk decides what happened, and a restart reads it.
final class Halt: Sendable {
  private let logger: Logger
  private let state = Mutex<String?>(nil)

  /// - Parameter logger: who is told why, at once.
  init(_ logger: Logger) {
    self.logger = logger
  }

  /// `nil` while all is well.
  var reason: String? { state.withLock { $0 } }

  /// Stops, unless that has happened; who comes later is told by the queue. Answers the first reason.
  @discardableResult
  func stop(because cause: any Error, closing queue: SubmissionQueue) -> String {
    let (reason, isFirst) = note("\(cause)")
    if isFirst { logger.critical("writer-stopped", metadata: ["reason": "\(reason)"]) }
    queue.close(reason)
    return reason
  }

  /// Ends as was asked for.
  func end(closing queue: SubmissionQueue) {
    queue.close(note("closed").reason)
  }

  private func note(_ cause: String) -> (reason: String, isFirst: Bool) {
    state.withLock { state in
      if let first = state { return (first, false) }
      state = cause
      return (cause, true)
    }
  }
}
