internal import Vouchers

/// 机构登记、暂停、恢复、移出; 机构密钥; 收款账户.
extension WorkingSet {
  func planRegister(_ act: RegisterInstitution, by signer: Signer) throws(Refused) -> [Event] {
    try signer.require(over: act.entity)
    var codes: Set<ProgrammeCode> = []
    for programme in act.programmes where !codes.insert(programme.code).inserted {
      throw Refused(.duplicateInList, programme.code.text)
    }
    try requireEntity(act.entity)
    try requireFreshName(act.key)
    guard institutions[act.code] == nil else { throw Refused(.institutionExists, act.code.text) }
    try requireFreshPair(act.key)
    return [.done]
  }

  mutating func applyRegister(_ act: RegisterInstitution) throws(Inconsistency) {
    guard institutions[act.code] == nil else { throw Inconsistency.rowExists("institution " + act.code.text) }
    institutions.put(
      act.code,
      InstitutionRow(
        code: act.code, name: act.institutionName, entity: act.entity, programmes: act.programmes))
    try putFresh(
      KeyRow(
        id: act.key.id, algorithm: act.key.algorithm, spki: act.key.spki, party: .institution(act.code),
        role: .institution, scope: .entity(act.entity)))
  }

  func institution(_ code: CreditCode) throws(Refused) -> InstitutionRow {
    guard let row = institutions[code] else { throw Refused(.institutionUnknown, code.text) }
    return row
  }

  /// May it start something new (a class, an activation)?
  func requireInGoodStanding(_ code: CreditCode) throws(Refused) -> InstitutionRow {
    let row = try institution(code)
    switch row.state {
    case .registered: return row
    case .suspended: throw Refused(.institutionSuspended, code.text)
    case .removed: throw Refused(.institutionRemoved, code.text)
    }
  }

  func planChange(_ act: ChangeInstitution, by signer: Signer) throws(Refused) -> [Event] {
    let row = try institution(act.code)
    try signer.require(over: row.entity)
    switch (row.state, act.change) {
    case (.registered, .suspend), (.suspended, .resume), (.registered, .remove), (.suspended, .remove):
      return [.done]
    case (.removed, _), (.registered, .resume), (.suspended, .suspend):
      throw Refused(.changeNotPossible, act.code.text)
    }
  }

  mutating func applyChange(_ act: ChangeInstitution, on day: Day) throws(Inconsistency) {
    guard var row = institutions[act.code] else {
      throw Inconsistency.rowMissing("institution " + act.code.text)
    }
    switch act.change {
    case .suspend: row.state = .suspended
    case .resume: row.state = .registered
    case .remove: row.state = .removed
    }
    row.suspendedOn = row.state == .suspended ? day : nil
    institutions.put(act.code, row)
  }

  /// A suspended institution may get a key: it still redeems what it began.
  func planKey(_ act: AddInstitutionKey, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    if let row = institutions[act.code] {
      try signer.require(over: row.entity)
      try second?.require(over: row.entity)
    }
    try requireFreshName(act.key)
    let row = try institution(act.code)
    try requireFreshPair(act.key)
    guard row.state != .removed else { throw Refused(.institutionRemoved, act.code.text) }
    return [.done]
  }

  mutating func applyKey(_ act: AddInstitutionKey) throws(Inconsistency) {
    guard let row = institutions[act.code] else {
      throw Inconsistency.rowMissing("institution " + act.code.text)
    }
    try putFresh(
      KeyRow(
        id: act.key.id, algorithm: act.key.algorithm, spki: act.key.spki, party: .institution(row.code),
        role: .institution, scope: .entity(row.entity)))
  }

  func planPayee(_ act: SetPayee, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    let row = try institution(act.code)
    try signer.require(over: row.entity)
    try second?.require(over: row.entity)
    return [.done]
  }

  mutating func applyPayee(_ act: SetPayee) throws(Inconsistency) {
    guard var row = institutions[act.code] else {
      throw Inconsistency.rowMissing("institution " + act.code.text)
    }
    row.payee = act.account
    institutions.put(act.code, row)
  }
}
