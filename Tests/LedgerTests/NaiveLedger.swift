import Vouchers
import Wire

/// A second ledger, written for being obvious: lists of things, and every balance added up from them each time it
/// is wanted. It shares no code with `Ledger`; only the values and documents of `Vouchers`.
///
/// It does not care in which order it looks: it notes everything that is wrong with an act, as far as that can be
/// told, and answers with what stands first in ``precedence``.
final class NaiveLedger {
  struct No: Error { let name: String }

  struct Key {
    var person: PersonID?
    var school: CreditCode?
    var role: Role
    var scope: Scope
    let pair: [UInt8]
    var state = "active"
    var last: Int64?
    var next: KeyID?
  }
  struct School {
    let entity: EntityCode
    let programmes: [Programme]
    var state = "registered"
    var suspended: Day?
    var hasAccount = false
  }
  struct Fund: Hashable {
    let tranche: TrancheID
    let entity: EntityCode
  }
  struct Voucher {
    let number: VoucherNumber
    let batch: CreateBatch
    let token: Hash256
    let issuedOn: Day
    let expires: Day
    /// How many documents there were when it was issued.
    let known: Int
    var holder: Hash256?
    var state = "issued"
    var fen: Int64
    var room: ClassID?
    var year = 0
    var claim: Int64?
    var correctBy: Day?
    var isReplacement = false
    var replacedBy: VoucherNumber?
    var fund: Fund { Fund(tranche: batch.tranche, entity: batch.entity) }
    var isOpen: Bool { ["issued", "claimed", "activated"].contains(state) }
  }
  struct Room {
    let act: FileClass
    let school: CreditCode
    let programme: Programme
    var state = "filed"
    var approver: PersonID?
    var approvedOn: Day?
    /// How many documents there were when it was approved.
    var known = 0
    var fen: Int64 = 0
  }
  struct Claim {
    let id: Int64
    let room: ClassID
    let school: CreditCode
    let fund: Fund
    var parts: [VoucherNumber: Int64]
    var stage = "filed"
    var cuts: [VoucherNumber: Int64] = [:]
    var reviewer: PersonID?
    var order: OrderNumber?
    var fen: Int64 { parts.values.reduce(0, +) }
  }
  struct Order {
    let number: OrderNumber
    let fund: Fund
    let fen: Int64
    var state = "ordered"
  }
  struct Statement {
    let first: ImportStatement
    let importer: PersonID?
    var lines: [ImportStatement.Line]
    var isComplete: Bool { lines.count == first.count }
  }
  struct Proposal {
    let act: Act
    let key: KeyID
    let person: PersonID?
    var state = "open"
  }
  struct Booking {
    let entity: EntityCode
    let kind: String
    let fen: Int64
  }
  /// Who acts, and for an act of two persons who approves it now.
  struct Hands {
    let id: KeyID
    let key: Key
    var second: Key?
  }

  /// The refusals' names in the order of their published numbers.
  static let precedence: [String: Int] = Dictionary(
    uniqueKeysWithValues: RefusalNameTests.published.map { ($0.name, $0.number) })

  let entities: [EntityCode]
  /// What is wrong with the act that is being judged.
  private var faults: [String] = []
  var keys: [KeyID: Key] = [:]
  var documents: [(sequence: Int64, document: RulesDocument)] = []
  var appropriations: [(tranche: TrancheID, fen: Int64)] = []
  var allocations: [(fund: Fund, fen: Int64)] = []
  var schools: [CreditCode: School] = [:]
  var batches: [BatchID: CreateBatch] = [:]
  var vouchers: [Voucher] = []
  /// Vouchers bound to a person, in the order of binding.
  var bindings: [(holder: Hash256, voucher: VoucherNumber)] = []
  var rooms: [ClassID: Room] = [:]
  var claims: [Int64: Claim] = [:]
  var orders: [OrderNumber: Order] = [:]
  var statements: [StatementID: Statement] = [:]
  var completed: [ImportStatement] = []
  var bookings: [LineKey: Booking] = [:]
  var proposals: [Int64: Proposal] = [:]
  var clock: Instant
  var until: Instant?

  init(_ genesis: Genesis, at instant: Instant) {
    entities = genesis.entities.map(\.code)
    clock = instant
    for root in genesis.roots {
      keys[root.key.id] = Key(person: root.person, role: .root, scope: .province, pair: root.key.spki)
    }
  }

