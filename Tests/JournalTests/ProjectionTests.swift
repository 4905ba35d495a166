import Foundation
import Testing
import Vouchers
import Wire

@testable import Journal
@testable import Ledger

@Suite struct ProjectionTests {
  let scratch: Scratch
  let journal: SQLiteJournal
  let rebuilt: SQLiteJournal

  init() throws {
    scratch = try Scratch()
    journal = try SQLiteJournal.create(path: scratch.path())
    rebuilt = try SQLiteJournal.createScratch(path: scratch.path("scratch"))
    var set = try sampleSet()
    set.genesis = try .sample
    set.book.publish(try .sample("R-1", months: 3), sequence: 4)
    let command = try CommandReference.sample(1)
    var appender = Appender(journal)
    try appender.append(1, commands: [command], changes: set)
    try rebuilt.writeChanges(of: set, commands: [(command, 0)])
  }

  @Test func `a true rebuild has no differences`() throws {
    #expect(try ProjectionComparison.differences(expected: rebuilt, found: journal).isEmpty)
    for table in ProjectedTable.allCases {
      let (rows, digest) = try rebuilt.digest(of: table)
      #expect(rows > 0, "\(table) is tested")
      let other = try journal.digest(of: table)
      #expect(rows == other.rows)
      #expect(digest == other.digest)
    }
  }

  @Test(arguments: [
    ("UPDATE voucher SET fen = fen + 1 WHERE number = 1", ["voucher 1 fen: expected 150000, found 150001"]),
    ("UPDATE voucher SET holder = NULL WHERE number = 9999999999", ["voucher 9999999999 holder: expected"]),
    (
      "UPDATE account SET available = 0, paid = 7",
      ["account T2021-1/3501 available: ", "account T2021-1/3501 paid: "]
    ),
    (
      "UPDATE cash SET entity = '3509' WHERE entity = '3502'",
      ["cash 3502: row missing", "cash 3509: row too many"]
    ),
    ("DELETE FROM claim WHERE id = 20", ["claim 20: row missing"]),
    (
      "INSERT INTO tranche VALUES ('A', 1, 1), ('Z', 1, 1)",
      ["tranche A: row too many", "tranche Z: row too many"]
    ),
    ("UPDATE command SET sequence = 7", ["command "]),
    ("DELETE FROM genesis", ["genesis 0: row missing"]),
  ])
  func `every change of a row is found and named`(sql: String, expected: [String]) throws {
    // A scratch file has no guards: change it there, and look from the other side.
    let altered = try SQLiteJournal.createScratch(path: scratch.path("altered"))
    var set = try sampleSet()
    set.genesis = try .sample
    set.book.publish(try .sample("R-1", months: 3), sequence: 4)
    try altered.writeChanges(of: set, commands: [(try .sample(1), 0)])
    try altered.read { session throws(JournalError) in try session.execute([sql]) }
    let found = try ProjectionComparison.differences(expected: rebuilt, found: altered)
    #expect(found.count == expected.count)
    for (difference, start) in zip(found, expected) { #expect(difference.description.hasPrefix(start)) }
  }

  @Test func `differences are bounded`() throws {
    let empty = try SQLiteJournal.createScratch(path: scratch.path("empty"))
    #expect(try ProjectionComparison.differences(expected: rebuilt, found: empty, limit: 3).count == 3)
  }

  @Test func `each projected table lists its key first`() {
    for table in ProjectedTable.allCases {
      #expect(table.table.name == table.rawValue)
      #expect((1...table.columns.count).contains(table.keyCount))
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
    for table in ProjectedTable.allCases {
      let row = try #require(lines.last { $0.hasPrefix("| `\(table.rawValue)` |") }, "\(table)")
      let words = Set(row.split { !($0.isLetter || $0 == "_") }.map(String.init))
      for column in table.columns { #expect(words.contains(column), "\(table) \(column)") }
    }
  }

  @Test func `a journal's rows change only with entries`() throws {
    let error = #expect(throws: JournalError.self) { try journal.writeChanges(of: WorkingSet()) }
    #expect(error?.code == .appendOnly)
  }
}
