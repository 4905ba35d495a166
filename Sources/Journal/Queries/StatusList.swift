internal import Ledger
internal import MerkleLog
public import Vouchers

extension SQLiteJournal {
  /// Prefixes that memory is taken for at once: a damaged file may name any number.
  private static let roomLimit: Int64 = 4_000_000

  /// 状态名单: the prefixes of the tokens that no class can take on `day`, in the order of the vouchers: of each that is
  /// activated, redeemed or ended, or whose last usable day is over.
  ///
  /// Vouchers issued so long ago that no rules could let them be used any more are left out: their tokens say so
  /// themselves. Numbers and days of issue grow together, so the others are one run of the table, read once from the
  /// first of them on: about a million in a second, nothing kept but eight bytes each.
  public func unusablePrefixes(on day: Day) throws(JournalError) -> [UInt64] {
    // A month's end can make calendar months differ by a few days, and a token may be a day older than its entry.
    let horizon = day.adding(days: -31 * RulesDocument.longestValidityMonths - 1)
    return try read { session throws(JournalError) in
      let first = try session.firstVoucher(issuedFrom: horizon)
      let select = try session.statement(
        """
        SELECT token FROM \(Table.voucher.source) WHERE number >= ?1
        AND (expires < ?2 OR state NOT IN (\(VoucherRow.State.unusedList)))
        """)
      let last = try session.integer("SELECT coalesce(max(number), 0) FROM voucher")
      return try select.all(
        room: Int(min(max(0, last &- first), Self.roomLimit)),
        {
          $0.integer(first)
          $0.day(day)
        }
      ) { (row: inout ColumnReader) throws(JournalError) in PrefixList.prefix(of: try row.hash()) }
    }
  }
}

extension Session {
  /// The first number issued on `day` or later, found by halving; one more than the last when none is.
  fileprivate func firstVoucher(issuedFrom day: Day) throws(JournalError) -> Int64 {
    let select = try statement("SELECT issued_on FROM voucher WHERE number >= ? ORDER BY number LIMIT 1")
    var low: Int64 = 1
    var high = try integer("SELECT coalesce(max(number), 0) FROM voucher") + 1
    while low < high {
      let middle = low + (high - low) / 2
      let issued = try select.first({ $0.integer(middle) }) {
        (row: inout ColumnReader) throws(JournalError) in
        try row.day()
      }
      if let issued, issued < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension VoucherRow.State {
  fileprivate static var unusedList: String {
    allCases.filter(\.isUnused).map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }
}
