public import Vouchers
public import Wire

/// The part of the ledger that a group of commands looks at and changes. A value: no clock, no disk, no keys.
///
/// The small tables (fund, cash, rules) and the index of keys are always whole; of the others only what
/// ``missing(for:)`` names is loaded. `decide` answers with events or a refusal and changes nothing; `apply` folds events in.
public struct WorkingSet: Sendable {
  // Always whole.
  public var genesis: Genesis?
  public var book = RuleBook()
  public var counters = Counters()
  public var tranches = RowTable<TrancheID, TrancheRow>()
  public var accounts = RowTable<AccountKey, AccountRow>()
  public var cash = RowTable<EntityCode, CashRow>()
  public var keyIndex = KeyIndex()

  // Loaded by footprint.
  public var keys = RowTable<KeyID, KeyRow>()
  public var institutions = RowTable<CreditCode, InstitutionRow>()
  public var proposals = RowTable<Int64, ProposalRow>()
  public var batches = RowTable<BatchID, BatchRow>()
  public var vouchers = RowTable<VoucherNumber, VoucherRow>()
  public var holders = RowTable<Hash256, HolderRow>()
  public var classes = RowTable<ClassID, ClassRow>()
  public var claims = RowTable<Int64, ClaimRow>()
  public var orders = RowTable<OrderNumber, OrderRow>()
  public var statements = RowTable<StatementID, StatementRow>()
  public var lines = RowTable<LineKey, LineRow>()

  /// What the command being applied has moved, by accounts and by things: they must agree.
  var movement = Movement()

  public init() {}

  /// An empty set without a store: whatever is put into it stays, the many rows packed as given.
  public init(
    packing vouchers: any PackedRows<VoucherNumber, VoucherRow>,
    _ holders: any PackedRows<Hash256, HolderRow>,
    _ claims: any PackedRows<Int64, ClaimRow>
  ) {
    keys = RowTable(whole: nil)
    institutions = RowTable(whole: nil)
    proposals = RowTable(whole: nil)
    batches = RowTable(whole: nil)
    self.vouchers = RowTable(whole: vouchers)
    self.holders = RowTable(whole: holders)
    classes = RowTable(whole: nil)
    self.claims = RowTable(whole: claims)
    orders = RowTable(whole: nil)
    statements = RowTable(whole: nil)
    lines = RowTable(whole: nil)
  }

  /// Numbers the ledger itself gives, and its clock.
  public struct Counters: Hashable, Sendable {
    /// The newest voucher number; 0 before the first.
    public var voucher: Int64 = 0
    /// `at` of the newest entry whose time the clock rules allowed: one command cannot move the clock by being
    /// refused for it.
    public var at: Instant?
    /// How far two persons allowed the clock to jump.
    public var clockUntil: Instant?

    public init() {}

    public init(voucher: Int64, at: Instant?, clockUntil: Instant?) {
      self.voucher = voucher
      self.at = at
      self.clockUntil = clockUntil
    }
  }

  /// The province's own entity (省本级): the first of the genesis entry. Its vouchers may be used anywhere.
  var province: EntityCode? { genesis?.entities.first?.code }

  func isEntity(_ code: EntityCode) -> Bool {
    genesis?.entities.contains { $0.code == code } ?? false
  }

  /// Keys, institutions, batches and classes are asked for by command after command, each voucher by few: so many times as many
  /// of their rows stay. A ledger of a million vouchers has some 20,000 classes.
  private static func lasting(_ limit: Int) -> Int { min(limit, .max / 4) * 4 }

  /// Whether a table that is loaded by footprint holds more rows than ``evict(tablesOver:keeping:)`` lets stay.
  public func hasTable(over limit: Int) -> Bool {
    [keys.count, institutions.count, batches.count, classes.count].contains { $0 > Self.lasting(limit) }
      || [
        proposals.count, vouchers.count, holders.count, claims.count, orders.count, statements.count,
        lines.count,
      ].contains { $0 > limit }
  }

