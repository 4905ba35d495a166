import Ledger
import Testing
import TestSupport
import Vouchers

/// What becomes of a proposal beside its approval.
@Suite struct ProposalTests {
  private func state(_ proposal: Int64, _ s: Scenario) -> ProposalRow.State? {
    s.store.rows.proposals[proposal]?.state
  }

  @Test(arguments: ["maker-1", "maker-1.checker"] as [KeyID])
  func `who proposed takes it back, with whichever key`(key: KeyID) throws {
    var s = try Scenario.prepared.get()
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "写错")), by: key)
    #expect(state(proposal, s) == .declined)
  }

  @Test func `whose key was stolen takes back what the thief proposed`() throws {
    var s = try Scenario.prepared.get()
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.changeKey(ChangeKey(key: "maker-1", change: .revoke, reason: "被盗")), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "非本人")), by: "maker-1.checker")
    #expect(state(proposal, s) == .declined)
  }

  @Test func `a second person declines what a stopped key proposed`() throws {
    var s = try Scenario.prepared.get()
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(.changeKey(ChangeKey(key: "maker-1", change: .revoke, reason: "被盗")), by: "maker-1")
    try s.accept(.decline(Decline(proposal: proposal, reason: "密钥被盗")), by: "checker-1")
    #expect(state(proposal, s) == .declined)
  }

  @Test func `what a suspended key proposed may be approved once it signs again`() throws {
    var s = try Scenario.prepared.get()
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    for change in [ChangeKey.Change.suspend, .resume] {
      try s.together(.changeKey(ChangeKey(key: "maker-1", change: change, reason: "核查")), "root-1", "root-2")
    }
    try s.accept(.approve(Approve(proposal: proposal)), by: "checker-1")
    #expect(state(proposal, s) == .approved)
  }

  @Test func `what a key proposed before it was rotated out may be approved after`() throws {
    var s = try Scenario.prepared.get()
    let (_, proposal) = try s.accept(appropriation(), by: "maker-1")
    try s.accept(
      .rotateKey(RotateKey(key: Scenario.newKey("maker-1.b"), until: s.store.next)), by: "maker-1")
    try s.accept(.approve(Approve(proposal: proposal)), by: "checker-1")
    #expect(state(proposal, s) == .approved)
  }
}
