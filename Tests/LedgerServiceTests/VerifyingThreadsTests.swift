import Dispatch
import Synchronization
import Testing

@testable import LedgerService

@Suite(.timeLimit(.minutes(1))) struct `threads that verify` {
  private final class Notes: Sendable {
    let values = Mutex<[Int32]>([])
    let done = DispatchSemaphore(value: 0)

    func note(_ value: Int32) {
      values.withLock { $0.append(value) }
      done.signal()
    }
  }

  /// Has `count` jobs done and answers what each noted, once all are.
  private static func run(
    _ count: Int32, on threads: VerifyingThreads, _ job: @escaping @Sendable (Int32) -> Int32
  ) async -> [Int32] {
    let notes = Notes()
    for number in 0..<count { threads.run { notes.note(job(number)) } }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        for _ in 0..<count { notes.done.wait() }
        continuation.resume()
      }
    }
    return notes.values.withLock { $0 }
  }

  @Test func `one does what it is given in its order`() async {
    #expect(await Self.run(1000, on: VerifyingThreads(1)) { $0 } == Array(0..<1000))
  }

  @Test func `several do each thing once`() async {
    #expect(await Self.run(1000, on: VerifyingThreads(3)) { $0 }.sorted() == Array(0..<1000))
  }

  @Test func `they give way to others`() async {
    let ours = VerifyingThreads.niceness
    let theirs = await Self.run(50, on: .shared) { _ in VerifyingThreads.niceness }
    #expect(Set(theirs) == [min(19, ours + VerifyingThreads.advance)])
    // Only theirs was raised.
    #expect(VerifyingThreads.niceness == ours)
  }
}
