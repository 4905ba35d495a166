import Ledger
import TestSupport
import Vouchers

private let account = AccountKey(tranche: Scenario.tranche, entity: "xiamen")
private let nowhere: EntityCode = "atlantis"

/// A new key, or one whose name or pair is taken.
private func newKey(_ causes: Causes) -> NewKey {
  Scenario.newKey(
    causes(.keyExists) ? "maker-2" : "fresh", pairOf: causes(.publicKeyExists) ? "issuer-2" : "fresh")
}

/// Who registers, changes, publishes, confirms.
let casesOfGovernance: [PrecedenceCase] = [
  PrecedenceCase(
    note: "a proposal there is not", key: "checker-1", causes: [.proposalUnknown], isScoped: false
  ) {
    causes, world in
    world.set.proposals.load(
      4000,
      ProposalRow(
        sequence: 4000, key: "maker-1", person: "maker-1", role: .financeMaker, act: appropriation()))
    return .approve(Approve(proposal: causes(.proposalUnknown) ? 4999 : 4000))
  },
  PrecedenceCase(
    note: "declining what there is not", key: "checker-1", causes: [.proposalUnknown], isScoped: false
  ) { causes, world in
    world.set.proposals.load(
      4000,
      ProposalRow(
        sequence: 4000, key: "maker-1", person: "maker-1", role: .financeMaker, act: appropriation()))
    return .decline(Decline(proposal: causes(.proposalUnknown) ? 4999 : 4000, reason: "x"))
  },
  PrecedenceCase(
    note: "rules published", key: "registrar-1", second: "registrar-2", causes: [.entityUnknown, .rulesExist]
  ) { causes, _ in
    oneRule(
      causes(.rulesExist) ? "base-2021" : "new",
      entities: causes(.entityUnknown) ? #","entities":["xiamen","atlantis"]"# : "")
  },
  PrecedenceCase(
    note: "the clock confirmed", key: "registrar-1", second: "registrar-2", causes: [], without: [.clockStep]
  ) { _, world in .confirmClock(ConfirmClock(until: world.moment.at)) },
  PrecedenceCase(
    note: "a key registered", key: "root-1", second: "root-2",
    causes: [.entityUnknown, .keyExists, .publicKeyExists], isScoped: false
  ) { causes, _ in
    .registerKey(
      RegisterKey(
        key: newKey(causes), person: "p", role: .issuer,
        scope: .entity(causes(.entityUnknown) ? nowhere : "xiamen")))
  },
  PrecedenceCase(
    note: "a key rotated", key: "maker-1", causes: [.keyExists, .publicKeyExists], isScoped: false
  ) { causes, _ in .rotateKey(RotateKey(key: newKey(causes), until: 9000)) },
  PrecedenceCase(
    note: "a role key revoked by roots", key: "root-1", second: "root-2",
    causes: [.keyUnknown, .changeNotPossible], isScoped: false, onlyWhenAsked: [.keyUnknown]
  ) { causes, world in
    if causes(.changeNotPossible) { world.set.keys.alter("issuer-1") { $0.state = .revoked } }
    return .changeKey(
      ChangeKey(key: causes(.keyUnknown) ? "nobody" : "issuer-1", change: .revoke, reason: "x"))
  },
  PrecedenceCase(
    note: "a root key suspended by roots", key: "root-1", second: "root-2",
    causes: [.keyUnknown, .changeNotPossible, .tooFewRoots], isScoped: false,
    // The second root is the one who is left: with the third gone, nobody else could approve.
    onlyWhenAsked: [.keyUnknown, .changeNotPossible]
  ) { causes, world in
    if causes(.changeNotPossible) { world.set.keys.alter("root-2") { $0.state = .suspended } }
    if causes(.tooFewRoots) { world.set.keys.alter("root-3") { $0.state = .revoked } }
    return .changeKey(
      ChangeKey(key: causes(.keyUnknown) ? "nobody" : "root-2", change: .suspend, reason: "x"))
  },
  PrecedenceCase(
    note: "a root key that revokes itself", key: "root-1", causes: [.tooFewRoots], isScoped: false,
    without: [.roleNotAllowed]
  ) { causes, world in
    if causes(.tooFewRoots) { world.set.keys.alter("root-3") { $0.state = .suspended } }
    return .changeKey(ChangeKey(key: "root-1", change: .revoke, reason: "x"))
  },
  PrecedenceCase(
    note: "a root key revoked with its successor", key: "root-1", second: "root-2",
    causes: [.changeNotPossible, .tooFewRoots], isScoped: false,
    // The second root is one of the two who are left: were the two one person, nobody could approve.
    onlyWhenAsked: [.tooFewRoots]
  ) { causes, world in
    let person = Party.person("root-3")
    world.set.keys.alter("root-3") { $0.successor = "root-4" }
    let next = KeyRow(
      id: "root-4", algorithm: "ES256", spki: [4], party: person, role: .root, scope: .province)
    world.set.keys.load("root-4", next)
    for id in ["root-3", "root-4"] as [KeyID] {
      if let row = world.set.keys[id] { world.set.keyIndex.note(row) }
      if causes(.changeNotPossible) { world.set.keys.alter(id) { $0.state = .revoked } }
    }
    if causes(.tooFewRoots) { world.set.keys.rewrite("root-2") { $0.party = .person("root-1") } }
    return .changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "x", successors: true))
  },
  PrecedenceCase(
    note: "an institution's key suspended by a registrar", key: "registrar-1",
    causes: [.keyUnknown, .changeNotPossible], hiding: [.keyUnknown: [.outOfScope]]
  ) { causes, world in
    if causes(.changeNotPossible) { world.set.keys.alter("school-1") { $0.state = .suspended } }
    return .changeKey(
      ChangeKey(key: causes(.keyUnknown) ? "nobody" : "school-1", change: .suspend, reason: "x"))
  },
  PrecedenceCase(
    note: "an institution's key resumed by registrars", key: "registrar-1", second: "registrar-2",
    causes: [.changeNotPossible]
  ) { causes, world in
    if !causes(.changeNotPossible) { world.set.keys.alter("school-1") { $0.state = .suspended } }
    return .changeKey(ChangeKey(key: "school-1", change: .resume, reason: "x"))
  },
  PrecedenceCase(
    note: "an institution registered", key: "registrar-1",
    causes: [.duplicateInList, .entityUnknown, .keyExists, .publicKeyExists, .institutionExists]
  ) { causes, _ in
    .registerInstitution(
      RegisterInstitution(
        code: causes(.institutionExists) ? Scenario.school : Scenario.code("91350200MA0000009X"), name: "x",
        entity: causes(.entityUnknown) ? nowhere : "xiamen",
        programmes: Scenario.programmes + (causes(.duplicateInList) ? [Scenario.programmes[2]] : []),
        key: newKey(causes), override: "x"))
  },
  PrecedenceCase(
    note: "an institution suspended", key: "registrar-1", causes: [.institutionUnknown, .changeNotPossible],
    hiding: [.institutionUnknown: [.outOfScope]]
  ) { causes, world in
    if causes(.changeNotPossible) { world.set.institutions.alter(Scenario.school) { $0.state = .removed } }
    let code = causes(.institutionUnknown) ? Scenario.code("91350200MA0000009X") : Scenario.school
    return .changeInstitution(ChangeInstitution(code: code, change: .suspend, reason: "x"))
  },
  PrecedenceCase(
    note: "an institution given a key", key: "registrar-1", second: "registrar-2",
    causes: [.keyExists, .institutionUnknown, .publicKeyExists, .institutionRemoved],
    hiding: [.institutionUnknown: [.outOfScope]]
  ) { causes, world in
    if causes(.institutionRemoved) { world.set.institutions.alter(Scenario.school) { $0.state = .removed } }
    let code = causes(.institutionUnknown) ? Scenario.code("91350200MA0000009X") : Scenario.school
    return .addInstitutionKey(AddInstitutionKey(code: code, key: newKey(causes), reason: "x"))
  },
  PrecedenceCase(
    note: "a payee account set", key: "registrar-1", second: "registrar-2", causes: [.institutionUnknown],
    hiding: [.institutionUnknown: [.outOfScope]]
  ) { causes, _ in
    let code = causes(.institutionUnknown) ? Scenario.code("91350200MA0000009X") : Scenario.school
    return .setPayee(SetPayee(code: code, account: .fake("payee", 1)))
  },
  PrecedenceCase(
    note: "money appropriated", key: "maker-1", second: "checker-1", causes: [.trancheExists]
  ) { causes, _ in appropriation(causes(.trancheExists) ? Scenario.tranche : "2021-9") },
  PrecedenceCase(
    note: "an appropriation reduced", key: "maker-1", second: "checker-1",
    causes: [.trancheUnknown, .overBudget]
  ) { causes, _ in
    .reduceAppropriation(
      ReduceAppropriation(
        tranche: causes(.trancheUnknown) ? "1999" : Scenario.tranche,
        fen: causes(.overBudget) ? Money.limit : 1, document: "d"))
  },
  PrecedenceCase(
    note: "money allocated", key: "maker-1", second: "checker-1",
    causes: [.duplicateInList, .entityUnknown, .trancheUnknown, .overBudget]
  ) { causes, _ in
    let fen = causes(.overBudget) ? Money.limit : 1
    var shares = [Allocate.Share(entity: causes(.entityUnknown) ? nowhere : "fuzhou", fen: fen)]
    for entity in ["xiamen", causes(.duplicateInList) ? "xiamen" : "putian"] as [EntityCode] {
      shares.append(Allocate.Share(entity: entity, fen: 1))
    }
    return .allocate(
      Allocate(
        tranche: causes(.trancheUnknown) ? "1999" : Scenario.tranche, shares: shares, document: "d"))
  },
  PrecedenceCase(
    note: "an allocation withdrawn", key: "maker-1", second: "checker-1",
    causes: [.entityUnknown, .trancheUnknown, .overBudget]
  ) { causes, _ in
    .withdrawAllocation(
      WithdrawAllocation(
        tranche: causes(.trancheUnknown) ? "1999" : Scenario.tranche,
        entity: causes(.entityUnknown) ? nowhere : "xiamen", fen: causes(.overBudget) ? Money.limit : 1,
        document: "d"))
  },
  PrecedenceCase(
    note: "an allocation transferred", key: "maker-1", second: "checker-1",
    causes: [.entityUnknown, .trancheUnknown, .overBudget]
  ) { causes, _ in
    .transferAllocation(
      TransferAllocation(
        tranche: causes(.trancheUnknown) ? "1999" : Scenario.tranche, source: "xiamen",
        target: causes(.entityUnknown) ? nowhere : "putian", fen: causes(.overBudget) ? Money.limit : 1,
        document: "d"))
  },
]
