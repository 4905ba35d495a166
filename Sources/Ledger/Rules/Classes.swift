internal import Vouchers

/// 开班申报、审核、取消.
extension WorkingSet {
  /// The class, and that it is this institution's.
  func ownClass(_ id: ClassID, of signer: Signer) throws(Refused) -> ClassRow {
    try lookAtOwnClass(id, of: signer) { row throws(Refused) in row }
  }

  /// What `look` finds in it, where it lies.
  func lookAtOwnClass<Value>(
    _ id: ClassID, of signer: Signer, _ look: (ClassRow) throws(Refused) -> Value
  ) throws(Refused) -> Value {
    let found = try classes.look(id) { row throws(Refused) -> Value? in
      guard row.institution == signer.institution else { throw Refused(.classOfAnother, id.text) }
      return try look(row)
    }
    guard let found else { throw Refused(.classUnknown, id.text) }
    return found
  }

  /// The class as its institution or a reviewer over its entity may touch it.
  private func touchableClass(_ id: ClassID, by signer: Signer) throws(Refused) -> ClassRow {
    if signer.role == .institution { return try ownClass(id, of: signer) }
    guard let row = classes[id] else { throw Refused(.classUnknown, id.text) }
    try signer.require(over: row.entity)
    return row
  }

  func planFile(_ act: FileClass, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    guard let code = signer.institution else { throw Refused(.roleNotAllowed, signer.role.rawValue) }
    try requireEntity(act.entity)
    guard try institution(code).programmes.contains(where: { $0.code == act.programme }) else {
      throw Refused(.programmeUnknown, act.programme.text)
    }
    guard classes[act.id] == nil else { throw Refused(.classExists, act.id.text) }
    _ = try requireInGoodStanding(code)
    guard moment.day <= act.start else { throw Refused(.classStarted, act.id.text) }
    return [.done]
  }

  mutating func applyFile(_ act: FileClass, by key: KeyID) throws(Inconsistency) {
    guard case .institution(let code)? = keys[key]?.party,
      let programme = institutions[code]?.programmes.first(where: { $0.code == act.programme })
    else { throw Inconsistency.rowMissing("programme " + act.programme.text) }
    guard classes[act.id] == nil else { throw Inconsistency.rowExists("class " + act.id.text) }
    classes.put(
      act.id,
      ClassRow(
        id: act.id, institution: code, programme: act.programme, occupation: programme.occupation,
        certificate: programme.certificate, grade: programme.grade, hours: programme.hours,
        entity: act.entity,
        start: act.start, end: act.end, seats: act.seats, uplift: act.uplift))
  }

  func planApprove(_ act: ApproveClass, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    let row = try touchableClass(act.id, by: signer)
    _ = try requireInGoodStanding(row.institution)
    switch row.state {
    case .filed: break
    case .approved: throw Refused(.classDecided, act.id.text)
    case .cancelled: throw Refused(.classCancelled, act.id.text)
    }
    guard moment.day <= row.start else { throw Refused(.classStarted, act.id.text) }
    guard
      let fen = book.rate(
        certificate: row.certificate, grade: row.grade, hours: row.hours, uplift: row.uplift,
        entity: row.entity,
        on: moment.day)
    else { throw Refused(.noRate, act.id.text) }
    return [.classApproved(fen: fen, rules: book.version)]
  }

  mutating func applyApprove(
    _ act: ApproveClass, fen: Int64, rules: Int64, by key: KeyID, on day: Day
  ) throws(Inconsistency) {
    guard case .person(let person)? = keys[key]?.party else {
      throw Inconsistency.rowMissing("key " + key.text)
    }
    var row = try classroom(act.id)
    guard row.state == .filed else {
      throw Inconsistency.eventDoesNotFit(act: ApproveClass.name, event: row.state.rawValue)
    }
    row.state = .approved
    row.approver = person
    row.approvedOn = day
    row.rules = rules
    row.fen = fen
    classes.put(act.id, row)
  }

  /// What evidence from a class is worth to who pays for it: by the payer's own rates of the day the class was approved,
  /// as they were known that day. `nil` for nothing.
  ///
  /// The class was approved by its entity with its uplift; another payer raises its rate only if it grants the same.
  func worth(
    _ certificate: CertificateKind, hours: Int, in room: ClassRow, to payer: EntityCode, by edition: RuleBook
  ) -> Int64? {
    guard let day = room.approvedOn else { return nil }
    func rate(_ uplift: UpliftCode?) -> Int64? {
      edition.rate(
        certificate: certificate, grade: certificate.hasGrade ? room.grade : nil, hours: hours,
        uplift: uplift, entity: payer, on: day)
    }
    guard let uplift = room.uplift, certificate != .completion else { return rate(nil) }
    if payer != room.entity, !edition.grants(uplift, for: payer, on: day) { return rate(nil) }
    return rate(uplift)
  }

  func planCancel(_ act: CancelClass, by signer: Signer) throws(Refused) -> [Event] {
    let row = try touchableClass(act.id, by: signer)
    guard row.state != .cancelled else { throw Refused(.classCancelled, act.id.text) }
    guard row.learners == 0 else { throw Refused(.classHasLearners, act.id.text) }
    return [.done]
  }

  mutating func applyCancel(_ act: CancelClass) throws(Inconsistency) {
    var row = try classroom(act.id)
    row.state = .cancelled
    classes.put(act.id, row)
  }

  func planWithdraw(_ act: WithdrawLearners, by signer: Signer) throws(Refused) -> [Event] {
    _ = try touchableClass(act.id, by: signer)
    var named: Set<VoucherNumber> = []
    _ = try act.vouchers.judged { (_, number) throws(Refused) in
      guard let voucher = vouchers[number], voucher.classID == act.id else { throw Refused(.notPresented) }
      guard named.insert(number).inserted else { throw Refused(.duplicateInList, number.description) }
      guard voucher.state == .activated else { throw Refused(.notActivated, number.description) }
    }
    return [.done]
  }

  /// The commitment stays with the voucher: it may be used in another class until it expires.
  mutating func applyWithdraw(_ act: WithdrawLearners) throws(Inconsistency) {
    for number in act.vouchers {
      var voucher = try voucher(number, being: .activated)
      releaseUse(of: voucher)
      leaveClass(voucher.classID)
      voucher.state = .claimed
      voucher.classID = nil
      voucher.correctBy = nil
      put(voucher)
    }
  }
}
