import Foundation
import MerkleLog
import Testing

@testable import Journal

@Suite struct `a backup` {
  private func appended(_ scratch: Scratch, _ count: Int) throws -> Appender {
    var appender = Appender(try SQLiteJournal.create(path: scratch.path()))
    try appender.append(count, kept: true, commands: [try .sample(1)])
    try appender.journal.keep(.sample)
    return appender
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func `is one file with all the journal holds, made beside the writer and its log`() throws {
    let scratch = try Scratch()
    var appender = try appended(scratch, 700)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    let path = scratch.path("copy.sqlite")
    let backup = try reader.backUp(to: path)
    #expect(backup.head == appender.frontier.head)
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory.path)
    #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
    #expect(try mode(path) == 0o600)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == Int(backup.bytes))
    let before = try reader.contents()
    // What is written afterwards is not in it.
    try appender.append(3)
    let copy = try SQLiteJournal.open(path: path, mode: .reader)
    #expect(try copy.contents() == before)
    #expect(try copy.entryCount() == 700)
    #expect(try copy.schema() == reader.schema())
    try copy.close()
    // Put in its place, it goes on as the journal did.
    var again = Appender(
      try SQLiteJournal.open(path: path, mode: .writer), from: try appended(Scratch(), 700))
    try again.append(2)
    #expect(try again.journal.entryCount() == 702)
  }

  @Test func `is of one group's end while the writer goes on`() throws {
    let scratch = try Scratch()
    var appender = try appended(scratch, 200)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    let backup = try reader.backUp(to: scratch.path("copy.sqlite")) { copy in
      try appender.append(100)
      #expect(try copy.entryCount() == 200)
    }
    #expect(backup.head.size == 200)
    #expect(try reader.entryCount() == 300)
  }

  @Test func `overwrites nothing`() throws {
    let scratch = try Scratch()
    let appender = try appended(scratch, 1)
    let path = scratch.path("copy.sqlite")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(#expect(throws: JournalError.self) { try appender.journal.backUp(to: path) }?.code == .exists)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    let own = scratch.path()
    #expect(#expect(throws: JournalError.self) { try appender.journal.backUp(to: own) }?.code == .exists)
    #expect(try appender.journal.entryCount() == 1)
  }

  @Test func `leaves nothing behind when it is not made`() throws {
    let scratch = try Scratch()
    let appender = try appended(scratch, 10)
    struct Objection: Error {}
    #expect(throws: Objection.self) {
      try appender.journal.backUp(to: scratch.path("copy.sqlite")) { _ in throw Objection() }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory.path)
    #expect(!names.contains { $0.hasPrefix("copy") })
    let nowhere = #expect(throws: JournalError.self) {
      try appender.journal.backUp(to: "/nowhere/at/all/copy.sqlite")
    }
    #expect(nowhere?.code == .readOnly)
  }

  @Test func `is not made of a journal whose tree is not its newest checkpoint's`() throws {
    let scratch = try Scratch()
    let appender = try appended(scratch, 10)
    try appender.journal.close()
    try scratch.run(
      "DROP TRIGGER journal_no_update; UPDATE journal SET leaf = zeroblob(32) WHERE seq = 9",
      on: scratch.path())
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    let error = #expect(throws: JournalError.self) { try reader.backUp(to: scratch.path("copy.sqlite")) }
    #expect(error?.code == .corrupt)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("copy.sqlite")))
  }
}
