internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Vouchers
internal import Wire

/// The only writer. Takes what waits as one group, decides each command in memory, commits the group in one
/// transaction with one fsync and one signed checkpoint, and only then answers.
///
/// Runs on a queue of its own, and never suspends between deciding and committing.
actor LedgerWriter {
  /// Commands in one group at most: bounds latency and the size of a transaction.
  static let groupLimit = 512
  /// Rows kept in memory between groups before they are dropped and loaded again.
  static let residentRowLimit = 200_000

  private let executor = QueueExecutor(label: "quanbu.writer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let journal: SQLiteJournal
  private let signers: CheckpointSigners
  private let highWater: HighWater
  private let clock: any TimeSource
  private let keys: KeyDirectory
  private let queue: SubmissionQueue

  private var set: WorkingSet
  private var frontier: Frontier
  private var heads = SeenHeads()
  private var suppressed = SuppressedRefusals()
  private var stopped: String?

  init(
    journal: SQLiteJournal, set: WorkingSet, frontier: Frontier, signers: CheckpointSigners,
    highWater: HighWater, clock: any TimeSource, keys: KeyDirectory, queue: SubmissionQueue
  ) {
    self.journal = journal
    self.set = set
    self.frontier = frontier
    self.signers = signers
    self.highWater = highWater
    self.clock = clock
    self.keys = keys
    self.queue = queue
  }

  /// Works until nothing waits.
  func drain() {
    while true {
      let group = queue.take(atMost: Self.groupLimit)
      if group.isEmpty { return }
      process(group)
    }
  }

  // MARK: One group

  /// What a submission of the group came to, before the commit.
  private enum Pending {
    case rejected(Rejection)
    /// Its entry stands at this place of the group.
    case entry(offset: Int, outcome: Outcome, isRepeat: Bool)
    /// The same bytes were journalled by an earlier group.
    case earlier(sequence: Int64)
  }

  private func process(_ submissions: [SubmissionQueue.Submission]) {
    if let stopped {
      for submission in submissions { submission.reply.resume(returning: .failure(.stopped(stopped))) }
      return
    }
    do {
      var group = GroupBuilder(before: frontier)
      try loadFootprints(of: submissions)
      var pending: [Pending] = []
      pending.reserveCapacity(submissions.count)
      for submission in submissions { pending.append(try take(submission.command, into: &group)) }
      let committed = try commit(&group)
      for (submission, result) in zip(submissions, pending) {
        submission.reply.resume(returning: try answer(result, committed))
      }
    } catch {
      stop(because: "\(error)", answering: submissions)
    }
  }

  /// After any failure the writer stops: what is on disk decides what happened, and a restart reads it.
  private func stop(because reason: String, answering submissions: [SubmissionQueue.Submission]) {
    stopped = reason
    for submission in submissions + queue.close(reason) {
      submission.reply.resume(returning: .failure(.stopped(reason)))
    }
  }

  /// A few queries for the whole group instead of a few for each command.
  private func loadFootprints(of submissions: [SubmissionQueue.Submission]) throws {
    for _ in 0..<4 {
      var footprint = Footprint()
      for submission in submissions {
        set.addMissing(for: request(submission.command, seenMatches: true), to: &footprint)
      }
      if footprint.isEmpty { return }
      try journal.load(footprint, into: &set)
    }
  }

  private func request(_ command: VerifiedCommand, seenMatches: Bool) -> Request {
    Request(
      key: command.key, act: command.command.act,
      facts: Facts(seenMatches: seenMatches, presented: command.presented))
  }

  private func take(_ command: VerifiedCommand, into group: inout GroupBuilder) throws -> Pending {
    let reference = CommandReference(key: command.key, id: command.command.id, digest: command.digest)
    if let known = try earlier(reference, group) {
      guard known.digest == command.digest else { return .rejected(.commandIDReused(entry: known.sequence)) }
      guard let offset = group.offset(of: known.sequence) else { return .earlier(sequence: known.sequence) }
      return .entry(offset: offset, outcome: group.entries[offset].outcome, isRepeat: true)
    }
    let moment = Moment(sequence: group.nextSequence, at: now())
    if let rejection = untimely(command.command, at: moment.at) { return .rejected(rejection) }
    if set.isOverRefusalQuota(command.key, at: moment.at) {
      suppressed.count(command.key, at: moment.at)
      return .rejected(.tooManyRefusals)
    }
    try tallySuppressed(into: &group)
    let seen = try matches(command.command.seen)
    return try decide(command, reference, request(command, seenMatches: seen), &group)
  }

  private func earlier(
    _ reference: CommandReference, _ group: GroupBuilder
  ) throws -> (sequence: Int64, digest: Hash256)? {
    if let inGroup = group.known(reference) { return inGroup }
    return try journal.findCommand(key: reference.key, id: reference.id)
  }

  private func decide(
    _ command: VerifiedCommand, _ reference: CommandReference, _ request: Request, _ group: inout GroupBuilder
  ) throws -> Pending {
    // Earlier commands of the group may have led to rows nobody asked for yet.
    try loadMissing(for: request)
    let moment = Moment(sequence: group.nextSequence, at: now())
    let outcome: Outcome
    do throws(Refused) {
      outcome = .accepted(try set.decide(request, at: moment))
    } catch {
      outcome = .refused(error)
    }
    let entry = Entry(sequence: moment.sequence, at: moment.at, command: command.jws, outcome: outcome)
    guard let bytes = try? entry.encoded() else { return .rejected(.tooLarge) }
    switch outcome {
    case .accepted(let events): try set.apply(request, events: events, at: moment)
    case .refused: set.applyRefusal(of: command.key, at: moment)
    }
    let offset = group.append(entry, bytes: bytes, command: reference)
    return .entry(offset: offset, outcome: outcome, isRepeat: false)
  }

  private func loadMissing(for request: Request) throws {
    for _ in 0..<4 {
      let footprint = set.missing(for: request)
      if footprint.isEmpty { return }
      try journal.load(footprint, into: &set)
    }
  }

  /// `at` never decreases, whatever the clock does.
  private func now() -> Instant {
    let now = clock.now()
    guard let last = set.counters.at else { return now }
    return max(now, last)
  }

  private func untimely(_ command: Command, at instant: Instant) -> Rejection? {
    let window = Int64(set.book.service(on: instant.day).commandWindowMinutes) * 60
    if command.issuedAt < instant.seconds - window { return .stale }
    if command.issuedAt > instant.seconds + window { return .early }
    return nil
  }

  private func matches(_ seen: Seen) throws -> Bool {
    try heads.matches(seen) { size in try journal.root(at: size) }
  }

  private func tallySuppressed(into group: inout GroupBuilder) throws {
    for (key, hour, count) in suppressed.takeFinished(before: now()) {
      try appendOwn(.tallied(key: key, hour: hour, refusals: count), to: &group)
    }
  }

  // MARK: Acts of the ledger itself

  private func appendOwn(_ event: Event, to group: inout GroupBuilder) throws {
    let moment = Moment(sequence: group.nextSequence, at: now())
    let entry = Entry(sequence: moment.sequence, at: moment.at, command: nil, outcome: .accepted([event]))
    let bytes = try entry.encoded()
    try set.applyOwn(event, at: moment)
    group.append(entry, bytes: bytes)
  }

  /// Lapses what is due, in entries that fit; answers how many vouchers and fen were freed.
  func lapse() throws(Rejection) -> LapseSummary {
    if let stopped { throw .stopped(stopped) }
    do {
      var summary = LapseSummary()
      var after: ExpiryPlace?
      guard set.permitsClockStep(to: now()) else { throw Rejection.early }
      while true {
        let places = try journal.dueVouchers(before: now().day, after: after, limit: Event.Lapse.limit)
        guard let last = places.last else { break }
        after = last
        let candidates = places.map(\.number)
        try loadMissing(forLapseOf: candidates)
        var group = GroupBuilder(before: frontier)
        let moment = Moment(sequence: group.nextSequence, at: now())
        let due = set.dueToLapse(candidates, at: moment)
        if due.isEmpty { continue }
        summary.add(due.compactMap { set.vouchers[$0] })
        try appendOwn(.lapsed(Event.Lapse(day: moment.day, vouchers: due)), to: &group)
        _ = try commit(&group)
      }
      return summary
    } catch let rejection as Rejection {
      throw rejection
    } catch {
      stop(because: "\(error)", answering: [])
      throw .stopped("\(error)")
    }
  }

  private func loadMissing(forLapseOf numbers: [VoucherNumber]) throws {
    for _ in 0..<4 {
      let footprint = set.missing(forLapseOf: numbers)
      if footprint.isEmpty { return }
      try journal.load(footprint, into: &set)
    }
  }

  /// Keeps a payee account beside the journal. A failure stops the writer, as any other.
  func keep(_ account: PayeeAccount) throws(Rejection) {
    if let stopped { throw .stopped(stopped) }
    do throws(JournalError) {
      try journal.keep(account)
    } catch {
      stop(because: "\(error)", answering: [])
      throw .stopped("\(error)")
    }
  }

  /// Writes what is still only counted, checkpoints the write-ahead log and refuses everything from now on.
  func close() {
    for submission in queue.close("closed") {
      submission.reply.resume(returning: .failure(.stopped("closed")))
    }
    guard stopped == nil else { return }
    stopped = "closed"
    do {
      var group = GroupBuilder(before: frontier)
      for (key, hour, count) in suppressed.takeAll() {
        try appendOwn(.tallied(key: key, hour: hour, refusals: count), to: &group)
      }
      _ = try commit(&group, keep: true)
      try journal.close()
    } catch {
      stopped = "\(error)"
    }
  }

  // MARK: Commit and answer

  /// What the group became: needed to answer its callers.
  private struct Committed {
    let entries: [GroupBuilder.Staged]
    let edge: RightEdge?
    let checkpoint: [UInt8]
  }

  private func commit(_ group: inout GroupBuilder, keep: Bool = false) throws -> Committed {
    guard !group.entries.isEmpty else {
      return Committed(entries: [], edge: nil, checkpoint: signers.newest)
    }
    let edge = RightEdge(before: frontier, appending: group.leaves)
    let signed = try signers.sign(edge.head, at: now(), keep: keep)
    try journal.commit(
      JournalGroup(items: group.items, tileHashes: edge.completedTileHashes, checkpoint: signed), changes: set
    )
    try publishKeys()
    set.markWritten()
    frontier = edge.after
    heads.add(edge.head)
    try highWater.write(signed.note, durable: signed.isKept)
    if set.loadedCount > Self.residentRowLimit { set.evictLoaded() }
    return Committed(entries: group.entries, edge: edge, checkpoint: signed.note)
  }

  /// Keys registered by this group are known to the gate from now on.
  private func publishKeys() throws {
    for id in set.keys.changed {
      guard let row = set.keys[id], keys[id.text] == nil else { continue }
      keys.add(id, try PublicKey(spki: row.spki))
    }
  }

  private func answer(_ pending: Pending, _ committed: Committed) throws -> Result<Answer, Rejection> {
    switch pending {
    case .rejected(let rejection): return .failure(rejection)
    case .earlier(let sequence): return .success(try earlierAnswer(sequence))
    case .entry(let offset, let outcome, let isRepeat):
      guard let edge = committed.edge else { return .failure(.stopped("no commit")) }
      let staged = committed.entries[offset]
      let receipt = Receipt(
        entry: staged.bytes, proof: try edge.inclusionProof(of: staged.entry.sequence),
        checkpoint: committed.checkpoint)
      return .success(Answer(outcome: outcome, receipt: receipt, isRepeat: isRepeat))
    }
  }

  /// The first answer to a command, with a proof against the newest checkpoint.
  private func earlierAnswer(_ sequence: Int64) throws -> Answer {
    guard let bytes = try journal.entry(sequence) else {
      throw ServiceError(.treeBroken, "entry \(sequence)")
    }
    let entry = try Entry(decoding: bytes)
    let proof = try ProofBuilder(reader: journal, size: frontier.size)
      .inclusionProof(index: sequence, size: frontier.size)
    return Answer(
      outcome: entry.outcome, receipt: Receipt(entry: bytes, proof: proof, checkpoint: signers.newest),
      isRepeat: true)
  }
}
