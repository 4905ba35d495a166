public import Journal
internal import Ledger
public import Logging
internal import MerkleLog
public import Signing
internal import Synchronization
public import Vouchers
internal import Wire

/// The ledger in service: takes signed commands from many tasks at once and answers each after its fsync.
///
/// One process owns the file; readers in other processes run beside it. The same path serves the command line
/// and the network: there is no second way to write.
public final class OpenLedger: Sendable {
  /// Settings that depend on the machine, not on the ledger.
  public struct Options: Hashable, Sendable {
    /// Commands that may wait for the writer before callers are told to come back.
    public var queueLimit: Int
    /// Queries that may wait to be answered before callers are told to come back.
    public var queryLimit: Int
    /// Rows of one table kept in memory between groups before they are dropped and loaded again; four times as many of keys,
    /// institutions, batches and classes.
    public var residentRows: Int
    /// Well-signed commands of one key in a minute, before it is told to come back; `nil` for any number.
    public var perKeyPerMinute: Int?
    /// Whether the whole sum of the fund is checked before anything is taken; otherwise whoever opens has
    /// ``OpenLedger/checkIdentity()`` called beside the first commands.
    public var sumsFirst: Bool
    public var journal: SQLiteJournal.Options
    public var statusList: StatusListPublisher.Options

    public init(
      queueLimit: Int = 8192, queryLimit: Int = 512, residentRows: Int = 8192, perKeyPerMinute: Int? = nil,
      sumsFirst: Bool = true, journal: SQLiteJournal.Options = SQLiteJournal.Options(),
      statusList: StatusListPublisher.Options = StatusListPublisher.Options()
    ) {
      self.queueLimit = queueLimit
      self.queryLimit = queryLimit
      self.residentRows = residentRows
      self.perKeyPerMinute = perKeyPerMinute
      self.sumsFirst = sumsFirst
      self.journal = journal
      self.statusList = statusList
    }
  }

  public let origin: String
  /// Whether the genesis entry says that this is a demonstration.
  public let isDemonstration: Bool
  /// 状态名单: which vouchers cannot be used, for whoever checks one offline.
  public let statusList: StatusListPublisher
  let gate: Gate
  let queue: SubmissionQueue
  let writer: LedgerWriter
  private let desk: QueryDesk
  private let queryQueue: QueryQueue
  let register: RejectionRegister
  private let halt: Halt
  private let clock: any TimeSource
  private let queries = Atomic<Int>(0)
  private let queryLimit: Int
  let keyRates: RateTable<KeyID>?
  private let folder: LedgerFolder
  /// What everybody may read of the log.
  public let log: PublicLog

  private init(
    gate: Gate, queue: SubmissionQueue, writer: LedgerWriter, desk: QueryDesk, register: RejectionRegister,
    isDemonstration: Bool, halt: Halt, clock: any TimeSource, log: PublicLog, statusList: StatusListPublisher,
    keyRates: RateTable<KeyID>?, queryLimit: Int, folder: LedgerFolder
  ) {
    origin = gate.origin
    self.isDemonstration = isDemonstration
    self.statusList = statusList
    self.gate = gate
    self.queue = queue
    self.writer = writer
    self.desk = desk
    queryQueue = QueryQueue(desk)
    self.register = register
    self.halt = halt
    self.clock = clock
    self.log = log
    self.keyRates = keyRates
    self.queryLimit = queryLimit
    self.folder = folder
  }

  /// How often each code of a ``Rejection`` was given since the ledger was opened. Rejections are counted and logged,
  /// never journalled.
  public var rejections: [String: Int] { register.counts }

  /// Why nothing is written any more; `nil` while all is well.
  public var stopReason: String? { halt.reason }

  /// The moment by the ledger's clock.
  public func now() -> Instant { clock.now() }

  /// Commands that wait for the writer.
  public var waiting: Int { queue.count }

