import Journal
import MerkleLog
import Testing
import Vouchers
import Wire

@Suite struct CommandTests {
  @Test func `a command is found by its key and id for ever`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    let first = try CommandReference.sample(1)
    // The same id under another key is another command.
    let other = CommandReference(key: try KeyID("key-2"), id: first.id, digest: .sample("other"))
    try appender.append(3, commands: [first, other])
    try appender.append(1, commands: [try .sample(2)])
    let found = try #require(try journal.findCommand(key: first.key, id: first.id))
    #expect(found.sequence == 0)
    #expect(found.digest == first.digest)
    #expect(try journal.findCommand(key: other.key, id: other.id)?.sequence == 1)
    #expect(try journal.findCommand(key: first.key, id: CommandReference.sample(2).id)?.sequence == 3)
    #expect(try journal.findCommand(key: try KeyID("key-3"), id: first.id) == nil)
  }

  @Test func `entries are handed out in order`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(700)
    var seen: [Int64] = []
    try journal.forEachEntry(in: 3..<600) { entry in
      seen.append(entry.sequence)
      let layout = try EntryLayout(of: entry.bytes)
      #expect(layout.sequence == entry.sequence)
    }
    #expect(seen == Array(3..<600))
    seen = []
    try journal.forEachEntry(in: 690..<9000) { seen.append($0.sequence) }
    #expect(seen == Array(690..<700))
  }

  @Test func `a kept checkpoint gains lines and the newest always has its note`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(1, kept: true)
    try appender.append(1)
    try appender.append(1)
    #expect(try journal.newestCheckpoint()?.note == Array("note 3".utf8))
    #expect(try journal.keptCheckpoints(from: 0, limit: 9).map(\.head.size) == [1])
    try journal.amendCheckpoint(size: 3, note: Array("note 3, cosigned".utf8))
    try appender.append(1)
    #expect(
      try journal.keptCheckpoints(from: 2, limit: 9).map(\.note) == [Array("note 3, cosigned".utf8)])
    #expect(try journal.heads(from: 0, limit: 9).map(\.size) == [1, 2, 3, 4])
  }
}
