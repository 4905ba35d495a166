public import Vouchers
public import Wire

/// Keys of rows to load. Loading one is never assumed to be free.
public struct Footprint: Hashable, Sendable {
  public var keys: Set<KeyID> = []
  public var institutions: Set<CreditCode> = []
  public var proposals: Set<Int64> = []
  public var batches: Set<BatchID> = []
  public var vouchers: Set<VoucherNumber> = []
  public var holders: Set<Hash256> = []
  public var classes: Set<ClassID> = []
  public var claims: Set<Int64> = []
  public var orders: Set<OrderNumber> = []
  public var statements: Set<StatementID> = []
  public var lines: Set<LineKey> = []

  public init() {}

  /// Adds what another one names.
  public mutating func formUnion(_ other: Footprint) {
    Self.add(other.keys, to: &keys)
    Self.add(other.institutions, to: &institutions)
    Self.add(other.proposals, to: &proposals)
    Self.add(other.batches, to: &batches)
    Self.add(other.vouchers, to: &vouchers)
    Self.add(other.holders, to: &holders)
    Self.add(other.classes, to: &classes)
    Self.add(other.claims, to: &claims)
    Self.add(other.orders, to: &orders)
    Self.add(other.statements, to: &statements)
    Self.add(other.lines, to: &lines)
  }

  private static func add<Key>(_ other: Set<Key>, to keys: inout Set<Key>) {
    if !other.isEmpty { keys.formUnion(other) }
  }

  public var isEmpty: Bool {
    keys.isEmpty && institutions.isEmpty && proposals.isEmpty && batches.isEmpty && vouchers.isEmpty
      && holders.isEmpty && classes.isEmpty && claims.isEmpty && orders.isEmpty && statements.isEmpty
      && lines.isEmpty
  }
}

extension WorkingSet {
  /// What must still be loaded before `request` can be decided. Some keys are only known once other rows are
  /// there: load and ask again until it is empty (four rounds at most).
  public func missing(for request: Request) -> Footprint {
    var footprint = Footprint()
    addMissing(for: request, to: &footprint)
    return footprint
  }

  /// As ``missing(for:)``, gathered for a whole group.
  public func addMissing(for request: Request, to footprint: inout Footprint) {
    var signer: CreditCode?
    switch keys.look(request.key, { $0.party }) {
    case .institution(let code):
      footprint.institution(code, in: self)
      signer = code
    case .person: break
    case nil: footprint.key(request.key, in: self)
    }
    footprint.act(request.act, facts: request.facts, by: signer, in: self)
  }

  /// What must be loaded before vouchers can lapse.
  public func missing(forLapseOf numbers: [VoucherNumber]) -> Footprint {
    var footprint = Footprint()
    for number in numbers {
      footprint.voucher(number, in: self)
      if let holder = vouchers[number]?.holder, !holders.isLoaded(holder) {
        footprint.holders.insert(holder)
      }
      if let id = vouchers[number]?.classID { footprint.classroom(id, in: self) }
    }
    return footprint
  }
}

extension Act {
  /// Whether it asks for nothing but the party of a key, the institutions of classes and the classes of vouchers, and changes
  /// none of these: what the one asks for is then the same before and after another.
  public var isRedemption: Bool {
    if case .redeemVouchers = self { return true }
    return false
  }
}

/// Gathers keys that are not loaded yet. The set is lent to each step: copying it costs more than the look-ups.
extension Footprint {
  fileprivate mutating func key(_ id: KeyID, in set: WorkingSet) {
    if !set.keys.isLoaded(id) { keys.insert(id) }
  }

  fileprivate mutating func institution(_ code: CreditCode, in set: WorkingSet) {
    if !set.institutions.isLoaded(code) { institutions.insert(code) }
  }

  fileprivate mutating func batch(_ id: BatchID, in set: WorkingSet) {
    if !set.batches.isLoaded(id) { batches.insert(id) }
  }

  /// A class and its institution, unless that is the one asked for already.
  fileprivate mutating func classroom(_ id: ClassID, asked: CreditCode? = nil, in set: WorkingSet) {
    guard let code = set.classes.look(id, { $0.institution }) else {
      if !set.classes.isLoaded(id) { classes.insert(id) }
      return
    }
    if code != asked { institution(code, in: set) }
  }

  fileprivate mutating func claim(_ id: Int64, in set: WorkingSet) {
    if !set.claims.isLoaded(id) { claims.insert(id) }
    guard let row = set.claims[id] else { return }
    classroom(row.classID, in: set)
    institution(row.institution, in: set)
    if let order = row.order { self.order(order, in: set) }
  }

  fileprivate mutating func order(_ number: OrderNumber, in set: WorkingSet) {
    if !set.orders.isLoaded(number) { orders.insert(number) }
  }

  fileprivate mutating func statement(_ id: StatementID, in set: WorkingSet) {
    if !set.statements.isLoaded(id) { statements.insert(id) }
  }

  fileprivate mutating func line(_ key: LineKey, in set: WorkingSet) {
    if !set.lines.isLoaded(key) { lines.insert(key) }
    statement(key.statement, in: set)
  }

  fileprivate mutating func voucher(_ number: VoucherNumber, in set: WorkingSet) {
    if !set.vouchers.isLoaded(number) { vouchers.insert(number) }
  }

