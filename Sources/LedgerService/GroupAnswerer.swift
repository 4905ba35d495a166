internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Vouchers

/// The last third of the writer: tells of what is durable. Writes the high-water copy, makes new keys known to the gate,
/// and gives each caller its receipt, while the next group goes to the disk.
///
/// Runs on a queue of its own, one group after the other.
actor GroupAnswerer {
  private let executor = QueueExecutor(label: "quanbu.answer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Read from only, for what earlier groups wrote.
  private let journal: SQLiteJournal
  private let highWater: HighWater
  private let keys: KeyDirectory
  private let halt: Halt
  private let queue: SubmissionQueue

  init(journal: SQLiteJournal, highWater: HighWater, keys: KeyDirectory, halt: Halt, queue: SubmissionQueue) {
    self.journal = journal
    self.highWater = highWater
    self.keys = keys
    self.halt = halt
    self.queue = queue
  }

  /// Answers the callers of a group after those of the groups before it, then calls `done`.
  nonisolated func answer(_ group: CommittedGroup, then done: @escaping @Sendable () -> Void) {
    executor.run {
      self.assumeIsolated { $0.process(group) }
      done()
    }
  }

  /// Returns when every group handed over is answered.
  nonisolated func waitUntilIdle() {
    executor.runAndWait {}
  }

  // MARK: On the queue

  private func process(_ group: CommittedGroup) {
    do {
      try publish(group.keys)
      if group.edge != nil, let checkpoint = group.checkpoint {
        try highWater.write(checkpoint.note, durable: checkpoint.isKept)
      }
    } catch {
      // The callers of this group are still answered: their entries are durable.
      stop(because: error)
    }
    for caller in group.callers {
      caller.submission.reply(answer(caller.pending, group))
    }
  }

  @discardableResult
  private func stop(because error: any Error) -> String { halt.stop(because: error, closing: queue) }

  /// Keys registered by this group are known to the gate from now on.
  private func publish(_ rows: RowTable<KeyID, KeyRow>) throws {
    for row in rows.all where keys[row.id.text] == nil { keys.add(row.id, try PublicKey(spki: row.spki)) }
  }

  private func answer(_ pending: DecidedGroup.Pending, _ group: CommittedGroup) -> Result<Answer, Rejection> {
    do {
      switch pending {
      case .rejected(let rejection): return .failure(rejection)
      case .earlier(let sequence): return .success(try earlierAnswer(sequence, group.checkpoint))
      case .entry(let offset, let outcome, let isRepeat):
        guard let edge = group.edge, let checkpoint = group.checkpoint else {
          throw ServiceError(.treeBroken, "no commit")
        }
        let staged = group.entries[offset]
        let receipt = Receipt(
          entry: staged.bytes, proof: try edge.inclusionProof(of: staged.entry.sequence),
          checkpoint: checkpoint.note)
        return .success(Answer(outcome: outcome, receipt: receipt, isRepeat: isRepeat))
      }
    } catch {
      return .failure(.stopped(stop(because: error)))
    }
  }

  /// The first answer to a command, with a proof against the newest checkpoint.
  private func earlierAnswer(_ sequence: Int64, _ newest: StoredCheckpoint?) throws -> Answer {
    guard let bytes = try journal.entry(sequence), let newest else {
      throw ServiceError(.treeBroken, "entry \(sequence)")
    }
    let entry = try Entry(decoding: bytes)
    let proof = try ProofBuilder(reader: journal, size: newest.head.size)
      .inclusionProof(index: sequence, size: newest.head.size)
    return Answer(
      outcome: entry.outcome, receipt: Receipt(entry: bytes, proof: proof, checkpoint: newest.note),
      isRepeat: true)
  }
}
