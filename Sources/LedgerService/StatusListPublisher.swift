internal import Dispatch
internal import Journal
public import Logging
public import MerkleLog
public import Signing
internal import Synchronization
public import Vouchers
internal import Wire

/// Makes and serves the status list (状态名单), and deltas from the lists before it.
///
/// May be asked from any thread. A list is shown for as long as it is current; once it is older than the interval the
/// next question has a new one made on a queue of its own, while everybody is still shown the old one. Only where none
/// is current, at first or after a long rest, is the new one waited for. Each is made on a connection of its own,
/// opened for it and closed after: nothing of it is kept but the list and what changed.
public final class StatusListPublisher: Sendable {
  /// How long lists hold, and how often they are made.
  public struct Options: Hashable, Sendable {
    /// Seconds a list can be used offline.
    public var validity: Int64
    /// Seconds before a new one is made.
    public var interval: Int64

    /// - Parameters:
    ///   - validity: held within a minute and a year.
    ///   - interval: held within a second and half the validity, so that none expires while it is served.
    public init(validity: Int64 = 86_400, interval: Int64 = 600) {
      self.validity = min(max(validity, 60), 31_536_000)
      self.interval = min(max(interval, 1), self.validity / 2)
    }
  }

  private struct State {
    var newest: StatusList?
    /// The day it was made for.
    var day: Day?
    var history = StatusListHistory()
    /// Deltas to the newest list that were asked for, by where they start.
    var deltas: [Int64: [UInt8]] = [:]
    /// Their bytes together.
    var deltaBytes = 0
    /// Seconds since 1970 from when a new list may be made.
    var dueAt = Int64.min
    var isRefreshing = false
  }

  /// Seconds before another attempt when one failed.
  private static let retryAfter: Int64 = 60
  /// Deltas kept ready may have together this many bytes more than the list; others are made again each time.
  private static let deltaLimit = 1 << 20

  private let folder: LedgerFolder
  private let origin: String
  private let signer: NoteSigner
  private let options: Options
  private let logger: Logger
  /// Where lists are made, one at a time.
  private let queue = DispatchQueue(label: "quanbu.status-list", qos: .utility)
  private let state = Mutex(State())

  /// - Parameters:
  ///   - folder: whose journal is read, beside the writer.
  ///   - signer: the log's Ed25519 key.
  ///   - logger: who is told when a list could not be made.
  public init(
    _ folder: LedgerFolder, origin: String, signer: NoteSigner, options: Options = Options(),
    logger: Logger = Logger(label: "quanbu.ledger")
  ) {
    self.folder = folder
    self.origin = origin
    self.signer = signer
    self.options = options
    self.logger = logger
  }

  /// The bytes of the whole list, as ``list(now:)``.
  public func current(now: Instant) throws -> [UInt8] { try list(now: now).bytes }

  /// The newest list, which is current at `now`.
  ///
  /// Waits, for seconds on a large ledger, only where none is: at first, or when nobody asked for a whole validity.
  /// - Throws: `JournalError`, `SigningError` or `StatusListError`, when it waited.
  public func list(now: Instant) throws -> StatusList {
    let (shown, starts) = state.withLock { state -> (StatusList?, Bool) in
      guard let shown = Self.current(state.newest, at: now) else { return (nil, false) }
      guard !state.isRefreshing, Self.isDue(state, at: now) else { return (shown, false) }
      state.isRefreshing = true
      return (shown, true)
    }
    if starts { queue.async { self.refreshBeside(now) } }
    if let shown { return shown }
    return try queue.sync {
      // Another may have waited for the same.
      if let made = state.withLock({ Self.current($0.newest, at: now) }) { return made }
      return try make(at: now)
    }
  }

  /// The delta that leads from the list of `size` to the newest; `nil` when the whole list must be fetched.
  ///
  /// - Throws: as ``list(now:)``.
  public func delta(since size: Int64, now: Instant) throws -> [UInt8]? {
    let newest = try list(now: now)
    let (known, history) = state.withLock { state -> ([UInt8]?, StatusListHistory?) in
      guard state.newest?.head == newest.head else { return (nil, nil) }
      return (state.deltas[size], state.history)
    }
    if let known { return known }
    // A list came between: its own delta is for the next question.
    guard let history, let made = history.delta(since: size, to: newest) else { return nil }
    state.withLock { state in
      let sum = state.deltaBytes + made.count
      guard state.newest?.head == newest.head, state.deltas[size] == nil,
        sum <= newest.bytes.count + Self.deltaLimit
      else { return }
      state.deltas[size] = made
      state.deltaBytes = sum
    }
    return made
  }

