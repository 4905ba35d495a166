public import Vouchers

/// What an entry did that it must not: a bug or a forged entry, never a user's mistake.
public enum Inconsistency: Error, Hashable, Sendable {
  /// The event does not belong to the act.
  case eventDoesNotFit(act: String, event: String)
  /// A row the event needs is not there.
  case rowMissing(String)
  /// A row the event makes is there already.
  case rowExists(String)
  /// A balance would be negative or leave the range.
  case balance(account: String, bucket: String, fen: Int64)
  /// Accounts and things moved differently.
  case identity(account: String, bucket: String, difference: Int64)
  /// Allocated is not the sum of the six balances, or appropriated not the sum of what it became.
  case sum(account: String, difference: Int64)
}

extension WorkingSet {
  /// Folds what an accepted command did into the rows, and holds it to the fund identity.
  ///
  /// Throws ``Inconsistency`` when the events do not fit or the identity fails; the set is then worthless and
  /// nothing of the group may be written.
  public mutating func apply(_ request: Request, events: [Event], at moment: Moment) throws(Inconsistency) {
    movement.clear()
    // Every act is one event: a second one would apply it twice.
    guard events.count == 1, let event = events.first else {
      throw Inconsistency.eventDoesNotFit(act: request.act.name, event: "\(events.count) events")
    }
    try apply(request.act, facts: request.facts, by: request.key, event: event, at: moment)
    advanceClock(to: moment.at)
    try checkMovement()
  }

  /// The clock follows the entries as far as it may: an entry that was refused for its time, or only proposes to
  /// confirm it, moves nothing.
  private mutating func advanceClock(to instant: Instant) {
    if permitsClockStep(to: instant) { counters.at = max(instant, counters.at ?? instant) }
  }

  /// Counts a journalled refusal against its key.
  public mutating func applyRefusal(of key: KeyID, at moment: Moment) {
    advanceClock(to: moment.at)
    guard var row = keys[key] else { return }
    let hour = moment.at.milliseconds / 3_600_000
    row.refusals = row.refusalHour == hour ? row.refusals + 1 : 1
    row.refusalHour = hour
    keys.put(key, row)
  }

  /// Whether the key has used up its journalled refusals of this hour.
  public func isOverRefusalQuota(_ key: KeyID, at instant: Instant) -> Bool {
    let hour = instant.milliseconds / 3_600_000
    guard let refusals = keys.look(key, { $0.refusalHour == hour ? $0.refusals : nil }) else { return false }
    return refusals >= Int64(book.service(on: instant.day).refusalsPerHour)
  }

  /// Folds an act of the ledger itself: genesis, lapse, tally.
  public mutating func applyOwn(_ event: Event, at moment: Moment) throws(Inconsistency) {
    movement.clear()
    switch event {
    case .genesis(let genesis): try applyGenesis(genesis)
    case .lapsed(let lapse): try applyLapse(lapse)
    case .tallied: break
    case .done, .proposed, .issued, .classApproved, .activated, .redeemed, .reviewed, .ordered:
      throw Inconsistency.eventDoesNotFit(act: "", event: event.name)
    }
    advanceClock(to: moment.at)
    try checkMovement()
  }

  private mutating func apply(
    _ act: Act, facts: Facts, by key: KeyID, event: Event, at moment: Moment
  ) throws(Inconsistency) {
    if case .proposed = event { return try applyProposal(act, by: key, at: moment) }
    switch (act, event) {
    case (.approve(let approval), _):
      let proposal = try decideProposal(approval.proposal, .approved)
      try apply(proposal.act, facts: Facts(seenMatches: true), by: proposal.key, event: event, at: moment)
    case (.decline(let refusal), .done): _ = try decideProposal(refusal.proposal, .declined)
    case (.appropriate(let act), .done): try applyAppropriate(act)
    case (.reduceAppropriation(let act), .done): try applyReduce(act)
    case (.allocate(let act), .done): try applyAllocate(act)
    case (.withdrawAllocation(let act), .done): try applyWithdraw(act)
    case (.transferAllocation(let act), .done): try applyTransfer(act)
    case (.publishRules(let act), .done): book.publish(act.rules, sequence: moment.sequence)
    case (.confirmClock(let act), .done): counters.clockUntil = act.until
    case (.registerKey(let act), .done): try applyRegister(act)
    case (.rotateKey(let act), .done): try applyRotate(act, by: key)
    case (.changeKey(let act), .done): try applyChange(act)
    case (.registerInstitution(let act), .done): try applyRegister(act)
    case (.changeInstitution(let act), .done): try applyChange(act, on: moment.day)
    case (.addInstitutionKey(let act), .done): try applyKey(act)
    case (.setPayee(let act), .done): try applyPayee(act)
    case (.createBatch(let act), .done): try applyCreate(act)
    case (.issueVouchers(let act), .issued(let expires, let rules)):
      try applyIssue(act, expires: expires, rules: rules, on: moment.day)
    case (.claimVoucher(let act), .done): try applyClaim(act)
    case (.voidVoucher(let act), .done): try applyVoid(act)
    case (.fileClass(let act), .done): try applyFile(act, by: key)
    case (.approveClass(let act), .classApproved(let fen, let rules)):
      try applyApprove(act, fen: fen, rules: rules, by: key, on: moment.day)
    case (.cancelClass(let act), .done): try applyCancel(act)
    case (.activateVouchers(let act), .activated(let fen)):
      try applyActivate(act, facts: facts, fen: fen, on: moment.day)
    case (.withdrawLearners(let act), .done): try applyWithdraw(act)
    case (.redeemVouchers(let act), .redeemed(let fen)): try applyRedeem(act, fen: fen, at: moment)
    case (.reviewClaim(let act), .reviewed(let fen, let correctBy)):
      try applyReview(act, fen: fen, correctBy: correctBy, by: key)
    case (.approveClaim(let act), .done): try applyApprove(act)
    case (.reopenClaim(let act), .done): try applyReopen(act)
    case (.withdrawApproval(let act), .done): try applyWithdraw(act)
    case (.proposeSettlement(let act), .ordered(let lines)): try applyOrders(act, lines, on: moment.day)
    case (.cancelOrder(let act), .done): try applyCancel(act)
    case (.importStatement(let act), .done): try applyImport(act, by: key)
    case (.postLine(let act), .done): try applyPost(act)
    case (.correctLine(let act), .done): try applyCorrect(act)
    case (.confirmPayment(let act), .done): try applyConfirm(act)
    case (.returnPayment(let act), .done): try applyReturn(act)
    default: throw Inconsistency.eventDoesNotFit(act: act.name, event: event.name)
    }
  }

  private mutating func applyProposal(_ act: Act, by key: KeyID, at moment: Moment) throws(Inconsistency) {
    guard let row = keys[key], case .person(let person) = row.party else {
      throw Inconsistency.rowMissing("key " + key.text)
    }
    guard authority(over: act, askedBy: Signer(row)).second != nil else {
      throw Inconsistency.eventDoesNotFit(act: act.name, event: Event.proposed.name)
    }
    proposals.put(
      moment.sequence,
      ProposalRow(sequence: moment.sequence, key: key, person: person, role: row.role, act: act))
  }

  private mutating func decideProposal(
    _ sequence: Int64, _ state: ProposalRow.State
  ) throws(Inconsistency) -> ProposalRow {
    guard var proposal = proposals[sequence], proposal.state == .open else {
      throw Inconsistency.rowMissing("open proposal \(sequence)")
    }
    proposal.state = state
    proposals.put(sequence, proposal)
    return proposal
  }
}
