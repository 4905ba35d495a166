internal import Journal
internal import Ledger
internal import Vouchers

/// As a whole sum: every account equals the vouchers, claims and orders in its state. Summed over the rebuilt
/// tables, which the next check compares with the file's.
struct FundCheck {
  func run(_ replay: inout Replay, last: Instant?, _ log: inout AuditLog) throws {
    let identity = try replay.scratch.fundIdentity()
    let set = replay.set
    for violation in identity.violations(tranches: Array(set.tranches.all), accounts: Array(set.accounts.all))
    {
      log.report(violation.finding(entry: -1))
    }
    log.count(set.accounts.count, "账户", "accounts")
    log.count(set.tranches.all.reduce(0) { $0 &+ $1.appropriated }, "下达（分）", "appropriated fen")
    if let last { try tellOverdue(&replay, at: last, &log) }
  }

  /// Money that should have been freed by now: expiry binds all the same, so it is only worth knowing.
  private func tellOverdue(_ replay: inout Replay, at last: Instant, _ log: inout AuditLog) throws {
    var place: ExpiryPlace?
    var count: Int64 = 0
    var fen: Int64 = 0
    let moment = Moment(sequence: .max, at: last)
    while true {
      let page = try replay.scratch.dueVouchers(before: last.day, after: place, limit: 2000)
      guard let newest = page.last else { break }
      place = newest
      try replay.load(forLapseOf: page.map(\.number))
      for number in replay.set.dueToLapse(page.map(\.number), at: moment) {
        count += 1
        fen &+= replay.set.vouchers[number]?.fen ?? 0
      }
      replay.forget()
    }
    if count > 0 { log.report(.lapseOverdue(vouchers: count, fen: fen)) }
  }
}
