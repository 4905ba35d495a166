import Testing
import Vouchers
import Wire

@testable import Journal
@testable import Ledger

/// A working set of made-up rows, all of them changed.
func sampleSet(full: [Bool] = [true, false]) throws -> WorkingSet {
  let rows = try SampleRows()
  var set = WorkingSet()
  for isFull in full {
    let key = try rows.key(isFull)
    set.keys.put(key.id, key)
    set.keyIndex.note(key)
    let institution = try rows.institution(isFull)
    set.institutions.put(institution.code, institution)
    let proposal = try rows.proposal(isFull)
    set.proposals.put(proposal.sequence, proposal)
    let batch = try rows.batch(isFull)
    set.batches.put(batch.id, batch)
    let voucher = try rows.voucher(isFull)
    set.vouchers.put(voucher.number, voucher)
    let holder = try rows.holder(isFull)
    set.holders.put(holder.reference, holder)
    let trainingClass = try rows.trainingClass(isFull)
    set.classes.put(trainingClass.id, trainingClass)
    let claim = try rows.claim(isFull)
    set.claims.put(claim.id, claim)
    let order = try rows.order(isFull)
    set.orders.put(order.number, order)
    let statement = try rows.statement(isFull)
    set.statements.put(statement.id, statement)
  }
  for line in try rows.lines() { set.lines.put(line.key, line) }
  let tranche = TrancheRow(id: rows.account.tranche, appropriated: 1 << 52, unallocated: 3)
  set.tranches.put(tranche.id, tranche)
  set.accounts.put(
    rows.account,
    AccountRow(
      key: rows.account, allocated: 21, available: 1, committed: 2, claimed: 3, payable: 4, ordered: 5,
      paid: 6))
  for (entity, day) in [("3501", rows.day), ("3502", nil)] as [(String, Day?)] {
    let entity = try EntityCode(entity)
    set.cash.put(
      entity,
      CashRow(
        entity: entity, cash: 1, suspense: -2, received: 3, fees: 4, interest: 5, statementTo: day,
        statementClosing: 6))
  }
  set.counters = WorkingSet.Counters(
    voucher: 9, at: try Instant("2021-07-01T01:00:00.007Z"),
    clockUntil: try Instant("2021-08-01T01:00:00.000Z"))
  return set
}

/// Keys of everything in `set`.
func footprint(of set: WorkingSet) -> Footprint {
  var footprint = Footprint()
  footprint.keys = set.keys.changed
  footprint.institutions = set.institutions.changed
  footprint.proposals = set.proposals.changed
  footprint.batches = set.batches.changed
  footprint.vouchers = set.vouchers.changed
  footprint.holders = set.holders.changed
  footprint.classes = set.classes.changed
  footprint.claims = set.claims.changed
  footprint.orders = set.orders.changed
  footprint.statements = set.statements.changed
  footprint.lines = set.lines.changed
  return footprint
}

func expectSame(_ loaded: WorkingSet, _ written: WorkingSet) {
  #expect(Set(loaded.keys.all) == Set(written.keys.all))
  #expect(loaded.keyIndex == written.keyIndex)
  #expect(Set(loaded.institutions.all) == Set(written.institutions.all))
  #expect(Set(loaded.proposals.all) == Set(written.proposals.all))
  #expect(Set(loaded.batches.all) == Set(written.batches.all))
  #expect(Set(loaded.vouchers.all) == Set(written.vouchers.all))
  #expect(Set(loaded.holders.all) == Set(written.holders.all))
  #expect(Set(loaded.classes.all) == Set(written.classes.all))
  #expect(Set(loaded.claims.all) == Set(written.claims.all))
  #expect(Set(loaded.orders.all) == Set(written.orders.all))
  #expect(Set(loaded.statements.all) == Set(written.statements.all))
  #expect(Set(loaded.lines.all) == Set(written.lines.all))
  #expect(Set(loaded.tranches.all) == Set(written.tranches.all))
  #expect(Set(loaded.accounts.all) == Set(written.accounts.all))
  #expect(Set(loaded.cash.all) == Set(written.cash.all))
  #expect(loaded.counters == written.counters)
  #expect(loaded.genesis == written.genesis)
  #expect(loaded.book == written.book)
}

