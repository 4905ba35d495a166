internal import Vouchers

/// 初审、复核、核减、退回补正、不予通过、撤回.
extension WorkingSet {
  /// The claim as a reviewer over its entity may see it.
  private func claim(_ id: Int64, by signer: Signer, _ second: Signer? = nil) throws(Refused) -> ClaimRow {
    guard let claim = claims[id] else { throw Refused(.claimUnknown, String(id)) }
    try signer.require(over: claim.account.entity)
    try second?.require(over: claim.account.entity)
    return claim
  }

  /// Where an act takes a claim.
  private enum Course {
    /// Nearer to payment.
    case onward
    /// Away from it: its money goes back, or it waits for a review again.
    case back
  }

  /// That the claim waits for this step, as far as it waits for any: a closed one is told apart later.
  func require(_ claim: ClaimRow, _ state: ClaimRow.State, or refusal: Refusal) throws(Refused) {
    guard claim.state == state || claim.state == .closed else { throw Refused(refusal, String(claim.id)) }
  }

  func requireNotClosed(_ claim: ClaimRow) throws(Refused) {
    guard claim.state != .closed else { throw Refused(.claimEmpty, String(claim.id)) }
  }

  /// Its institution's claims are not held, something of it is left, and nobody here approved its class. A suspended
  /// institution's claims are held; a removed one's can only go back, so that their money need not stand there for
  /// ever.
  private func requireReviewable(
    _ claim: ClaimRow, _ course: Course, by signer: Signer, _ second: Signer? = nil
  ) throws(Refused) {
    let institution = try institution(claim.institution)
    switch (institution.state, course) {
    case (.registered, _), (.removed, .back): break
    case (.suspended, _), (.removed, .onward): throw Refused(.claimHeld, claim.institution.text)
    }
    try requireNotClosed(claim)
    for person in [signer.person, second?.person] where person != nil {
      guard classes[claim.classID]?.approver != person else { throw Refused(.reviewerApprovedClass) }
    }
  }

  func planReview(_ act: ReviewClaim, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    if let claim = claims[act.claim] { try signer.require(over: claim.account.entity) }
    var named: Set<VoucherNumber> = []
    for exception in act.exceptions where !named.insert(exception.voucher).inserted {
      throw Refused(.duplicateInList, exception.voucher.description)
    }
    let claim = try claim(act.claim, by: signer)
    try require(claim, .filed, or: .claimNotFiled)
    let isAllBack = act.exceptions.count(where: \.judgement.givesBack) == claim.count
    try requireReviewable(claim, isAllBack ? .back : .onward, by: signer)
    var remaining = claim.fen
    var returned = false
    _ = try act.exceptions.judged { (_, exception) throws(Refused) in
      guard let voucher = vouchers[exception.voucher], voucher.claim == act.claim, voucher.state == .redeemed
      else {
        throw Refused(.exceptionNotInClaim, exception.voucher.description)
      }
      switch exception.judgement {
      case .cut(let fen):
        guard fen <= voucher.fen else { throw Refused(.cutAboveClaim, exception.voucher.description) }
        remaining -= voucher.fen - fen
      case .correct:
        try requireNoOtherLive(than: voucher, at: moment)
        remaining -= voucher.fen
        returned = true
      case .refuse: remaining -= voucher.fen
      }
    }
    let days = book.correctionDays(for: claim.account.entity, on: moment.day)
    return [.reviewed(fen: remaining, correctBy: returned ? moment.day.adding(days: days) : nil)]
  }

  /// A voucher under correction is live, and a person has one live voucher: while the claim was approved another may
  /// have been issued.
  private func requireNoOtherLive(than voucher: VoucherRow, at moment: Moment) throws(Refused) {
    guard let holder = voucher.holder,
      hasLiveVoucher(holder, entity: voucher.account.entity, at: moment, except: voucher.number)
    else { return }
    throw Refused(.otherLiveVoucher, voucher.number.description)
  }

