internal import Vouchers
internal import Wire

/// 制券、发券、领券、作废.
extension WorkingSet {
  func planCreate(
    _ act: CreateBatch, by signer: Signer, _ second: Signer?, at moment: Moment
  ) throws(Refused) -> [Event] {
    try signer.require(over: act.entity)
    try second?.require(over: act.entity)
    try requireEntity(act.entity)
    guard tranches[act.tranche] != nil else { throw Refused(.trancheUnknown, act.tranche.text) }
    guard batches[act.batch] == nil else { throw Refused(.batchExists, act.batch.text) }
    let (total, overflow) = act.fen.multipliedReportingOverflow(by: act.count)
    if let limits = book.batchLimits(for: act.entity, on: moment.day) {
      guard act.count <= limits.vouchers, !overflow, total <= limits.fen else {
        throw Refused(.batchTooLarge, act.batch.text)
      }
    }
    guard !overflow, total <= Money.limit else { throw Refused(.amountOutOfRange, act.batch.text) }
    return [.done]
  }

  mutating func applyCreate(_ act: CreateBatch) throws(Inconsistency) {
    guard batches[act.batch] == nil else { throw Inconsistency.rowExists("batch " + act.batch.text) }
    batches.put(
      act.batch,
      BatchRow(
        id: act.batch, account: AccountKey(tranche: act.tranche, entity: act.entity), reach: act.reach,
        value: act.value, fen: act.fen, count: act.count, commitment: act.commitment))
  }

  func planIssue(_ act: IssueVouchers, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    if let batch = batches[act.batch] { try signer.require(over: batch.account.entity) }
    var named: Set<Hash256> = []
    for (index, item) in act.items.enumerated() {
      guard let holder = item.holder else { continue }
      guard named.insert(holder).inserted else { throw Refused(.duplicateInList, "\(index)") }
    }
    guard let batch = batches[act.batch] else { throw Refused(.batchUnknown, act.batch.text) }
    if let replaced = act.replaces { try requireReplaceable(replaced, in: batch) }
    for (index, item) in act.items.enumerated() {
      guard let holder = item.holder else { continue }
      try requireNoLiveVoucher(holder, entity: batch.account.entity, at: moment, subject: "\(index)")
    }
    guard act.first.value == counters.voucher + 1 else {
      throw Refused(.numberNotNext, String(counters.voucher + 1))
    }
    let count = Int64(act.items.count)
    guard batch.issued + act.places <= batch.count else { throw Refused(.batchFull, act.batch.text) }
    for (index, item) in act.items.enumerated() where (item.holder != nil) != (batch.reach == .targeted) {
      throw Refused(.reachMismatch, "\(index)")
    }
    guard let months = book.validityMonths(for: batch.account.entity, on: moment.day) else {
      throw Refused(.noValidity, batch.account.entity.text)
    }
    let commitment = batch.commitmentAtIssue * count
    try requireAvailable(commitment, in: batch.account)
    guard act.first.value + count - 1 <= VoucherNumber.range.upperBound else {
      throw Refused(.amountOutOfRange)
    }
    return [.issued(expires: moment.day.adding(months: months), rules: book.version)]
  }

  /// One live voucher a person: issued up to redeemed and not yet approved, or under correction.
  func requireNoLiveVoucher(
    _ holder: Hash256, entity: EntityCode, at moment: Moment, except own: VoucherNumber? = nil,
    subject: String
  ) throws(Refused) {
    if hasLiveVoucher(holder, entity: entity, at: moment, except: own) {
      throw Refused(.liveVoucher, subject)
    }
  }

  /// Whether a person who may have one live voucher only has one besides `own`.
  func hasLiveVoucher(
    _ holder: Hash256, entity: EntityCode, at moment: Moment, except own: VoucherNumber?
  ) -> Bool {
    guard book.oneLiveVoucher(for: entity, on: moment.day), let number = holders[holder]?.voucher,
      number != own, let newest = vouchers[number]
    else { return false }
    return isLive(newest)
  }

  func isLive(_ voucher: VoucherRow) -> Bool {
    switch voucher.state {
    case .issued, .claimed, .activated: true
    case .redeemed: voucher.claim.flatMap { claims[$0] }.map(\.state.isInReview) ?? false
    case .refused, .lapsed, .voided: false
    }
  }

  /// Void, of this batch, and without a successor: numbers grow, so a link to a smaller one is its predecessor. Whose it
  /// was does not matter: a wrong ID number in a roster is what reissuing is for.
  private func requireReplaceable(_ number: VoucherNumber, in batch: BatchRow) throws(Refused) {
    guard let old = vouchers[number], old.state == .voided, old.batch == batch.id,
      old.link.map({ $0 < number }) ?? true
    else { throw Refused(.notReplaceable, number.description) }
  }

