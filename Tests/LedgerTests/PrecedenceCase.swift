import Ledger
import Testing
import TestSupport
import Vouchers

/// Some causes that hold at once, and where in a list each is to be found.
struct Causes: Sendable {
  let refusals: Set<Refusal>
  /// Those that lie in one item of a list, first in precedence first.
  private let inList: [Refusal]
  /// Whether each has an item of its own, the first in precedence the last; else all share the second item. The first
  /// is sound: what is in the list twice is the first again.
  private let isSpread: Bool

  init(_ refusals: [Refusal], inList: Set<Refusal>, spread: Bool) {
    self.refusals = Set(refusals)
    self.inList = refusals.filter(inList.contains).sorted()
    isSpread = spread
  }

  func callAsFunction(_ refusal: Refusal) -> Bool { refusals.contains(refusal) }

  /// Whether the cause is to be found in this item.
  func callAsFunction(_ refusal: Refusal, in item: Int) -> Bool {
    guard let rank = inList.firstIndex(of: refusal) else { return false }
    return item == (isSpread ? inList.count - rank : 1)
  }

  /// The one of these that is asked for.
  func one(of refusals: [Refusal]) -> Refusal? { refusals.first { self($0) } }
  func one(of refusals: [Refusal], in item: Int) -> Refusal? { refusals.first { self($0, in: item) } }
}

/// A ledger made for one question: rows are put there, no act made them.
struct World {
  var set: WorkingSet
  var moment: Moment
  /// Tokens of an activation.
  var tokens: [Facts.Presented] = []

  var today: Day { moment.day }
}

/// An act that would be accepted but for the causes asked for.
struct PrecedenceCase: Sendable, CustomTestStringConvertible {
  /// How many items its list has.
  static let items = 5

  let note: String
  let key: KeyID
  /// Who approves an act of two persons.
  var second: KeyID?
  /// What the act can be refused for, beside ``standing``.
  let causes: [Refusal]
  /// Those of them that lie in one item of a list.
  var inList: Set<Refusal> = []
  /// Whoever asks needs a scope.
  var isScoped = true
  /// Causes of which one at most can hold, in one item if they lie in a list.
  var exclusive: [Set<Refusal>] = []
  /// Causes beside which others cannot be told: the thing is not there.
  var hiding: [Refusal: Set<Refusal>] = [:]
  /// Causes that can only hold when the act is asked for, not when it is approved.
  var onlyWhenAsked: Set<Refusal> = []
  /// Causes of standing that cannot hold.
  var without: Set<Refusal> = []
  let make: @Sendable (Causes, inout World) throws -> Act

  var testDescription: String { note }

  /// What every command can be refused for.
  static let standing: [Refusal] = [
    .keyRevoked, .keySuspended, .keyRotatedOut, .clockStep, .seenMismatch, .roleNotAllowed,
  ]

  var standing: [Refusal] {
    (Self.standing + (isScoped ? [.outOfScope] : [])).filter { !without.contains($0) }
  }

  /// Whether all of these can hold at once.
  func canHold(_ refusals: [Refusal], spread: Bool) -> Bool {
    let apart = exclusive + [[.keyRevoked, .keySuspended]]
    for group in apart where refusals.count(where: group.contains) > 1 {
      guard spread, group.isSubset(of: inList) else { return false }
    }
    return !refusals.contains { hiding[$0].map { !$0.isDisjoint(with: refusals) } ?? false }
  }
}

/// How a command comes to the ledger.
enum Asking: Sendable, CaseIterable {
  /// By itself, or as the proposal of an act of two persons.
  case asked
  case approved
  case declined
}

extension PrecedenceCase {
  /// The names of the causes a command of this kind can have.
  func causes(_ asking: Asking) -> [Refusal] {
    switch asking {
    case .asked: standing + causes
    case .approved:
      standing + [.proposalClosed, .samePerson, .makerStopped] + causes.filter { !onlyWhenAsked.contains($0) }
    // Who proposed may take it back, and what became of the maker's key is no matter.
    case .declined: standing + [.proposalClosed] + causes.filter { !onlyWhenAsked.contains($0) }
    }
  }

  /// What the ledger says to a command for which all these causes hold; `nil` when it accepts.
  func answer(_ refusals: [Refusal], _ asking: Asking, spread: Bool) throws -> Refusal? {
    let causes = Causes(refusals, inList: inList, spread: spread)
    var world = World(
      set: try Scenario.prepared.get().store.whole, moment: Moment(sequence: 5000, at: Self.now))
    var act = try make(causes, &world)
    var asker = key
    if asking != .asked, let second {
      asker = second
      let person = Scenario.person(of: key)
      let row = ProposalRow(
        sequence: 4000, key: key, person: person, role: .root, act: act,
        state: causes(.proposalClosed) ? .approved : .open)
      world.set.proposals.load(4000, row)
      if causes(.makerStopped) { world.set.keys.rewrite(key) { $0.state = .suspended } }
      if causes(.samePerson) { world.set.keys.rewrite(second) { $0.party = .person(person) } }
      act =
        asking == .approved
        ? .approve(Approve(proposal: 4000)) : .decline(Decline(proposal: 4000, reason: "x"))
    }
    world.set.keys.rewrite(asker) { row in
      if causes(.keyRevoked) { row.state = .revoked }
      if causes(.keySuspended) { row.state = .suspended }
      if causes(.keyRotatedOut) { row.lastSequence = 1 }
      if causes(.roleNotAllowed) { row.role = .voucher }
      if causes(.outOfScope) { row.scope = .entity("putian") }
    }
    if causes(.clockStep) {
      world.moment = Moment(
        sequence: world.moment.sequence, at: world.moment.at.adding(milliseconds: 100 * 3_600_000))
    }
    let request = Request(
      key: asker, act: act,
      facts: Facts(seenMatches: !causes(.seenMismatch), presented: asking == .asked ? world.tokens : []))
    guard case .refused(let refused) = MemoryStore.decide(request, in: world.set, at: world.moment) else {
      return nil
    }
    return refused.refusal
  }

  /// An hour after the province was made ready.
  static let now = Instant(startOf: "2021-07-01").adding(milliseconds: 10 * 3_600_000)
}

/// A key's row with every member free to change.
struct LooseKey {
  var party: Party
  var role: Role
  var scope: Scope
  var state: KeyRow.State
  var lastSequence: Int64?
}

extension RowTable<KeyID, KeyRow> {
  mutating func rewrite(_ id: KeyID, _ change: (inout LooseKey) -> Void) {
    guard let row = self[id] else { return }
    var loose = LooseKey(
      party: row.party, role: row.role, scope: row.scope, state: row.state, lastSequence: row.lastSequence)
    change(&loose)
    load(
      id,
      KeyRow(
        id: id, algorithm: row.algorithm, spki: row.spki, party: loose.party, role: loose.role,
        scope: loose.scope, state: loose.state, lastSequence: loose.lastSequence))
  }
}

extension RowTable {
  mutating func alter(_ key: Key, _ change: (inout Row) -> Void) {
    guard var row = self[key] else { return }
    change(&row)
    load(key, row)
  }
}
