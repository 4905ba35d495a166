import Testing
import Vouchers
import Wire

@testable import Journal
@testable import Ledger

/// A journal with the sample rows in it.
@Suite struct QueryTests {
  let scratch: Scratch
  let journal: SQLiteJournal
  let rows: SampleRows
  let set: WorkingSet

  init() throws {
    scratch = try Scratch()
    journal = try SQLiteJournal.create(path: scratch.path())
    rows = try SampleRows()
    set = try sampleSet()
    var appender = Appender(journal)
    try appender.append(1, changes: set)
  }

  @Test func `vouchers by holder, class, claim and number`() throws {
    let full = try rows.voucher(true)
    let bare = try rows.voucher(false)
    #expect(try journal.vouchers(ofHolder: .sample("holder")) == [full])
    #expect(try journal.vouchers(ofClass: ClassID("K-full")) == [full])
    #expect(try journal.vouchers(ofClaim: 20) == [full])
    #expect(try journal.vouchers(ofClaim: 21).isEmpty)
    #expect(try journal.vouchers(after: nil, limit: 9) == [bare, full])
    #expect(try journal.vouchers(after: bare.number, limit: 9) == [full])
    #expect(try journal.lastVoucherNumber() == 9_999_999_999)
    let totals = try journal.voucherTotals()
    #expect(totals.map(\.state) == [.issued, .redeemed])
    #expect(totals.map(\.count) == [1, 1])
    #expect(totals.map(\.fen) == [150_000, 150_000])
  }

  @Test func `open vouchers come due by their last day, page by page`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var set = WorkingSet()
    for number in 1...40 as ClosedRange<Int64> {
      let state: VoucherRow.State = number % 4 == 0 ? .redeemed : .activated
      let voucher = VoucherRow(
        number: try VoucherNumber(number), batch: try BatchID("B"), account: rows.account, holder: nil,
        token: .sample("t"), state: state, issuedOn: rows.day,
        expires: rows.day.adding(days: Int(number % 3)), rules: 0, fen: 1)
      set.vouchers.put(voucher.number, voucher)
    }
    try appender.append(1, changes: set)
    let before = rows.day.adding(days: 2)
    var found: [ExpiryPlace] = []
    while true {
      let page = try journal.dueVouchers(before: before, after: found.last, limit: 5)
      if page.isEmpty { break }
      found += page
    }
    let due = (1...40 as ClosedRange<Int64>).filter { $0 % 4 != 0 && $0 % 3 < 2 }
    #expect(found.map(\.number.value) == due.sorted { ($0 % 3, $0) < ($1 % 3, $1) })
  }

  @Test func `claims by state, institution, class and order`() throws {
    let full = try rows.claim(true)
    let bare = try rows.claim(false)
    #expect(try journal.openClaims(entity: rows.account.entity, state: .filed, limit: 9) == [bare])
    #expect(try journal.openClaims(entity: rows.account.entity, state: .filed, after: 21, limit: 9).isEmpty)
    // Its order came back: payable again.
    #expect(try journal.payableClaims(entity: rows.account.entity, limit: 9) == [full])
    #expect(try journal.claims(ofInstitution: rows.code, limit: 9) == [bare, full])
    #expect(try journal.claims(ofInstitution: rows.code, before: 21, limit: 9) == [full])
    #expect(try journal.claims(ofClass: ClassID("K-full")) == [full, bare])
    #expect(try journal.claims(ofOrder: OrderNumber(30_000)) == [full])
  }

  @Test func `orders, statements and lines`() throws {
    let entity = rows.account.entity
    #expect(try journal.orders(state: .ordered, entity: entity, limit: 9) == [try rows.order(false)])
    #expect(try journal.orders(ofInstitution: rows.code, limit: 9).count == 2)
    #expect(try journal.order(OrderNumber(30_000)) == rows.order(true))
    #expect(try journal.statements() == [try rows.statement(false), try rows.statement(true)])
    #expect(try journal.statement(StatementID("S-bare")) == rows.statement(false))
    let lines = try rows.lines()
    #expect(try journal.lines(of: StatementID("S-full"), limit: 99) == lines)
    #expect(try journal.lines(of: StatementID("S-full"), after: 5, limit: 1) == [lines[5]])
    #expect(try journal.waitingLines(entity: entity) == [lines[0], lines[4]])
  }

  @Test func `parties, classes and the fund`() throws {
    #expect(try journal.keys() == [try rows.key(false), try rows.key(true)])
    #expect(try journal.key(KeyID("key-full")) == rows.key(true))
    #expect(try journal.institutions() == [try rows.institution(true), try rows.institution(false)])
    #expect(try journal.institution(rows.code) == rows.institution(true))
    #expect(try journal.openProposals() == [try rows.proposal(false)])
    #expect(try journal.proposal(12) == rows.proposal(true))
    #expect(try Set(journal.classes(ofInstitution: rows.code)) == Set(set.classes.all))
    #expect(try journal.filedClasses(entity: rows.account.entity) == [try rows.trainingClass(false)])
    #expect(try journal.batches() == [try rows.batch(false), try rows.batch(true)])
    #expect(try Set(journal.tranches()) == Set(set.tranches.all))
    #expect(try Set(journal.accounts()) == Set(set.accounts.all))
    #expect(try Set(journal.cash()) == Set(set.cash.all))
  }

  @Test func `sums of rows are what the rows themselves hold`() throws {
    var byHand = FundIdentity()
    for voucher in set.vouchers.all { byHand.add(voucher.position) }
    for claim in set.claims.all { byHand.add(claim.position(order: claim.order.flatMap { set.orders[$0] })) }
    for order in set.orders.all { byHand.add(order.position) }
    let stored = try journal.fundIdentity()
    let tranches = Array(set.tranches.all)
    let accounts = Array(set.accounts.all)
    #expect(
      "\(stored.violations(tranches: tranches, accounts: accounts))"
        == "\(byHand.violations(tranches: tranches, accounts: accounts))")
  }

  @Test func `sums leave no row out and count none twice where a stretch of keys ends`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var set = WorkingSet()
    var byHand = FundIdentity()
    let stretch: Int64 = 65_536
    for (place, number) in [1, 2, stretch, stretch + 1, stretch + 2, 2 * stretch + 2, 900_000_000]
      .enumerated()
    {
      let voucher = VoucherRow(
        number: try VoucherNumber(number), batch: try BatchID("B"), account: rows.account, holder: nil,
        token: .sample("t"), state: .activated, issuedOn: rows.day, expires: rows.day, rules: 0,
        fen: 1 << Int64(place))
      set.vouchers.put(voucher.number, voucher)
      byHand.add(voucher.position)
    }
    try appender.append(1, changes: set)
    let stored = try journal.fundIdentity()
    #expect(
      "\(stored.violations(tranches: [], accounts: []))" == "\(byHand.violations(tranches: [], accounts: []))"
    )
  }
}
