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

  /// Hands in a command of so many bytes, whose caller then waits.
  private func admit(_ bytes: Int, to queue: SubmissionQueue) async throws -> SubmissionQueue.Admission {
    let command = try command(bytes)
    return await withCheckedContinuation { caller in
      Task {
        _ = await withCheckedContinuation { reply in
          let admission = queue.admit(SubmissionQueue.Submission(command: command, reply: .caller(reply)))
          if case .refused(let rejection) = admission { reply.resume(returning: .failure(rejection)) }
          caller.resume(returning: admission)
        }
      }
    }
  }

  /// Takes a group, answers it, and tells how long its commands were.
  private func take(_ count: Int, _ bytes: Int, from queue: SubmissionQueue) -> [Int] {
    queue.take(atMost: count, bytes: bytes).map { submission in
      submission.reply.resume(returning: .failure(.busy))
      return submission.size
    }
  }

  @Test func `gives groups no larger than asked in number and in bytes, in the order they came`() async throws
  {
    let queue = SubmissionQueue(limit: 100)
    for bytes in [10, 20, 30, 500, 40, 50] { _ = try await admit(bytes, to: queue) }
    #expect(take(2, 1000, from: queue) == [10, 20])
    #expect(take(9, 100, from: queue) == [30])
    // One alone may be longer than a group.
    #expect(take(9, 100, from: queue) == [500])
    #expect(take(9, 90, from: queue) == [40, 50])
    #expect(take(9, 90, from: queue).isEmpty)
  }

  @Test func `refuses when too many wait, or too many bytes, until some are taken`() async throws {
    let few = SubmissionQueue(limit: 2)
    for _ in 0..<2 { _ = try await admit(1, to: few) }
    #expect(try await admit(1, to: few) == .refused(.busy))
    #expect(take(1, 10, from: few) == [1])
    #expect(try await admit(1, to: few) == .waiting)
    _ = take(9, 10, from: few)
    let long = SubmissionQueue(limit: 100)
    for _ in 0..<2 { _ = try await admit(SubmissionQueue.byteLimit / 2, to: long) }
    #expect(try await admit(1, to: long) == .refused(.busy))
    _ = take(1, 1, from: long)
    #expect(try await admit(1, to: long) == .waiting)
    _ = take(9, .max, from: long)
  }

  @Test func `takes of a chain what there is room for, from its first on, with nothing between`() async throws
  {
    let queue = SubmissionQueue(limit: 4)
    #expect(try await admit(1, to: queue) == .startWriter)
    let commands = try [10, 20, 30, 40, 50].map { try command($0) }
    let answers = await withCheckedContinuation { reply in
      let chain = CommandChain(of: 5, reply: reply)
      let admission = queue.admit(
        chain: commands.enumerated().map {
          SubmissionQueue.Submission(command: $1, reply: .chain(chain, place: $0))
        })
      #expect(admission == SubmissionQueue.ChainAdmission(count: 3, startsWriter: false, refusal: .busy))
      chain.leaveOut(last: 2)
      #expect(take(9, 99, from: queue) == [1, 10, 20, 30])
    }
    #expect(answers.count == 3)
    #expect(take(9, 99, from: queue).isEmpty)
    let second = await withCheckedContinuation { reply in
      let chain = CommandChain(of: 1, reply: reply)
      let link = SubmissionQueue.Submission(command: commands[0], reply: .chain(chain, place: 0))
      let admission = queue.admit(chain: [link])
      #expect(admission == SubmissionQueue.ChainAdmission(count: 1, startsWriter: true, refusal: nil))
      #expect(take(9, 99, from: queue) == [10])
    }
    #expect(second.count == 1)
  }

  @Test func `wakes the writer for the first that waits, and again after a look found none`() async throws {
    let queue = SubmissionQueue(limit: 9)
    #expect(try await admit(1, to: queue) == .startWriter)
    #expect(try await admit(1, to: queue) == .waiting)
    #expect(take(9, 9, from: queue).count == 2)
    #expect(try await admit(1, to: queue) == .waiting)
    #expect(take(9, 9, from: queue).count == 1)
    #expect(take(9, 9, from: queue).isEmpty)
    #expect(try await admit(1, to: queue) == .startWriter)
    _ = take(9, 9, from: queue)
    queue.close("closed")
    #expect(try await admit(1, to: queue) == .refused(.stopped("closed")))
  }
}
