import Ledger
import Testing
import TestSupport
import Vouchers

/// What an institution that is suspended or removed may still do, and what becomes of its claims.
@Suite struct StandingTests {
  @Test(arguments: [(0, true), (1, false)])
  func `a suspended school redeems the classes begun by the day of its suspension`(
    starts: Int, isBegun: Bool
  ) throws {
    var scenario = try Scenario.prepared.get()
    let vouchers = try scenario.claimed(scenario.batch("b"), [1])
    try scenario.accept(.fileClass(scenario.fileAct("class-1", starts: starts)), by: "school-1")
    try scenario.accept(.approveClass(ApproveClass(id: "class-1")), by: "reviewer-1")
    try scenario.activate("class-1", vouchers)
    try scenario.change(Scenario.school, .suspend)
    #expect(scenario.store.rows.institutions[Scenario.school]?.suspendedOn == scenario.today)
    try scenario.goTo(scenario.today.adding(days: 10))
    let outcome = try scenario.ask(scenario.redeemAct("class-1", vouchers), by: "school-1")
    guard !isBegun else {
      guard case .accepted = outcome else { throw UnexpectedOutcome("\(outcome)") }
      return
    }
    #expect(outcome == .refused(Refused(.institutionSuspended, Scenario.school.text)))
    try scenario.change(Scenario.school, .resume)
    #expect(scenario.store.rows.institutions[Scenario.school]?.suspendedOn == nil)
    try scenario.redeem("class-1", vouchers)
  }

  @Test func `a removed school's claim is refused whole, and its money is available again`() throws {
    var scenario = try Scenario.prepared.get()
    let before = scenario.account()
    let (claim, vouchers) = try scenario.redeemed("class-1", [1, 2], batch: scenario.batch("b"))
    try scenario.change(Scenario.school, .remove)
    try scenario.review(claim, vouchers.map { ($0, .refuse) })
    #expect(scenario.store.rows.claims[claim]?.state == .closed)
    #expect(scenario.account() == before)
  }

  @Test func `a removed school's learners get their vouchers back`() throws {
    var scenario = try Scenario.prepared.get()
    let (claim, vouchers) = try scenario.redeemed("class-1", [1], batch: scenario.batch("b"))
    try scenario.change(Scenario.school, .remove)
    try scenario.review(claim, [(vouchers[0], .correct)])
    try scenario.accept(
      .withdrawLearners(WithdrawLearners(id: "class-1", vouchers: vouchers, reason: "机构移出")),
      by: "reviewer-1")
    try scenario.openClass("class-2", by: "school-2")
    try scenario.activate("class-2", vouchers, by: "school-2")
    #expect(scenario.account()?.claimed == 0 && scenario.account()?.committed == 70_000)
  }

  @Test func `what was reviewed or approved before a school was removed can be taken back`() throws {
    var scenario = try Scenario.prepared.get()
    let before = scenario.account()
    let (first, reviewed) = try scenario.redeemed("class-1", [1], batch: scenario.batch("b"))
    let (second, approved) = try scenario.redeemed("class-2", [2], batch: "b")
    let (third, ordered) = try scenario.redeemed("class-3", [3], batch: "b")
    for claim in [first, second, third] { try scenario.review(claim) }
    for claim in [second, third] { try scenario.approve(claim) }
    let order = try scenario.settle([third])[0].order
    try scenario.change(Scenario.school, .remove)
    try scenario.together(.cancelOrder(CancelOrder(order: order, reason: "机构移出")), "maker-1", "checker-1")
    try scenario.accept(.reopenClaim(ReopenClaim(claim: first, reason: "机构移出")), by: "second-1")
    for claim in [second, third] {
      try scenario.together(
        .withdrawApproval(WithdrawApproval(claim: claim, reason: "机构移出")), "reviewer-2", "second-2")
      #expect(scenario.store.rows.claims[claim]?.order == nil)
    }
    for (claim, vouchers) in [(first, reviewed), (second, approved), (third, ordered)] {
      try scenario.review(claim, vouchers.map { ($0, .refuse) })
    }
    #expect(scenario.account() == before)
    #expect(scenario.store.violations.isEmpty)
  }
}