  /// Bounds memory between groups: forgets the rows of every table that holds more than `limit` of them, four times as many
  /// where rows are asked for again and again, but for those in `pending`, changes that were taken and may not have reached the
  /// store yet, oldest first. Call only when nothing has changed since the last were taken.
  public mutating func evict(tablesOver limit: Int, keeping pending: [WorkingSet]) {
    keys.evict(ifOver: Self.lasting(limit), keeping: pending.lazy.map(\.keys))
    institutions.evict(ifOver: Self.lasting(limit), keeping: pending.lazy.map(\.institutions))
    batches.evict(ifOver: Self.lasting(limit), keeping: pending.lazy.map(\.batches))
    classes.evict(ifOver: Self.lasting(limit), keeping: pending.lazy.map(\.classes))
    proposals.evict(ifOver: limit, keeping: pending.lazy.map(\.proposals))
    vouchers.evict(ifOver: limit, keeping: pending.lazy.map(\.vouchers))
    holders.evict(ifOver: limit, keeping: pending.lazy.map(\.holders))
    claims.evict(ifOver: limit, keeping: pending.lazy.map(\.claims))
    orders.evict(ifOver: limit, keeping: pending.lazy.map(\.orders))
    statements.evict(ifOver: limit, keeping: pending.lazy.map(\.statements))
    lines.evict(ifOver: limit, keeping: pending.lazy.map(\.lines))
  }

  /// Puts to rest what changed in the tables of a set without a store.
  public mutating func settle() {
    tranches.settle()
    accounts.settle()
    cash.settle()
    keys.settle()
    institutions.settle()
    proposals.settle()
    batches.settle()
    vouchers.settle()
    holders.settle()
    classes.settle()
    claims.settle()
    orders.settle()
    statements.settle()
    lines.settle()
  }

  /// A set of what changed since this was last called, to be written; here it counts as written from now on.
  public mutating func takeChanges() -> WorkingSet {
    var taken = WorkingSet()
    taken.genesis = genesis
    taken.book = book
    taken.counters = counters
    taken.tranches = tranches.takeChanges()
    taken.accounts = accounts.takeChanges()
    taken.cash = cash.takeChanges()
    taken.keys = keys.takeChanges()
    taken.institutions = institutions.takeChanges()
    taken.proposals = proposals.takeChanges()
    taken.batches = batches.takeChanges()
    taken.vouchers = vouchers.takeChanges()
    taken.holders = holders.takeChanges()
    taken.classes = classes.takeChanges()
    taken.claims = claims.takeChanges()
    taken.orders = orders.takeChanges()
    taken.statements = statements.takeChanges()
    taken.lines = lines.takeChanges()
    return taken
  }

  /// Everything changed so far is durable.
  public mutating func markWritten() {
    tranches.markWritten()
    accounts.markWritten()
    cash.markWritten()
    keys.markWritten()
    institutions.markWritten()
    proposals.markWritten()
    batches.markWritten()
    vouchers.markWritten()
    holders.markWritten()
    classes.markWritten()
    claims.markWritten()
    orders.markWritten()
    statements.markWritten()
    lines.markWritten()
  }
}

/// What is known about a command beside its bytes, established by whoever verified its signature.
public struct Facts: Hashable, Sendable {
  /// A shown token: the number it claims and the SHA-256 of its characters.
  public struct Presented: Hashable, Sendable {
    public let number: VoucherNumber?
    public let digest: Hash256

    public init(number: VoucherNumber?, digest: Hash256) {
      self.number = number
      self.digest = digest
    }
  }
  /// Whether `seen` is a tree head of this ledger.
  public let seenMatches: Bool
  /// The tokens of an activation, in its order; empty for every other act.
  public let presented: [Presented]

  public init(seenMatches: Bool, presented: [Presented] = []) {
    self.seenMatches = seenMatches
    self.presented = presented
  }
}

/// A verified command on its way to a decision. A class: it is looked at again and again, and copying one costs a count for
/// every part.
public final class Request: Sendable {
  public let key: KeyID
  public let act: Act
  public let facts: Facts

  public init(key: KeyID, act: Act, facts: Facts) {
    self.key = key
    self.act = act
    self.facts = facts
  }
}

/// Place and time of the entry a decision would become.
public struct Moment: Hashable, Sendable {
  public let sequence: Int64
  public let at: Instant

  public init(sequence: Int64, at: Instant) {
    self.sequence = sequence
    self.at = at
  }

  /// The day in Asia/Shanghai.
  public var day: Day { at.day }
}

/// What an entry records of a command.
public enum Outcome: Hashable, Sendable {
  case accepted([Event])
  case refused(Refused)

  public var isAccepted: Bool {
    switch self {
    case .accepted: true
    case .refused: false
    }
  }
}