  // MARK: - Balances, added up

  func sum(_ fund: Fund, _ bucket: String) -> Int64 {
    var total: Int64 = 0
    switch bucket {
    case "allocated": for item in allocations where item.fund == fund { total += item.fen }
    case "committed": for item in vouchers where item.isOpen && item.fund == fund { total += item.fen }
    case "claimed":
      for item in claims.values where item.stage != "approved" && item.fund == fund { total += item.fen }
    case "payable":
      for item in claims.values where item.stage == "approved" && item.fund == fund && !isHeldByOrder(item) {
        total += item.fen
      }
    case "ordered", "paid":
      for item in orders.values where item.state == bucket && item.fund == fund { total += item.fen }
    default:
      total = sum(fund, "allocated")
      for other in ["committed", "claimed", "payable", "ordered", "paid"] { total -= sum(fund, other) }
    }
    return total
  }

  /// The five balances that stand for things, of every fund at once, in one walk over all things.
  func balances() -> [Fund: [Int64]] {
    var totals: [Fund: [Int64]] = [:]
    func add(_ fund: Fund, _ place: Int, _ fen: Int64) {
      totals[fund, default: [0, 0, 0, 0, 0]][place] += fen
    }
    for item in vouchers where item.fen != 0 && item.isOpen { add(item.fund, 0, item.fen) }
    for item in claims.values {
      if item.stage != "approved" {
        add(item.fund, 1, item.fen)
      } else if !isHeldByOrder(item) {
        add(item.fund, 2, item.fen)
      }
    }
    for item in orders.values where item.state == "ordered" { add(item.fund, 3, item.fen) }
    for item in orders.values where item.state == "paid" { add(item.fund, 4, item.fen) }
    return totals
  }

  func isHeldByOrder(_ claim: Claim) -> Bool {
    guard let order = claim.order.flatMap({ orders[$0] }) else { return false }
    return order.state == "ordered" || order.state == "paid"
  }

  func appropriated(_ tranche: TrancheID) -> Int64? {
    let items = appropriations.filter { $0.tranche == tranche }
    return items.isEmpty ? nil : items.reduce(0) { $0 + $1.fen }
  }

  func unallocated(_ tranche: TrancheID) -> Int64 {
    (appropriated(tranche) ?? 0) - allocations.filter { $0.fund.tranche == tranche }.reduce(0) { $0 + $1.fen }
  }

  func cash(_ entity: EntityCode, _ kind: String?) -> Int64 {
    bookings.values.filter { $0.entity == entity && (kind == nil || $0.kind == kind) }.reduce(0) {
      $0 + $1.fen
    }
  }

  func learners(_ room: ClassID) -> Int {
    vouchers.count { $0.room == room && ["activated", "redeemed", "refused"].contains($0.state) }
  }

  // MARK: - Rules

  /// Of the first `known` documents, or of all.
  func newest<T>(
    _ topic: (RulesDocument) -> T?, _ entity: EntityCode, _ day: Day, known: Int? = nil
  ) -> T? {
    let candidates = documents.enumerated().filter {
      if let known, $0.offset >= known { return false }
      let document = $0.element.document
      if document.effective > day { return false }
      if let until = document.until, until < day { return false }
      if let entities = document.entities, !entities.contains(entity) { return false }
      return topic(document) != nil
    }
    let best = candidates.max {
      ($0.element.document.effective, $0.offset) < ($1.element.document.effective, $1.offset)
    }
    return best.flatMap { topic($0.element.document) }
  }

  /// What `entity` pays: another than the class's raises its rates only for what it grants itself.
  func price(
    _ kind: CertificateKind, _ room: Room, hours: Int, on day: Day, known: Int, _ entity: EntityCode
  ) -> Int64? {
    if kind == .completion {
      guard let rate = newest(\.hourRate, entity, day, known: known), hours >= rate.leastHours else {
        return nil
      }
      return rate.fen * Int64(min(hours, rate.mostHours))
    }
    let rates = newest(\.gradeRates, entity, day, known: known) ?? []
    guard let base = rates.filter({ $0.certificate == kind && $0.grade == room.programme.grade }).first?.fen
    else {
      return nil
    }
    guard let uplift = room.act.uplift else { return base }
    guard
      let percent = newest(\.uplifts, entity, day, known: known)?.filter({ $0.code == uplift }).first?.percent
    else { return entity == room.act.entity ? nil : base }
    return base * Int64(100 + percent) / 100
  }

