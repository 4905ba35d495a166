internal import Dispatch
internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Synchronization
internal import Vouchers

/// The third of the writer that waits for the disk: makes decided groups durable, one after the other, and hands them on to
/// ``GroupAnswerer``. The only user of the writing connection for writing.
///
/// Runs on a queue of its own. The functions that wait block their caller's thread, which must be no task's.
actor GroupCommitter {
  private let executor = QueueExecutor(label: "quanbu.commit")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  /// One group being answered, one on its way to the disk, one being decided.
  private let room = DispatchSemaphore(value: 3)
  private let durable = Atomic<Int>(0)

  private let journal: SQLiteJournal
  private let signers: CheckpointSigners
  private let highWater: HighWater
  private let answerer: GroupAnswerer
  private let halt: Halt
  private let queue: SubmissionQueue
  private var frontier: Frontier

  init(
    journal: SQLiteJournal, frontier: Frontier, signers: sending CheckpointSigners, highWater: HighWater,
    keys: KeyDirectory, halt: Halt, queue: SubmissionQueue
  ) {
    self.journal = journal
    self.frontier = frontier
    self.signers = signers
    self.highWater = highWater
    self.halt = halt
    self.queue = queue
    answerer = GroupAnswerer(journal: journal, highWater: highWater, keys: keys, halt: halt, queue: queue)
  }

  // MARK: For the deciding third

  /// Returns when another group may be decided; each must be handed to ``commit(_:)`` or given back.
  nonisolated func waitForRoom() {
    room.wait()
  }

  nonisolated func giveRoomBack() {
    room.signal()
  }

  /// Commits a group after those handed over before it, has its callers answered, and makes room.
  nonisolated func commit(_ group: DecidedGroup) {
    executor.run { self.assumeIsolated { $0.process(group) } }
  }

  /// Returns when every group handed over is durable, or the writer has stopped.
  nonisolated func waitUntilIdle() {
    executor.runAndWait {}
  }

  /// How many of the groups handed over are durable: all before that one.
  nonisolated var durableGroups: Int { durable.load(ordering: .acquiring) }

  /// Keeps a payee account in the private table.
  nonisolated func keep(_ account: PayeeAccount) throws(JournalError) {
    let outcome = executor.runAndWait {
      self.assumeIsolated { committer in
        Result { () throws(JournalError) in try committer.journal.keep(account) }
      }
    }
    try outcome.get()
  }

  /// Closes the file after everything handed over is durable and answered; `flushing` also makes the high-water copy
  /// durable.
  nonisolated func close(flushing: Bool) {
    executor.runAndWait { self.assumeIsolated { $0.finish(flushing: flushing) } }
  }

  // MARK: On the queue

  private func process(_ decided: DecidedGroup) {
    let committed: CommittedGroup
    do {
      if let reason = halt.reason { throw Rejection.stopped(reason) }
      committed = try commit(decided)
    } catch {
      let reason = stop(because: error)
      for caller in decided.callers { caller.submission.reply(.failure(.stopped(reason))) }
      room.signal()
      return
    }
    durable.add(1, ordering: .releasing)
    answerer.answer(committed) { [room] in room.signal() }
    guard halt.reason == nil else { return }
    do { try journal.moveLogIfNeeded() } catch { stop(because: error) }
  }

  @discardableResult
  private func stop(because error: any Error) -> String {
    if case Rejection.stopped(let reason) = error { return reason }
    return halt.stop(because: error, closing: queue)
  }

  private func finish(flushing: Bool) {
    answerer.waitUntilIdle()
    do {
      if flushing, let newest = signers.newest { try highWater.write(newest.note, durable: true) }
    } catch {
      stop(because: error)
    }
    try? journal.close()
  }

  /// Makes a group durable. Throws only when it may not be: then nobody may be answered.
  private func commit(_ decided: DecidedGroup) throws -> CommittedGroup {
    let group = decided.group
    var edge: RightEdge?
    if let last = group.entries.last {
      let grown = RightEdge(before: frontier, appending: group.leaves)
      let signed = try signers.sign(grown.head, at: last.entry.at)
      try journal.commit(
        JournalGroup(items: group.items, tileHashes: grown.completedTileHashes, checkpoint: signed),
        changes: decided.changes)
      frontier = grown.after
      edge = grown
    }
    return CommittedGroup(
      entries: group.entries, edge: edge, checkpoint: signers.newest, keys: decided.changes.keys,
      callers: decided.callers)
  }
}
