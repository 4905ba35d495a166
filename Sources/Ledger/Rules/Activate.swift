internal import Vouchers
internal import Wire

/// 启用: a token is shown, a class is bound, the commitment becomes the training's own amount.
extension WorkingSet {
  func planActivate(
    _ act: ActivateVouchers, facts: Facts, by signer: Signer, at moment: Moment
  ) throws(Refused) -> [Event] {
    let room = try ownClass(act.id, of: signer)
    let shown = try presented(act, facts: facts)
    try requireOpenClass(room, taking: shown.count, at: moment)
    var needs: [AccountKey: Int64] = [:]
    let rates = rates(of: room)
    let amounts = try shown.judged { (index, voucher) throws(Refused) -> Int64 in
      try requireUsable(voucher, in: room, at: moment, subject: "\(index)")
      try requireWithinLimits(voucher, in: room, at: moment, subject: "\(index)")
      let payer = voucher.account.entity
      guard payer == room.entity || payer == province else { throw Refused(.otherEntity, "\(index)") }
      guard let batch = batches[voucher.batch] else { throw Refused(.batchUnknown, voucher.batch.text) }
      guard let rate = rates[payer] else { throw Refused(.payerWithoutRate, "\(index)") }
      let amount = batch.value == .face ? batch.fen : rate
      guard amount <= batch.fen else { throw Refused(.rateAboveCap, "\(index)") }
      needs[voucher.account, default: 0] += amount - voucher.fen
      return amount
    }
    for (account, fen) in needs.sorted(by: { $0.key < $1.key }) { try requireAvailable(fen, in: account) }
    return [.activated(fen: amounts)]
  }

  /// What a learner who completes the class is worth to each who may pay: its own entity and the province.
  private func rates(of room: ClassRow) -> [EntityCode: Int64] {
    guard let rules = room.rules else { return [:] }
    let edition = book.edition(rules)
    var rates: [EntityCode: Int64] = [:]
    for payer in [room.entity, province].compactMap(\.self) where rates[payer] == nil {
      rates[payer] = worth(room.certificate, hours: room.hours, in: room, to: payer, by: edition)
    }
    return rates
  }

  /// The vouchers whose tokens were shown by their holders. Unknown number, wrong token, wrong holder: one answer.
  private func presented(_ act: ActivateVouchers, facts: Facts) throws(Refused) -> [VoucherRow] {
    guard facts.presented.count == act.learners.count else { throw Refused(.notPresented) }
    var numbers: Set<VoucherNumber> = []
    var persons: Set<Hash256> = []
    return try zip(act.learners, facts.presented).judged { (index, pair) throws(Refused) -> VoucherRow in
      let (learner, shown) = pair
      guard let number = shown.number, let voucher = vouchers[number], voucher.token == shown.digest,
        voucher.holder == learner.holder
      else { throw Refused(.notPresented, "\(index)") }
      guard numbers.insert(number).inserted, persons.insert(learner.holder).inserted else {
        throw Refused(.duplicateInList, "\(index)")
      }
      return voucher
    }
  }

  private func requireOpenClass(_ room: ClassRow, taking count: Int, at moment: Moment) throws(Refused) {
    _ = try requireInGoodStanding(room.institution)
    switch room.state {
    case .approved: break
    case .filed: throw Refused(.classNotApproved, room.id.text)
    case .cancelled: throw Refused(.classCancelled, room.id.text)
    }
    guard room.learners + count <= room.seats else { throw Refused(.classFull, room.id.text) }
    guard moment.day <= room.end else { throw Refused(.classEnded, room.id.text) }
  }

  private func requireUsable(
    _ voucher: VoucherRow, in room: ClassRow, at moment: Moment, subject: String
  ) throws(Refused) {
    switch voucher.state {
    case .claimed: break
    case .issued: throw Refused(.notClaimed, subject)
    case .activated: throw Refused(.alreadyActivated, subject)
    case .redeemed: throw Refused(.alreadyRedeemed, subject)
    case .refused: throw Refused(.voucherRefused, subject)
    case .lapsed: throw Refused(.voucherLapsed, subject)
    case .voided: throw Refused(.voucherVoided, subject)
    }
    guard moment.day <= voucher.expires, room.end <= voucher.expires else {
      throw Refused(.voucherExpired, subject)
    }
  }

  private func requireWithinLimits(
    _ voucher: VoucherRow, in room: ClassRow, at moment: Moment, subject: String
  ) throws(Refused) {
    guard let reference = voucher.holder, let holder = holders[reference] else { return }
    if book.sameOccupationAndGradeOnce(for: room.entity, on: moment.day),
      holder.uses.contains(where: { $0.occupation == room.occupation && $0.grade == room.grade })
    {
      throw Refused(.sameOccupationAndGrade, subject)
    }
    guard let limits = book.counts(for: room.entity, on: moment.day) else { return }
    let year = moment.day.year
    guard holder.uses.count(where: { $0.year == year }) < limits.perYear else {
      throw Refused(.countPerYear, subject)
    }
    guard holder.uses.count < limits.total else { throw Refused(.countInAll, subject) }
  }

  mutating func applyActivate(
    _ act: ActivateVouchers, facts: Facts, fen: [Int64], on day: Day
  ) throws(Inconsistency) {
    guard fen.count == act.learners.count, facts.presented.count == fen.count else {
      throw Inconsistency.eventDoesNotFit(act: ActivateVouchers.name, event: "activated")
    }
    var room = try classroom(act.id)
    // One learner may need what another frees: only the sum of an account has to be available.
    var needs: [AccountKey: Int64] = [:]
    for (shown, amount) in zip(facts.presented, fen) {
      guard let number = shown.number else { throw Inconsistency.rowMissing("voucher") }
      var voucher = try voucher(number, being: .claimed)
      needs[voucher.account, default: 0] += amount - voucher.fen
      voucher.state = .activated
      voucher.fen = amount
      voucher.classID = act.id
      put(voucher)
      count(voucher, in: room, on: day)
    }
    for (account, need) in needs { try move(need, account, from: .available, to: .committed) }
    room.learners += fen.count
    classes.put(act.id, room)
  }

  private mutating func count(_ voucher: VoucherRow, in room: ClassRow, on day: Day) {
    guard let reference = voucher.holder else { return }
    var holder = holders[reference] ?? HolderRow(reference: reference, voucher: voucher.number)
    holder.uses.append(
      HolderRow.Use(
        voucher: voucher.number, occupation: room.occupation, grade: room.grade, year: day.year))
    holders.put(reference, holder)
  }
}
