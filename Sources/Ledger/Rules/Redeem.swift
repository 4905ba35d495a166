internal import Vouchers

/// 核销: the class is over; evidence sets the price; one claim is made.
extension WorkingSet {
  func planRedeem(_ act: RedeemVouchers, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    try lookAtOwnClass(act.id, of: signer) { room throws(Refused) in
      try planRedeem(act, in: room, by: signer, at: moment)
    }
  }

  private func planRedeem(
    _ act: RedeemVouchers, in room: ClassRow, by signer: Signer, at moment: Moment
  ) throws(Refused) -> [Event] {
    let learners = try bound(act, to: room, of: signer)
    try requireMayRedeem(room)
    switch room.state {
    case .approved: break
    case .filed: throw Refused(.classNotApproved, act.id.text)
    case .cancelled: throw Refused(.classCancelled, act.id.text)
    }
    guard moment.day >= room.end else { throw Refused(.classNotEnded, act.id.text) }
    let edition = room.rules.map { book.edition($0) }
    let amounts = try zip(act.learners, learners).judged { (index, pair) throws(Refused) -> Int64 in
      let (learner, voucher) = pair
      try requireRedeemable(voucher, in: room, at: moment, subject: "\(index)")
      guard voucher.account == learners[0].account else { throw Refused(.mixedFunds, "\(index)") }
      guard let earned = earned(learner, in: room, of: voucher.account.entity, by: edition) else {
        throw Refused(.evidenceInsufficient, "\(index)")
      }
      return min(voucher.fen, earned)
    }
    return [.redeemed(fen: amounts)]
  }

  /// The vouchers, each bound to a class of this institution: who holds nothing learns nothing.
  private func bound(
    _ act: RedeemVouchers, to room: ClassRow, of signer: Signer
  ) throws(Refused) -> [VoucherRow] {
    var numbers: Set<VoucherNumber> = []
    return try act.learners.judged { (index, learner) throws(Refused) -> VoucherRow in
      guard let voucher = vouchers[learner.voucher], let id = voucher.classID,
        classes.look(id, { $0.institution }) == signer.institution
      else { throw Refused(.notPresented, "\(index)") }
      guard numbers.insert(learner.voucher).inserted else { throw Refused(.duplicateInList, "\(index)") }
      return voucher
    }
  }

  /// A suspended institution redeems what had begun when it was suspended, a removed one nothing.
  private func requireMayRedeem(_ room: ClassRow) throws(Refused) {
    let code = room.institution
    switch institutions.look(code, { ($0.state, $0.suspendedOn) }) {
    case nil: throw Refused(.institutionUnknown, code.text)
    case (.registered, _)?: return
    case (.suspended, let day)?:
      guard let day, room.start <= day else { throw Refused(.institutionSuspended, code.text) }
    case (.removed, _)?: throw Refused(.institutionRemoved, code.text)
    }
  }

  private func requireRedeemable(
    _ voucher: VoucherRow, in room: ClassRow, at moment: Moment, subject: String
  ) throws(Refused) {
    switch voucher.state {
    case .activated: break
    case .redeemed: throw Refused(.alreadyRedeemed, subject)
    case .issued, .claimed: throw Refused(.notActivated, subject)
    case .refused: throw Refused(.voucherRefused, subject)
    case .lapsed: throw Refused(.voucherLapsed, subject)
    case .voided: throw Refused(.voucherVoided, subject)
    }
    guard moment.day <= lastRedemptionDay(of: voucher) else {
      throw Refused(.claimWindowClosed, subject)
    }
    guard voucher.classID == room.id else { throw Refused(.inOtherClass, subject) }
  }

  /// The last day an activated voucher may be redeemed: like its last usable day, by the rules it was issued under.
  func lastRedemptionDay(of voucher: VoucherRow) -> Day {
    let window = book.edition(voucher.rules).claimWindowDays(
      for: voucher.account.entity, on: voucher.issuedOn)
    let regular = voucher.expires.adding(days: window)
    guard let correctBy = voucher.correctBy else { return regular }
    return max(regular, correctBy)
  }

  /// What the evidence is worth to who pays; `nil` for nothing.
  private func earned(
    _ learner: RedeemVouchers.Learner, in room: ClassRow, of payer: EntityCode, by edition: RuleBook?
  ) -> Int64? {
    guard let edition else { return nil }
    // Completion certificates are paid by the hour in any class; the others only as the class was filed.
    let priced = learner.certificate == room.certificate || learner.certificate == .completion
    guard priced else { return nil }
    return worth(
      learner.certificate, hours: min(learner.hours, room.hours), in: room, to: payer, by: edition)
  }

  mutating func applyRedeem(_ act: RedeemVouchers, fen: [Int64], at moment: Moment) throws(Inconsistency) {
    guard fen.count == act.learners.count, let first = act.learners.first else {
      throw Inconsistency.eventDoesNotFit(act: RedeemVouchers.name, event: "redeemed")
    }
    let institution = try existing(classes.look(act.id) { $0.institution }, "class " + act.id.text)
    let account = try voucher(first.voucher).account
    var freed: Int64 = 0
    var total: Int64 = 0
    for (learner, amount) in zip(act.learners, fen) {
      var voucher = try voucher(learner.voucher, being: .activated)
      freed += voucher.fen - amount
      total += amount
      voucher.state = .redeemed
      voucher.fen = amount
      voucher.claim = moment.sequence
      voucher.correctBy = nil
      put(voucher)
    }
    put(
      ClaimRow(
        id: moment.sequence, classID: act.id, institution: institution, account: account,
        count: fen.count,
        fen: total))
    try move(account, from: .committed, (freed, .available), (total, .claimed))
  }
}
