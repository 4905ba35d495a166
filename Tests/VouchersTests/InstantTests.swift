import Testing
import Vouchers

@Suite struct InstantTests {
  static let readings: [(String, Int64)] = [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
    ("2021-07-01T09:00:00+08:00", 1_625_101_200_000), ("2021-07-01T01:00:00Z", 1_625_101_200_000),
    ("2021-06-30T20:30:00-04:30", 1_625_101_200_000), ("2021-07-01T01:00:00.500Z", 1_625_101_200_500),
    ("1970-01-01T00:00:00+00:00", 0), ("1900-01-01T00:00:00Z", Instant.range.lowerBound),
    ("2999-12-31T23:59:59.999Z", Instant.range.upperBound), ("2024-02-29T23:59:59Z", 1_709_251_199_000),
  ]

  @Test(arguments: readings)
  func `RFC 3339 is read`(_ text: String, _ milliseconds: Int64) throws {
    #expect(try Instant(text).milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2021-07-01", "2021-07-01T09:00:00", "2021-07-01 09:00:00Z", "2021-07-01t09:00:00Z",
    "2021-07-01T09:00:00z",
    "2021-07-01T9:00:00Z", "2021-07-01T24:00:00Z", "2021-07-01T23:60:00Z", "2021-07-01T23:59:60Z",
    "2021-02-30T00:00:00Z", "2021-07-01T09:00:00.1Z", "2021-07-01T09:00:00.12Z", "2021-07-01T09:00:00.1234Z",
    "2021-07-01T09:00:00.Z", "2021-07-01T09:00:00+0800", "2021-07-01T09:00:00+08",
    "2021-07-01T09:00:00+24:00",
    "2021-07-01T09:00:00+08:60", "2021-07-01T09:00:00Z ", "2021-07-01T09:00:00,000Z",
    "2021-07-01T09:00:00+08:00Z",
    "1900-01-01T00:00:00+00:01", "2999-12-31T23:59:59-00:01", "1899-12-31T23:59:59Z", "2021-07-01T-1:00:00Z",
    "２021-07-01T09:00:00Z",
  ])
  func `anything else is refused`(_ text: String) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try Instant(text) }
    #expect(error.cause == .instantMalformed)
  }

  @Test(arguments: [Int64.min, Instant.range.lowerBound - 1, Instant.range.upperBound + 1, .max])
  func `moments outside the range are refused`(_ milliseconds: Int64) {
    #expect(throws: InvalidValue(.instantMalformed)) { _ = try Instant(milliseconds: milliseconds) }
  }

  @Test(arguments: [Int64(0), -1, 1_625_101_200_123, -2_208_988_800_000, 32_503_679_999_999])
  func `what is written is read back`(_ milliseconds: Int64) throws {
    let instant = try Instant(milliseconds: milliseconds)
    #expect(try Instant(instant.rfc3339) == instant)
  }

  @Test func `the day is Shanghai's`() throws {
    #expect(try Instant("2021-06-30T15:59:59.999Z").day.description == "2021-06-30")
    #expect(try Instant("2021-06-30T16:00:00Z").day.description == "2021-07-01")
    #expect(try Instant("1969-12-31T16:00:00Z").day.description == "1970-01-01")
    #expect(try Instant(startOf: Day("2021-07-01")).rfc3339 == "2021-06-30T16:00:00.000Z")
  }

  @Test func `people see Shanghai's clock`() throws {
    #expect(try Instant("2021-07-01T01:00:00Z").description == "2021-07-01 09:00:00")
  }

  @Test func `seconds before 1970 round down`() throws {
    #expect(try Instant(milliseconds: -1).seconds == -1)
    #expect(try Instant(milliseconds: -1000).seconds == -1)
    #expect(try Instant(milliseconds: 1999).seconds == 1)
  }

  @Test func `later is held inside the range`() throws {
    let start = try Instant(milliseconds: 0)
    #expect(start.adding(milliseconds: 5).milliseconds == 5)
    #expect(start.adding(milliseconds: .max).milliseconds == Instant.range.upperBound)
    #expect(start.adding(milliseconds: .min).milliseconds == Instant.range.lowerBound)
    #expect(try Instant(milliseconds: 1).adding(milliseconds: .max).milliseconds == Instant.range.upperBound)
  }
}