  func mayStand(at instant: Instant) -> Bool {
    instant.milliseconds <= clock.milliseconds + 72 * 3_600_000 || (until.map { instant <= $0 } ?? false)
  }

  // MARK: - Deciding

  /// `nil` when the act was accepted and done; else the name of the refusal.
  func submit(
    _ act: Act, by id: KeyID, tokens: [(VoucherNumber?, Hash256)], seen: Bool, at: Instant, sequence: Int64
  ) -> String? {
    defer { if mayStand(at: at) { clock = max(clock, at) } }
    faults = []
    do {
      try decide(act, by: id, tokens: tokens, seen: seen, at: at, sequence: sequence)
      return nil
    } catch {
      faults.append((error as? No)?.name ?? "\(error)")
      return firstFault
    }
  }

  private var firstFault: String? {
    faults.min { Self.precedence[$0] ?? 0 < Self.precedence[$1] ?? 0 }
  }

  /// Notes a fault.
  func need(_ condition: Bool, _ name: String) { if !condition { faults.append(name) } }

  /// Everything was looked at: goes on only when nothing is wrong.
  func conclude() throws { if let first = firstFault { throw No(name: first) } }

  private func decide(
    _ act: Act, by id: KeyID, tokens: [(VoucherNumber?, Hash256)], seen: Bool, at: Instant, sequence: Int64
  ) throws {
    need(mayStand(at: at) || confirmsClock(act), "clock-step")
    need(seen, "seen-mismatch")
    guard let key = keys[id] else { throw No(name: "key-unknown") }
    need(key.state != "revoked", "key-revoked")
    need(key.state != "suspended", "key-suspended")
    need(sequence <= key.last ?? sequence, "key-rotated-out")
    if act.name == "key.rotate" { need(key.next == nil, "key-rotated-out") }
    let (first, second) = roles(act, askedBy: id)
    need(first.contains(key.role), "role-not-allowed")
    switch act {
    case .approve(let approval):
      let (proposal, hands) = try open(approval.proposal, key)
      try run(proposal.act, hands, [], at, sequence, really: true)
      proposals[approval.proposal]?.state = "approved"
    case .decline(let refusal):
      if let own = proposals[refusal.proposal], own.person == key.person {
        need(own.state == "open", "proposal-closed")
      } else {
        let (proposal, hands) = try open(refusal.proposal, key)
        do { try run(proposal.act, hands, [], at, sequence, really: false) } catch {}
        // Only who may not decide is kept from it; what the act and its maker lack is no matter.
        faults.removeAll { Self.precedence[$0] ?? 0 > 12 }
      }
      try conclude()
      proposals[refusal.proposal]?.state = "declined"
    default:
      try run(act, Hands(id: id, key: key), tokens, at, sequence, really: second == nil)
      if second != nil { proposals[sequence] = Proposal(act: act, key: id, person: key.person) }
    }
  }

  private func confirmsClock(_ act: Act) -> Bool {
    switch act {
    case .confirmClock: return true
    case .approve(let approval):
      if case .confirmClock? = proposals[approval.proposal]?.act { return true }
      return false
    default: return false
    }
  }

  private func open(_ sequence: Int64, _ key: Key) throws -> (Proposal, Hands) {
    guard let proposal = proposals[sequence], let maker = keys[proposal.key] else {
      throw No(name: "proposal-unknown")
    }
    need(proposal.state == "open", "proposal-closed")
    need(
      roles(proposal.act, askedBy: proposal.key).second?.contains(key.role) == true, "role-not-allowed")
    need(key.person != proposal.person, "same-person")
    need(maker.state == "active", "maker-stopped")
    return (proposal, Hands(id: proposal.key, key: maker, second: key))
  }

