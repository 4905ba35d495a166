internal import Journal
internal import Ledger
public import Logging
internal import Signing
public import Vouchers
internal import Wire

/// Answers signed queries: reads only, in the process of the writer or beside it.
///
/// Each is verified as a command is, must be fresh, comes once, is limited for its key and hour, and is logged before
/// it is answered; nothing of it is journalled. May be called from any task; reads the disk on the caller's.
public final class QueryDesk: Sendable {
  public let origin: String
  private let gate: Gate
  private let pepper: Pepper
  private let journal: SQLiteJournal
  private let clock: any TimeSource
  private let log: QueryLog
  private let register: RejectionRegister

  /// - Parameter journal: a reader of the desk's own; it is closed with it.
  init(
    gate: Gate, pepper: Pepper, journal: SQLiteJournal, clock: any TimeSource, folder: LedgerFolder,
    register: RejectionRegister
  ) {
    origin = gate.origin
    self.gate = gate
    self.pepper = pepper
    self.journal = journal
    self.clock = clock
    log = QueryLog(path: folder.queryLog)
    self.register = register
  }

  /// Opens a desk for commands that only read, beside a running writer if there is one.
  ///
  /// - Parameters:
  ///   - clock: `nil` for the machine's; anything else only for a demonstration ledger.
  ///   - logger: who is told of what was rejected.
  /// - Throws: `ServiceError`, `SigningError` or `JournalError`.
  public static func open(
    _ folder: LedgerFolder, clock: (any TimeSource)?, logger: Logger = Logger(label: "quanbu.ledger")
  ) throws -> QueryDesk {
    let journal = try reader(folder)
    do {
      let opening = try LedgerOpening(journal: journal, folder: folder)
      let time = try opening.timeSource(clock)
      let gate = Gate(origin: opening.genesis.origin, keys: try KeyDirectory(of: journal))
      return QueryDesk(
        gate: gate, pepper: try opening.pepper(), journal: journal, clock: time, folder: folder,
        register: RejectionRegister(logger))
    } catch {
      try? journal.close()
      throw error
    }
  }

  /// A connection for single looks: little memory.
  static func reader(_ folder: LedgerFolder) throws(JournalError) -> SQLiteJournal {
    try SQLiteJournal.open(
      path: folder.journal, mode: .reader, options: SQLiteJournal.Options(cacheKiB: 4096))
  }

  /// How often each code of a ``Rejection`` was given since the desk, or the ledger it is of, was opened.
  public var rejections: [String: Int] { register.counts }

  /// Verifies, judges, logs and answers one query.
  public func answer(_ jws: [UInt8]) throws(Rejection) -> QueryAnswer {
    let query: VerifiedQuery
    do throws(TurnedAway) { query = try gate.verify(query: jws) } catch {
      register.note(error.rejection, of: Query.type, by: error.key)
      throw error.rejection
    }
    do throws(Rejection) { return try answer(query) } catch {
      register.note(error, of: Query.type, by: query.key.text)
      throw error
    }
  }

  /// Nothing is answered afterwards.
  public func close() {
    try? journal.close()
  }

  private func answer(_ query: VerifiedQuery) throws(Rejection) -> QueryAnswer {
    switch query.query.question {
    case .holderReferences(let question): .holderReferences(try references(question, query))
    }
  }

  // MARK: Holder references

  private func references(
    _ question: HolderReferences, _ query: VerifiedQuery
  ) throws(Rejection) -> [Hash256?] {
    let now = clock.now()
    let asked = question.persons.map { person in
      Asked(
        reference: pepper.reference(of: person.id),
        token: person.token.map { CommandFacts.presented($0) })
    }
    let (set, moment) = try look(at: asked, for: query.key, at: now)
    let limits = set.book.service(on: now.day)
    let window = Int64(limits.queries.windowMinutes) * 60
    guard query.query.issuedAt >= now.seconds - window else { throw .stale }
    guard query.query.issuedAt <= now.seconds + window else { throw .early }
    let role: Role
    do throws(Refused) { role = try set.roleAsking(query.key, at: moment) } catch { throw .refused(error) }
    let answer = asked.map { set.maySee($0.reference, showing: $0.token, as: role) ? $0.reference : nil }
    let withheld = answer.count { $0 == nil }
    // An id of the window may have come that long ago; a quota is of this hour.
    let horizon = now.adding(milliseconds: -max(2 * window * 1000, 3_600_000))
    return try log.judge(since: horizon) { (history) throws(Rejection) in
      guard !history.knows(query.query.id, of: query.key) else { throw .queryIDReused }
      let use = history.use(of: query.key, at: now)
      let most = limits.queries.personsPerHour(role)
      guard use.persons + asked.count <= most else { throw .queryQuota(perHour: most) }
      guard use.withheld < limits.refusalsPerHour else { throw .tooManyRefusals }
      let line = QueryLine(
        at: now, key: query.key, query: query.query.id, purpose: question.purpose, persons: asked.count,
        withheld: withheld)
      // Whoever tries more than that learns nothing of any of them.
      let isBeyond = use.withheld + withheld > limits.refusalsPerHour
      return (line, isBeyond ? .failure(.tooManyRefusals) : .success(answer))
    }
  }

  /// A person asked about, and the token the person shows.
  private struct Asked {
    let reference: Hash256
    let token: Facts.Presented?
  }

  /// The signer, the vouchers whose tokens are shown and the rules, in one view of the journal.
  private func look(
    at asked: [Asked], for key: KeyID, at now: Instant
  ) throws(Rejection) -> (WorkingSet, Moment) {
    var footprint = Footprint()
    footprint.keys = [key]
    footprint.vouchers = Set(asked.compactMap { $0.token?.number })
    do {
      return try journal.snapshot {
        var set = try journal.loadWhole()
        try journal.load(footprint, into: &set)
        return (set, Moment(sequence: try journal.entryCount(), at: now))
      }
    } catch {
      throw .notAnswered("\(error)")
    }
  }
}
