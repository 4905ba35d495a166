internal import Journal
internal import Ledger
public import Logging
internal import Signing
internal import Synchronization
public import Vouchers
internal import Wire

/// What comes of a query: an answer, or work for the writer.
enum ConsideredQuery: Sendable {
  case answered(QueryAnswer)
  case keep(PayeeAccount)
  case lapse
}

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
  private let rates: RateTable<KeyID>?
  /// The rules as of the last query: documents are only ever added.
  private let book = Mutex(RuleBook())

  /// - Parameters:
  ///   - journal: a reader of the desk's own; it is closed with it.
  ///   - rates: how much each key may send, commands and queries together.
  init(
    gate: Gate, pepper: Pepper, journal: SQLiteJournal, clock: any TimeSource, folder: LedgerFolder,
    register: RejectionRegister, rates: RateTable<KeyID>? = nil
  ) {
    origin = gate.origin
    self.gate = gate
    self.pepper = pepper
    self.journal = journal
    self.clock = clock
    log = QueryLog(path: folder.queryLog)
    self.register = register
    self.rates = rates
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

  /// Verifies, judges, logs and answers one query. What needs the writer is refused as `writer-needed`.
  public func answer(_ jws: [UInt8]) throws(Rejection) -> QueryAnswer {
    var considered: Result<ConsideredQuery, Rejection> = .failure(.writerNeeded)
    consider([try verify(jws)], hasWriter: false) { considered = $1 }
    switch try considered.get() {
    case .answered(let answer): return answer
    case .keep, .lapse: throw .writerNeeded
    }
  }

  /// What needs no disk: form, signature, and how often the key may ask.
  func verify(_ jws: [UInt8]) throws(Rejection) -> VerifiedQuery {
    let query: VerifiedQuery
    do throws(TurnedAway) { query = try gate.verify(query: jws) } catch {
      register.note(error.rejection, of: Query.type, by: error.key)
      throw error.rejection
    }
    if let tooOften = rates?.refusal(of: query.key) { throw turnedAway(tooOften, query) }
    return query
  }

  /// Counts and logs that a query was not looked at; answers why.
  func turnedAway(_ rejection: Rejection, _ query: VerifiedQuery) -> Rejection {
    register.note(rejection, of: Query.type, by: query.key.text)
    return rejection
  }

  /// Reads the answers of queries whose signatures are right, judges and logs them, and answers each unless that is for the
  /// writer. One flush of the log serves as many as make an answer of about ``heldBytes`` together.
  ///
  /// - Parameter told: called once for each, with its place.
  func consider(
    _ queries: [VerifiedQuery], hasWriter: Bool, told: (Int, Result<ConsideredQuery, Rejection>) -> Void
  ) {
    var drafts: [(place: Int, draft: QueryDraft)] = []
    func finish() {
      let answers = judge(drafts.map(\.draft))
      for ((place, draft), answer) in zip(drafts, answers) {
        told(place, answer.mapError { turnedAway($0, draft.query) })
      }
      drafts = []
    }
    var held = 0
    for (place, query) in queries.enumerated() {
      do throws(Rejection) {
        let draft = try read(query, hasWriter: hasWriter)
        drafts.append((place, draft))
        held += draft.heldBytes + 1024
      } catch {
        told(place, .failure(turnedAway(error, query)))
      }
      if held >= Self.heldBytes {
        finish()
        held = 0
      }
    }
    finish()
  }

  /// About what answers may take that are read and wait for the flush of the log, a kilobyte each at least.
  private static let heldBytes = 1 << 20

  /// Nothing is answered afterwards.
  public func close() {
    try? journal.close()
  }

  private func read(_ query: VerifiedQuery, hasWriter: Bool) throws(Rejection) -> QueryDraft {
    let now = clock.now()
    do {
      return try journal.snapshot { try self.draft(query, at: now, hasWriter: hasWriter) }
    } catch let rejection as Rejection {
      throw rejection
    } catch {
      throw .notAnswered("\(error)")
    }
  }

  /// Judges drafts by what was asked before each, and logs them.
  private func judge(_ drafts: [QueryDraft]) -> [Result<ConsideredQuery, Rejection>] {
    guard let horizon = drafts.map(\.horizon).min() else { return [] }
    return log.judge(drafts.indices, since: horizon) { (place, history) throws(Rejection) in
      try drafts[place].judged(by: history)
    }
  }

  /// Judges the asker and reads the answer, in one view of the journal.
  private func draft(_ query: VerifiedQuery, at now: Instant, hasWriter: Bool) throws -> QueryDraft {
    var set = WorkingSet()
    set.book = try book.withLock { book in
      try journal.refresh(&book)
      return book
    }
    var footprint = Footprint()
    footprint.keys = [query.key]
    try journal.load(footprint, into: &set)
    let limits = set.book.service(on: now.day)
    let window = Int64(limits.queries.windowMinutes) * 60
    guard query.query.issuedAt >= now.seconds - window else { throw Rejection.stale }
    guard query.query.issuedAt <= now.seconds + window else { throw Rejection.early }
    let question = query.query.question
    let next = try journal.entryCount()
    let asker: Asker
    do throws(Refused) {
      asker = try set.asker(of: question, by: query.key, at: Moment(sequence: next, at: now))
    } catch {
      throw Rejection.refused(error)
    }
    func draft(_ answer: ConsideredQuery) -> QueryDraft {
      QueryDraft(query: query, at: now, limits: limits, answer: answer, subject: .other(question.name))
    }
    switch question {
    case .holderReferences(let question):
      return try references(question, of: query, asker, set, limits, at: now)
    case .commandCheck(let check):
      let answer = try judge(check.act, by: query.key, next: next, at: now)
      var checked = draft(.answered(.check(answer)))
      // A refusal of the ledger counts too: asking first is no way around the limit.
      if case .refused = answer { checked.withheld = 1 }
      return checked
    case .commandAnswer(let question):
      let receipt = try journal.findCommand(key: query.key, id: question.id).flatMap {
        try Receipt(of: $0.sequence, in: journal)
      }
      return draft(.answered(.receipt(receipt?.file)))
    case .lookup(let lookup):
      let (rows, withheld) = try journal.answer(lookup, for: asker)
      var found = draft(.answered(.rows(rows)))
      found.withheld = withheld
      if case .shown = lookup.subject { found.isRefused = withheld > 0 }
      return found
    case .payeeKeep(let account):
      guard hasWriter else { throw Rejection.writerNeeded }
      return draft(.keep(try Self.account(account)))
    case .lapse:
      guard hasWriter else { throw Rejection.writerNeeded }
      return draft(.lapse)
    }
  }

  private static func account(_ question: PayeeKeep) throws(Rejection) -> PayeeAccount {
    do throws(MalformedInput) {
      return try PayeeAccount(
        institution: question.institution, salt: question.salt, name: question.accountName,
        number: question.number, bank: question.bank)
    } catch {
      throw .malformed(error)
    }
  }

  // MARK: Holder references

  private func references(
    _ question: HolderReferences, of query: VerifiedQuery, _ asker: Asker, _ whole: WorkingSet,
    _ limits: ServiceLimits, at now: Instant
  ) throws -> QueryDraft {
    let asked = question.persons.map { person in
      (reference: pepper.reference(of: person.id), token: person.token.map { CommandFacts.presented($0) })
    }
    var set = whole
    var footprint = Footprint()
    footprint.vouchers = Set(asked.compactMap { $0.token?.number })
    try journal.load(footprint, into: &set)
    let references = asked.map {
      set.maySee($0.reference, showing: $0.token, as: asker.role) ? $0.reference : nil
    }
    return QueryDraft(
      query: query, at: now, limits: limits, answer: .answered(.holderReferences(references)),
      subject: .holders(question.purpose, persons: asked.count),
      mostPersons: limits.queries.personsPerHour(asker.role), withheld: references.count { $0 == nil })
  }

  // MARK: Asking first

  /// What the ledger would say to the act now, by its own rules on its own rows; nothing is changed.
  private func judge(
    _ act: Act, by key: KeyID, next: Int64, at now: Instant
  ) throws -> CheckAnswer {
    var set = try journal.loadWhole()
    let present = set.counters.at.map { max(now, $0) } ?? now
    let request = Request(
      key: key, act: act, facts: Facts(seenMatches: true, presented: CommandFacts.presented(in: act)))
    try set.load(for: [request], from: journal)
    guard !set.isOverRefusalQuota(key, at: present) else { throw Rejection.tooManyRefusals }
    guard set.permitsClockStep(to: present) || set.concernsClock(act) else {
      throw Rejection.clockStep(present)
    }
    switch set.outcome(of: request, at: Moment(sequence: next, at: present)) {
    case .accepted(let events): return .accepted(events)
    case .refused(let refused):
      return .refused(
        number: refused.refusal.rawValue, name: refused.refusal.name, subject: refused.subject)
    }
  }
}
