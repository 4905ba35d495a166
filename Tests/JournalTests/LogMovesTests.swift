import Foundation
import Testing

@testable import Journal

@Suite struct LogMovesTests {
  /// What is seen of the log after one group and the next: its length, whether all that was moved is on the disk, what is
  /// then to be done, and how much of the log lies in the file afterwards.
  struct Story: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let steps: [Step]

    init(_ description: String, _ steps: Step...) {
      (testDescription, self.steps) = (description, steps)
    }
  }

  struct Step: Sendable {
    let length: Int
    let isFlushed: Bool
    let move: LogMoves.Move?
    let moved: Int

    init(_ length: Int, flushed: Bool = true, _ move: LogMoves.Move? = nil, _ moved: Int = 0) {
      (self.length, isFlushed, self.move, self.moved) = (length, flushed, move, moved)
    }
  }

  static let stories = [
    Story("nothing of an empty log", Step(0)),
    Story(
      "small groups: parts of sixteen of them",
      Step(1), Step(2), Step(15), Step(16, .beside, 16), Step(17), Step(31), Step(32, .beside, 32)),
    Story(
      "the smallest groups: parts of a sixty-fourth of the limit",
      Step(0), Step(9), Step(9), Step(10), Step(10, .beside, 10), Step(10), Step(20), Step(20, .beside, 20)),
    Story(
      "large groups: parts of a quarter of the limit",
      Step(100), Step(200, .beside, 200), Step(300), Step(400, .beside, 400)),
    Story(
      "the next part is moved while the one before is on its way to the disk",
      Step(16), Step(17, .beside, 17), Step(33, flushed: false), Step(34, flushed: false, .beside, 34)),
    Story(
      "a long log of which little is left begins anew, and is then as any other",
      Step(630, .beside, 630), Step(640, .waiting, 640), Step(4), Step(100), Step(170, .beside, 170)),
    Story(
      "a long log waits for what was moved, not for the disk",
      Step(630, .beside, 630), Step(640, flushed: false), Step(642, flushed: false), Step(643, .waiting, 643)),
    Story(
      "a long log of which much is left is moved once more before",
      Step(600, .beside, 600), Step(690, .beside, 690), Step(700, .waiting, 700)),
    Story(
      "a log far too long is waited for, whatever is left",
      Step(900, .beside, 900), Step(960, flushed: false, .waiting, 960), Step(3)),
    Story(
      "a view of the group before holds too little to matter",
      Step(200, .beside, 190), Step(370, .beside, 370)),
    Story(
      "what a reader holds is tried again later and later",
      Step(200, .beside, 40), Step(205), Step(215, .beside, 60), Step(230), Step(234),
      Step(235, .beside, 235),
      Step(400, .beside, 400)),
    Story(
      "a log that does not begin anew, for a reader stands in it, is not waited for at every group",
      Step(630, .beside, 630), Step(640, .waiting, 640), Step(645), Step(655, .waiting, 655), Step(670),
      Step(680, .waiting, 680), Step(700), Step(719), Step(739, .waiting, 739)),
    Story(
      "groups longer than the limit",
      Step(2000, .waiting, 2000), Step(1900, .waiting, 1900), Step(1905), Step(1910, .waiting, 1910)),
  ]

  @Test(arguments: stories)
  func `the log is moved in parts and begins anew when it is long`(story: Story) {
    var moves = LogMoves(limit: 640)
    for (index, step) in story.steps.enumerated() {
      let move = moves.next(length: step.length, isFlushed: step.isFlushed)
      #expect(move == step.move, "step \(index)")
      if let move { moves.did(move, moved: step.moved) }
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