@Suite struct RowTests {
  @Test func `every row comes back as it was written`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    let written = try sampleSet()
    try appender.append(1, changes: written)
    try journal.close()
    let again = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    var loaded = try again.loadWhole()
    try again.load(footprint(of: written), into: &loaded)
    expectSame(loaded, written)
  }

  @Test func `a row written again replaces what may change`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var set = try sampleSet()
    try appender.append(1, changes: set)
    set.markWritten()
    let number = try VoucherNumber(1)
    var voucher = try #require(set.vouchers[number])
    voucher.state = .activated
    voucher.holder = .sample("holder")
    voucher.classID = try ClassID("K-full")
    voucher.claim = 99
    set.vouchers.put(number, voucher)
    var claim = try #require(set.claims[21])
    claim.count = 2
    claim.state = .reviewed
    claim.order = try OrderNumber(30_001)
    set.claims.put(21, claim)
    try appender.append(1, changes: set)
    #expect(try journal.voucher(number) == voucher)
    #expect(try journal.claim(21) == claim)
    #expect(try journal.vouchers(ofHolder: .sample("holder")).map(\.number.value) == [1, 9_999_999_999])
    #expect(try journal.vouchers(ofClass: ClassID("K-full")).count == 2)

    voucher.holder = nil
    voucher.classID = nil
    set.vouchers.put(number, voucher)
    try appender.append(1, changes: set)
    #expect(try journal.voucher(number) == voucher)
    #expect(try journal.vouchers(ofClass: ClassID("K-full")).map(\.number.value) == [9_999_999_999])
  }

  /// Its state lies apart, and the rest is written only when it changed.
  @Test func `of a voucher that is bound as before only the state is written`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var set = try sampleSet()
    try appender.append(1, changes: set)
    set.markWritten()
    let number = try VoucherNumber(9_999_999_999)
    var voucher = try #require(set.vouchers[number])
    voucher.state = .lapsed
    voucher.fen = 7
    set.put(voucher)
    #expect(set.vouchers.changesInOrder.map(\.change) == [.state])
    try appender.append(1, changes: set)
    set.markWritten()
    #expect(try journal.voucher(number) == voucher)

    // What is not told to have changed is not even looked at.
    var other = voucher
    other.holder = .sample("another")
    set.vouchers.put(number, other, .state)
    try appender.append(1, changes: set)
    set.markWritten()
    #expect(try journal.voucher(number) == voucher)
    set.vouchers.load(number, voucher)

    // Freed and, before anything is written, ended: both are.
    voucher.classID = nil
    voucher.holder = .sample("another")
    voucher.state = .issued
    set.put(voucher)
    voucher.state = .voided
    set.put(voucher)
    #expect(set.vouchers.changesInOrder.map(\.change) == [.whole])
    try appender.append(1, changes: set)
    #expect(try journal.voucher(number) == voucher)
    #expect(try journal.vouchers(ofHolder: .sample("another")).map(\.number) == [number])
    #expect(try journal.vouchers(ofClass: ClassID("K-full")).isEmpty)
  }

  @Test func `rows that are not there are marked absent`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var set = try journal.loadWhole()
    let wanted = footprint(of: try sampleSet())
    try journal.load(wanted, into: &set)
    let number = try VoucherNumber(1)
    #expect(set.vouchers.isLoaded(number))
    #expect(set.vouchers[number] == nil)
    #expect(set.lines.isLoaded(try SampleRows().lineKey(1)))
    #expect(set.counters == WorkingSet.Counters())
  }

  @Test func `genesis and rules come back in their order`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var set = WorkingSet()
    set.genesis = try .sample
    set.book.publish(try .sample("R-2", months: 3), sequence: 4)
    try appender.append(1, changes: set)
    set.book.publish(try .sample("R-1", months: 2), sequence: 9)
    try appender.append(1, changes: set)
    expectSame(try journal.loadWhole(), set)
    try journal.close()
    let again = try SQLiteJournal.open(path: scratch.path(), mode: .writer)
    var loaded = try again.loadWhole()
    expectSame(loaded, set)
    loaded.book.publish(try .sample("R-3", months: 1), sequence: 11)
    appender = Appender(again, from: appender)
    try appender.append(1, changes: loaded)
    expectSame(try again.loadWhole(), loaded)
  }

  @Test func `private accounts are kept beside the journal`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    try journal.keep(.sample)
    try journal.keep(.sample)
    #expect(try journal.payeeAccount(.sample("account")) == .sample)
    #expect(try journal.payeeAccount(.sample("other")) == nil)
  }
}

extension Genesis {
  static var sample: Genesis {
    get throws {
      let roots = try (1...3).map { number in
        Genesis.Root(
          key: NewKey(id: try KeyID("root-\(number)"), algorithm: "ES256", spki: [1, 2, UInt8(number)]),
          person: try PersonID("person-\(number)"))
      }
      return Genesis(
        origin: "example.org/quanbu", fund: "专项资金", demonstration: true,
        entities: [.init(code: try EntityCode("3500"), name: "省本级")], roots: roots, logKeys: ["vkey"],
        pepperCheck: .sample("pepper"))
    }
  }
}

extension RulesDocument {
  static func sample(_ id: String, months: Int64) throws -> RulesDocument {
    try RulesDocument(
      .object([
        .init("id", .string(id)), .init("document", .string("闽人社〔2021〕1号")), .init("title", .string("办法")),
        .init("effective", .string("2021-07-01")),
        .init("validity", .object([.init("months", .integer(months))])),
      ]))
  }
}
