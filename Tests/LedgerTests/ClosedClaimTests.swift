import Ledger
import Testing
import TestSupport
import Vouchers

/// Claims of which nothing is left to be paid.
@Suite struct ClosedClaimTests {
  @Test func `a claim of which all was returned is closed without a second review`() throws {
    var scenario = try Scenario.prepared.get()
    let (claim, vouchers) = try scenario.redeemed("class-1", [1, 2], batch: scenario.batch("b"))
    try scenario.review(claim, [(vouchers[0], .correct), (vouchers[1], .refuse)])
    let row = try #require(scenario.store.rows.claims[claim])
    #expect(row.state == .closed && row.fen == 0 && row.count == 0)
    #expect(try scenario.redeem("class-1", [vouchers[0]]) != claim)
  }

  @Test func `a claim of which something is left waits for the second review`() throws {
    var scenario = try Scenario.prepared.get()
    let (claim, vouchers) = try scenario.redeemed("class-1", [1, 2], batch: scenario.batch("b"))
    try scenario.review(claim, [(vouchers[0], .refuse), (vouchers[1], .cut(fen: 0))])
    #expect(scenario.store.rows.claims[claim]?.state == .reviewed)
    try scenario.approve(claim)
    let row = try #require(scenario.store.rows.claims[claim])
    #expect(row.state == .closed && row.fen == 0 && row.count == 1)
    #expect(scenario.account()?.claimed == 0 && scenario.account()?.payable == 0)
    // Its holder's training is over: another voucher may be issued.
    try scenario.issue("b", [2])
  }
}
