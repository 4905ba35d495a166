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

  public var isEmpty: Bool {
    keys.isEmpty && institutions.isEmpty && proposals.isEmpty && batches.isEmpty && vouchers.isEmpty
      && holders.isEmpty && classes.isEmpty && claims.isEmpty && orders.isEmpty && statements.isEmpty
      && lines.isEmpty
  }
}

extension WorkingSet {
  /// What must still be loaded before `request` can be decided. Some keys are only known once other rows are
  /// there: load and ask again until it is empty (three rounds at most).
  public func missing(for request: Request) -> Footprint {
    var footprint = Footprint()
    addMissing(for: request, to: &footprint)
    return footprint
  }

  /// As ``missing(for:)``, gathered for a whole group.
  public func addMissing(for request: Request, to footprint: inout Footprint) {
    var need = Need(set: self, footprint: footprint)
    need.key(request.key)
    if case .institution(let code) = keys[request.key]?.party { need.institution(code) }
    need.act(request.act, facts: request.facts)
    footprint = need.footprint
  }

  /// What must be loaded before vouchers can lapse.
  public func missing(forLapseOf numbers: [VoucherNumber]) -> Footprint {
    var need = Need(set: self, footprint: Footprint())
    for number in numbers {
      need.voucher(number)
      if let holder = vouchers[number]?.holder, !holders.isLoaded(holder) {
        need.footprint.holders.insert(holder)
      }
      if let id = vouchers[number]?.classID { need.classroom(id) }
    }
    return need.footprint
  }
}

/// Gathers keys that are not loaded yet.
private struct Need {
  let set: WorkingSet
  var footprint: Footprint

  mutating func key(_ id: KeyID) {
    if !set.keys.isLoaded(id) { footprint.keys.insert(id) }
  }

  mutating func institution(_ code: CreditCode) {
    if !set.institutions.isLoaded(code) { footprint.institutions.insert(code) }
  }

  mutating func batch(_ id: BatchID) {
    if !set.batches.isLoaded(id) { footprint.batches.insert(id) }
  }

  mutating func classroom(_ id: ClassID) {
    if !set.classes.isLoaded(id) { footprint.classes.insert(id) }
    if let code = set.classes[id]?.institution { institution(code) }
  }

  mutating func claim(_ id: Int64) {
    if !set.claims.isLoaded(id) { footprint.claims.insert(id) }
    guard let row = set.claims[id] else { return }
    classroom(row.classID)
    institution(row.institution)
    if let order = row.order { self.order(order) }
  }

  mutating func order(_ number: OrderNumber) {
    if !set.orders.isLoaded(number) { footprint.orders.insert(number) }
  }

  mutating func statement(_ id: StatementID) {
    if !set.statements.isLoaded(id) { footprint.statements.insert(id) }
  }

  mutating func line(_ key: LineKey) {
    if !set.lines.isLoaded(key) { footprint.lines.insert(key) }
    statement(key.statement)
  }

  mutating func voucher(_ number: VoucherNumber) {
    if !set.vouchers.isLoaded(number) { footprint.vouchers.insert(number) }
  }

  /// A holder, the newest voucher and, when that is redeemed, its claim: whether it is still live.
  mutating func holder(_ reference: Hash256) {
    if !set.holders.isLoaded(reference) { footprint.holders.insert(reference) }
    guard let newest = set.holders[reference]?.voucher else { return }
    voucher(newest)
    if let claim = set.vouchers[newest]?.claim, !set.claims.isLoaded(claim) { footprint.claims.insert(claim) }
  }

  /// A voucher, its batch, and what is counted against its holder's limits.
  mutating func voucherWithHolder(_ number: VoucherNumber) {
    voucher(number)
    guard let row = set.vouchers[number] else { return }
    batch(row.batch)
    if let holder = row.holder, !set.holders.isLoaded(holder) { footprint.holders.insert(holder) }
  }

  mutating func act(_ act: Act, facts: Facts) {
    switch act {
    case .appropriate, .reduceAppropriation, .allocate, .withdrawAllocation, .transferAllocation,
      .publishRules,
      .confirmClock:
      break
    case .registerKey(let act): key(act.key.id)
    case .rotateKey(let act): key(act.key.id)
    case .changeKey(let act): key(act.key)
    case .registerInstitution(let act):
      institution(act.code)
      key(act.key.id)
    case .changeInstitution(let act): institution(act.code)
    case .setPayee(let act): institution(act.code)
    case .createBatch(let act): batch(act.batch)
    case .issueVouchers(let act):
      batch(act.batch)
      for item in act.items { if let reference = item.holder { holder(reference) } }
      if let replaced = act.replaces { voucher(replaced) }
    case .claimVoucher(let act):
      voucherWithHolder(act.voucher)
      holder(act.holder)
    case .voidVoucher(let act): voucher(act.voucher)
    case .fileClass(let act): classroom(act.id)
    case .approveClass(let act): classroom(act.id)
    case .cancelClass(let act): classroom(act.id)
    case .activateVouchers(let act):
      classroom(act.id)
      for shown in facts.presented { if let number = shown.number { voucherWithHolder(number) } }
    case .withdrawLearners(let act):
      classroom(act.id)
      for number in act.vouchers { voucherWithHolder(number) }
    case .redeemVouchers(let act):
      classroom(act.id)
      for learner in act.learners {
        voucher(learner.voucher)
        if let id = set.vouchers[learner.voucher]?.classID { classroom(id) }
      }
    case .reviewClaim(let act):
      claim(act.claim)
      for exception in act.exceptions { voucherWithHolder(exception.voucher) }
    case .approveClaim(let act):
      claim(act.claim)
      for cut in set.claims[act.claim]?.cuts ?? [] { voucher(cut.voucher) }
    case .reopenClaim(let act): claim(act.claim)
    case .withdrawApproval(let act): claim(act.claim)
    case .proposeSettlement(let act): for id in act.claims { claim(id) }
    case .cancelOrder(let act): order(act.order)
    case .importStatement(let act):
      statement(act.statement)
    case .postLine(let act): line(act.line)
    case .confirmPayment(let act):
      order(act.order)
      line(act.line)
    case .returnPayment(let act):
      order(act.order)
      line(act.line)
    case .approve(let act): proposal(act.proposal)
    case .decline(let act): proposal(act.proposal)
    }
  }

  private mutating func proposal(_ sequence: Int64) {
    if !set.proposals.isLoaded(sequence) { footprint.proposals.insert(sequence) }
    guard let row = set.proposals[sequence] else { return }
    key(row.key)
    // No act of two persons carries tokens, and none approves another.
    act(row.act, facts: Facts(seenMatches: true))
  }
}
