public import Ledger
public import Vouchers
public import Wire

/// What a ledger must never do, found while a test ran it.
public enum MemoryStoreFault: Error {
  /// Loading did not end within the promised rounds.
  case tooManyRounds(act: String, rounds: Int)
  /// With only the named rows loaded, the answer was another than with every row loaded.
  case footprintTooSmall(act: String, loaded: String, whole: String)
  /// A row was changed that the footprint did not name though the store has it.
  case changedUnloaded(act: String, row: String)
  /// A row came out differently than with every row loaded.
  case rowsDiffer(act: String, row: String)
  /// A refusal changed something.
  case refusalChanged(act: String)
  /// The fund identity failed over the whole ledger.
  case identity([Inconsistency])
}

/// A store in memory that holds the ledger to its footprint: each command is decided by a fresh working set with
/// nothing loaded but what ``WorkingSet/missing(for:)`` named, and again by one with every row, and the two must
/// agree in answer and in rows.
public struct MemoryStore: Sendable {
  public struct Rows: Hashable, Sendable {
    public var keys: [KeyID: KeyRow] = [:]
    public var institutions: [CreditCode: InstitutionRow] = [:]
    public var proposals: [Int64: ProposalRow] = [:]
    public var batches: [BatchID: BatchRow] = [:]
    public var vouchers: [VoucherNumber: VoucherRow] = [:]
    public var holders: [Hash256: HolderRow] = [:]
    public var classes: [ClassID: ClassRow] = [:]
    public var claims: [Int64: ClaimRow] = [:]
    public var orders: [OrderNumber: OrderRow] = [:]
    public var statements: [StatementID: StatementRow] = [:]
    public var lines: [LineKey: LineRow] = [:]
  }
  public private(set) var rows = Rows()
  /// The tables that are always whole, and nothing else.
  public private(set) var base = WorkingSet()
  /// Everything loaded, always.
  public private(set) var whole = WorkingSet()
  /// The sequence number of the next entry.
  public private(set) var next: Int64 = 0
  /// Whether ``last`` is kept.
  public var remembers = false
  /// The last accepted command, when asked for.
  public private(set) var last: (Request, [Event], Moment)?
  /// The most rounds of loading any command took.
  public private(set) var mostRounds = 0

  public init() {}

  /// Loads what `footprint` names, absent rows as absent.
  public func load(_ footprint: Footprint, into set: inout WorkingSet) {
    for key in footprint.keys { set.keys.load(key, rows.keys[key]) }
    for key in footprint.institutions { set.institutions.load(key, rows.institutions[key]) }
    for key in footprint.proposals { set.proposals.load(key, rows.proposals[key]) }
    for key in footprint.batches { set.batches.load(key, rows.batches[key]) }
    for key in footprint.vouchers { set.vouchers.load(key, rows.vouchers[key]) }
    for key in footprint.holders { set.holders.load(key, rows.holders[key]) }
    for key in footprint.classes { set.classes.load(key, rows.classes[key]) }
    for key in footprint.claims { set.claims.load(key, rows.claims[key]) }
    for key in footprint.orders { set.orders.load(key, rows.orders[key]) }
    for key in footprint.statements { set.statements.load(key, rows.statements[key]) }
    for key in footprint.lines { set.lines.load(key, rows.lines[key]) }
  }

  /// A fresh set with what `request` names loaded, round by round.
  public mutating func loaded(for request: Request) throws(MemoryStoreFault) -> WorkingSet {
    var set = base
    var rounds = 0
    while true {
      let missing = set.missing(for: request)
      if missing.isEmpty { break }
      rounds += 1
      guard rounds <= 4 else { throw .tooManyRounds(act: request.act.name, rounds: rounds) }
      load(missing, into: &set)
    }
    mostRounds = max(mostRounds, rounds)
    return set
  }

  /// Decides a command and, when it is accepted, applies it.
  public mutating func submit(_ request: Request, at instant: Instant) throws -> Outcome {
    let moment = Moment(sequence: next, at: instant)
    var set = try loaded(for: request)
    let outcome = Self.decide(request, in: set, at: moment)
    let expected = Self.decide(request, in: whole, at: moment)
    guard outcome == expected else {
      throw MemoryStoreFault.footprintTooSmall(
        act: request.act.name, loaded: "\(outcome)", whole: "\(expected)")
    }
    switch outcome {
    case .accepted(let events):
      try set.apply(request, events: events, at: moment)
      try whole.apply(request, events: events, at: moment)
      if remembers { last = (request, events, moment) }
    case .refused:
      set.applyRefusal(of: request.key, at: moment)
      whole.applyRefusal(of: request.key, at: moment)
    }
    try take(set, act: request.act.name)
    next += 1
    return outcome
  }