  /// Queries that wait to be answered.
  public var queriesWaiting: Int { queries.load(ordering: .relaxed) }

  /// Verifies, queues, and waits until the command is durable or rejected.
  ///
  /// May be called from any number of tasks. The signature is verified on one of the ``VerifyingThreads``, which all ledgers of
  /// the process share: what strangers send belongs into ``submit(_:then:)``.
  public func submit(_ jws: [UInt8]) async -> Result<Answer, Rejection> {
    await withCheckedContinuation { reply in
      VerifyingThreads.shared.run { self.submit(jws) { reply.resume(returning: $0) } }
    }
  }

  /// As ``submit(_:)``, for callers that are no task: the signature is verified on this thread.
  ///
  /// - Parameter told: called once: on this thread before it returns when the command was turned away at once, else on the
  ///   writer's, which it must not keep.
  public func submit(_ jws: [UInt8], then told: @escaping @Sendable (Result<Answer, Rejection>) -> Void) {
    let command: VerifiedCommand
    do throws(TurnedAway) { command = try gate.verify(jws) } catch {
      register.note(error.rejection, of: Command.type, by: error.key)
      return told(.failure(error.rejection))
    }
    let reply = { @Sendable [register] (answer: Result<Answer, Rejection>) in
      if case .failure(let rejection) = answer {
        register.note(rejection, of: Command.type, by: command.key.text)
      }
      told(answer)
    }
    if let tooOften = keyRates?.refusal(of: command.key) { return reply(.failure(tooOften)) }
    switch queue.admit(SubmissionQueue.Submission(command: command, reply: reply)) {
    case .startWriter: writer.wake()
    case .waiting: break
    case .refused(let rejection): reply(.failure(rejection))
    }
  }

  /// Submits many commands, signatures verified in parallel, answers in the order of the commands. The ledger may
  /// take them in any order: what depends on an earlier one belongs into a later call, or into ``submit(chain:)``.
  public func submit(all commands: [[UInt8]]) async -> [Result<Answer, Rejection>] {
    await commands.mapInParallel(atMost: LedgerWriter.groupLimit * 2) { await self.submit($0) }
  }

  /// 自动失效: lapses every voucher whose last window closed at least a day ago.
  ///
  /// - Parameter told: called after each entry with what was freed so far; nothing depends on it.
  public func lapse(
    told: @escaping @Sendable (LapseSummary) -> Void = { _ in }
  ) async throws(Rejection) -> LapseSummary {
    try await writer.lapse(told: told)
  }

  /// The whole sum (资金恒等式): every account against the vouchers, claims and orders in that state, as some group of the
  /// last moments left them. A ledger that does not add up takes nothing any more.
  ///
  /// Reads every voucher, a million in a second, on the caller's thread.
  /// - Throws: `identity-broken`, or a `JournalError` when it could not be read.
  public func checkIdentity() throws {
    do { try LedgerOpening.checkIdentity(of: folder) } catch {
      halt.stop(because: error, closing: queue)
      throw error
    }
  }

  /// Keeps a payee account in the private table, durably: before the act that names its hash is submitted.
  public func keep(_ account: PayeeAccount) async throws(Rejection) {
    try await writer.keep(account)
  }

  /// Answers a signed query, which is logged and never journalled, and does what it asks to be done.
  ///
  /// The signature is verified on the caller's task, the rest is done by a ``QueryQueue``. Queries are bounded in number; who
  /// is one too many is told so at once.
  public func answer(_ jws: [UInt8]) async throws(Rejection) -> QueryAnswer {
    let query = try desk.verify(jws)
    let place = queries.add(1, ordering: .relaxed).newValue
    defer { queries.subtract(1, ordering: .relaxed) }
    guard place <= queryLimit else { throw desk.turnedAway(.busy, query) }
    switch try await queryQueue.consider(query) {
    case .answered(let answer): return answer
    case .keep(let account):
      try await keep(account)
      return .kept(account.hash)
    case .lapse:
      let summary = try await lapse()
      return .lapsed(vouchers: Int64(summary.vouchers), fen: summary.fen)
    }
  }

