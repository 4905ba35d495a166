internal import Dispatch
internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Vouchers

/// The half of the writer that waits for the disk: makes decided groups durable, one after the other, and answers their
/// callers. The only user of the writing connection.
///
/// Runs on a queue of its own. The functions that wait block their caller's thread, which must be no task's.
actor GroupCommitter {
  private let executor = QueueExecutor(label: "quanbu.commit")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  /// One group on its way to the disk, one being decided.
  private let room = DispatchSemaphore(value: 2)

  private let journal: SQLiteJournal
  private let signers: CheckpointSigners
  private let highWater: HighWater
  private let keys: KeyDirectory
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
    self.keys = keys
    self.halt = halt
    self.queue = queue
  }

  // MARK: For the deciding half

  /// Returns when another group may be decided; each must be handed to ``commit(_:)`` or given back.
  nonisolated func waitForRoom() {
    room.wait()
  }

  nonisolated func giveRoomBack() {
    room.signal()
  }

  /// Commits a group after those handed over before it, answers its callers, and makes room.
  nonisolated func commit(_ group: DecidedGroup) {
    executor.run {
      self.assumeIsolated { $0.process(group) }
      self.room.signal()
    }
  }

  /// Returns when every group handed over is durable, or the writer has stopped.
  nonisolated func waitUntilIdle() {
    executor.runAndWait {}
  }

  /// Keeps a payee account in the private table.
  nonisolated func keep(_ account: PayeeAccount) throws(JournalError) {
    let outcome = executor.runAndWait {
      self.assumeIsolated { committer in
        Result { () throws(JournalError) in try committer.journal.keep(account) }
      }
    }
    try outcome.get()
  }

  /// Closes the file after everything handed over; `flushing` also makes the high-water copy durable.
  nonisolated func close(flushing: Bool) {
    executor.runAndWait { self.assumeIsolated { $0.finish(flushing: flushing) } }
  }

  // MARK: On the queue

  private func process(_ decided: DecidedGroup) {
    let committed: Committed
    do {
      if let reason = halt.reason { throw Rejection.stopped(reason) }
      committed = try commit(decided.group, changes: decided.changes)
    } catch {
      let reason = stop(because: error)
      for caller in decided.callers { caller.submission.reply.resume(returning: .failure(.stopped(reason))) }
      return
    }
    // The group is durable. Whatever fails from here on, nobody else's answer is lost by it.
    for caller in decided.callers {
      caller.submission.reply.resume(returning: answer(caller.pending, committed))
    }
    guard halt.reason == nil else { return }
    do { try journal.checkpointIfNeeded() } catch { stop(because: error) }
  }

  @discardableResult
  private func stop(because error: any Error) -> String {
    if case Rejection.stopped(let reason) = error { return reason }
    return halt.stop(because: error, closing: queue)
  }

  private func finish(flushing: Bool) {
    do {
      if flushing, let newest = signers.newest { try highWater.write(newest.note, durable: true) }
    } catch {
      stop(because: error)
    }
    try? journal.close()
  }

  // MARK: Commit and answer

  /// What the group became: needed to answer its callers.
  private struct Committed {
    let entries: [GroupBuilder.Staged]
    let edge: RightEdge?
    let checkpoint: [UInt8]
  }

  /// Makes a group durable. Throws only when it may not be: then nobody may be answered.
  private func commit(_ group: GroupBuilder, changes: WorkingSet) throws -> Committed {
    guard let last = group.entries.last else { return Committed(entries: [], edge: nil, checkpoint: []) }
    let edge = RightEdge(before: frontier, appending: group.leaves)
    let signed = try signers.sign(edge.head, at: last.entry.at)
    try journal.commit(
      JournalGroup(items: group.items, tileHashes: edge.completedTileHashes, checkpoint: signed),
      changes: changes)
    do {
      try publish(changes.keys)
      try highWater.write(signed.note, durable: signed.isKept)
    } catch {
      // The callers of this group are still answered: their entries are durable.
      stop(because: error)
    }
    frontier = edge.after
    return Committed(entries: group.entries, edge: edge, checkpoint: signed.note)
  }

  /// Keys registered by this group are known to the gate from now on.
  private func publish(_ rows: RowTable<KeyID, KeyRow>) throws {
    for row in rows.all where keys[row.id.text] == nil { keys.add(row.id, try PublicKey(spki: row.spki)) }
  }

  private func answer(_ pending: DecidedGroup.Pending, _ committed: Committed) -> Result<Answer, Rejection> {
    do {
      switch pending {
      case .rejected(let rejection): return .failure(rejection)
      case .earlier(let sequence): return .success(try earlierAnswer(sequence))
      case .entry(let offset, let outcome, let isRepeat):
        guard let edge = committed.edge else { throw ServiceError(.treeBroken, "no commit") }
        let staged = committed.entries[offset]
        let receipt = Receipt(
          entry: staged.bytes, proof: try edge.inclusionProof(of: staged.entry.sequence),
          checkpoint: committed.checkpoint)
        return .success(Answer(outcome: outcome, receipt: receipt, isRepeat: isRepeat))
      }
    } catch {
      return .failure(.stopped(stop(because: error)))
    }
  }

  /// The first answer to a command, with a proof against the newest checkpoint.
  private func earlierAnswer(_ sequence: Int64) throws -> Answer {
    guard let bytes = try journal.entry(sequence), let checkpoint = signers.newest else {
      throw ServiceError(.treeBroken, "entry \(sequence)")
    }
    let entry = try Entry(decoding: bytes)
    let proof = try ProofBuilder(reader: journal, size: frontier.size)
      .inclusionProof(index: sequence, size: frontier.size)
    return Answer(
      outcome: entry.outcome, receipt: Receipt(entry: bytes, proof: proof, checkpoint: checkpoint.note),
      isRepeat: true)
  }
}