  mutating func applyIssue(
    _ act: IssueVouchers, expires: Day, rules: Int64, on day: Day
  ) throws(Inconsistency) {
    guard var batch = batches[act.batch] else { throw Inconsistency.rowMissing("batch " + act.batch.text) }
    guard act.first.value == counters.voucher + 1 else {
      throw Inconsistency.rowExists("voucher " + act.first.description)
    }
    let commitment = batch.commitmentAtIssue
    for (offset, item) in act.items.enumerated() {
      let number = try numbered(act.first.value + Int64(offset))
      put(
        VoucherRow(
          number: number, batch: batch.id, account: batch.account, holder: item.holder, token: item.token,
          state: .issued, issuedOn: day, expires: expires, rules: rules, fen: commitment, link: act.replaces))
      if let holder = item.holder { hold(number, by: holder) }
      if let replaced = act.replaces {
        var old = try voucher(replaced)
        old.link = number
        put(old)
      }
    }
    batch.issued += act.places
    batches.put(batch.id, batch)
    counters.voucher = act.first.value + Int64(act.items.count) - 1
    try move(commitment * Int64(act.items.count), batch.account, from: .available, to: .committed)
  }

  private func numbered(_ value: Int64) throws(Inconsistency) -> VoucherNumber {
    guard let number = try? VoucherNumber(value) else { throw Inconsistency.rowMissing("voucher \(value)") }
    return number
  }

  mutating func hold(_ number: VoucherNumber, by reference: Hash256) {
    var holder = holders[reference] ?? HolderRow(reference: reference)
    holder.voucher = number
    holders.put(reference, holder)
  }

  func planClaim(_ act: ClaimVoucher, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    guard let voucher = vouchers[act.voucher], let batch = batches[voucher.batch] else {
      throw Refused(.notPresented)
    }
    // Scope first: who has none over the voucher must not learn whether it is this person's.
    try signer.require(over: voucher.account.entity)
    if let holder = voucher.holder, holder != act.holder { throw Refused(.notPresented) }
    switch voucher.state {
    case .issued: break
    case .claimed: throw Refused(.alreadyClaimed)
    case .activated: throw Refused(.alreadyActivated)
    case .redeemed: throw Refused(.alreadyRedeemed)
    case .refused: throw Refused(.voucherRefused)
    case .lapsed: throw Refused(.voucherLapsed)
    case .voided: throw Refused(.voucherVoided)
    }
    guard moment.day <= voucher.expires else { throw Refused(.voucherExpired) }
    guard voucher.holder == nil else { return [.done] }
    try requireNoLiveVoucher(
      act.holder, entity: voucher.account.entity, at: moment, except: act.voucher, subject: "")
    try requireAvailable(batch.commitmentAtClaim, in: voucher.account)
    return [.done]
  }

  mutating func applyClaim(_ act: ClaimVoucher) throws(Inconsistency) {
    var voucher = try voucher(act.voucher, being: .issued)
    guard let batch = batches[voucher.batch] else {
      throw Inconsistency.rowMissing("batch " + voucher.batch.text)
    }
    if voucher.holder == nil {
      voucher.holder = act.holder
      voucher.fen = batch.commitmentAtClaim
      hold(act.voucher, by: act.holder)
      try move(batch.commitmentAtClaim, voucher.account, from: .available, to: .committed)
    }
    voucher.state = .claimed
    put(voucher)
  }

  func planVoid(_ act: VoidVoucher, by signer: Signer) throws(Refused) -> [Event] {
    guard let voucher = vouchers[act.voucher] else { throw Refused(.notPresented) }
    try signer.require(over: voucher.account.entity)
    switch voucher.state {
    case .issued, .claimed: return [.done]
    case .activated: throw Refused(.alreadyActivated)
    case .redeemed: throw Refused(.alreadyRedeemed)
    case .refused: throw Refused(.voucherRefused)
    case .lapsed: throw Refused(.voucherLapsed)
    case .voided: throw Refused(.voucherVoided)
    }
  }

  mutating func applyVoid(_ act: VoidVoucher) throws(Inconsistency) {
    try end(try voucher(act.voucher), as: .voided)
  }

  /// An open voucher ends; its commitment is available again.
  mutating func end(_ row: VoucherRow, as state: VoucherRow.State) throws(Inconsistency) {
    guard row.state.isOpen else {
      throw Inconsistency.eventDoesNotFit(act: "voucher " + row.number.description, event: state.rawValue)
    }
    var voucher = row
    try move(voucher.fen, voucher.account, from: .committed, to: .available)
    if voucher.state == .activated {
      releaseUse(of: voucher)
      leaveClass(voucher.classID)
    }
    voucher.state = state
    voucher.fen = 0
    put(voucher)
  }
}

extension IssueVouchers {
  /// Places it takes in its batch: a voucher that replaces a void one has that one's.
  fileprivate var places: Int64 { replaces == nil ? Int64(items.count) : 0 }
}

extension BatchRow {
  /// What one voucher binds when it is issued: targeted vouchers of commit-at-issue batches.
  var commitmentAtIssue: Int64 {
    switch (commitment, reach) {
    case (.issue, .targeted): fen
    case (.issue, .open), (.activation, _): 0
    }
  }

  /// What a pool voucher binds when it is claimed.
  var commitmentAtClaim: Int64 {
    switch commitment {
    case .issue: fen
    case .activation: 0
    }
  }
}
