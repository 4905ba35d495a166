internal import Dispatch
internal import LedgerService
internal import Logging
internal import ServiceLifecycle

/// Checks once, at the start and beside the first commands, that the whole ledger adds up (资金恒等式). On a large ledger
/// that takes seconds, in which nobody should be turned away; one that does not add up stops writing.
struct IdentityCheck: Service {
  let ledger: OpenLedger
  let logger: Logger

  func run() async throws {
    let started = monotonicNanoseconds()
    // On a thread of its own: it reads every voucher.
    let failure = await withCheckedContinuation { (done: CheckedContinuation<(any Error)?, Never>) in
      DispatchQueue.global(qos: .utility).async {
        do {
          try ledger.checkIdentity()
          done.resume(returning: nil)
        } catch {
          done.resume(returning: error)
        }
      }
    }
    let milliseconds = "\((monotonicNanoseconds() - started) / 1_000_000)"
    // The service ends with it: a supervisor must not start it again on a ledger that does not add up.
    if let failure { throw failure }
    logger.notice("identity-holds", metadata: ["milliseconds": "\(milliseconds)"])
    try? await gracefulShutdown()
  }
}
