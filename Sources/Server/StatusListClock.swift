internal import Dispatch
internal import LedgerService
internal import Logging
internal import ServiceLifecycle

/// Has a new status list (状态名单) made at the start and every so often, so that nobody who asks waits for one, and none that
/// is shown is older.
struct StatusListClock: Service {
  let ledger: OpenLedger
  let minutes: Int
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await refresh()
        try? await Task.sleep(for: .seconds(minutes * 60))
      }
    }
  }

  /// On a thread of its own: reading every voucher takes a while.
  private func refresh() async {
    await withCheckedContinuation { done in
      DispatchQueue.global(qos: .utility).async {
        do { try ledger.statusList.refresh(now: ledger.now()) } catch {
          logger.error("status-list-failed", metadata: ["error": "\(error)"])
        }
        done.resume()
      }
    }
  }
}
