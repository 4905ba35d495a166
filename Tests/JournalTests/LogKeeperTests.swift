import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(1))) struct LogKeeperTests {
  /// A disk that is as slow as the test wants, and fails when told to.
  private final class Disk: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let state = Mutex((begun: 0, fails: false))

    var begun: Int { state.withLock { $0.begun } }

    /// Whether so many flushes began, if need be after a while: they begin on a thread of their own.
    func hasBegun(_ count: Int) async throws -> Bool {
      for _ in 0..<5000 where begun < count { try await Task.sleep(for: .milliseconds(1)) }
      return begun == count
    }

    func flush(_ file: OpenFile) throws(JournalError) {
      state.withLock { $0.begun += 1 }
      gate.wait()
      let fails = state.withLock { $0.fails }
      if fails { throw JournalError(.inputOutput, "told to") }
      try file.flush()
    }

    /// Ends the flush under way.
    func end(_ keeper: LogKeeper, failing: Bool = false) async throws {
      state.withLock { $0.fails = failing }
      gate.signal()
      while keeper.isFlushing { try await Task.sleep(for: .milliseconds(1)) }
    }
  }

  private let scratch: Scratch
  private let disk = Disk()
  private let keeper: LogKeeper
  private var appender: Appender

  init() throws {
    scratch = try Scratch()
    appender = Appender(try SQLiteJournal.create(path: scratch.path()))
    keeper = try LogKeeper(path: scratch.path()) { [disk] file throws(JournalError) in try disk.flush(file) }
  }

  /// How many pages the log has after one more group.
  private mutating func grow() throws -> Int {
    try appender.append(50)
    return try appender.journal.read { session in session.waitingFrames }
  }

  /// Moves all of the log, as the writer does between two groups.
  private func move() throws -> Int {
    try keeper.hold()
    let moved = try appender.journal.read { session throws(JournalError) in try session.moveLogUnflushed() }
    try keeper.noteMoved()
    return moved
  }

  @Test func `the log begins anew only when all that was moved is on the disk`() async throws {
    var test = self
    let first = try test.grow()
    #expect(try move() == first)
    #expect(try await disk.hasBegun(1))
    #expect(!keeper.isFlushed)
    // More is moved while the first part is on its way to the disk, up to the log's end.
    let second = try test.grow()
    #expect(second > first)
    #expect(try move() == second)
    try await disk.end(keeper)
    #expect(!keeper.isFlushed)
    // The writer, between two groups.
    try keeper.goOn()
    #expect(try await disk.hasBegun(2))
    #expect(!keeper.isFlushed)
    let third = try test.grow()
    #expect(third > second)
    #expect(try move() == third)
    try await disk.end(keeper)
    try keeper.goOn()
    try await disk.end(keeper)
    #expect(try await disk.hasBegun(3))
    #expect(keeper.isFlushed)
    try keeper.goOn()
    #expect(try test.grow() < first)
  }

  @Test func `after a flush that failed the log is kept, and nothing is flushed any more`() async throws {
    var test = self
    let first = try test.grow()
    _ = try move()
    try await disk.end(keeper, failing: true)
    for _ in 0..<2 { #expect(throws: JournalError.self) { try keeper.goOn() } }
    #expect(throws: JournalError.self) { try keeper.release() }
    #expect(throws: JournalError.self) { try keeper.noteMoved() }
    #expect(disk.begun == 1)
    #expect(try test.grow() > first)
  }
}
