public import Vouchers

extension WorkingSet {
  /// Decides a command as of `moment`: its events, or the first refusal in the order of ``Refusal``.
  ///
  /// Pure: no clock, no disk, no keys. Everything ``missing(for:)`` names must be loaded. Nothing changes until
  /// ``apply(_:events:at:)`` folds the events in.
  public func decide(_ request: Request, at moment: Moment) throws(Refused) -> [Event] {
    let known = try keys.look(request.key) { row throws(Refused) in
      try checkKey(row, for: request.act, at: moment)
      return Signer(row)
    }
    try checkClock(request.act, at: moment)
    guard request.facts.seenMatches else { throw Refused(.seenMismatch) }
    guard let signer = known else { throw Refused(.keyUnknown, request.key.text) }
    let authority = authority(over: request.act, askedBy: signer)
    guard authority.roles.contains(signer.role) else { throw Refused(.roleNotAllowed, signer.role.rawValue) }
    switch request.act {
    case .approve(let approval):
      return try planApproval(of: approval.proposal, by: signer, at: moment)
    case .decline(let refusal):
      try requireDecidable(refusal.proposal, by: signer, at: moment)
      return [.done]
    default:
      // An act of two persons is tried out now, so that its maker learns at once what is wrong with it.
      let events = try plan(request.act, facts: request.facts, by: signer, at: moment)
      return authority.second == nil ? events : [.proposed]
    }
  }

  /// A key that was revoked, stopped or rotated out signs nothing.
  func checkKey(_ row: KeyRow, at moment: Moment) throws(Refused) {
    switch row.state {
    case .revoked: throw Refused(.keyRevoked, row.id.text)
    case .suspended: throw Refused(.keySuspended, row.id.text)
    case .active: break
    }
    guard row.signs(moment.sequence) else { throw Refused(.keyRotatedOut, row.id.text) }
  }

  private func checkKey(_ row: KeyRow, for act: Act, at moment: Moment) throws(Refused) {
    try checkKey(row, at: moment)
    if row.lastSequence != nil, act.isRotation { throw Refused(.keyRotatedOut, row.id.text) }
  }

  /// The clock may not run ahead of the last entry by more than the rules allow, unless two persons said so.
  private func checkClock(_ act: Act, at moment: Moment) throws(Refused) {
    guard !permitsClockStep(to: moment.at) else { return }
    guard concernsClock(act) else { throw Refused(.clockStep, moment.at.rfc3339) }
  }

  /// Whether an act confirms the clock, or is the second person's word on that. While the clock waits to be confirmed
  /// the ledger's time stands still, so such a command may be signed long after the moment of its entry.
  public func concernsClock(_ act: Act) -> Bool {
    switch act {
    case .confirmClock: return true
    case .approve(let approval):
      if case .confirmClock? = proposals[approval.proposal]?.act { return true }
      return false
    default: return false
    }
  }

  /// Whether the clock may stand at `instant` for the next entry.
  public func permitsClockStep(to instant: Instant) -> Bool {
    guard let last = counters.at else { return true }
    let hours = Int64(book.service(on: last.day).maxClockStepHours)
    if instant <= last.adding(milliseconds: hours * 3_600_000) { return true }
    guard let until = counters.clockUntil else { return false }
    return instant <= until
  }

  /// What a proposal would do now that this signer approves it.
  private func planApproval(
    of sequence: Int64, by signer: Signer, at moment: Moment
  ) throws(Refused) -> [Event] {
    let (proposal, maker) = try proposal(sequence, for: signer)
    // Scope is the act's to judge, and comes before these three.
    var first: Refused?
    if proposal.state != .open {
      first = Refused(.proposalClosed, String(sequence))
    } else if signer.person == proposal.person {
      first = Refused(.samePerson)
    } else if keys[proposal.key]?.state != .active {
      // The maker's word counts as of now: a thief's must not outlive the key it was given with.
      first = Refused(.makerStopped, proposal.key.text)
    }
    var events: [Event] = []
    do throws(Refused) {
      events = try plan(
        proposal.act, facts: Facts(seenMatches: true), by: maker, at: moment, second: signer)
    } catch {
      first = error.unless(earlier: first)
    }
    if let first { throw first }
    return events
  }

