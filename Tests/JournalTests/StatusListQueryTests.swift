import MerkleLog
import Testing
import Vouchers
import Wire

@testable import Journal
@testable import Ledger

@Suite struct StatusListQueryTests {
  let scratch: Scratch
  let journal: SQLiteJournal
  let rows: SampleRows

  init() throws {
    scratch = try Scratch()
    journal = try SQLiteJournal.create(path: scratch.path())
    rows = try SampleRows()
  }

  private func voucher(
    _ number: Int64, _ state: VoucherRow.State, issued: Day, expires: Day? = nil
  ) throws -> VoucherRow {
    VoucherRow(
      number: try VoucherNumber(number), batch: try BatchID("B"), account: rows.account, holder: nil,
      token: .sample("token \(number)"), state: state, issuedOn: issued,
      expires: expires ?? issued.adding(months: 3), rules: 0, fen: 1)
  }

  private func fill(_ vouchers: [VoucherRow]) throws {
    var appender = Appender(journal)
    var set = WorkingSet()
    for voucher in vouchers { set.vouchers.put(voucher.number, voucher) }
    try appender.append(1, changes: set)
  }

  private func listed(on day: Day, of numbers: ClosedRange<Int64>) throws -> [Int64] {
    let prefixes = Set(try journal.unusablePrefixes(on: day))
    return numbers.filter { prefixes.contains(PrefixList.prefix(of: .sample("token \($0)"))) }
  }

  @Test func `a voucher is listed unless a class can take it`() throws {
    #expect(try journal.unusablePrefixes(on: rows.day).isEmpty)
    let states = VoucherRow.State.allCases
    try fill(try states.enumerated().map { try voucher(Int64($0) + 1, $1, issued: rows.day) })
    let found = try listed(on: rows.day, of: 1...7).map { states[Int($0) - 1] }
    #expect(found == [.activated, .redeemed, .refused, .lapsed, .voided])
    let last = rows.day.adding(months: 3)
    #expect(try listed(on: last, of: 1...7).count == 5)
    #expect(try listed(on: last.adding(days: 1), of: 1...7).count == 7)
    #expect(try journal.unusablePrefixes(on: last.adding(days: 1)).count == 7)
  }

  @Test func `it is left out once no rules could let its token be in date`() throws {
    // One a day, numbers with gaps as nothing forbids them.
    try fill(
      try (0..<400).map {
        try voucher(Int64($0) * 3 + 1, .lapsed, issued: rows.day.adding(days: $0))
      })
    for (days, count) in [
      (0, 400), (372, 400), (373, 400), (374, 399), (600, 173), (772, 1), (773, 0), (5_000, 0),
    ] {
      let day = rows.day.adding(days: days)
      #expect(try journal.unusablePrefixes(on: day).count == count, "\(days)")
      // Whatever the rules said on its day, a token that may still be shown is there.
      let kept = (0..<400).filter {
        rows.day.adding(days: $0 + 1).adding(months: RulesDocument.longestValidityMonths) >= day
      }
      let listed = try listed(on: day, of: 1...1_200)
      #expect(Set(kept.map { Int64($0) * 3 + 1 }).isSubset(of: listed))
    }
  }
}
