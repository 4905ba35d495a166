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

  private let executor = QueueExecutor(label: "quanbu.writer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let journal: SQLiteJournal
  private let signers: CheckpointSigners
  private let highWater: HighWater
  private let clock: any TimeSource
  private let keys: KeyDirectory
  private let queue: SubmissionQueue
  /// Rows of one table kept in memory between groups before they are dropped and loaded again.
  private let residentRows: Int

  private var set: WorkingSet
  private var frontier: Frontier
  private var heads = SeenHeads()
  private var commands: RecentCommands
  private var suppressed = SuppressedRefusals()
  private var stopped: String?

  init(
    journal: SQLiteJournal, set: WorkingSet, frontier: Frontier, signers: CheckpointSigners,
    highWater: HighWater, clock: any TimeSource, keys: KeyDirectory, queue: SubmissionQueue,
    commands: RecentCommands, residentRows: Int
  ) {
    self.journal = journal
    self.set = set
    self.frontier = frontier
    self.signers = signers
    self.highWater = highWater
    self.clock = clock
    self.keys = keys
    self.queue = queue
    self.commands = commands
    self.residentRows = residentRows
  }

  /// Has the writer work until nothing waits. Called from anywhere: whoever found the writer asleep.
  ///
  /// One group a turn, each turn queued behind what else the writer was asked to do meanwhile, so that a lapse or the
  /// end is not kept waiting. Not a task of its own: tasks wait in line with everybody's verifications.
  nonisolated func wake() {
    executor.run {
      let mayBeMore = self.assumeIsolated { $0.processNext() }
      if mayBeMore { self.wake() }
    }
  }

  private func processNext() -> Bool {
    let group = queue.take(atMost: Self.groupLimit)
    if group.isEmpty { return false }
    process(group)
    return true
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
    let pending: [Pending]
    let committed: Committed
    do {
      if let stopped { throw Rejection.stopped(stopped) }
      var group = GroupBuilder(before: frontier)
      // One view for the whole group: each read outside of one takes the file's locks anew.
      pending = try journal.snapshot {
        try loadFootprints(of: submissions)
        return try submissions.map { try take($0.command, into: &group) }
      }
      committed = try commit(group)
    } catch {
      let reason = stop(because: error)
      for submission in submissions { submission.reply.resume(returning: .failure(.stopped(reason))) }
      return
    }
    // The group is durable. Whatever fails from here on, nobody else's answer is lost by it.
    for (submission, result) in zip(submissions, pending) {
      submission.reply.resume(returning: answer(result, committed))
    }
    tidy()
  }

  /// After any failure the writer stops: what is on disk decides what happened, and a restart reads it. Who waits
  /// is told by ``process(_:)``, who comes later by the queue. Answers the first reason.
  @discardableResult
  private func stop(because error: any Error) -> String {
    if let stopped { return stopped }
    let reason = "\(error)"
    stopped = reason
    queue.close(reason)
    return reason
  }

  /// Between groups, after the callers were answered: bounds the write-ahead log and the rows in memory.
  private func tidy() {
    guard stopped == nil else { return }
    set.evict(tablesOver: residentRows)
    commands.tidy()
    do { try journal.checkpointIfNeeded() } catch { stop(because: error) }
  }

  /// A few queries for the whole group instead of a few for each command.
  private func loadFootprints(of submissions: [SubmissionQueue.Submission]) throws {
    try set.load(for: submissions.map { request($0.command, seenMatches: true) }, from: journal)
  }

  private func request(_ command: VerifiedCommand, seenMatches: Bool) -> Request {
    Request(
      key: command.key, act: command.command.act,
      facts: Facts(seenMatches: seenMatches, presented: command.presented))
  }

  private func take(_ command: VerifiedCommand, into group: inout GroupBuilder) throws -> Pending {
    let reference = CommandReference(key: command.key, id: command.command.id, digest: command.digest)
    if let known = try earlier(reference) {
      guard known.digest == command.digest else { return .rejected(.commandIDReused(entry: known.sequence)) }
      guard let offset = group.offset(of: known.sequence) else { return .earlier(sequence: known.sequence) }
      return .entry(offset: offset, outcome: group.entries[offset].outcome, isRepeat: true)
    }
    let present = present()
    if let rejection = untimely(command.command, at: present) { return .rejected(rejection) }
    let at = entryTime(at: present)
    if set.isOverRefusalQuota(command.key, at: at) {
      suppressed.count(command.key, at: at)
      return .rejected(.tooManyRefusals)
    }
    // Earlier commands of the group may have led to rows nobody asked for yet.
    let request = request(command, seenMatches: try matches(command.command.seen))
    try set.load(for: [request], from: journal)
    if isStoppedByClock(request, at: Moment(sequence: group.nextSequence, at: present)) {
      return .rejected(.clockStep(present))
    }
    try tallySuppressed(into: &group, at: at)
    return try decide(command, reference, request, at: at, into: &group)
  }

  private func earlier(_ reference: CommandReference) throws -> (sequence: Int64, digest: Hash256)? {
    switch commands.use(of: reference) {
    case .never: nil
    case .before(let sequence, let digest): (sequence, digest)
    case .perhaps: try journal.findCommand(key: reference.key, id: reference.id)
    }
  }

  private func decide(
    _ command: VerifiedCommand, _ reference: CommandReference, _ request: Request, at instant: Instant,
    into group: inout GroupBuilder
  ) throws -> Pending {
    let moment = Moment(sequence: group.nextSequence, at: instant)
    let outcome = set.outcome(of: request, at: moment)
    let entry = Entry(sequence: moment.sequence, at: moment.at, command: command.jws, outcome: outcome)
    guard let bytes = try? entry.encoded() else { return .rejected(.tooLarge) }
    switch outcome {
    case .accepted(let events): try set.apply(request, events: events, at: moment)
    case .refused: set.applyRefusal(of: command.key, at: moment)
    }
    let offset = group.append(entry, bytes: bytes, command: reference)
    commands.note(reference, sequence: moment.sequence)
    return .entry(offset: offset, outcome: outcome, isRepeat: false)
  }

  // MARK: Time

  /// The clock's moment, never behind the ledger.
  private func present() -> Instant {
    let now = clock.now()
    return set.counters.at.map { max(now, $0) } ?? now
  }

  /// Where the next entry stands in time. While the clock is further ahead than the rules or two persons allow, time
  /// stands still: an entry at a wrong time would hold every later one to it, since `at` never decreases.
  private func entryTime(at present: Instant) -> Instant {
    set.permitsClockStep(to: present) ? present : set.counters.at ?? present
  }

  /// While the clock stands where nobody allowed it to, only its confirmation passes. Nothing else is journalled, not
  /// even as refused: it would stand at a moment far from the one it was signed at.
  private func isStoppedByClock(_ request: Request, at moment: Moment) -> Bool {
    !set.permitsClockStep(to: moment.at) && !set.concernsClock(request.act)
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

  private func tallySuppressed(into group: inout GroupBuilder, at instant: Instant) throws {
    for (key, hour, count) in suppressed.takeFinished(before: instant) {
      try appendOwn(.tallied(key: key, hour: hour, refusals: count), at: instant, to: &group)
    }
  }

  // MARK: Acts of the ledger itself

  private func appendOwn(_ event: Event, at instant: Instant, to group: inout GroupBuilder) throws {
    let moment = Moment(sequence: group.nextSequence, at: instant)
    let entry = Entry(sequence: moment.sequence, at: moment.at, command: nil, outcome: .accepted([event]))
    let bytes = try entry.encoded()
    try set.applyOwn(event, at: moment)
    group.append(entry, bytes: bytes)
  }

  /// Lapses what is due, in entries that fit; answers how many vouchers and fen were freed.
  func lapse(told: @Sendable (LapseSummary) -> Void) async throws(Rejection) -> LapseSummary {
    var summary = LapseSummary()
    var place: ExpiryPlace?
    repeat {
      if let stopped { throw .stopped(stopped) }
      let present = present()
      guard set.permitsClockStep(to: present) else { throw .clockStep(present) }
      do { place = try lapse(after: place, at: present, &summary) } catch {
        throw .stopped(stop(because: error))
      }
      told(summary)
      tidy()
      await Task.yield()
    } while place != nil
    return summary
  }

  /// Lapses what is due of the next candidates in one entry; answers where they ended, `nil` when none were left.
  private func lapse(
    after place: ExpiryPlace?, at instant: Instant, _ summary: inout LapseSummary
  ) throws -> ExpiryPlace? {
    let places = try journal.dueVouchers(before: instant.day, after: place, limit: Event.Lapse.limit)
    let candidates = places.map(\.number)
    try loadMissing(forLapseOf: candidates)
    var group = GroupBuilder(before: frontier)
    let moment = Moment(sequence: group.nextSequence, at: instant)
    let due = set.dueToLapse(candidates, at: moment)
    if due.isEmpty { return places.last }
    let rows = due.compactMap { set.vouchers[$0] }
    try appendOwn(.lapsed(Event.Lapse(day: moment.day, vouchers: due)), at: instant, to: &group)
    _ = try commit(group)
    summary.add(rows)
    return places.last
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
      throw .stopped(stop(because: error))
    }
  }

  /// Answers what was accepted, writes what is still only counted, flushes the high-water copy and closes the file.
  /// The queue admits nothing any more.
  func close() {
    while true {
      let group = queue.take(atMost: Self.groupLimit)
      if group.isEmpty { break }
      process(group)
    }
    do {
      if stopped == nil { try finish() }
    } catch {
      stop(because: error)
    }
    stopped = stopped ?? "closed"
    // After a failure only the lock is given back: the next opening reads what is on disk.
    try? journal.close()
  }

  private func finish() throws {
    var group = GroupBuilder(before: frontier)
    let at = entryTime(at: present())
    for (key, hour, count) in suppressed.takeAll() {
      try appendOwn(.tallied(key: key, hour: hour, refusals: count), at: at, to: &group)
    }
    _ = try commit(group)
    if stopped == nil, let newest = signers.newest { try highWater.write(newest.note, durable: true) }
  }

  // MARK: Commit and answer

  /// What the group became: needed to answer its callers.
  private struct Committed {
    let entries: [GroupBuilder.Staged]
    let edge: RightEdge?
    let checkpoint: [UInt8]
  }

  /// Makes a group durable. Throws only when it may not be: then nobody may be answered.
  private func commit(_ group: GroupBuilder) throws -> Committed {
    guard let last = group.entries.last else { return Committed(entries: [], edge: nil, checkpoint: []) }
    let edge = RightEdge(before: frontier, appending: group.leaves)
    let signed = try signers.sign(edge.head, at: last.entry.at)
    try journal.commit(
      JournalGroup(items: group.items, tileHashes: edge.completedTileHashes, checkpoint: signed), changes: set
    )
    do {
      try publishKeys()
      try highWater.write(signed.note, durable: signed.isKept)
    } catch {
      // The callers of this group are still answered: their entries are durable.
      stop(because: error)
    }
    set.markWritten()
    frontier = edge.after
    heads.add(edge.head)
    return Committed(entries: group.entries, edge: edge, checkpoint: signed.note)
  }

  /// Keys registered by this group are known to the gate from now on.
  private func publishKeys() throws {
    for id in set.keys.changed {
      guard let row = set.keys[id], keys[id.text] == nil else { continue }
      keys.add(id, try PublicKey(spki: row.spki))
    }
  }

  private func answer(_ pending: Pending, _ committed: Committed) -> Result<Answer, Rejection> {
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
