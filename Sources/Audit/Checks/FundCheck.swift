internal import Journal
internal import Ledger
internal import Vouchers

/// As a whole sum over the file's own tables: every account equals the vouchers, claims and orders in its
/// state, and appropriations what became of them. After each command the replay has held the same.
struct FundCheck {
  func run(_ subject: AuditSubject, _ replay: inout Replay, last: Instant?, _ log: inout AuditLog) throws {
    let identity = try subject.journal.fundIdentity()
    let (tranches, accounts) = (try subject.journal.tranches(), try subject.journal.accounts())
    for violation in identity.violations(tranches: tranches, accounts: accounts) {
      log.report(violation.inTables)
    }
    log.count(accounts.count, "账户", "accounts")
    log.count(tranches.reduce(0) { $0 &+ $1.appropriated }, "下达（分）", "appropriated fen")
    if let last { try tellOverdue(subject, &replay, at: last, &log) }
  }

  /// Money that should have been freed by now: expiry binds all the same, so it is only worth knowing.
  private func tellOverdue(
    _ subject: AuditSubject, _ replay: inout Replay, at last: Instant, _ log: inout AuditLog
  ) throws {
    var place: ExpiryPlace?
    var count: Int64 = 0
    var fen: Int64 = 0
    let moment = Moment(sequence: .max, at: last)
    while true {
      let page = try subject.journal.dueVouchers(before: last.day, after: place, limit: 2000)
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

extension Inconsistency {
  /// As a finding about the sum of tables.
  fileprivate var inTables: Finding {
    switch self {
    case .balance(let account, let bucket, let fen):
      .fundIdentity(account: account, bucket: bucket, difference: fen)
    default: finding(entry: 0)
    }
  }
}
