import Audit
import Foundation
import LedgerService
import Testing
import TestSupport

/// Whatever the file holds, an audit ends with an answer.
@Suite struct `a hostile file` {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `with garbage in it never stops the audit short`(seed: UInt64) async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    var choice = DamageChoice(seed: seed)
    let size = try Damage.size(copy.journal)
    for _ in 0..<(1 + seed % 4) {
      let count = Int.random(in: 1...2000, using: &choice)
      let offset = UInt64.random(in: 0..<(size - UInt64(count)), using: &choice)
      try Damage.overwrite(
        copy.journal, from: offset, count: count, with: UInt8.random(in: 0...255, using: &choice))
    }
    audit(copy, ledger)
  }

  @Test(arguments: [1, 3, 10, 40] as [UInt64])
  func `that ends early never stops the audit short`(tenths: UInt64) async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    try Damage.truncate(copy.journal, to: try Damage.size(copy.journal) * tenths / 50)
    audit(copy, ledger)
  }

  @Test(arguments: ["", "not a database at all", String(repeating: "SQLite format 3\0", count: 300)])
  func `that is none is said to be none`(content: String) async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    try Data(content.utf8).write(to: URL(fileURLWithPath: copy.journal))
    #expect(throws: AuditFailure.self) { try Auditor(journal: copy.journal, anchor: ledger.anchor).run() }
  }

  @Test(
    arguments: [
      "UPDATE checkpoint SET size = -5 WHERE size = 1",
      "UPDATE journal SET at = 9223372036854775807 WHERE seq = 3",
      "UPDATE account SET available = 9223372036854775807",
      "UPDATE voucher_state SET fen = -9223372036854775808",
      "UPDATE journal SET entry = zeroblob(60000) WHERE seq = 4", "DELETE FROM journal",
      "DELETE FROM checkpoint",
      "DROP TABLE voucher", "DROP TABLE voucher_state", "DROP TABLE checkpoint", "DROP TABLE node",
      "DROP TABLE payee_account",
      "DROP TABLE command", "DROP TABLE signing_key", "UPDATE genesis SET event = 'no'",
      "UPDATE rules SET document = '[[[[[['", "UPDATE node SET level = 9223372036854775807",
      "UPDATE node SET place = -1", "UPDATE checkpoint SET note = X'00'",
      "UPDATE signing_key SET spki = X'30'",
      "UPDATE voucher SET number = 9999999999 WHERE number = 1",
      "UPDATE voucher_state SET number = 9223372036854775807 WHERE number = 1",
      "UPDATE training_class SET learners = -1",
      "INSERT INTO checkpoint VALUES (9223372036854775807, zeroblob(32), 1, zeroblob(9))",
      "UPDATE journal SET seq = 9223372036854775807 WHERE seq = (SELECT max(seq) FROM journal)",
    ])
  func `with impossible values never stops the audit short`(sql: String) async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    try RawSQL.run(
      ["PRAGMA ignore_check_constraints = ON"] + RawSQL.dropGuards + [sql], in: copy.journal)
    audit(copy, ledger)
  }

  @Test func `with an index that leaves a row out is found`() async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    // Made anew without one voucher, and its text put back.
    try RawSQL.run(
      [
        "CREATE TEMP TABLE old AS SELECT sql FROM main.sqlite_schema WHERE name = 'voucher_expires'",
        "DROP INDEX voucher_expires",
        "CREATE INDEX voucher_expires ON voucher (expires) WHERE number <> 1", "PRAGMA writable_schema = ON",
        "UPDATE main.sqlite_schema SET sql = (SELECT sql FROM old) WHERE name = 'voucher_expires'",
        "PRAGMA writable_schema = RESET",
      ], in: copy.journal)
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    #expect(Set(report.findings.map(\.code)) == ["file-damaged"])
  }

  @Test func `with a trigger under one of SQLite's names is found`() async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    try RawSQL.run(
      [
        "CREATE TRIGGER hidden AFTER INSERT ON journal BEGIN SELECT 1; END", "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET name = 'sqlite_hidden', sql = replace(sql, 'hidden', 'sqlite_hidden') WHERE name = 'hidden'",
        "PRAGMA writable_schema = RESET",
      ], in: copy.journal)
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    #expect(report.findings.map(\.code) == ["schema-unknown"])
  }

  /// Either there is no audit, with a code, or one that does not pass.
  private func audit(_ copy: LedgerCopy, _ ledger: LivedLedger) {
    do throws(AuditFailure) {
      let report = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [ledger.held]).run()
      _ = (report.json, report.text(chinese: true))
      // Damage may hit free space and old versions of rows: what counts is that it ends.
      #expect(report.results.count == CheckName.allCases.count)
    } catch {
      #expect(!error.code.isEmpty)
    }
  }
}
