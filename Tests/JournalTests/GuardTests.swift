import CSQLiteShim
import Ledger
import Testing

@testable import Journal

@Suite struct GuardTests {
  @Test(arguments: [
    "UPDATE journal SET entry = x'00' WHERE seq = 1",
    "UPDATE journal SET leaf = zeroblob(32)",
    "DELETE FROM journal WHERE seq = 4",
    "DELETE FROM journal",
    "INSERT OR REPLACE INTO journal (seq, at, leaf, entry) VALUES (1, 0, zeroblob(32), x'00')",
    "REPLACE INTO journal (seq, at, leaf, entry) VALUES (4, 9999999999999, zeroblob(32), x'00')",
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (7, 9999999999999, zeroblob(32), x'00')",
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (5, 0, zeroblob(32), x'00')",
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (5, 9999999999999, zeroblob(31), x'00')",
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (5, 9999999999999, zeroblob(32), zeroblob(65536))",
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (5, 'never', zeroblob(32), x'00')",
    "UPDATE node SET hash = zeroblob(32)",
    "DELETE FROM node",
    "UPDATE command SET sequence = 1",
    "DELETE FROM command",
    "REPLACE INTO command SELECT id_high, id_low, key, 77, digest FROM command",
    "DELETE FROM checkpoint",
    "UPDATE checkpoint SET root = zeroblob(32)",
    "UPDATE checkpoint SET size = size + 1",
    "UPDATE checkpoint SET kept = 0 WHERE kept = 1",
    "UPDATE checkpoint SET note = NULL WHERE kept = 1",
    "INSERT INTO checkpoint (size, root, kept, note) VALUES (2, zeroblob(32), 0, x'00')",
    "DELETE FROM voucher",
    "DELETE FROM voucher_state",
    "DELETE FROM payee_account",
    "UPDATE payee_account SET number = ''",
    "UPDATE rules SET document = ''",
    "DROP TABLE journal",
    "DROP TRIGGER journal_no_update",
    "DROP INDEX voucher_expires",
    "ALTER TABLE journal RENAME TO other",
    "ALTER TABLE voucher ADD COLUMN extra INTEGER",
    "CREATE TABLE other (id INTEGER)",
    "CREATE TEMP TABLE journal (seq INTEGER)",
    "CREATE TRIGGER other AFTER INSERT ON journal BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER other AFTER INSERT ON journal BEGIN SELECT 1; END",
    "CREATE VIEW other AS SELECT 1",
    "CREATE VIRTUAL TABLE other USING fts5(body)",
    "ATTACH ':memory:' AS other",
    "DETACH main",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA user_version = 9",
    "INSERT INTO sqlite_master (type) VALUES ('x')",
    "UPDATE sqlite_master SET sql = ''",
    "DELETE FROM sqlite_master",
    "REINDEX",
    "VACUUM",
    "SELECT load_extension('x')",
  ])
  func `nothing but appending`(sql: String) throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(2, kept: true, commands: [try .sample(1)])
    try appender.append(3)
    try journal.keep(.sample)
    let before = try journal.contents()
    #expect(throws: JournalError.self) {
      try journal.read { session throws(JournalError) in try session.execute([sql]) }
    }
    #expect(try journal.contents() == before)
    // And the connection still works.
    try appender.append(1)
  }

  @Test(arguments: [
    "INSERT INTO journal (seq, at, leaf, entry) VALUES (5, 9999999999999, zeroblob(32), x'00')",
    "UPDATE counter SET voucher = 9",
    "PRAGMA query_only = OFF",
    "CREATE TABLE other (id INTEGER)",
  ])
  func `a reader writes nothing`(sql: String) throws {
    let scratch = try Scratch()
    var appender = Appender(try SQLiteJournal.create(path: scratch.path()))
    try appender.append(5)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    #expect(throws: JournalError.self) {
      try reader.read { session throws(JournalError) in try session.execute([sql]) }
    }
    #expect(#expect(throws: JournalError.self) { try reader.keep(.sample) }?.code == .readOnly)
  }

  @Test(arguments: [SQLiteJournal.Mode.writer, .reader, .scratch])
  func `a connection of any kind has its limits`(mode: SQLiteJournal.Mode) throws {
    let scratch = try Scratch()
    try SQLiteJournal.create(path: scratch.path()).close()
    let journal =
      mode == .scratch
      ? try SQLiteJournal.createScratch(path: scratch.path("scratch"))
      : try SQLiteJournal.open(path: scratch.path(), mode: mode)
    try journal.read { session throws(JournalError) in
      for (limit, most) in Guards.limits {
        #expect(sqlite3_limit(session.connection, limit, -1) == most, "limit \(limit)")
      }
    }
  }

  private static func ones(_ count: Int, _ separator: String) -> String {
    Array(repeating: "1", count: count).joined(separator: separator)
  }

  private static let excesses: [String] = [
    "SELECT zeroblob(1048577)",
    "SELECT 1" + String(repeating: " ", count: 65_536),
    "SELECT \(ones(65, ", "))",
    "SELECT \(ones(200, " + "))",
    "SELECT \(ones(9, " UNION ALL SELECT "))",
    "SELECT max(\(ones(9, ", ")))",
    "SELECT ?1001",
  ]

  @Test(arguments: excesses)
  func `what is beyond all we need is refused`(sql: String) throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    #expect(throws: JournalError.self) {
      try journal.read { session throws(JournalError) in try session.execute([sql]) }
    }
  }

  @Test func `a group is refused whole`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(2, commands: [try .sample(1)])
    // The second entry's command was used before: neither entry stays.
    let group = try appender.group(2, commands: [try .sample(2), try .sample(1)])
    let error = #expect(throws: JournalError.self) { try journal.commit(group, changes: WorkingSet()) }
    #expect(error?.code == .constraint)
    #expect(try journal.entryCount() == 2)
    #expect(try journal.findCommand(key: .sample, id: CommandReference.sample(2).id) == nil)
    // The writer has stopped.
    let next = #expect(throws: JournalError.self) { try journal.commit(group, changes: WorkingSet()) }
    #expect(next?.code == .stopped)
  }

  @Test func `a checkpoint must be of the entries it comes with`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    var group = try appender.group(2)
    group.items.removeLast()
    #expect(throws: JournalError.self) { try journal.commit(group, changes: WorkingSet()) }
    #expect(try journal.entryCount() == 0)
  }
}

extension SQLiteJournal {
  /// Everything in the tables that only grow, to see that nothing changed.
  func contents() throws -> [String] {
    try read { session throws(JournalError) in
      var found: [String] = []
      for sql in [
        "SELECT seq || at || hex(leaf) || hex(entry) FROM journal", "SELECT sql FROM sqlite_master",
        "SELECT size || hex(root) || kept || coalesce(hex(note), '-') FROM checkpoint",
        "SELECT id_high || id_low || key || sequence || hex(digest) FROM command",
        "SELECT number || bank FROM payee_account",
      ] {
        found += try PreparedStatement(sql, in: session.database).all {
          (row: inout ColumnReader) throws(JournalError) in row.skipNull() ? "" : try row.text()
        }
      }
      return found
    }
  }
}
