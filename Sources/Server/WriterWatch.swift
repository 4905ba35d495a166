internal import LedgerService
internal import ServiceLifecycle

/// Ends the service when the ledger has stopped writing: a supervisor starts it again, and what is on the disk decides.
struct WriterWatch: Service {
  let ledger: OpenLedger

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if let reason = ledger.stopReason { throw ServerError(.writerStopped, reason) }
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}
