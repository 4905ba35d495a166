internal import LedgerService
internal import Logging
internal import ServiceLifecycle
internal import Vouchers

/// 自动失效, once a day at an hour nobody waits at; again after a minute while it fails. Running it again does no harm, so a
/// restart needs no memory of it.
struct DailyLapse: Service {
  let ledger: OpenLedger
  /// Of the day in Asia/Shanghai.
  let hour: Int
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var done: Day?
      while !Task.isCancelled {
        let now = ledger.now()
        let due = Instant(startOf: now.day).adding(milliseconds: Int64(hour) * 3_600_000)
        if now.milliseconds >= due.milliseconds, done != now.day {
          if await lapse() { done = now.day }
        }
        try? await Task.sleep(for: .seconds(60))
      }
    }
  }

  /// - Returns: whether it was done.
  private func lapse() async -> Bool {
    do throws(Rejection) {
      let summary = try await ledger.lapse()
      logger.notice("lapsed", metadata: ["vouchers": "\(summary.vouchers)", "fen": "\(summary.fen)"])
      return true
    } catch {
      logger.error("lapse-failed", metadata: ["code": "\(error.code)"])
      return false
    }
  }
}