  mutating func applyReview(
    _ act: ReviewClaim, fen: Int64, correctBy: Day?, by key: KeyID
  ) throws(Inconsistency) {
    guard case .person(let person)? = keys[key]?.party else {
      throw Inconsistency.rowMissing("key " + key.text)
    }
    var claim = try claim(act.claim, being: .filed)
    var cut: Int64 = 0
    for exception in act.exceptions {
      var voucher = try voucher(exception.voucher, being: .redeemed)
      switch exception.judgement {
      case .cut(let fen):
        claim.cuts.append(ClaimRow.Cut(voucher: voucher.number, fen: fen))
        cut += voucher.fen - fen
      case .correct:
        try move(voucher.fen, claim.account, from: .claimed, to: .committed)
        claim.fen -= voucher.fen
        claim.count -= 1
        voucher.state = .activated
        voucher.claim = nil
        voucher.correctBy = correctBy
        put(voucher)
        // Live again, it is the one that keeps its holder from another.
        if let holder = voucher.holder { hold(voucher.number, by: holder) }
      case .refuse:
        try move(voucher.fen, claim.account, from: .claimed, to: .available)
        claim.fen -= voucher.fen
        claim.count -= 1
        voucher.state = .refused
        voucher.fen = 0
        put(voucher)
        releaseUse(of: voucher)
      }
    }
    guard claim.fen - cut == fen else {
      throw Inconsistency.identity(
        account: claim.account.text, bucket: "reviewed", difference: fen - (claim.fen - cut))
    }
    // Without a voucher there is nothing for a second reviewer to say.
    claim.state = claim.count == 0 ? .closed : .reviewed
    claim.reviewedFen = fen
    claim.reviewer = person
    put(claim)
  }

  func planApprove(_ act: ApproveClaim, by signer: Signer) throws(Refused) -> [Event] {
    let claim = try claim(act.claim, by: signer)
    guard claim.reviewer != signer.person else { throw Refused(.samePerson) }
    try require(claim, .reviewed, or: .claimNotReviewed)
    try requireReviewable(claim, .onward, by: signer)
    return [.done]
  }

  /// What is cut is available again; the rest waits to be paid, if there is any.
  mutating func applyApprove(_ act: ApproveClaim) throws(Inconsistency) {
    var claim = try claim(act.claim, being: .reviewed)
    for cut in claim.cuts {
      var voucher = try voucher(cut.voucher)
      voucher.fen = cut.fen
      put(voucher)
    }
    try move(
      claim.account, from: .claimed, (claim.fen - claim.reviewedFen, .available),
      (claim.reviewedFen, .payable))
    claim.fen = claim.reviewedFen
    claim.cuts = []
    claim.state = claim.fen == 0 ? .closed : .approved
    put(claim)
  }

  func planReopen(_ act: ReopenClaim, by signer: Signer) throws(Refused) -> [Event] {
    let claim = try claim(act.claim, by: signer)
    guard claim.reviewer != signer.person else { throw Refused(.samePerson) }
    try require(claim, .reviewed, or: .claimNotReviewed)
    try requireReviewable(claim, .back, by: signer)
    return [.done]
  }

  mutating func applyReopen(_ act: ReopenClaim) throws(Inconsistency) {
    var claim = try claim(act.claim, being: .reviewed)
    claim.state = .filed
    claim.reviewedFen = 0
    claim.reviewer = nil
    claim.cuts = []
    put(claim)
  }

  func planWithdraw(_ act: WithdrawApproval, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event]
  {
    let claim = try claim(act.claim, by: signer, second)
    try require(claim, .approved, or: .claimNotApproved)
    try requireUnsettled(claim)
    try requireReviewable(claim, .back, by: signer, second)
    return [.done]
  }

  /// It waits for reviewers like a new one: an order that came to nothing is not its order any more.
  mutating func applyWithdraw(_ act: WithdrawApproval) throws(Inconsistency) {
    var claim = try claim(act.claim, being: .approved)
    try move(claim.fen, claim.account, from: .payable, to: .claimed)
    claim.state = .filed
    claim.order = nil
    claim.reviewedFen = 0
    claim.reviewer = nil
    put(claim)
  }

  /// No live order holds the claim's money.
  func requireUnsettled(_ claim: ClaimRow) throws(Refused) {
    if let number = claim.order, let order = orders[number], order.state.isLive {
      throw Refused(.claimSettled, String(claim.id))
    }
  }
}

extension ReviewClaim.Judgement {
  /// Whether the voucher leaves the claim with it.
  fileprivate var givesBack: Bool {
    switch self {
    case .correct, .refuse: true
    case .cut: false
    }
  }
}
