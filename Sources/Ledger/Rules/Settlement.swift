internal import Vouchers

/// 结算、撤单.
extension WorkingSet {
  func planSettlement(
    _ act: ProposeSettlement, by signer: Signer, _ second: Signer?, at moment: Moment
  ) throws(Refused) -> [Event] {
    try signer.require(over: act.entity)
    try second?.require(over: act.entity)
    var named: Set<Int64> = []
    for id in act.claims where !named.insert(id).inserted { throw Refused(.duplicateInList, String(id)) }
    try requireEntity(act.entity)
    let account = AccountKey(tranche: act.tranche, entity: act.entity)
    var sums: [CreditCode: Int64] = [:]
    _ = try act.claims.judged { (_, id) throws(Refused) in
      guard let claim = claims[id] else { throw Refused(.claimUnknown, String(id)) }
      guard claim.account == account else { throw Refused(.mixedFunds, String(id)) }
      try require(claim, .approved, or: .claimNotApproved)
      try requireUnsettled(claim)
      let institution = try institution(claim.institution)
      guard institution.state == .registered else { throw Refused(.claimHeld, claim.institution.text) }
      try requireNotClosed(claim)
      guard institution.payee != nil else { throw Refused(.payeeMissing, claim.institution.text) }
      sums[claim.institution, default: 0] += claim.fen
    }
    return [.ordered(try orderLines(sums, at: moment))]
  }

  /// One order a payee, numbered by the entry and the payees' order of codes.
  private func orderLines(
    _ sums: [CreditCode: Int64], at moment: Moment
  ) throws(Refused) -> [Event.OrderLine] {
    guard sums.count < OrderNumber.perEntry else { throw Refused(.tooManyPayees) }
    var lines: [Event.OrderLine] = []
    for (place, sum) in sums.sorted(by: { $0.key.text < $1.key.text }).enumerated() {
      let (value, overflow) = moment.sequence.multipliedReportingOverflow(by: OrderNumber.perEntry)
      guard !overflow, let number = try? OrderNumber(value + Int64(place)) else {
        throw Refused(.amountOutOfRange)
      }
      lines.append(Event.OrderLine(order: number, institution: sum.key, fen: sum.value))
    }
    return lines
  }

  mutating func applyOrders(
    _ act: ProposeSettlement, _ lines: [Event.OrderLine], on day: Day
  ) throws(Inconsistency) {
    let account = AccountKey(tranche: act.tranche, entity: act.entity)
    var numbers: [CreditCode: OrderNumber] = [:]
    for line in lines {
      numbers[line.institution] = line.order
      put(
        OrderRow(
          number: line.order, account: account, institution: line.institution, fen: line.fen, orderedOn: day))
      try move(line.fen, account, from: .payable, to: .ordered)
    }
    for id in act.claims {
      var claim = try claim(id, being: .approved)
      guard let number = numbers[claim.institution] else {
        throw Inconsistency.rowMissing("order of claim \(id)")
      }
      claim.order = number
      put(claim)
    }
  }

  func planCancel(_ act: CancelOrder, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    guard let order = orders[act.order] else { throw Refused(.orderUnknown, act.order.description) }
    try signer.require(over: order.account.entity)
    try second?.require(over: order.account.entity)
    guard order.state == .ordered else { throw Refused(.orderNotOrdered, act.order.description) }
    return [.done]
  }

  mutating func applyCancel(_ act: CancelOrder) throws(Inconsistency) {
    var order = try order(act.order, being: .ordered)
    order.state = .cancelled
    put(order)
    try move(order.fen, order.account, from: .ordered, to: .payable)
  }
}
