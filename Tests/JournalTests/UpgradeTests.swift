import Testing
import Vouchers

@testable import Journal
@testable import Ledger

@Suite("a journal of format 1") struct UpgradeTests {
  let scratch: Scratch
  let written: WorkingSet

  /// As format 1 had it.
  private static let back = """
    DROP INDEX voucher_expires; DROP INDEX voucher_holder; DROP INDEX voucher_class;
    ALTER TABLE voucher RENAME TO paper;
    CREATE TABLE voucher (number INTEGER PRIMARY KEY, batch TEXT NOT NULL, tranche TEXT NOT NULL, entity TEXT NOT NULL, \
    token BLOB NOT NULL, issued_on INTEGER NOT NULL, expires INTEGER NOT NULL, rules INTEGER NOT NULL, \
    state TEXT NOT NULL, fen INTEGER NOT NULL, claim INTEGER, correct_by INTEGER, link INTEGER, holder BLOB, class TEXT) STRICT;
    INSERT INTO voucher SELECT number, batch, tranche, entity, token, issued_on, expires, rules,
    state, fen, claim, correct_by, link, holder, class FROM paper JOIN voucher_state USING (number);
    DROP TABLE paper; DROP TABLE voucher_state;
    CREATE INDEX voucher_class ON voucher (class) WHERE class IS NOT NULL;
    CREATE INDEX voucher_expires ON voucher (expires);
    CREATE INDEX voucher_holder ON voucher (holder) WHERE holder IS NOT NULL;
    PRAGMA user_version = 1;
    """

  init() throws {
    scratch = try Scratch()
    written = try sampleSet()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(3, changes: written)
    try journal.close()
    try scratch.run(Self.back, on: scratch.path())
  }

  private func expectForward(_ journal: SQLiteJournal) throws {
    #expect(try journal.schema() == SQLiteJournal.expectedSchema())
    for table in ProjectedTable.allCases {
      _ = try journal.compare(table, with: written) { difference in
        Issue.record("\(difference)")
        return true
      }
    }
    #expect(try journal.entryCount() == 3)
    #expect(try journal.defects(limit: 9).isEmpty)
  }

  @Test func `is brought forward by the writer, once`() throws {
    #expect(try SQLiteJournal.upgrade(path: scratch.path()) == (1, 2))
    #expect(try SQLiteJournal.upgrade(path: scratch.path()) == (2, 2))
    let journal = try SQLiteJournal.open(path: scratch.path(), mode: .writer)
    try expectForward(journal)
    // And it goes on.
    var set = try journal.loadWhole()
    let number = try VoucherNumber(1)
    var footprint = Footprint()
    footprint.vouchers = [number]
    try journal.load(footprint, into: &set)
    #expect(set.vouchers[number] == written.vouchers[number])
  }

  @Test func `is not touched by a reader, which says what to do`() throws {
    let error = #expect(throws: JournalError.self) {
      try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    }
    #expect(error?.code == .olderFormat)
    #expect(error?.english.contains("quanbu ledger upgrade") == true)
    #expect(try SQLiteJournal.upgrade(path: scratch.path()).from == 1)
    try expectForward(try SQLiteJournal.open(path: scratch.path(), mode: .reader))
  }

  /// The old table has another name by then.
  @Test func `stays one when bringing it forward fails`() throws {
    try scratch.run("CREATE TABLE voucher_state (other)", on: scratch.path())
    #expect(throws: JournalError.self) { try SQLiteJournal.upgrade(path: scratch.path()) }
    let found = #expect(throws: JournalError.self) {
      try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    }
    #expect(found?.code == .olderFormat)
    try scratch.run("DROP TABLE voucher_state", on: scratch.path())
    #expect(try SQLiteJournal.upgrade(path: scratch.path()).from == 1)
    try expectForward(try SQLiteJournal.open(path: scratch.path(), mode: .reader))
  }

  /// Bringing it forward would take away what an audit should find.
  @Test(arguments: [
    "CREATE TRIGGER helper AFTER UPDATE ON voucher BEGIN UPDATE cash SET fees = fees + 1; END",
    "CREATE TRIGGER helper AFTER UPDATE ON Voucher BEGIN SELECT 1; END",
    "DROP INDEX voucher_expires",
    "DROP INDEX voucher_expires; CREATE INDEX voucher_expires ON voucher (number)",
    "CREATE INDEX other ON voucher (fen)", "ALTER TABLE voucher ADD COLUMN extra INTEGER",
    "ALTER TABLE voucher RENAME TO other",
  ])
  func `is not brought forward when something else hangs on its vouchers`(change: String) throws {
    try scratch.run(change, on: scratch.path())
    let error = #expect(throws: JournalError.self) { try SQLiteJournal.upgrade(path: scratch.path()) }
    #expect(error?.code == .corrupt)
    #expect(error?.detail == "the table voucher, its indexes or triggers")
  }

  @Test func `older still is none of ours`() throws {
    try scratch.run("PRAGMA user_version = 0", on: scratch.path())
    for mode in [SQLiteJournal.Mode.writer, .reader] {
      let error = #expect(throws: JournalError.self) {
        try SQLiteJournal.open(path: scratch.path(), mode: mode)
      }
      #expect(error?.code == .notALedger)
    }
  }
}
