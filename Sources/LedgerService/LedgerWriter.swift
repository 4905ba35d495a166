internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Vouchers
internal import Wire

/// The deciding third of the writer. Takes what waits as one group, loads the rows it needs, decides each command in memory
/// and hands the group to ``GroupCommitter``, which makes it durable in one transaction with one fsync and one signed
/// checkpoint; only then ``GroupAnswerer`` answers. Meanwhile the next group is decided here.
///
/// Runs on a queue of its own, and never suspends within a group. Reads on a connection of its own; what is decided
/// but not durable yet it knows from its own rows.
actor LedgerWriter {
  /// Commands in one group at most: bounds latency and the size of a transaction.
  static let groupLimit = 1024
  /// And bytes of commands in a group of more than one: a list of fifty takes as long as fifteen single redemptions.
  static let groupBytes = 1 << 20

  private let executor = QueueExecutor(label: "quanbu.writer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let reader: SQLiteJournal
  private let committer: GroupCommitter
  private let halt: Halt
  private let clock: any TimeSource
  private let queue: SubmissionQueue
  /// How many rows stay in memory between groups (``WorkingSet/evict(tablesOver:keeping:)``).
  private let residentRows: Int

  private var set: WorkingSet
  /// Sequence number of the next entry.
  private var next: Int64
  private var heads = SeenHeads()
  private var commands: RecentCommands
  private var suppressed = SuppressedRefusals()
  /// Groups handed over so far, and the changes of those that may not be durable yet.
  private var handedOver = 0
  private var pending: [(group: Int, changes: WorkingSet)] = []

  init(
    reader: SQLiteJournal, committer: GroupCommitter, halt: Halt, set: WorkingSet, next: Int64,
    clock: any TimeSource, queue: SubmissionQueue, commands: RecentCommands, residentRows: Int
  ) {
    self.reader = reader
    self.committer = committer
    self.halt = halt
    self.set = set
    self.next = next
    self.clock = clock
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
    // First the room, then the group: what comes while the disk is waited for still goes with this one.
    committer.waitForRoom()
    let group = queue.take(atMost: Self.groupLimit, bytes: Self.groupBytes)
    if group.isEmpty {
      committer.giveRoomBack()
      return false
    }
    process(group)
    return true
  }

  // MARK: One group

  private func process(_ submissions: [SubmissionQueue.Submission]) {
    do {
      if let reason = halt.reason { throw Rejection.stopped(reason) }
      forgetIfMany()
      var group = GroupBuilder(first: next, room: submissions.count)
      // One view for the whole group: each read outside of one takes the file's locks anew.
      let callers = try reader.snapshot {
        try loadFootprints(of: submissions)
        return try submissions.map { ($0, try take($0, into: &group)) }
      }
      hand(over: group, callers)
    } catch {
      let reason = halt.stop(because: error, closing: queue)
      for submission in submissions { submission.reply(.failure(.stopped(reason))) }
      committer.giveRoomBack()
    }
  }

  /// What was decided is the committer's from here on, in the order it was decided in.
  private func hand(over group: GroupBuilder, _ callers: [(SubmissionQueue.Submission, DecidedGroup.Pending)])
  {
    next += Int64(group.entries.count)
    let changes = set.takeChanges()
    let durable = committer.durableGroups
    pending.removeAll { $0.group < durable }
    pending.append((handedOver, changes))
    handedOver += 1
    committer.commit(DecidedGroup(group: group, changes: changes, callers: callers))
  }

  /// Bounds the rows in memory. What may not be durable yet is kept: only here it can be found.
  private func forgetIfMany() {
    commands.tidy(whenDurable: committer.waitUntilIdle)
    guard set.hasTable(over: residentRows) else { return }
    set.evict(tablesOver: residentRows, keeping: pending.map(\.changes))
  }

  /// A few queries for the whole group instead of a few for each command.
  private func loadFootprints(of submissions: [SubmissionQueue.Submission]) throws {
    try set.load(for: submissions.map(\.command.request), from: reader)
  }

  /// A chain ends with the first command that is not accepted; a repeat of one that was is.
  private func take(
    _ submission: SubmissionQueue.Submission, into group: inout GroupBuilder
  ) throws -> DecidedGroup.Pending {
    guard let chain = submission.chain else { return try take(submission.command, into: &group) }
    if chain.isBroken { return .rejected(.notReached) }
    let pending = try take(submission.command, into: &group)
    if try !isAccepted(pending, submission.command) { chain.breakOff() }
    return pending
  }

  private func isAccepted(_ pending: DecidedGroup.Pending, _ command: VerifiedCommand) throws -> Bool {
    switch pending {
    case .rejected: return false
    case .entry(_, let outcome, _): return outcome.isAccepted
    case .earlier(let sequence):
      // What is not durable yet only memory knows.
      if case .before(_, _, let isAccepted) = commands.use(of: command.reference) { return isAccepted }
      guard let bytes = try reader.entry(sequence) else {
        throw ServiceError(.treeBroken, "entry \(sequence)")
      }
      return try Entry(decoding: bytes).outcome.isAccepted
    }
  }

  private func take(_ command: VerifiedCommand, into group: inout GroupBuilder) throws -> DecidedGroup.Pending
  {
    let reference = command.reference
    if let known = try earlier(reference) {
      guard known.digest == command.digest else { return .rejected(.commandIDReused(entry: known.sequence)) }
      guard let offset = group.offset(of: known.sequence) else { return .earlier(sequence: known.sequence) }
      return .entry(offset: offset, outcome: group.entries[offset].outcome, isRepeat: true)
    }
    let present = present()
    if let rejection = untimely(command.command, at: present) { return .rejected(rejection) }
    let at = entryTime(at: present)
    if set.look({ $0.isOverRefusalQuota(command.key, at: at) }) {
      suppressed.count(command.key, at: at)
      return .rejected(.tooManyRefusals)
    }
    // Earlier commands of the group may have led to rows nobody asked for yet.
    let request = try matches(command.command.seen) ? command.request : command.requestWithoutSeen
    if !(request.act.isRedemption && group.holdsOnlyRedemptions) { try set.load(for: request, from: reader) }
    if isStoppedByClock(request, at: Moment(sequence: group.nextSequence, at: present)) {
      return .rejected(.clockStep(present))
    }
    try tallySuppressed(into: &group, at: at)
    return try decide(command, reference, request, at: at, into: &group)
  }

  private func earlier(_ reference: CommandReference) throws -> (sequence: Int64, digest: Hash256)? {
    switch commands.use(of: reference) {
    case .never: nil
    case .before(let sequence, let digest, _): (sequence, digest)
    case .perhaps: try reader.findCommand(key: reference.key, id: reference.id)
    }
  }

  private func decide(
    _ command: VerifiedCommand, _ reference: CommandReference, _ request: Request, at instant: Instant,
    into group: inout GroupBuilder
  ) throws -> DecidedGroup.Pending {
    let moment = Moment(sequence: group.nextSequence, at: instant)
    let outcome = set.outcome(of: request, at: moment)
    let entry = Entry(sequence: moment.sequence, at: moment.at, command: command.jws, outcome: outcome)
    guard let bytes = try? entry.encoded(isJWS: true) else { return .rejected(.tooLarge) }
    switch outcome {
    case .accepted(let events):
      try set.apply(request, events: events, at: moment)
      if !request.act.isRedemption { group.holdsOnlyRedemptions = false }
    case .refused: set.applyRefusal(of: command.key, at: moment)
    }
    let offset = group.append(entry, bytes: bytes, command: reference)
    commands.note(reference, sequence: moment.sequence, isAccepted: outcome.isAccepted)
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
    set.look { $0.permitsClockStep(to: present) } ? present : set.counters.at ?? present
  }

  /// While the clock stands where nobody allowed it to, only its confirmation passes. Nothing else is journalled, not
  /// even as refused: it would stand at a moment far from the one it was signed at.
  private func isStoppedByClock(_ request: Request, at moment: Moment) -> Bool {
    set.look { !$0.permitsClockStep(to: moment.at) && !$0.concernsClock(request.act) }
  }

  private func untimely(_ command: Command, at instant: Instant) -> Rejection? {
    let window = Int64(set.book.service(on: instant.day).commandWindowMinutes) * 60
    if command.issuedAt < instant.seconds - window { return .stale }
    if command.issuedAt > instant.seconds + window { return .early }
    return nil
  }

  private func matches(_ seen: Seen) throws -> Bool {
    try heads.matches(seen) { size in try reader.root(at: size) }
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
      if let reason = halt.reason { throw .stopped(reason) }
      let present = present()
      guard set.permitsClockStep(to: present) else { throw .clockStep(present) }
      do { place = try lapse(after: place, at: present, &summary) } catch {
        throw .stopped(halt.stop(because: error, closing: queue))
      }
      told(summary)
      await Task.yield()
    } while place != nil
    return summary
  }

  /// Lapses what is due of the next candidates in one entry; answers where they ended, `nil` when none were left.
  private func lapse(
    after place: ExpiryPlace?, at instant: Instant, _ summary: inout LapseSummary
  ) throws -> ExpiryPlace? {
    // Which vouchers are due only the file knows: it must have everything.
    committer.waitUntilIdle()
    forgetIfMany()
    let places = try reader.dueVouchers(before: instant.day, after: place, limit: Event.Lapse.limit)
    let candidates = places.map(\.number)
    try loadMissing(forLapseOf: candidates)
    var group = GroupBuilder(first: next)
    let moment = Moment(sequence: group.nextSequence, at: instant)
    let due = set.dueToLapse(candidates, at: moment)
    if due.isEmpty { return places.last }
    let rows = due.compactMap { set.vouchers[$0] }
    try appendOwn(.lapsed(Event.Lapse(day: moment.day, vouchers: due)), at: instant, to: &group)
    try commitAlone(group)
    summary.add(rows)
    return places.last
  }

  private func loadMissing(forLapseOf numbers: [VoucherNumber]) throws {
    for _ in 0..<4 {
      let footprint = set.missing(forLapseOf: numbers)
      if footprint.isEmpty { return }
      try reader.load(footprint, into: &set)
    }
  }

  /// Commits a group nobody waits for with an answer, and returns once it is durable.
  private func commitAlone(_ group: GroupBuilder) throws(Rejection) {
    committer.waitForRoom()
    hand(over: group, [])
    committer.waitUntilIdle()
    if let reason = halt.reason { throw .stopped(reason) }
  }

  /// Keeps a payee account beside the journal. A failure stops the writer, as any other.
  func keep(_ account: PayeeAccount) throws(Rejection) {
    if let reason = halt.reason { throw .stopped(reason) }
    do throws(JournalError) {
      try committer.keep(account)
    } catch {
      throw .stopped(halt.stop(because: error, closing: queue))
    }
  }

  /// Answers what was accepted, writes what is still only counted, flushes the high-water copy and closes the file.
  /// The queue admits nothing any more.
  func close() {
    while processNext() {}
    do {
      if halt.reason == nil { try finish() }
    } catch {
      halt.stop(because: error, closing: queue)
    }
    // After a failure only the lock is given back: the next opening reads what is on disk.
    committer.close(flushing: halt.reason == nil)
    halt.end(closing: queue)
    try? reader.close()
  }

  private func finish() throws {
    var group = GroupBuilder(first: next)
    let at = entryTime(at: present())
    for (key, hour, count) in suppressed.takeAll() {
      try appendOwn(.tallied(key: key, hour: hour, refusals: count), at: at, to: &group)
    }
    try commitAlone(group)
  }
}
