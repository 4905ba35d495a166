import Ledger
import Testing
import TestSupport
import Vouchers

/// Who changes a key, alone or with a second person.
@Suite struct KeyAuthorityTests {
  private enum Hands: Equatable {
    case alone
    case two
    case refused
  }

  /// Every key of a province, root's and institutions' too.
  private static func keys(_ scenario: Scenario) -> [KeyRow] {
    scenario.store.rows.keys.values.sorted { $0.id < $1.id }
  }

  private static func expected(_ change: ChangeKey.Change, of target: KeyRow, by signer: KeyRow) -> Hands {
    if target.id == signer.id, change == .revoke { return .alone }
    switch (target.role, signer.role) {
    case (.institution, .registrar): return change == .suspend ? .alone : .two
    case (.institution, _): return .refused
    case (_, .root): return .two
    default: return .refused
    }
  }

  @Test(arguments: ChangeKey.Change.allCases)
  func `every key is changed by whom it must be, by all keys tried`(change: ChangeKey.Change) throws {
    var scenario = try Scenario.prepared.get()
    if change == .resume {
      scenario.store.tamper { set in
        for id in ["issuer-1", "school-1", "root-3"] as [KeyID] {
          set.keys.alter(id) { $0.state = .suspended }
        }
      }
    }
    let targets = change == .resume ? ["issuer-1", "school-1", "root-3"] : Self.keys(scenario).map(\.id)
    for id in targets {
      let target = try #require(scenario.store.rows.keys[id])
      for signer in Self.keys(scenario) where signer.state == .active {
        let request = Request(
          key: signer.id, act: .changeKey(ChangeKey(key: id, change: change, reason: "x")),
          facts: Facts(seenMatches: true))
        let outcome = MemoryStore.decide(
          request, in: scenario.store.whole, at: Moment(sequence: scenario.store.next, at: scenario.now))
        let got: Hands
        switch outcome {
        case .accepted([.done]): got = .alone
        case .accepted: got = .two
        // A registrar of Xiamen may do what a registrar may, but in Xiamen only.
        case .refused(let refused) where refused.refusal == .outOfScope: continue
        case .refused: got = .refused
        }
        #expect(got == Self.expected(change, of: target, by: signer), "\(change) \(id) by \(signer.id)")
      }
    }
  }

  @Test func `a revoked root is replaced by a registered one, who then acts as root`() throws {
    var s = try Scenario.prepared.get()
    try s.accept(.changeKey(ChangeKey(key: "root-3", change: .revoke, reason: "遗失")), by: "root-3")
    let key = RegisterKey(key: Scenario.newKey("root-4"), person: "root-4", role: .root, scope: .province)
    try s.together(.registerKey(key), "root-1", "root-2")
    try s.together(.changeKey(ChangeKey(key: "root-1", change: .revoke, reason: "遗失")), "root-2", "root-4")
    try s.together(.changeKey(ChangeKey(key: "issuer-1", change: .suspend, reason: "x")), "root-4", "root-2")
    #expect(s.store.rows.keys["root-1"]?.state == .revoked)
    #expect(s.store.rows.keys["issuer-1"]?.state == .suspended)
    #expect(s.store.base.roots == ["root-1", "root-2", "root-3", "root-4"])
  }

  @Test func `a further key of an institution goes on with what the lost one began`() throws {
    var s = try Scenario.prepared.get()
    let voucher = try s.voucher(in: .activated)
    try s.together(
      .changeKey(ChangeKey(key: "school-1", change: .revoke, reason: "遗失")), "registrar-1", "registrar-xm")
    let act = AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-1.b"), reason: "遗失")
    try s.together(.addInstitutionKey(act), "registrar-xm", "registrar-2")
    try s.goTo(s.today.adding(days: 10))
    try s.redeem("class-state", [voucher], by: "school-1.b")
    try s.openClass("class-2", by: "school-1.b")
    #expect(s.store.rows.classes["class-2"]?.institution == Scenario.school)
    #expect(s.store.rows.keys["school-1.b"]?.scope == .entity("xiamen"))
  }

  @Test func `a suspended institution may get a key, and two keys sign beside each other`() throws {
    var s = try Scenario.prepared.get()
    try s.change(Scenario.school, .suspend)
    let act = AddInstitutionKey(code: Scenario.school, key: Scenario.newKey("school-1.b"), reason: "第二把")
    try s.together(.addInstitutionKey(act), "registrar-1", "registrar-2")
    try s.change(Scenario.school, .resume)
    for (name, key) in [("class-1", "school-1"), ("class-2", "school-1.b")] as [(ClassID, KeyID)] {
      try s.accept(.fileClass(s.fileAct(name)), by: key)
    }
  }
}
