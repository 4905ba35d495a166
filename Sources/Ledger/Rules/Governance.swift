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

  func requireFreshName(_ key: NewKey) throws(Refused) {
    guard keys[key.id] == nil else { throw Refused(.keyExists, key.id.text) }
  }

  /// Under two ids one private key could be both persons of an act that takes two.
  func requireFreshPair(_ key: NewKey) throws(Refused) {
    if let other = keyIndex.name(of: key.spki) { throw Refused(.publicKeyExists, other.text) }
  }

  func planRegister(_ act: RegisterKey, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    if case .entity(let code) = act.scope { try requireEntity(code) }
    try requireFreshName(act.key)
    try requireFreshPair(act.key)
    return [.done]
  }

  /// Puts a key that is not there yet.
  mutating func putFresh(_ row: KeyRow) throws(Inconsistency) {
    guard keys[row.id] == nil else { throw Inconsistency.rowExists("key " + row.id.text) }
    if let other = keyIndex.name(of: row.spki) {
      throw Inconsistency.rowExists("public key of " + other.text)
    }
    keys.put(row.id, row)
    keyIndex.note(row)
  }

  mutating func applyRegister(_ act: RegisterKey) throws(Inconsistency) {
    try putFresh(
      KeyRow(
        id: act.key.id, algorithm: act.key.algorithm, spki: act.key.spki, party: .person(act.person),
        role: act.role, scope: act.scope))
  }

  func planRotate(_ act: RotateKey) throws(Refused) -> [Event] {
    try requireFreshName(act.key)
    try requireFreshPair(act.key)
    return [.done]
  }

  mutating func applyRotate(_ act: RotateKey, by key: KeyID) throws(Inconsistency) {
    guard var old = keys[key] else { throw Inconsistency.rowMissing("key " + key.text) }
    guard old.lastSequence == nil else { throw Inconsistency.rowExists("successor of " + key.text) }
    old.lastSequence = act.until
    old.successor = act.key.id
    keys.put(key, old)
    keyIndex.note(old)
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
    let changing = changed(by: act)
    guard !changing.isEmpty else { throw Refused(.changeNotPossible, act.key.text) }
    if target.role == .root, act.change != .resume {
      try requireTwoRoots(without: changing, after: moment, changing: act.key)
    }
    return [.done]
  }

  /// The keys an act would change: the one it names and, if it says so, of those that follow it all that can change
  /// that way. Whoever has a stolen key can rotate it faster than anybody revokes one key after another.
  private func changed(by act: ChangeKey) -> [KeyRow] {
    let concerned = act.successors ? keyIndex.succession(of: act.key) : [act.key]
    return concerned.compactMap { keys[$0] }.filter { $0.state.allows(act.change) }
  }

  /// Root acts are acts of two persons: fewer could never register another, and the ledger's keys would be fixed for
  /// ever.
  private func requireTwoRoots(
    without changing: [KeyRow], after moment: Moment, changing key: KeyID
  ) throws(Refused) {
    let gone = Set(changing.map(\.id))
    let others = keyIndex.roots.compactMap { gone.contains($0) ? nil : keys[$0] }
    let able = others.filter { $0.state == .active && $0.signs(moment.sequence + 1) }
    guard Set(able.map(\.party)).count >= 2 else { throw Refused(.tooFewRoots, key.text) }
  }

  mutating func applyChange(_ act: ChangeKey) throws(Inconsistency) {
    guard keys[act.key] != nil else { throw Inconsistency.rowMissing("key " + act.key.text) }
    for var row in changed(by: act) {
      switch act.change {
      case .suspend: row.state = .suspended
      case .resume: row.state = .active
      case .revoke: row.state = .revoked
      }
      keys.put(row.id, row)
    }
  }
}

extension KeyRow.State {
  fileprivate func allows(_ change: ChangeKey.Change) -> Bool {
    switch (self, change) {
    case (.active, .suspend), (.active, .revoke), (.suspended, .resume), (.suspended, .revoke): true
    case (.revoked, _), (.active, .resume), (.suspended, .suspend): false
    }
  }
}