  /// As ``answer(_:)``, for callers that cannot wait: what needs the writer is refused as `writer-needed`.
  public func look(_ jws: [UInt8]) throws(Rejection) -> QueryAnswer {
    try desk.answer(jws)
  }

  /// Answers everything accepted, then closes the file. Nothing is taken afterwards.
  public func close() async {
    queue.close("closed")
    await statusList.finish()
    await writer.close()
    desk.close()
    log.close()
  }
}

extension OpenLedger {
  /// Opens a founded ledger for writing.
  ///
  /// Before anything is taken: the file is ours and of a format we know, the log keys and the pepper are this
  /// ledger's, the tree is the newest checkpoint's and not older than the high-water copy, the fund identity holds
  /// (unless ``Options/sumsFirst`` is off), and the clock is not behind.
  /// - Parameters:
  ///   - clock: `nil` for the machine's; anything else only for a demonstration ledger.
  ///   - logger: who is told of what was rejected.
  /// - Throws: `ServiceError`, `SigningError` or `JournalError`.
  public static func open(
    _ folder: LedgerFolder, clock: (any TimeSource)?, passphrase: Passphrase, options: Options = Options(),
    logger: Logger = Logger(label: "quanbu.ledger")
  ) throws -> OpenLedger {
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .writer, options: options.journal)
    do {
      return try start(journal, folder, clock: clock, passphrase: passphrase, options, logger)
    } catch {
      try? journal.close()
      throw error
    }
  }

  private static func start(
    _ journal: SQLiteJournal, _ folder: LedgerFolder, clock: (any TimeSource)?, passphrase: Passphrase,
    _ options: Options, _ logger: Logger
  ) throws -> OpenLedger {
    let opening = try LedgerOpening(journal: journal, folder: folder)
    let time = try opening.timeSource(clock)
    let signers = try opening.signers(passphrase: passphrase)
    let pepper = try opening.pepper()
    let frontier = try opening.checkedFrontier(signers.verifiers)
    if options.sumsFirst { try opening.checkIdentity() }
    let keys = try KeyDirectory(of: journal)
    let queue = SubmissionQueue(limit: options.queueLimit)
    let halt = Halt(logger)
    let committer = GroupCommitter(
      journal: journal, frontier: frontier, signers: signers, highWater: HighWater(path: folder.highWater),
      keys: keys, halt: halt, queue: queue)
    // Whatever it read is stale after each group: a large cache would be of no use to it.
    let reader = try SQLiteJournal.open(
      path: folder.journal, mode: .reader, options: SQLiteJournal.Options(cacheKiB: 8192))
    let writer = LedgerWriter(
      reader: reader, committer: committer, halt: halt, set: opening.set, next: frontier.size, clock: time,
      queue: queue, commands: RecentCommands(after: try journal.greatestCommandID()),
      residentRows: options.residentRows)
    let register = RejectionRegister(logger)
    let gate = Gate(origin: opening.genesis.origin, keys: keys)
    let keyRates = options.perKeyPerMinute.map { RateTable<KeyID>(perMinute: $0) }
    let desk = QueryDesk(
      gate: gate, pepper: pepper, journal: try QueryDesk.reader(folder), clock: time, folder: folder,
      register: register, rates: keyRates)
    let log = PublicLog(journal: try QueryDesk.reader(folder))
    let statusList = StatusListPublisher(
      folder, origin: opening.genesis.origin, signer: signers.ed25519, options: options.statusList,
      logger: logger)
    return OpenLedger(
      gate: gate, queue: queue, writer: writer, desk: desk, register: register,
      isDemonstration: opening.genesis.demonstration, halt: halt,
      clock: time, log: log, statusList: statusList, keyRates: keyRates, queryLimit: options.queryLimit,
      folder: folder)
  }
}
