internal import Vouchers

/// Genesis, rules, clock and keys.
extension WorkingSet {
  mutating func applyGenesis(_ genesis: Genesis) throws(Inconsistency) {
    guard self.genesis == nil else { throw Inconsistency.rowExists("genesis") }
    self.genesis = genesis
    for root in genesis.roots {
      try putFresh(
        KeyRow(
          id: root.key.id, algorithm: root.key.algorithm, spki: root.key.spki, party: .person(root.person),
          role: .root, scope: .province))
    }
    for entity in genesis.entities { cash.put(entity.code, CashRow(entity: entity.code)) }
  }

  func planPublish(_ act: PublishRules, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    try signer.requireProvince()
    try second?.requireProvince()
    for entity in act.rules.entities ?? [] { try requireEntity(entity) }
    guard !book.published.contains(where: { $0.document.id == act.rules.id }) else {
      throw Refused(.rulesExist, act.rules.id.text)
    }
    return [.done]
  }

  func planClock(by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    try signer.requireProvince()
    try second?.requireProvince()
    return [.done]
  }

  func requireFresh(_ key: NewKey) throws(Refused) {
    guard keys[key.id] == nil else { throw Refused(.keyExists, key.id.text) }
  }

  func planRegister(_ act: RegisterKey, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    if case .entity(let code) = act.scope { try requireEntity(code) }
    try requireFresh(act.key)
    return [.done]
  }

  /// Puts a key that is not there yet.
  mutating func putFresh(_ row: KeyRow) throws(Inconsistency) {
    guard keys[row.id] == nil else { throw Inconsistency.rowExists("key " + row.id.text) }
    keys.put(row.id, row)
    if row.role == .root { roots.insert(row.id) }
  }

  mutating func applyRegister(_ act: RegisterKey) throws(Inconsistency) {
    try putFresh(
      KeyRow(
        id: act.key.id, algorithm: act.key.algorithm, spki: act.key.spki, party: .person(act.person),
        role: act.role, scope: act.scope))
  }

  func planRotate(_ act: RotateKey) throws(Refused) -> [Event] {
    try requireFresh(act.key)
    return [.done]
  }

  mutating func applyRotate(_ act: RotateKey, by key: KeyID) throws(Inconsistency) {
    guard var old = keys[key] else { throw Inconsistency.rowMissing("key " + key.text) }
    old.lastSequence = act.until
    keys.put(key, old)
    try putFresh(
      KeyRow(
        id: act.key.id, algorithm: act.key.algorithm, spki: act.key.spki, party: old.party, role: old.role,
        scope: old.scope))
  }

  func planChange(
    _ act: ChangeKey, by signer: Signer, _ second: Signer?, at moment: Moment
  ) throws(Refused) -> [Event] {
    guard let target = keys[act.key] else { throw Refused(.keyUnknown, act.key.text) }
    if case .entity(let entity) = target.scope {
      try signer.require(over: entity)
      try second?.require(over: entity)
    }
    switch (target.state, act.change) {
    case (.active, .suspend), (.active, .revoke), (.suspended, .resume), (.suspended, .revoke): break
    case (.revoked, _), (.active, .resume), (.suspended, .suspend):
      throw Refused(.changeNotPossible, act.key.text)
    }
    if target.role == .root, act.change != .resume { try requireTwoRoots(without: act.key, after: moment) }
    return [.done]
  }

  /// Root acts are acts of two persons: fewer could never register another, and the ledger's keys would be fixed for
  /// ever.
  private func requireTwoRoots(without key: KeyID, after moment: Moment) throws(Refused) {
    let others = roots.compactMap { $0 == key ? nil : keys[$0] }
    let able = others.filter { $0.state == .active && $0.signs(moment.sequence + 1) }
    guard Set(able.map(\.party)).count >= 2 else { throw Refused(.tooFewRoots, key.text) }
  }

  mutating func applyChange(_ act: ChangeKey) throws(Inconsistency) {
    guard var row = keys[act.key] else { throw Inconsistency.rowMissing("key " + act.key.text) }
    switch act.change {
    case .suspend: row.state = .suspended
    case .resume: row.state = .active
    case .revoke: row.state = .revoked
    }
    keys.put(act.key, row)
  }
}
