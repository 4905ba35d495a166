public import Vouchers

/// 自动失效: the ledger's own act. Expiry is judged at each act; lapsing only frees the money, at least a day later.
extension WorkingSet {
  /// Which of `candidates` are due to lapse on `moment`'s day, in their order; none while the clock stands where
  /// nobody allowed it to.
  public func dueToLapse(_ candidates: [VoucherNumber], at moment: Moment) -> [VoucherNumber] {
    guard permitsClockStep(to: moment.at) else { return [] }
    return candidates.filter { number in vouchers[number].map { isDue($0, at: moment) } ?? false }
  }

  /// Whether the last window of an open voucher has closed long enough ago.
  public func isDue(_ voucher: VoucherRow, at moment: Moment) -> Bool {
    let closing: Day
    switch voucher.state {
    case .issued, .claimed: closing = voucher.expires
    case .activated: closing = lastRedemptionDay(of: voucher)
    case .redeemed, .refused, .lapsed, .voided: return false
    }
    let delay = book.lapseDelayDays(for: voucher.account.entity, on: moment.day)
    return moment.day > closing.adding(days: delay)
  }

  mutating func applyLapse(_ lapse: Event.Lapse) throws(Inconsistency) {
    for number in lapse.vouchers { try end(try voucher(number), as: .lapsed) }
  }
}
