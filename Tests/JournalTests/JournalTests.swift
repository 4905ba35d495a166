import Journal
import Ledger
import MerkleLog
import Signing
import Testing
import Vouchers
import Wire

@Suite struct JournalTests {
  @Test func `what was committed is there after opening again`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(3, kept: true)
    try appender.append(300)
    let third = try journal.entry(2)
    try journal.close()

    let again = try SQLiteJournal.open(path: scratch.path(), mode: .writer)
    #expect(try again.entryCount() == 303)
    #expect(try again.entry(2) == third)
    #expect(try again.entry(303) == nil)
    let newest = try #require(try again.newestCheckpoint())
    #expect(newest.head == appender.frontier.head)
    #expect(newest.note == Array("note 303".utf8))
    #expect(try again.root(at: 3) != nil)
    #expect(try again.root(at: 4) == nil)
    #expect(try again.root(at: 0) == MerkleHash.emptyRoot)
    #expect(try again.keptCheckpoints(from: 0, limit: 10).map(\.head.size) == [3])
    let builder = ProofBuilder(reader: again, size: 303)
    #expect(try builder.frontier(size: 303) == appender.frontier)
    #expect(try builder.root(size: 3) == again.root(at: 3))
  }
}