  /// Applies an act of the ledger itself.
  public mutating func submitOwn(_ event: Event, at instant: Instant) throws {
    let moment = Moment(sequence: next, at: instant)
    var set = base
    if case .lapsed(let lapse) = event {
      var rounds = 0
      while true {
        let missing = set.missing(forLapseOf: lapse.vouchers)
        if missing.isEmpty { break }
        rounds += 1
        guard rounds <= 3 else { throw MemoryStoreFault.tooManyRounds(act: event.name, rounds: rounds) }
        load(missing, into: &set)
      }
    }
    try set.applyOwn(event, at: moment)
    try whole.applyOwn(event, at: moment)
    try take(set, act: event.name)
    next += 1
  }

  public static func decide(_ request: Request, in set: WorkingSet, at moment: Moment) -> Outcome {
    do throws(Refused) { return .accepted(try set.decide(request, at: moment)) } catch {
      return .refused(error)
    }
  }

  /// Writes back what changed, after comparing it with the whole set.
  private mutating func take(_ set: WorkingSet, act: String) throws(MemoryStoreFault) {
    try Self.take(set.keys, into: &rows.keys, whole.keys, act: act)
    try Self.take(set.institutions, into: &rows.institutions, whole.institutions, act: act)
    try Self.take(set.proposals, into: &rows.proposals, whole.proposals, act: act)
    try Self.take(set.batches, into: &rows.batches, whole.batches, act: act)
    try Self.take(set.vouchers, into: &rows.vouchers, whole.vouchers, act: act)
    try Self.take(set.holders, into: &rows.holders, whole.holders, act: act)
    try Self.take(set.classes, into: &rows.classes, whole.classes, act: act)
    try Self.take(set.claims, into: &rows.claims, whole.claims, act: act)
    try Self.take(set.orders, into: &rows.orders, whole.orders, act: act)
    try Self.take(set.statements, into: &rows.statements, whole.statements, act: act)
    try Self.take(set.lines, into: &rows.lines, whole.lines, act: act)
    guard set.keys.changed.isEmpty || set.keyIndex == whole.keyIndex else {
      throw .rowsDiffer(act: act, row: "key index")
    }
    guard set.counters == whole.counters, set.tranches.changed == whole.tranches.changed,
      set.accounts.changed == whole.accounts.changed, set.cash.changed == whole.cash.changed
    else { throw .rowsDiffer(act: act, row: "counters") }
    for key in set.accounts.changed where set.accounts[key] != whole.accounts[key] {
      throw .rowsDiffer(act: act, row: "account")
    }
    for key in set.cash.changed where set.cash[key] != whole.cash[key] {
      throw .rowsDiffer(act: act, row: "cash")
    }
    base = set
    base.markWritten()
    base.evict(tablesOver: 0, keeping: [])
    whole.markWritten()
  }

  private static func take<Key, Row>(
    _ table: RowTable<Key, Row>, into stored: inout [Key: Row], _ whole: RowTable<Key, Row>, act: String
  ) throws(MemoryStoreFault) {
    guard table.changed == whole.changed else { throw .rowsDiffer(act: act, row: "\(whole.changed)") }
    for key in table.changed {
      guard let row = table[key], row == whole[key] else { throw .rowsDiffer(act: act, row: "\(key)") }
      stored[key] = row
    }
  }

  /// Puts rows there that no act made, for tests of what only large numbers can reach.
  public mutating func tamper(_ change: (inout WorkingSet) -> Void) {
    change(&whole)
    for row in whole.keys.all { rows.keys[row.id] = row }
    for row in whole.institutions.all { rows.institutions[row.code] = row }
    for row in whole.batches.all { rows.batches[row.id] = row }
    for row in whole.vouchers.all { rows.vouchers[row.number] = row }
    for row in whole.holders.all { rows.holders[row.reference] = row }
    for row in whole.classes.all { rows.classes[row.id] = row }
    for row in whole.claims.all { rows.claims[row.id] = row }
    for row in whole.orders.all { rows.orders[row.number] = row }
    base.genesis = whole.genesis
    base.keyIndex = whole.keyIndex
    base.book = whole.book
    base.counters = whole.counters
    base.accounts = whole.accounts
    base.tranches = whole.tranches
    base.cash = whole.cash
  }

  /// Whether both hold the same, but for how often `key` was refused and for the clock.
  public func isSame(as other: MemoryStore, exceptRefusalsOf key: KeyID) -> Bool {
    var left = rows
    left.keys[key] = other.rows.keys[key]
    var counters = base.counters
    counters.at = other.base.counters.at
    return left == other.rows && counters == other.base.counters && base.book == other.base.book
      && Set(base.accounts.all) == Set(other.base.accounts.all)
      && Set(base.tranches.all) == Set(other.base.tranches.all)
      && Set(base.cash.all) == Set(other.base.cash.all)
  }

  /// Every way the fund identity fails over the whole ledger.
  public var violations: [Inconsistency] {
    var identity = FundIdentity()
    for row in rows.vouchers.values { identity.add(row.position) }
    for row in rows.claims.values { identity.add(row.position(order: row.order.flatMap { rows.orders[$0] })) }
    for row in rows.orders.values { identity.add(row.position) }
    return identity.violations(tranches: base.tranches.all, accounts: base.accounts.all)
  }
}
