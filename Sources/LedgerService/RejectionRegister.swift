internal import Logging
internal import Synchronization

/// Counts what never became an entry, by code, and tells the log of each in one line: code and key, never a byte of
/// the request.
final class RejectionRegister: Sendable {
  private let logger: Logger
  private let tallies = Mutex<[String: Int]>([:])

  init(_ logger: Logger) {
    self.logger = logger
  }

  /// How often each code was given since the ledger was opened.
  var counts: [String: Int] { tallies.withLock { $0 } }

  /// - Parameter key: the well-formed key id the request names. Whose it is was not always established.
  func note(_ rejection: Rejection, of request: String, by key: String?) {
    tallies.withLock { $0[rejection.code, default: 0] += 1 }
    var metadata: Logger.Metadata = ["code": "\(rejection.code)", "request": "\(request)"]
    if let key { metadata["key"] = "\(key)" }
    switch rejection {
    case .stopped(let reason), .notAnswered(let reason):
      metadata["reason"] = "\(reason)"
      logger.error("rejected", metadata: metadata)
    default: logger.notice("rejected", metadata: metadata)
    }
  }
}