  /// Roles of the first person, and of the second where it takes two.
  func roles(_ act: Act, askedBy id: KeyID) -> (first: [Role], second: [Role]?) {
    switch act.name.split(separator: ".").first {
    case "fund", "settlement", "order": return ([.financeMaker], [.financeChecker])
    case "bank" where act.name == "bank.correct": return ([.financeMaker], [.financeChecker])
    case "bank" where act.name == "bank.import": return ([.financeMaker, .financeChecker], nil)
    case "bank", "payment": return ([.financeMaker], nil)
    case "rules": return ([.registrar, .root], [.registrar, .root])
    case "clock":
      let four: [Role] = [.registrar, .root, .financeMaker, .financeChecker]
      return (four, four)
    case "batch": return ([.issuer], [.issuer])
    case "proposal":
      return ([.root, .registrar, .issuer, .reviewer, .reviewerSecond, .financeMaker, .financeChecker], nil)
    default: break
    }
    switch act.name {
    case "key.register": return ([.root], [.root])
    case "key.rotate": return (Role.allCases.filter { $0 != .voucher }, nil)
    case "key.change":
      guard case .changeKey(let change) = act else { return ([], nil) }
      if change.change == .revoke && change.key == id { return (Role.allCases, nil) }
      switch keys[change.key]?.role {
      case nil: return ([.registrar, .root], nil)
      case .institution? where change.change == .suspend: return ([.registrar], nil)
      case .institution?: return ([.registrar], [.registrar])
      case _?: return ([.root], [.root])
      }
    case "institution.payee", "institution.key": return ([.registrar], [.registrar])
    case "institution.register", "institution.change": return ([.registrar], nil)
    case "voucher.issue", "voucher.void": return ([.issuer], nil)
    case "voucher.claim": return ([.channel], nil)
    case "class.approve", "claim.review": return ([.reviewer], nil)
    case "class.cancel", "voucher.withdraw": return ([.institution, .reviewer], nil)
    case "claim.approve", "claim.reopen": return ([.reviewerSecond], nil)
    case "claim.withdraw": return ([.reviewer, .reviewerSecond], [.reviewer, .reviewerSecond])
    default: return ([.institution], nil)
    }
  }

  // MARK: - Helpers of the acts

  /// Neither the name nor the pair may be anybody's.
  func fresh(_ key: NewKey) {
    for (id, other) in keys {
      need(id != key.id, "key-exists")
      need(other.pair != key.spki, "public-key-exists")
    }
  }

  func inScope(_ hands: Hands, _ entity: EntityCode) {
    for key in [hands.key] + (hands.second.map { [$0] } ?? []) {
      if case .entity(let own) = key.scope { need(own == entity, "out-of-scope") }
    }
  }

  func ofProvince(_ hands: Hands) {
    need(hands.key.scope == .province && (hands.second?.scope ?? .province) == .province, "out-of-scope")
  }

  func place(_ number: VoucherNumber?) -> Int? {
    guard let number, number.value <= Int64(vouchers.count) else { return nil }
    return Int(number.value) - 1
  }

  func isLive(_ voucher: Voucher) -> Bool {
    if voucher.isOpen { return true }
    let stage = voucher.claim.flatMap { claims[$0] }?.stage
    return voucher.state == "redeemed" && (stage == "filed" || stage == "reviewed")
  }

  func hasLive(_ holder: Hash256, _ entity: EntityCode, _ day: Day, except own: VoucherNumber? = nil) -> Bool
  {
    guard newest(\.oneLiveVoucher, entity, day) ?? true,
      let last = bindings.last(where: { $0.holder == holder })?.voucher, last != own, let place = place(last)
    else { return false }
    return isLive(vouchers[place])
  }

  func lastDay(_ voucher: Voucher) -> Day {
    let days = newest(\.claimWindowDays, voucher.batch.entity, voucher.issuedOn, known: voucher.known) ?? 0
    let end = voucher.expires.adding(days: days)
    return max(end, voucher.correctBy ?? end)
  }

  /// What `ledger` would lapse on `day`.
  func isDue(_ voucher: Voucher, _ day: Day) -> Bool {
    guard voucher.isOpen else { return false }
    let last = voucher.state == "activated" ? lastDay(voucher) : voucher.expires
    return day.number > last.number + Int32(newest(\.lapseDelayDays, voucher.batch.entity, day) ?? 1)
  }

  func lapse(_ numbers: [VoucherNumber]) {
    for number in numbers {
      guard let place = place(number) else { continue }
      vouchers[place].state = "lapsed"
      vouchers[place].fen = 0
    }
  }
}
