import Dispatch
import Foundation
import Glibc
import Ledger
import MerkleLog
import Synchronization
import Testing
import Vouchers

@testable import Journal

@Suite struct OpeningTests {
  private func code(_ body: () throws -> SQLiteJournal) -> JournalError? {
    do {
      _ = try body()
      return nil
    } catch { return error as? JournalError }
  }

  @Test func `a second writer is told who holds the journal`() throws {
    let scratch = try Scratch()
    let first = try SQLiteJournal.create(path: scratch.path())
    let error = code { try SQLiteJournal.open(path: scratch.path(), mode: .writer) }
    #expect(error?.code == .locked)
    #expect(error?.detail.hasPrefix("pid \(ProcessInfo.processInfo.processIdentifier) host ") == true)
    #expect(error?.detail.contains(" since 2") == true)
    try first.close()
    let second = try SQLiteJournal.open(path: scratch.path(), mode: .writer)
    #expect(try second.entryCount() == 0)
  }

  /// Closed twice, its number may be that of a file which another thread has opened meanwhile.
  @Test func `a lock that is taken closes no file but its own`() throws {
    let scratch = try Scratch()
    let path = scratch.path("held")
    let held = try LockFile(path: path)
    let others = OtherFiles()
    let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    for _ in 0..<2 {
      Thread.detachNewThread {
        begun.signal()
        others.openAndClose()
        ended.signal()
      }
    }
    for _ in 0..<2 { begun.wait() }
    for _ in 0..<5000 { #expect(throws: JournalError.self) { _ = try LockFile(path: path) } }
    others.isOver.store(true, ordering: .relaxed)
    for _ in 0..<2 { ended.wait() }
    #expect(others.closed.load(ordering: .relaxed) > 0)
    #expect(others.lost.load(ordering: .relaxed) == 0)
    _ = consume held
    _ = try LockFile(path: path)
    withExtendedLifetime(scratch) {}
  }

  @Test func `a reader beside the writer sees whole groups only`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(2)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    #expect(try reader.entryCount() == 2)
    let group = try appender.group(3)
    try journal.read { session throws(JournalError) in
      try session.transaction { () throws(JournalError) in
        try session.append(group)
        #expect(try reader.entryCount() == 2)
        #expect(try reader.newestCheckpoint()?.head.size == 2)
      }
    }
    #expect(try reader.entryCount() == 5)
    #expect(try reader.newestCheckpoint()?.head == appender.frontier.head)
  }

