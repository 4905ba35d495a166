import TestSupport
import Testing
import Vouchers
import Wire

@testable import LedgerService

@Suite struct `the queue of submissions` {
  private func command(_ bytes: Int) throws -> VerifiedCommand {
    let id = CommandID(at: try Instant(milliseconds: 1), random: [UInt8](repeating: 1, count: 10))
    return VerifiedCommand(
      jws: [UInt8](repeating: 0, count: bytes), digest: .zero, key: "k",
      command: Command(
        audience: "quanbu.test", id: id, issuedAt: 0, seen: Seen(size: 0, root: .zero),
        act: .approveClass(ApproveClass(id: "c"))), presented: [])
  }

  /// Hands in a command of so many bytes.
  private func admit(_ bytes: Int, to queue: SubmissionQueue) throws -> SubmissionQueue.Admission {
    queue.admit(SubmissionQueue.Submission(command: try command(bytes)) { _ in })
  }

  private static func link(
    _ command: VerifiedCommand, of chain: CommandChain, _ place: Int
  ) -> SubmissionQueue.Submission {
    SubmissionQueue.Submission(command: command, chain: chain) { chain.answer($0, at: place) }
  }

  /// Takes a group, and tells how long its commands were.
  private func take(_ count: Int, _ bytes: Int, from queue: SubmissionQueue) -> [Int] {
    queue.take(atMost: count, bytes: bytes).map { submission in
      submission.reply(.failure(.busy))
      return submission.size
    }
  }

  @Test func `gives groups no larger than asked in number and in bytes, in the order they came`() throws {
    let queue = SubmissionQueue(limit: 100)
    for bytes in [10, 20, 30, 500, 40, 50] { _ = try admit(bytes, to: queue) }
    #expect(take(2, 1000, from: queue) == [10, 20])
    #expect(take(9, 100, from: queue) == [30])
    // One alone may be longer than a group.
    #expect(take(9, 100, from: queue) == [500])
    #expect(take(9, 90, from: queue) == [40, 50])
    #expect(take(9, 90, from: queue).isEmpty)
  }

  @Test func `refuses when too many wait, or too many bytes, until some are taken`() async throws {
    let few = SubmissionQueue(limit: 2)
    for _ in 0..<2 { _ = try admit(1, to: few) }
    #expect(try admit(1, to: few) == .refused(.busy))
    #expect(take(1, 10, from: few) == [1])
    #expect(try admit(1, to: few) == .waiting)
    _ = take(9, 10, from: few)
    let long = SubmissionQueue(limit: 100)
    for _ in 0..<2 { _ = try admit(SubmissionQueue.byteLimit / 2, to: long) }
    #expect(try admit(1, to: long) == .refused(.busy))
    _ = take(1, 1, from: long)
    #expect(try admit(1, to: long) == .waiting)
    _ = take(9, .max, from: long)
  }

  @Test func `takes of a chain what there is room for, from its first on, with nothing between`() async throws
  {
    let queue = SubmissionQueue(limit: 4)
    #expect(try admit(1, to: queue) == .startWriter)
    let commands = try [10, 20, 30, 40, 50].map { try command($0) }
    let answers = await withCheckedContinuation { reply in
      let chain = CommandChain(of: 5, reply: reply)
      let admission = queue.admit(
        chain: commands.enumerated().map {
          Self.link($1, of: chain, $0)
        })
      #expect(admission == SubmissionQueue.ChainAdmission(count: 3, startsWriter: false, refusal: .busy))
      chain.leaveOut(last: 2)
      #expect(take(9, 99, from: queue) == [1, 10, 20, 30])
    }
    #expect(answers.count == 3)
    #expect(take(9, 99, from: queue).isEmpty)
    let second = await withCheckedContinuation { reply in
      let chain = CommandChain(of: 1, reply: reply)
      let admission = queue.admit(chain: [Self.link(commands[0], of: chain, 0)])
      #expect(admission == SubmissionQueue.ChainAdmission(count: 1, startsWriter: true, refusal: nil))
      #expect(take(9, 99, from: queue) == [10])
    }
    #expect(second.count == 1)
  }

  @Test func `wakes the writer for the first that waits, and again after a look found none`() throws {
    let queue = SubmissionQueue(limit: 9)
    #expect(try admit(1, to: queue) == .startWriter)
    #expect(try admit(1, to: queue) == .waiting)
    #expect(take(9, 9, from: queue).count == 2)
    #expect(try admit(1, to: queue) == .waiting)
    #expect(take(9, 9, from: queue).count == 1)
    #expect(take(9, 9, from: queue).isEmpty)
    #expect(try admit(1, to: queue) == .startWriter)
    _ = take(9, 9, from: queue)
    queue.close("closed")
    #expect(try admit(1, to: queue) == .refused(.stopped("closed")))
  }
}
