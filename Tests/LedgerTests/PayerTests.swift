import Ledger
import Testing
import TestSupport
import Vouchers

/// Who pays decides the rate: 省本级 vouchers in a city's class draw the province's money by the province's rates.
@Suite struct PayerTests {
  /// Xiamen pays 10 yuan an hour and 900 yuan for grade 5, with half as much again for night classes; the province
  /// keeps 25 yuan and 700 yuan, and knows no night classes. Both raise services: by 50 and by 20 percent.
  private static let rules =
    #"""
    {"id":"xm","document":"d","title":"t","effective":"2021-07-01","entities":["xiamen"],
     "gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"900"}],
     "uplifts":[{"code":"night","percent":50},{"code":"shortage-service","percent":50}],
     "hourRate":{"yuan":"10","leastHours":20,"mostHours":80}}
    """#

  struct Price: Sendable, CustomTestStringConvertible {
    let payer: EntityCode
    let uplift: UpliftCode?
    let activated: Int64
    let completion: Int64
    var testDescription: String { payer.text + (uplift.map { " " + $0.text } ?? "") }
  }

  private static let prices = [
    Price(payer: "xiamen", uplift: nil, activated: 90_000, completion: 20_000),
    Price(payer: "xiamen", uplift: "night", activated: 135_000, completion: 20_000),
    Price(payer: "xiamen", uplift: "shortage-service", activated: 135_000, completion: 20_000),
    Price(payer: "fujian", uplift: nil, activated: 70_000, completion: 50_000),
    Price(payer: "fujian", uplift: "night", activated: 70_000, completion: 50_000),
    Price(payer: "fujian", uplift: "shortage-service", activated: 84_000, completion: 50_000),
  ]

  /// A voucher in a class of Xiamen, ten days later, when its class is over.
  private func learning(_ price: Price) throws -> (Scenario, VoucherNumber) {
    var scenario = try Scenario.prepared.get()
    try scenario.publish(Self.rules)
    let voucher = try scenario.claimed(scenario.batch("b", price.payer, fen: 200_000), [1])[0]
    try scenario.openClass("class-1", uplift: price.uplift)
    try scenario.activate("class-1", [voucher])
    try scenario.goTo(scenario.today.adding(days: 10))
    return (scenario, voucher)
  }

  @Test(arguments: prices)
  func `a voucher is activated and redeemed at its own entity's rate`(price: Price) throws {
    var (scenario, voucher) = try learning(price)
    #expect(scenario.voucher(voucher)?.fen == price.activated)
    #expect(scenario.account(price.payer)?[.committed] == price.activated)
    try scenario.redeem("class-1", [voucher])
    #expect(scenario.voucher(voucher)?.fen == price.activated)
    #expect(scenario.store.violations.isEmpty)
  }

  @Test(arguments: prices)
  func `evidence earns what its payer pays an hour`(price: Price) throws {
    var (scenario, voucher) = try learning(price)
    try scenario.redeem("class-1", [voucher], .completion, hours: 20)
    #expect(scenario.voucher(voucher)?.fen == price.completion)
  }

  /// The class was approved before either changed its rates.
  @Test(arguments: prices)
  func `later documents of the payer change nothing`(price: Price) throws {
    var scenario = try Scenario.prepared.get()
    try scenario.publish(Self.rules)
    let voucher = try scenario.claimed(scenario.batch("b", price.payer, fen: 200_000), [1])[0]
    try scenario.openClass("class-1", uplift: price.uplift)
    try scenario.publish(
      #"{"id":"late","document":"d","title":"t","effective":"2021-06-01","gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"1"}]}"#
    )
    try scenario.publish(
      #"{"id":"later","document":"d","title":"t","effective":"2021-07-01","gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"2"}]}"#
    )
    try scenario.activate("class-1", [voucher])
    #expect(scenario.voucher(voucher)?.fen == price.activated)
  }
}
