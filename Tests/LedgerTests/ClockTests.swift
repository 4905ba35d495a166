import Ledger
import Testing
import TestSupport
import Vouchers
import Wire

@Suite struct ClockTests {
  private static let hour: Int64 = 3_600_000

  @Test func `the clock steps as far as the rules say and no millisecond further`() throws {
    let scenario = try Scenario.prepared.get()
    let last = try #require(scenario.store.base.counters.at)
    #expect(scenario.store.base.permitsClockStep(to: last.adding(milliseconds: 72 * Self.hour)))
    #expect(!scenario.store.base.permitsClockStep(to: last.adding(milliseconds: 72 * Self.hour + 1)))
  }

  @Test func `two persons move the clock, and only as far as they said`() throws {
    var scenario = try Scenario.prepared.get()
    scenario.now = scenario.now.adding(milliseconds: 1000 * Self.hour)
    let until = scenario.now.adding(milliseconds: Self.hour)
    try scenario.together(.confirmClock(ConfirmClock(until: until)), "registrar-1", "checker-1")
    try scenario.accept(.fileClass(scenario.fileAct("class-1")), by: "school-1")
    scenario.now = scenario.now.adding(milliseconds: 74 * Self.hour)
    let outcome = try scenario.ask(.fileClass(scenario.fileAct("class-2")), by: "school-1")
    #expect(outcome == .refused(Refused(.clockStep, scenario.now.rfc3339)))
  }

  @Test func `a refusal for the clock, a proposal and a lapse leave it where it was`() throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .claimed)
    let last = scenario.store.base.counters.at
    scenario.now = scenario.now.adding(milliseconds: 24 * 400 * Self.hour)
    _ = try scenario.ask(.fileClass(scenario.fileAct("class-1")), by: "school-1")
    try scenario.accept(.confirmClock(ConfirmClock(until: scenario.now)), by: "registrar-1")
    #expect(scenario.store.base.counters.at == last)
    #expect(try scenario.lapse([voucher]).isEmpty)
    #expect(scenario.voucher(voucher)?.state == .claimed)
  }

  @Test func `a key's refusals are counted by the hour`() throws {
    var scenario = try Scenario.prepared.get()
    for count in 1...200 {
      #expect(!scenario.store.whole.isOverRefusalQuota("school-1", at: scenario.now), "\(count)")
      _ = try scenario.ask(appropriation(), by: "school-1")
    }
    #expect(scenario.store.whole.isOverRefusalQuota("school-1", at: scenario.now))
    #expect(!scenario.store.whole.isOverRefusalQuota("school-2", at: scenario.now))
    scenario.now = scenario.now.adding(milliseconds: Self.hour)
    #expect(!scenario.store.whole.isOverRefusalQuota("school-1", at: scenario.now))
    _ = try scenario.ask(appropriation(), by: "school-1")
    #expect(scenario.store.rows.keys["school-1"]?.refusals == 1)
  }
}

@Suite struct LastDayTests {
  /// Usable on the last day, redeemable to the end of the window; lapsed only a whole day after.
  @Test func `a voucher works through its last day`() throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .claimed)
    #expect(scenario.voucher(voucher)?.expires == "2021-10-01")
    try scenario.goTo("2021-10-01")
    try scenario.accept(.fileClass(scenario.fileAct("class-1", starts: 0, ends: 0)), by: "school-1")
    try scenario.accept(.approveClass(ApproveClass(id: "class-1")), by: "reviewer-1")
    try scenario.activate("class-1", [voucher])
    try scenario.goTo("2021-10-31")
    try scenario.redeem("class-1", [voucher])
  }

  @Test func `correction stays open past the window, and lapse waits for it`() throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .activated)
    try scenario.goTo("2021-10-31")
    let claim = try scenario.redeem("class-state", [voucher])
    try scenario.review(claim, [(voucher, .correct)])
    #expect(scenario.voucher(voucher)?.correctBy == "2021-11-10")
    try scenario.goTo("2021-11-11")
    #expect(try scenario.lapse([voucher]).isEmpty)
    let late = try scenario.ask(scenario.redeemAct("class-state", [voucher]), by: "school-1")
    #expect(late == .refused(Refused(.claimWindowClosed, "0")))
    try scenario.goTo("2021-11-12")
    #expect(try scenario.lapse([voucher]) == [voucher])
    #expect(scenario.store.rows.classes["class-state"]?.learners == 0)
    #expect(scenario.store.rows.holders[Scenario.holder(800)]?.uses.isEmpty == true)
  }

  @Test func `a voucher of the last of a month lasts to the last of a shorter one`() throws {
    var scenario = try Scenario.prepared.get()
    try scenario.goTo("2021-11-30")
    let voucher = try scenario.voucher(in: .issued)
    #expect(scenario.voucher(voucher)?.expires == "2022-02-28")
  }
}
