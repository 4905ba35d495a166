internal import Journal
internal import Ledger
internal import Vouchers

/// As a whole sum over the file's own tables: every account equals the vouchers, claims and orders in its
/// state, and appropriations what became of them. After each command the replay has held the same.
struct FundCheck {
  func run(_ journal: SQLiteJournal, _ log: inout AuditLog) throws {
    let identity = try journal.fundIdentity()
    let (tranches, accounts) = (try journal.tranches(), try journal.accounts())
    for violation in identity.violations(tranches: tranches, accounts: accounts) {
      log.report(violation.inTables)
    }
    log.count(accounts.count, "账户", "accounts")
    log.count(tranches.reduce(0) { $0 &+ $1.appropriated }, "下达（分）", "appropriated fen")
  }

  /// Money that should have been freed by now: expiry binds all the same, so it is only worth knowing.
  func tellOverdue(_ replayed: WorkingSet, at last: Instant, _ log: inout AuditLog) {
    let moment = Moment(sequence: .max, at: last)
    guard replayed.permitsClockStep(to: last) else { return }
    var count: Int64 = 0
    var fen: Int64 = 0
    for number in replayed.vouchers.keys {
      guard let row = replayed.vouchers[number], replayed.isDue(row, at: moment) else { continue }
      count += 1
      fen &+= row.fen
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
