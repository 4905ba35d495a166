internal import Journal
internal import Ledger
internal import Vouchers

/// The state of the ledger as it follows from the entries, rebuilt in a scratch file, a bounded part of it in
/// memory. The rules decide every command again; the recorded outcome is what is folded in.
struct Replay {
  /// Rows kept in memory before they are written and forgotten.
  static let residentRowLimit = 120_000
  /// Commands kept in memory before they are written.
  static let commandLimit = 60_000

  let scratch: SQLiteJournal
  private(set) var set = WorkingSet()
  private var commands: CommandRegister

  init(scratch: SQLiteJournal) {
    self.scratch = scratch
    commands = CommandRegister(scratch: scratch)
  }

  /// Loads what many requests will need, in few queries; what only earlier ones of them lead to comes later.
  mutating func load(for requests: [Request]) throws(JournalError) {
    for _ in 0..<2 {
      var footprint = Footprint()
      for request in requests { set.addMissing(for: request, to: &footprint) }
      if footprint.isEmpty { return }
      try scratch.load(footprint, into: &set)
    }
  }

  mutating func load(for request: Request) throws(JournalError) {
    for _ in 0..<4 {
      let footprint = set.missing(for: request)
      if footprint.isEmpty { return }
      try scratch.load(footprint, into: &set)
    }
  }

  mutating func load(forLapseOf vouchers: [VoucherNumber]) throws(JournalError) {
    for _ in 0..<4 {
      let footprint = set.missing(forLapseOf: vouchers)
      if footprint.isEmpty { return }
      try scratch.load(footprint, into: &set)
    }
  }

  /// The first entry that used the same key and command id, if there is one.
  mutating func note(_ reference: CommandReference, sequence: Int64) throws(JournalError) -> Int64? {
    try commands.note(reference, sequence: sequence)
  }

  // The set is asked from within, as the replay's own act: lent out of a value that is being changed it would
  // be copied whole each time.

  /// The key registered under a name, as of now.
  mutating func key(_ id: KeyID) -> KeyRow? { set.keys[id] }

  /// How many seconds a command may be away from its entry.
  mutating func commandWindow(at instant: Instant) -> Int64 {
    Int64(set.book.service(on: instant.day).commandWindowMinutes) * 60
  }

  /// Whether an act is about the ledger's clock.
  mutating func concernsClock(_ act: Act) -> Bool { set.concernsClock(act) }

  mutating func isOverRefusalQuota(_ key: KeyID, at instant: Instant) -> Bool {
    set.isOverRefusalQuota(key, at: instant)
  }

  /// What the rules say of a command.
  mutating func decide(_ request: Request, at moment: Moment) -> Outcome {
    do throws(Refused) {
      return .accepted(try set.decide(request, at: moment))
    } catch {
      return .refused(error)
    }
  }

  /// Folds in what was recorded of a command.
  ///
  /// - Parameter isExpected: whether the rules say the same. If not, folding may fail halfway, so the state before
  ///   is kept and put back.
  mutating func fold(
    _ outcome: Outcome, of request: Request, at moment: Moment, isExpected: Bool
  ) throws(Inconsistency) {
    switch outcome {
    case .refused: set.applyRefusal(of: request.key, at: moment)
    case .accepted(let events):
      if isExpected { return try set.apply(request, events: events, at: moment) }
      let before = set
      do throws(Inconsistency) {
        try set.apply(request, events: events, at: moment)
      } catch {
        set = before
        throw error
      }
    }
  }

  /// Folds in an act of the ledger itself.
  mutating func fold(own event: Event, at moment: Moment) throws(Inconsistency) {
    let before = set
    do throws(Inconsistency) {
      try set.applyOwn(event, at: moment)
    } catch {
      set = before
      throw error
    }
  }

  /// Bounds memory; call between entries.
  mutating func tidy() throws(JournalError) {
    guard set.loadedCount > Self.residentRowLimit || commands.unwritten.count > Self.commandLimit else {
      return
    }
    try write()
    if set.loadedCount > Self.residentRowLimit { set.evictLoaded() }
  }

  /// Writes everything that changed to the scratch file.
  mutating func write() throws(JournalError) {
    try scratch.writeChanges(of: set, commands: commands.unwritten)
    set.markWritten()
    commands.markWritten()
  }

  /// Forgets loaded rows; nothing may be unwritten.
  mutating func forget() {
    if set.loadedCount > Self.residentRowLimit { set.evictLoaded() }
  }

  /// Makes the scratch file whole.
  mutating func finish() throws(JournalError) {
    try write()
    set.evictLoaded()
  }
}