  /// What the newest list says of itself, whoever asked for it; `nil` before the first.
  public var newest: StatusListHead? { state.withLock { $0.newest?.head } }

  /// Makes a new list at once, unless nothing changed, and waits for it: for a start, or for work by the clock.
  public func refresh(now: Instant) throws {
    _ = try queue.sync { try make(at: now) }
  }

  /// Waits for the list that is being made, if one is.
  func finish() async {
    await withCheckedContinuation { reply in queue.async { reply.resume() } }
  }

  private func refreshBeside(_ now: Instant) {
    do {
      _ = try make(at: now)
    } catch {
      logger.warning("no new status list", metadata: ["error": "\(error)"])
      state.withLock { $0.dueAt = now.seconds + min(options.interval, Self.retryAfter) }
    }
    state.withLock { $0.isRefreshing = false }
  }

  /// On the queue only.
  private func make(at now: Instant) throws -> StatusList {
    let (known, day) = state.withLock { ($0.newest, $0.day) }
    let journal = try QueryDesk.reader(folder)
    defer { try? journal.close() }
    let (size, prefixes) = try journal.snapshot { () -> (Int64, PrefixList) in
      let size = try journal.entryCount()
      // What a list holds follows from the entries and the day.
      if let known, known.head.size == size, day == now.day { return (size, known.prefixes) }
      return (size, PrefixList(sorting: try journal.unusablePrefixes(on: now.day)))
    }
    if let known, known.head.size == size, day == now.day, isFresh(known, at: now) {
      state.withLock { $0.dueAt = now.seconds + options.interval }
      return known
    }
    let list = try StatusList(
      origin: origin, size: size, issuedAt: now.seconds, expiresAt: now.seconds + options.validity,
      prefixes: prefixes, signers: [signer])
    // Only this queue changes it: it can be made longer outside the lock.
    var history = state.withLock { $0.history }
    if let known { history.append(from: known, to: list) }
    state.withLock { state in
      state.newest = list
      state.day = now.day
      state.history = history
      state.deltas = [:]
      state.deltaBytes = 0
      state.dueAt = now.seconds + options.interval
    }
    return list
  }

  /// Whether a list need not be signed again for its time: more than half of it is left.
  private func isFresh(_ list: StatusList, at now: Instant) -> Bool {
    Self.current(list, at: now) != nil && now.seconds < list.head.issuedAt + options.validity / 2
  }

  private static func current(_ list: StatusList?, at now: Instant) -> StatusList? {
    guard let list, (try? list.requireCurrent(at: now.seconds)) != nil else { return nil }
    return list
  }

  private static func isDue(_ state: State, at now: Instant) -> Bool { now.seconds >= state.dueAt }
}

extension StatusListPublisher {
  /// One list of a ledger, made beside a running writer if there is one, and the delta from an older one: for an
  /// operator's command.
  ///
  /// - Parameters:
  ///   - clock: `nil` for the machine's; anything else only for a demonstration ledger.
  ///   - passphrase: of the log's keys.
  ///   - validity: in seconds.
  ///   - old: the bytes of the older list, which must be this log's too.
  /// - Throws: `ServiceError`, `SigningError`, `JournalError` or `StatusListError`.
  public static func make(
    _ folder: LedgerFolder, clock: (any TimeSource)?, passphrase: Passphrase, validity: Int64,
    since old: [UInt8]? = nil
  ) throws -> (list: StatusList, delta: StatusListDelta?) {
    let journal = try QueryDesk.reader(folder)
    defer { try? journal.close() }
    let opening = try LedgerOpening(journal: journal, folder: folder)
    let origin = opening.genesis.origin
    let time = try opening.timeSource(clock)
    let signer = try opening.signers(passphrase: passphrase).ed25519
    let older = try old.map { try StatusList.open($0, origin: origin, verifiers: [signer.verifier]) }
    let publisher = StatusListPublisher(
      folder, origin: origin, signer: signer, options: Options(validity: validity))
    let list = try publisher.list(now: time.now())
    return (list, older.map { StatusListDelta(from: $0, to: list) })
  }
}
