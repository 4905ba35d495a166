import Foundation
import Testing
import Vouchers
import Wire

@testable import Journal
@testable import Ledger

@Suite struct ProjectionTests {
  let scratch: Scratch
  let journal: SQLiteJournal
  /// What the entries led to, in a set without a store.
  let expected: WorkingSet

  init() throws {
    scratch = try Scratch()
    journal = try SQLiteJournal.create(path: scratch.path())
    expected = try Self.wholeSet()
    var appender = Appender(journal)
    try appender.append(1, commands: [try .sample(1)], changes: try Self.wholeSet())
  }

  private static func wholeSet() throws -> WorkingSet {
    var set = try sampleSet()
    set.genesis = try .sample
    set.book.publish(try .sample("R-1", months: 3), sequence: 4)
    return set
  }

  private func differences(_ found: SQLiteJournal, limit: Int = 100) throws -> [ProjectionDifference] {
    var differences: [ProjectionDifference] = []
    for table in ProjectedTable.allCases where differences.count < limit {
      _ = try found.compare(table, with: expected) {
        differences.append($0)
        return differences.count < limit
      }
    }
    return differences
  }

  @Test func `what was committed has no differences`() throws {
    #expect(try differences(journal).isEmpty)
    for table in ProjectedTable.allCases where table != .command {
      let rows = try #require(try journal.compare(table, with: expected) { _ in true })
      #expect(rows > 0, "\(table) is tested")
    }
  }

  @Test(arguments: [
    (
      "UPDATE voucher_state SET fen = fen + 1 WHERE number = 1",
      ["voucher_state 1 fen: expected 150000, found 150001"]
    ),
    ("DELETE FROM voucher WHERE number = 1", ["voucher 1: row missing"]),
    ("DELETE FROM voucher_state WHERE number = 1", ["voucher_state 1: row missing"]),
    (
      "INSERT INTO voucher_state VALUES (7777777777, 'redeemed', 1, NULL, NULL, NULL)",
      ["voucher_state 7777777777: row too many"]
    ),
    ("UPDATE voucher SET holder = NULL WHERE number = 9999999999", ["voucher 9999999999 holder: expected"]),
    (
      "UPDATE account SET available = 0, paid = 7",
      ["account T2021-1/3501 available: ", "account T2021-1/3501 paid: "]
    ),
    (
      "UPDATE cash SET entity = '3509' WHERE entity = '3502'",
      ["cash 3502: row missing", "cash 3509: row too many"]
    ),
    ("UPDATE signing_key SET spki = zeroblob(3)", ["signing_key "]),
    ("DELETE FROM claim WHERE id = 20", ["claim 20: row missing"]),
    (
      "INSERT INTO tranche VALUES ('A', 1, 1), ('Z', 1, 1)",
      ["tranche A: row too many", "tranche Z: row too many"]
    ),
    ("UPDATE counter SET at = at + 1", ["counter 0 at: "]),
    ("UPDATE rules SET document = document || ' '", ["rules 4 document: "]),
    ("DELETE FROM genesis", ["genesis 0: row missing"]),
  ])
  func `every change of a row is found and named`(sql: String, starts: [String]) throws {
    // A scratch file has no guards: change it there.
    let altered = try SQLiteJournal.createScratch(path: scratch.path("altered"))
    try altered.writeChanges(of: expected)
    try altered.read { session throws(JournalError) in try session.execute([sql]) }
    let found = try differences(altered)
    #expect(found.count >= starts.count)
    for (difference, start) in zip(found, starts) { #expect(difference.description.hasPrefix(start)) }
  }

  @Test func `a value of another kind differs`() throws {
    let altered = try SQLiteJournal.createScratch(path: scratch.path("altered"))
    try altered.writeChanges(of: expected)
    try altered.read { session throws(JournalError) in
      try session.execute([
        "CREATE TABLE copy (id ANY PRIMARY KEY, event ANY)",
        "INSERT INTO copy SELECT id, CAST(event AS BLOB) FROM genesis",
        "DROP TABLE genesis", "ALTER TABLE copy RENAME TO genesis",
      ])
    }
    #expect(try differences(altered).map(\.column) == ["event"])
  }

  @Test func `differences are bounded`() throws {
    let empty = try SQLiteJournal.createScratch(path: scratch.path("empty"))
    #expect(try differences(empty, limit: 3).count == 3)
  }

  @Test func `commands come in pages, in the order of their ids`() throws {
    let path = scratch.path("commands")
    let other = try SQLiteJournal.createScratch(path: path)
    let commands = try (1...7).map { (command: try CommandReference.sample($0), sequence: Int64($0)) }
    try other.writeChanges(of: WorkingSet(), commands: commands.shuffled())
    var found: [(command: CommandReference, sequence: Int64)] = []
    while true {
      let page = try other.commands(after: found.last?.command, limit: 3)
      if page.isEmpty { break }
      found += page
    }
    #expect(found.map(\.sequence) == commands.sorted { $0.command.id < $1.command.id }.map(\.sequence))
    #expect(found.count == 7)
  }

  @Test func `each projected table lists its key first`() {
    for table in ProjectedTable.allCases {
      #expect(table.table.name == table.rawValue)
      #expect((1...table.columns.count).contains(table.table.keys.count))
      let ranks = table.table.columns.map { column in
        switch column.change {
        case .key: 0
        case .fixed: 1
        case .free: 2
        case .indexed: 3
        }
      }
      #expect(ranks == ranks.sorted(), "\(table)")
    }
  }

  @Test func `the documentation names every table and column`() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Documentation/JOURNAL.md")
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    for table in ProjectedTable.allCases.flatMap(\.table.parts).map(\.table) {
      let row = try #require(lines.last { $0.hasPrefix("| `\(table.name)` |") }, "\(table.name)")
      let words = Set(row.split { !($0.isLetter || $0 == "_") }.map(String.init))
      for column in table.columns.map(\.name) { #expect(words.contains(column), "\(table.name) \(column)") }
    }
  }

  @Test func `a journal's rows change only with entries`() throws {
    let error = #expect(throws: JournalError.self) { try journal.writeChanges(of: WorkingSet()) }
    #expect(error?.code == .appendOnly)
  }
}
