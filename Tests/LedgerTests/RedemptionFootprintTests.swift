import TestSupport
import Testing
import Vouchers

@testable import Ledger

/// Why the writer asks once for what the redemptions of a group need: none leads another to rows nobody asked for.
@Suite struct `what a redemption asks for` {
  private static let acts: [(String, [VoucherNumber], KeyID)] = [
    ("class-1", [1], "school-1"), ("class-1", [2, 3], "school-1"), ("class-2", [4], "school-1"),
    ("class-qz", [5], "school-qz"),
    // Refused: of another class, of another school, of no class, of one who does not exist, not there.
    ("class-2", [1], "school-1"), ("class-1", [5], "school-1"), ("class-1", [6], "school-1"),
    ("class-1", [2], "school-qz"), ("nowhere", [3], "school-2"), ("class-1", [99], "nobody"),
  ]

  private static func scenario() throws -> Scenario {
    var scenario = try Scenario.ready()
    let batch = try scenario.batch("batch")
    let other = try scenario.batch("batch-qz", "quanzhou")
    let vouchers = try scenario.claimed(batch, [1, 2, 3, 4])
    let elsewhere = try scenario.claimed(other, [5])
    _ = try scenario.claimed(batch, [6])
    try scenario.openClass("class-1")
    try scenario.openClass("class-2")
    try scenario.openClass("class-qz", "welder-5", "quanzhou", by: "school-qz")
    try scenario.activate("class-1", Array(vouchers[..<3]))
    try scenario.activate("class-2", [vouchers[3]])
    try scenario.activate("class-qz", elsewhere, by: "school-qz")
    try scenario.goTo(scenario.today.adding(days: 10))
    return scenario
  }

  @Test func `is the same after another one`() throws {
    let scenario = try Self.scenario()
    let requests = Self.acts.map { id, vouchers, key in
      Request(
        key: key, act: scenario.redeemAct(ClassID(stringLiteral: id), vouchers, .skillGrade),
        facts: Facts(seenMatches: true))
    }
    #expect(requests.allSatisfy { $0.act.isRedemption })
    var accepted = 0
    for first in requests {
      for second in requests {
        var set = scenario.store.base
        for request in [first, second] {
          for _ in 0..<5 { scenario.store.load(set.missing(for: request), into: &set) }
        }
        #expect(set.missing(for: second).isEmpty)
        let moment = Moment(sequence: scenario.store.next, at: scenario.now)
        guard let events = try? set.decide(first, at: moment) else { continue }
        try set.apply(first, events: events, at: moment)
        #expect(set.missing(for: second).isEmpty)
        accepted += 1
      }
    }
    #expect(accepted == 4 * requests.count)
  }

  /// Each of these puts rows where others look: what comes behind it is asked once more.
  @Test func `is what no other act asks for`() throws {
    let scenario = try Self.scenario()
    let others: [Act] = [
      .issueVouchers(scenario.issueAct("batch", [7])), .fileClass(scenario.fileAct("class-3")),
      scenario.activateAct("class-1", [6]).0, .approveClass(ApproveClass(id: "class-1")),
      .claimVoucher(ClaimVoucher(voucher: 1, holder: Scenario.holder(1))),
      .withdrawLearners(WithdrawLearners(id: "class-1", vouchers: [1], reason: "ill")),
      .approve(Approve(proposal: 1)),
    ]
    #expect(others.allSatisfy { !$0.isRedemption })
  }
}
