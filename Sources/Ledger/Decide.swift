public import Vouchers

extension WorkingSet {
  /// Decides a command as of `moment`: its events, or the first refusal in the order of ``Refusal``.
  ///
  /// Pure: no clock, no disk, no keys. Everything ``missing(for:)`` names must be loaded. Nothing changes until
  /// ``apply(_:events:at:)`` folds the events in.
  public func decide(_ request: Request, at moment: Moment) throws(Refused) -> [Event] {
    guard let row = keys[request.key] else { throw Refused(.keyUnknown, request.key.text) }
    try checkKey(row, at: moment)
    try checkClock(request.act, at: moment)
    guard request.facts.seenMatches else { throw Refused(.seenMismatch) }
    let signer = Signer(row)
    let authority = Authority.of(request.act)
    guard authority.roles.contains(signer.role) else { throw Refused(.roleNotAllowed, signer.role.rawValue) }
    switch request.act {
    case .approve(let approval):
      return try planApproval(approval, by: signer, at: moment)
    case .decline(let refusal):
      _ = try openProposal(refusal.proposal, decidedBy: signer)
      return [.done]
    default:
      // An act of two persons is tried out now, so that its maker learns at once what is wrong with it.
      let events = try plan(request.act, facts: request.facts, by: signer, at: moment)
      return authority.second == nil ? events : [.proposed]
    }
  }

  private func checkKey(_ row: KeyRow, at moment: Moment) throws(Refused) {
    switch row.state {
    case .revoked: throw Refused(.keyRevoked, row.id.text)
    case .suspended: throw Refused(.keySuspended, row.id.text)
    case .active: break
    }
    if let last = row.lastSequence, moment.sequence > last { throw Refused(.keyRotatedOut, row.id.text) }
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

  private func planApproval(_ approval: Approve, by signer: Signer, at moment: Moment) throws(Refused)
    -> [Event]
  {
    let proposal = try openProposal(approval.proposal, decidedBy: signer)
    guard let maker = keys[proposal.key] else { throw Refused(.keyUnknown, proposal.key.text) }
    return try plan(
      proposal.act, facts: Facts(seenMatches: true), by: Signer(maker), at: moment, second: signer)
  }

  /// The proposal, if it is open and this signer is a second person who may decide it.
  private func openProposal(_ sequence: Int64, decidedBy signer: Signer) throws(Refused) -> ProposalRow {
    guard let proposal = proposals[sequence] else { throw Refused(.proposalUnknown, String(sequence)) }
    guard proposal.state == .open else { throw Refused(.proposalClosed, String(sequence)) }
    guard let second = Authority.of(proposal.act).second, second.contains(signer.role) else {
      throw Refused(.roleNotAllowed, signer.role.rawValue)
    }
    guard let person = signer.person, person != proposal.person else { throw Refused(.samePerson) }
    return proposal
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
    case .changeKey(let act): try planChange(act, by: signer)
    case .registerInstitution(let act): try planRegister(act, by: signer)
    case .changeInstitution(let act): try planChange(act, by: signer)
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
    case .importStatement(let act): try planImport(act, by: signer)
    case .postLine(let act): try planPost(act, by: signer)
    case .correctLine(let act): try planCorrect(act, by: signer, second)
    case .confirmPayment(let act): try planConfirm(act, by: signer)
    case .returnPayment(let act): try planReturn(act, by: signer)
    case .approve, .decline: throw Refused(.roleNotAllowed)
    }
  }
}
