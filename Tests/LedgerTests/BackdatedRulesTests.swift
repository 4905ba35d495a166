import Ledger
import Testing
import TestSupport
import Vouchers

/// A document changes only what comes after its publication, whatever day it bears.
@Suite struct BackdatedRulesTests {
  /// In force since a month before anything here happened, but published only now.
  private func publish(_ topics: String, in scenario: inout Scenario) throws {
    try scenario.publish(
      #"{"id":"late","document":"d","title":"t","effective":"2021-06-01",\#(topics)}"#)
  }

  private static let lowRates =
    #""gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"1"}],"hourRate":{"yuan":"1","leastHours":1,"mostHours":9}"#

  @Test(arguments: [(CertificateKind.skillGrade, Int64(70_000)), (.completion, 50_000)])
  func `an approved class is paid as it was approved`(kind: CertificateKind, fen: Int64) throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .activated)
    try publish(Self.lowRates, in: &scenario)
    try scenario.goTo(scenario.today.adding(days: 10))
    try scenario.redeem("class-state", [voucher], kind, hours: 20)
    #expect(scenario.voucher(voucher)?.fen == fen)
    let rules = try #require(scenario.store.rows.classes["class-state"]?.rules)
    #expect(rules < scenario.store.base.book.version)
  }

  @Test func `the next class is approved at the new rate`() throws {
    var scenario = try Scenario.prepared.get()
    try scenario.openClass("class-1")
    try publish(Self.lowRates, in: &scenario)
    try scenario.openClass("class-2")
    let classes = scenario.store.rows.classes
    #expect(classes["class-1"]?.fen == 70_000 && classes["class-2"]?.fen == 100)
    #expect(classes["class-2"]?.rules == scenario.store.base.book.version)
  }

  /// Issued on 1 July for three months, with thirty days to redeem.
  @Test(arguments: [0, 300])
  func `the time to redeem is what it was when the voucher was issued`(days: Int) throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .activated)
    let other = try scenario.voucher(in: .activated, named: "other", holder: 801)
    try publish(#""claimWindowDays":\#(days)"#, in: &scenario)
    try scenario.goTo("2021-10-31")
    #expect(try scenario.lapse([voucher, other]).isEmpty)
    try scenario.redeem("class-state", [voucher])
    try scenario.goTo("2021-11-01")
    let late = try scenario.ask(scenario.redeemAct("class-other", [other]), by: "school-1")
    #expect(late == .refused(Refused(.claimWindowClosed, "0")))
    try scenario.goTo("2021-11-02")
    #expect(try scenario.lapse([other]) == [other])
  }

  @Test func `a time to correct is fixed when it is given`() throws {
    var scenario = try Scenario.prepared.get()
    let (first, returned) = try scenario.redeemed("class-1", [1], batch: scenario.batch("b"))
    let (second, later) = try scenario.redeemed("class-2", [2], batch: "b")
    let day = scenario.today
    try scenario.review(first, [(returned[0], .correct)])
    try publish(#""correctionDays":90"#, in: &scenario)
    try scenario.review(second, [(later[0], .correct)])
    #expect(scenario.voucher(returned[0])?.correctBy == day.adding(days: 10))
    #expect(scenario.voucher(later[0])?.correctBy == day.adding(days: 90))
  }
}