  @Test func `a snapshot stays while the writer goes on`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path(), options: .init(logLimit: 4))
    var appender = Appender(journal)
    try appender.append(2)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    try reader.snapshot {
      #expect(try reader.entryCount() == 2)
      try appender.append(300)
      try journal.moveLogIfNeeded()
      #expect(try reader.entryCount() == 2)
      #expect(try reader.newestCheckpoint()?.head.size == 2)
    }
    #expect(try reader.entryCount() == 302)
  }

  @Test func `the log is moved into the file when it grows long`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path(), options: .init(logLimit: 40))
    var appender = Appender(journal)
    var tried = 0
    for _ in 0..<40 {
      try appender.append(100)
      if try journal.moveLogIfNeeded() { tried += 1 }
    }
    #expect(tried > 1)
    let log = try FileManager.default.attributesOfItem(atPath: scratch.path() + "-wal")[.size] as? Int
    #expect(try #require(log) < 120 * 4120)
  }

  /// Groups so large that the log, begun anew, is at once longer than what is enough while nobody waits.
  @Test func `the log grows no longer from one time it is moved to the next`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path(), options: .init(logLimit: 40))
    var appender = Appender(journal)
    for _ in 0..<300 {
      try appender.append(100)
      try journal.moveLogIfNeeded()
    }
    let log = try FileManager.default.attributesOfItem(atPath: scratch.path() + "-wal")[.size] as? Int
    #expect(try #require(log) < 80 * 4120)
  }

  @Test func `the log is emptied at the end, unless a reader is still in it`() throws {
    let scratch = try Scratch()
    func length() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: scratch.path() + "-wal")[.size] as? Int
    }
    var appender = Appender(try SQLiteJournal.create(path: scratch.path()))
    try appender.append(100)
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    try reader.snapshot {
      #expect(try reader.entryCount() == 100)
      let start = ContinuousClock.now
      try appender.journal.close()
      #expect(start.duration(to: .now) < .seconds(5))
      #expect(try reader.entryCount() == 100)
    }
    #expect(try #require(try length()) > 0)
    var again = Appender(try SQLiteJournal.open(path: scratch.path(), mode: .writer), from: appender)
    try again.append(5)
    try again.journal.close()
    #expect(try length() == 0)
    #expect(try reader.entryCount() == 105)
  }

  @Test func `nothing is made over a file`() throws {
    let scratch = try Scratch()
    let path = scratch.path()
    #expect(code { try SQLiteJournal.open(path: path, mode: .writer) }?.code == .missing)
    #expect(code { try SQLiteJournal.open(path: path, mode: .reader) }?.code == .missing)
    try Data("hello".utf8).write(to: URL(fileURLWithPath: path))
    #expect(code { try SQLiteJournal.create(path: path) }?.code == .exists)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "hello")
  }

  @Test(arguments: [SQLiteJournal.Mode.writer, .reader])
  func `what is no ledger is named so`(mode: SQLiteJournal.Mode) throws {
    let scratch = try Scratch()
    let text = scratch.path("text")
    try Data(String(repeating: "no database at all ", count: 400).utf8).write(to: URL(fileURLWithPath: text))
    #expect(code { try SQLiteJournal.open(path: text, mode: mode) }?.code == .notALedger)
    let empty = scratch.path("empty")
    try Data().write(to: URL(fileURLWithPath: empty))
    #expect(code { try SQLiteJournal.open(path: empty, mode: mode) }?.code == .notALedger)
    let other = scratch.path("other")
    try SQLiteJournal.createScratch(path: other).close()
    #expect(code { try SQLiteJournal.open(path: other, mode: mode) }?.code == .notALedger)
  }

  @Test func `a newer format is not touched`() throws {
    let scratch = try Scratch()
    try SQLiteJournal.create(path: scratch.path()).close()
    // user_version, big end first (sqlite.org/fileformat.html)
    try patch(scratch.path(), at: 60, [0, 0, 0, 3])
    let error = code { try SQLiteJournal.open(path: scratch.path(), mode: .writer) }
    #expect(error?.code == .newerFormat)
    #expect(error?.detail.hasPrefix("format 3") == true)
  }

  @Test func `a cut file is damaged`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(500)
    try journal.close()
    for suffix in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: scratch.path() + suffix) }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path()))
    try handle.truncate(atOffset: 20_000)
    try handle.close()
    let error = code { try SQLiteJournal.open(path: scratch.path(), mode: .writer) }
    #expect(error?.code == .corrupt)
  }

  @Test func `a folder without room for us is named so`() throws {
    let missing = "/nowhere/at/all/ledger.sqlite"
    #expect(code { try SQLiteJournal.create(path: missing) }?.code == .readOnly)
    // Not even root writes there.
    #expect(code { try SQLiteJournal.create(path: "/proc/ledger.sqlite") }?.code == .readOnly)
  }

  @Test func `a full disk stops the writer and loses nothing`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path())
    var appender = Appender(journal)
    try appender.append(10)
    try journal.read { session throws(JournalError) in
      let pages = try session.integer("PRAGMA page_count")
      _ = try session.integer("PRAGMA max_page_count = \(pages + 4)")
    }
    let before = appender
    let error = #expect(throws: JournalError.self) {
      for _ in 0..<20 { try appender.append(100) }
    }
    #expect(error?.code == .diskFull)
    #expect(#expect(throws: JournalError.self) { try appender.append(1) }?.code == .stopped)
    try journal.close()
    let again = try SQLiteJournal.open(path: scratch.path(), mode: .writer)
    let count = try again.entryCount()
    #expect(count >= before.frontier.size)
    #expect(try again.newestCheckpoint()?.head.size == count)
    #expect(try again.root(at: count) == again.newestCheckpoint()?.head.root)
  }

  private func patch(_ path: String, at offset: UInt64, _ bytes: [UInt8]) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
    for suffix in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + suffix) }
  }
}

/// Files that other threads of the process have open for a moment.
private final class OtherFiles: Sendable {
  let isOver = Atomic(false)
  let closed = Atomic(0)
  /// Closed by somebody else meanwhile.
  let lost = Atomic(0)

  func openAndClose() {
    while !isOver.load(ordering: .relaxed) {
      let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
      for _ in 0..<3 { sched_yield() }
      if close(file) == 0 {
        closed.add(1, ordering: .relaxed)
      } else {
        lost.add(1, ordering: .relaxed)
      }
    }
  }
}