  /// A holder, the newest voucher and, when that is redeemed, its claim: whether it is still live.
  fileprivate mutating func holder(_ reference: Hash256, in set: WorkingSet) {
    if !set.holders.isLoaded(reference) { holders.insert(reference) }
    guard let newest = set.holders.look(reference, { $0.voucher }) else { return }
    voucher(newest, in: set)
    if let claim = set.vouchers.look(newest, { $0.claim }), !set.claims.isLoaded(claim) {
      claims.insert(claim)
    }
  }

  /// A voucher, its batch, and what is counted against its holder's limits.
  fileprivate mutating func voucherWithHolder(_ number: VoucherNumber, in set: WorkingSet) {
    voucher(number, in: set)
    guard let row = set.vouchers[number] else { return }
    batch(row.batch, in: set)
    if let holder = row.holder, !set.holders.isLoaded(holder) { holders.insert(holder) }
  }

  /// As ``Act/isRedemption`` says.
  fileprivate mutating func redemption(
    _ act: RedeemVouchers, by signer: CreditCode?, in set: WorkingSet
  ) {
    classroom(act.id, asked: signer, in: set)
    for learner in act.learners {
      switch set.vouchers.look(learner.voucher, { .some($0.classID) }) {
      case nil: voucher(learner.voucher, in: set)
      case .some(let id?) where id != act.id: classroom(id, asked: signer, in: set)
      case .some: break
      }
    }
  }

  /// - Parameter signer: the institution that asks, which was asked for already.
  fileprivate mutating func act(_ act: Act, facts: Facts, by signer: CreditCode?, in set: WorkingSet) {
    switch act {
    case .appropriate, .reduceAppropriation, .allocate, .withdrawAllocation, .transferAllocation,
      .publishRules,
      .confirmClock:
      break
    case .registerKey(let act): key(act.key.id, in: set)
    case .rotateKey(let act): key(act.key.id, in: set)
    case .changeKey(let act):
      key(act.key, in: set)
      if act.successors { for id in set.keyIndex.succession(of: act.key) { key(id, in: set) } }
      // A root key's change asks which others are left.
      if set.keyIndex.roots.contains(act.key) { for root in set.keyIndex.roots { key(root, in: set) } }
    case .registerInstitution(let act):
      institution(act.code, in: set)
      key(act.key.id, in: set)
    case .changeInstitution(let act): institution(act.code, in: set)
    case .addInstitutionKey(let act):
      institution(act.code, in: set)
      key(act.key.id, in: set)
    case .setPayee(let act): institution(act.code, in: set)
    case .createBatch(let act): batch(act.batch, in: set)
    case .issueVouchers(let act):
      batch(act.batch, in: set)
      for item in act.items { if let reference = item.holder { holder(reference, in: set) } }
      if let replaced = act.replaces { voucher(replaced, in: set) }
    case .claimVoucher(let act):
      voucherWithHolder(act.voucher, in: set)
      holder(act.holder, in: set)
    case .voidVoucher(let act): voucher(act.voucher, in: set)
    case .fileClass(let act): classroom(act.id, in: set)
    case .approveClass(let act): classroom(act.id, in: set)
    case .cancelClass(let act): classroom(act.id, in: set)
    case .activateVouchers(let act):
      classroom(act.id, in: set)
      for shown in facts.presented { if let number = shown.number { voucherWithHolder(number, in: set) } }
    case .withdrawLearners(let act):
      classroom(act.id, in: set)
      for number in act.vouchers { voucherWithHolder(number, in: set) }
    case .redeemVouchers(let act): redemption(act, by: signer, in: set)
    case .reviewClaim(let act):
      claim(act.claim, in: set)
      for exception in act.exceptions {
        voucherWithHolder(exception.voucher, in: set)
        // Returned for correction it is live again: is another?
        if case .correct = exception.judgement, let reference = set.vouchers[exception.voucher]?.holder {
          holder(reference, in: set)
        }
      }
    case .approveClaim(let act):
      claim(act.claim, in: set)
      for cut in set.claims[act.claim]?.cuts ?? [] { voucher(cut.voucher, in: set) }
    case .reopenClaim(let act): claim(act.claim, in: set)
    case .withdrawApproval(let act): claim(act.claim, in: set)
    case .proposeSettlement(let act): for id in act.claims { claim(id, in: set) }
    case .cancelOrder(let act): order(act.order, in: set)
    case .importStatement(let act):
      statement(act.statement, in: set)
    case .postLine(let act):
      line(act.line, in: set)
      if let reference = set.lines[act.line]?.reference { order(reference, in: set) }
    case .correctLine(let act): line(act.line, in: set)
    case .confirmPayment(let act):
      order(act.order, in: set)
      line(act.line, in: set)
    case .returnPayment(let act):
      order(act.order, in: set)
      line(act.line, in: set)
    case .approve(let act): proposal(act.proposal, in: set)
    case .decline(let act): proposal(act.proposal, in: set)
    }
  }

  fileprivate mutating func proposal(_ sequence: Int64, in set: WorkingSet) {
    if !set.proposals.isLoaded(sequence) { proposals.insert(sequence) }
    guard let row = set.proposals[sequence] else { return }
    key(row.key, in: set)
    // No act of two persons carries tokens, and none approves another.
    act(row.act, facts: Facts(seenMatches: true), by: nil, in: set)
  }
}
