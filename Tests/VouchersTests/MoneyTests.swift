import Testing
import Vouchers

@Suite struct MoneyTests {
  static let readings: [(String, Int64)] = [
    ("0", 0), ("0.00", 0), ("-0.00", 0), ("1500", 150_000), ("1500.5", 150_050), ("1500.05", 150_005),
    ("3,240.28", 324_028), ("-3,240.28", -324_028), ("+10000.00", 1_000_000),
    ("+1,000,000,000.00", 100_000_000_000),
    ("1,234,567", 123_456_700), ("007", 700), ("90071992547409.91", Money.limit),
    ("-90071992547409.91", -Money.limit),
  ]

  @Test(arguments: readings)
  func `yuan are read as fen`(_ text: String, _ fen: Int64) throws {
    #expect(try Money(yuan: text).fen == fen)
  }

  static let malformed = [
    "", "+", "-", ".", ".5", "5.", "1.234", "1..2", "1.2.3", "--1", "+-1", "1-", " 1", "1 ", "1e3", "0x1",
    "¥1", "1元",
    "１", "1,23", "12,34.00", "1234,567", ",123", "1,", "1,,234", "1,234.5,6", "1.+5", "NaN", "1\u{0}",
  ]

  @Test(arguments: malformed)
  func `other texts are malformed`(_ text: String) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try Money(yuan: text) }
    #expect(error.cause == .amountMalformed)
  }

  @Test(arguments: [
    "90071992547409.92", "-90071992547409.92", "9223372036854775807", "92233720368547758.08",
    "99999999999999999999999999999999", "999,999,999,999,999.99",
  ])
  func `amounts beyond the range are refused, never wrapped`(_ text: String) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try Money(yuan: text) }
    #expect(error.cause == .amountOutOfRange)
  }

  @Test(arguments: [Int64.min, -Money.limit - 1, Money.limit + 1, .max])
  func `fen beyond the range are refused`(_ fen: Int64) {
    #expect(throws: InvalidValue(.amountOutOfRange)) { _ = try Money(fen: fen) }
  }

  @Test func `sums outside the range are nil`() throws {
    let most = try Money(fen: Money.limit)
    let one = try Money(fen: 1)
    #expect(most.adding(one) == nil)
    #expect(most.adding(.zero) == most)
    #expect(most.negated.subtracting(one) == nil)
    #expect(one.subtracting(one) == .zero)
    #expect(most.multiplied(by: 2) == nil)
    #expect(most.multiplied(by: .min) == nil)
    #expect(most.multiplied(by: -1) == most.negated)
    #expect(try Money(fen: 3).multiplied(by: 4)?.fen == 12)
  }

  static let prints: [(Int64, String, String)] = [
    (0, "0.00", "0.00"), (5, "0.05", "0.05"), (-5, "-0.05", "-0.05"), (99_999, "999.99", "999.99"),
    (100_000, "1000.00", "1,000.00"), (-12_345_678, "-123456.78", "-123,456.78"),
    (100_000_000_000, "1000000000.00", "1,000,000,000.00"),
  ]

  @Test(arguments: prints)
  func `fen are printed as yuan and read back`(_ fen: Int64, _ plain: String, _ described: String) throws {
    let money = try Money(fen: fen)
    #expect(money.plain == plain)
    #expect(money.description == described)
    #expect(try Money(yuan: plain) == money)
    #expect(try Money(yuan: described) == money)
  }

  @Test func `amounts are ordered`() throws {
    #expect(try Money(fen: -1) < .zero)
    #expect(try !(Money(fen: 2) < Money(fen: 2)))
  }
}
