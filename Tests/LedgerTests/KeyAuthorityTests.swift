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
    #expect(s.store.base.keyIndex.roots == ["root-1", "root-2", "root-3", "root-4"])
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

  /// A thief rotates faster than anybody stops one key after another.
  @Test func `a stolen key is stopped with all it was rotated to, and nothing before it`() throws {
    var s = try Scenario.prepared.get()
    var thief: KeyID = "school-1"
    for name in ["b", "c", "d"] {
      let next = KeyID(stringLiteral: "school-1." + name)
      try s.accept(.rotateKey(RotateKey(key: Scenario.newKey(next), until: Money.limit)), by: thief)
      thief = next
    }
    #expect(s.store.base.keyIndex.succession(of: "school-1.b").count == 3)
    let line: [KeyID] = ["school-1", "school-1.b", "school-1.c", "school-1.d"]
    func states(_ s: Scenario) -> [KeyRow.State?] { line.map { s.store.rows.keys[$0]?.state } }

    let suspend = ChangeKey(key: "school-1.b", change: .suspend, reason: "被盗", successors: true)
    try s.accept(.changeKey(suspend), by: "registrar-xm")
    #expect(states(s) == [.active, .suspended, .suspended, .suspended])
    let one = ChangeKey(key: "school-1.c", change: .resume, reason: "x")
    try s.together(.changeKey(one), "registrar-1", "registrar-2")
    #expect(states(s) == [.active, .suspended, .active, .suspended])
    let revoke = ChangeKey(key: "school-1", change: .revoke, reason: "被盗", successors: true)
    try s.together(.changeKey(revoke), "registrar-1", "registrar-2")
    #expect(states(s) == [.revoked, .revoked, .revoked, .revoked])
    let refused = try s.ask(.rotateKey(RotateKey(key: Scenario.newKey("school-1.e"), until: 1)), by: thief)
    #expect(refused == .refused(Refused(.keyRevoked, thief.text)))
  }

  @Test func `what was rotated since it was proposed goes too`() throws {
    var s = try Scenario.prepared.get()
    let act = ChangeKey(key: "maker-1", change: .revoke, reason: "被盗", successors: true)
    let (_, proposal) = try s.accept(.changeKey(act), by: "root-1")
    try s.accept(.rotateKey(RotateKey(key: Scenario.newKey("maker-1.b"), until: Money.limit)), by: "maker-1")
    try s.accept(.approve(Approve(proposal: proposal)), by: "root-2")
    #expect(s.store.rows.keys["maker-1.b"]?.state == .revoked)
  }

  @Test func `a key takes its successors with it alone, but not its predecessor`() throws {
    var s = try Scenario.prepared.get()
    try s.accept(.rotateKey(RotateKey(key: Scenario.newKey("maker-1.b"), until: Money.limit)), by: "maker-1")
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("maker-1.c"), until: Money.limit)), by: "maker-1.b")
    let act = ChangeKey(key: "maker-1.b", change: .revoke, reason: "被盗", successors: true)
    #expect(try s.accept(.changeKey(act), by: "maker-1.b").event == .done)
    #expect(s.store.rows.keys["maker-1.c"]?.state == .revoked)
    #expect(s.store.rows.keys["maker-1"]?.state == .active)
    #expect(s.store.rows.keys["maker-1"]?.successor == "maker-1.b")
  }

  @Test func `no row of a damaged file leads round in a circle for ever`() {
    var index = KeyIndex()
    for (id, next) in [("a", "b"), ("b", "c"), ("c", "b")] as [(KeyID, KeyID)] {
      index.note(
        KeyRow(
          id: id, algorithm: "ES256", spki: Array(id.text.utf8), party: .person("p"), role: .issuer,
          scope: .province, lastSequence: 1, successor: next))
    }
    #expect(index.succession(of: "a").starts(with: ["a", "b", "c"]))
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
