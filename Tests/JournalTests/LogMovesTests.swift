import Foundation
import Testing

@testable import Journal

@Suite struct LogMovesTests {
  /// What is seen of the log, one after the other: its length, what is then to be done, and how much of it lies in the file
  /// afterwards.
  struct Story: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let steps: [(length: Int, move: LogMoves.Move?, moved: Int)]
  }

  static let stories = [
    Story(testDescription: "nothing of an empty log", steps: [(0, nil, 0)]),
    Story(
      testDescription: "a sixteenth of the limit at a time",
      steps: [(9, nil, 0), (10, .beside, 10), (19, nil, 0), (20, .beside, 20), (45, .beside, 45)]),
    Story(
      testDescription: "a long log of which little is left begins anew, and is then as any other",
      steps: [(155, .beside, 155), (160, .waiting, 160), (4, nil, 0), (14, .beside, 14)]),
    Story(
      testDescription: "a long log of which much is left is moved once more before",
      steps: [(150, .beside, 150), (166, .beside, 166), (171, .waiting, 171)]),
    Story(
      testDescription: "a log far too long is waited for, whatever is left",
      steps: [(150, .beside, 150), (240, .waiting, 240), (3, nil, 0)]),
    Story(
      testDescription: "what a reader holds is tried again when the log has grown by a quarter of its limit",
      steps: [(10, .beside, 4), (49, nil, 0), (50, .beside, 50), (60, .beside, 60)]),
    Story(
      testDescription:
        "a log that does not begin anew, for a reader stands in it, is not waited for at every group",
      steps: [(155, .beside, 155), (160, .waiting, 160), (161, nil, 0), (199, nil, 0), (200, .beside, 200)]),
    Story(
      testDescription: "groups longer than the limit",
      steps: [(500, .waiting, 500), (480, .waiting, 480), (510, nil, 0), (520, .waiting, 520)]),
  ]

  @Test(arguments: stories)
  func `the log is moved in parts and begins anew when it is long`(story: Story) {
    var moves = LogMoves(limit: 160)
    for (index, step) in story.steps.enumerated() {
      let move = moves.next(length: step.length)
      #expect(move == step.move, "step \(index)")
      if let move { moves.did(move, moved: step.moved, of: step.length) }
    }
  }

  @Test func `every part is in the file, and SQLite flushes at each commit as before`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path(), options: .init(logLimit: 64))
    var appender = Appender(journal)
    var moved = 0
    for _ in 0..<100 {
      try appender.append(50)
      if try journal.moveLogIfNeeded() { moved += 1 }
      // 2 is FULL.
      #expect(
        try journal.read { session throws(JournalError) in try session.integer("PRAGMA synchronous") } == 2)
    }
    #expect(moved > 5)
    try journal.close()
    let reader = try SQLiteJournal.open(path: scratch.path(), mode: .reader)
    #expect(try reader.entryCount() == 5000)
    #expect(try reader.defects(limit: 1) == [])
  }

  @Test func `another statement does not change when SQLite flushes, also after a part was moved`() throws {
    let scratch = try Scratch()
    let journal = try SQLiteJournal.create(path: scratch.path(), options: .init(logLimit: 16))
    var appender = Appender(journal)
    try appender.append(100)
    #expect(try journal.moveLogIfNeeded())
    #expect(throws: JournalError.self) {
      try journal.read { session throws(JournalError) in try session.execute(["PRAGMA synchronous = OFF"]) }
    }
  }
}