  /// Who proposed an act may take it back, with whichever key: nothing comes of that. Of all others, who may not approve
  /// a proposal may not decline it either. Whether the act would still be possible does not matter.
  private func requireDecidable(_ sequence: Int64, by signer: Signer, at moment: Moment) throws(Refused) {
    if let own = proposals[sequence], own.person == signer.person {
      guard own.state == .open else { throw Refused(.proposalClosed, String(sequence)) }
      return
    }
    do throws(Refused) {
      _ = try planApproval(of: sequence, by: signer, at: moment)
    } catch {
      if error.refusal <= .samePerson { throw error }
    }
  }

  /// The proposal and who made it, if this signer's role decides such acts.
  private func proposal(
    _ sequence: Int64, for signer: Signer
  ) throws(Refused) -> (row: ProposalRow, maker: Signer) {
    guard let proposal = proposals[sequence] else { throw Refused(.proposalUnknown, String(sequence)) }
    guard let row = keys[proposal.key] else { throw Refused(.keyUnknown, proposal.key.text) }
    let maker = Signer(row)
    guard let second = authority(over: proposal.act, askedBy: maker).second, second.contains(signer.role)
    else { throw Refused(.roleNotAllowed, signer.role.rawValue) }
    return (proposal, maker)
  }

  /// What an act would do, by the rules of its subject. For an act of two persons `second` is who approves it.
  private func plan(
    _ act: Act, facts: Facts, by signer: Signer, at moment: Moment, second: Signer? = nil
  ) throws(Refused) -> [Event] {
    switch act {
    case .appropriate(let act): try planAppropriate(act, by: signer, second)
    case .reduceAppropriation(let act): try planReduce(act, by: signer, second)
    case .allocate(let act): try planAllocate(act, by: signer, second)
    case .withdrawAllocation(let act): try planWithdraw(act, by: signer, second)
    case .transferAllocation(let act): try planTransfer(act, by: signer, second)
    case .publishRules(let act): try planPublish(act, by: signer, second)
    case .confirmClock: try planClock(by: signer, second)
    case .registerKey(let act): try planRegister(act, by: signer, second)
    case .rotateKey(let act): try planRotate(act)
    case .changeKey(let act): try planChange(act, by: signer, second, at: moment)
    case .registerInstitution(let act): try planRegister(act, by: signer)
    case .changeInstitution(let act): try planChange(act, by: signer)
    case .addInstitutionKey(let act): try planKey(act, by: signer, second)
    case .setPayee(let act): try planPayee(act, by: signer, second)
    case .createBatch(let act): try planCreate(act, by: signer, second, at: moment)
    case .issueVouchers(let act): try planIssue(act, by: signer, at: moment)
    case .claimVoucher(let act): try planClaim(act, by: signer, at: moment)
    case .voidVoucher(let act): try planVoid(act, by: signer)
    case .fileClass(let act): try planFile(act, by: signer, at: moment)
    case .approveClass(let act): try planApprove(act, by: signer, at: moment)
    case .cancelClass(let act): try planCancel(act, by: signer)
    case .activateVouchers(let act): try planActivate(act, facts: facts, by: signer, at: moment)
    case .withdrawLearners(let act): try planWithdraw(act, by: signer)
    case .redeemVouchers(let act): try planRedeem(act, by: signer, at: moment)
    case .reviewClaim(let act): try planReview(act, by: signer, at: moment)
    case .approveClaim(let act): try planApprove(act, by: signer)
    case .reopenClaim(let act): try planReopen(act, by: signer)
    case .withdrawApproval(let act): try planWithdraw(act, by: signer, second)
    case .proposeSettlement(let act): try planSettlement(act, by: signer, second, at: moment)
    case .cancelOrder(let act): try planCancel(act, by: signer, second)
    case .importStatement(let act): try planImport(act, by: signer, at: moment)
    case .postLine(let act): try planPost(act, by: signer)
    case .correctLine(let act): try planCorrect(act, by: signer, second)
    case .confirmPayment(let act): try planConfirm(act, by: signer)
    case .returnPayment(let act): try planReturn(act, by: signer)
    case .approve, .decline: throw Refused(.roleNotAllowed)
    }
  }
}

extension Act {
  /// A key names its successor once: else one that goes out could stay for ever, and in many copies.
  fileprivate var isRotation: Bool {
    if case .rotateKey = self { return true }
    return false
  }
}
