import Testing
import Vouchers

@Suite struct DayTests {
  @Test(arguments: [
    "1970-01-01", "1900-01-01", "2999-12-31", "2000-02-29", "2024-02-29", "2021-12-31", "1969-12-31",
    "2021-05-31",
  ])
  func `a day is read and printed alike`(_ text: String) throws {
    #expect(try Day(text).description == text)
  }

  static let numbers: [(String, Int32)] = [
    ("1970-01-01", 0), ("1970-01-02", 1), ("1969-12-31", -1), ("2000-03-01", 11_017), ("2021-07-01", 18_809),
    ("1900-01-01", -25_567),
  ]

  @Test(arguments: numbers)
  func `days are counted from 1970`(_ text: String, _ number: Int32) throws {
    #expect(try Day(text).number == number)
    #expect(Day(number: number).description == text)
  }

  @Test(arguments: [
    "2021-02-29", "1900-02-29", "2100-02-29", "2021-04-31", "2021-00-01", "2021-13-01", "2021-01-00",
    "2021-01-32",
    "1899-12-31", "3000-01-01", "0000-01-01",
  ])
  func `days the calendar does not have are impossible`(_ text: String) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try Day(text) }
    #expect(error.cause == .dayImpossible)
  }

  @Test(arguments: [
    "", "2021-7-1", "20210701", "2021/07/01", "2021-07-01 ", " 2021-07-01", "2021-07-0a", "+021-07-01",
    "２021-07-01",
    "2021-07-01T00:00:00Z", "-021-07-01",
  ])
  func `other texts are malformed`(_ text: String) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try Day(text) }
    #expect(error.cause == .dayMalformed)
  }

  @Test func `eight digits are read as banks write them`() throws {
    #expect(try Day(compact: "20240229".utf8).description == "2024-02-29")
    #expect(throws: InvalidValue(.dayMalformed)) { _ = try Day(compact: "2024022".utf8) }
    #expect(throws: InvalidValue(.dayImpossible)) { _ = try Day(compact: "20230229".utf8) }
  }

  static let months: [(String, Int, String)] = [
    ("2021-01-31", 1, "2021-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2021-01-31", 3, "2021-04-30"),
    ("2021-05-31", 3, "2021-08-31"), ("2021-11-30", 3, "2022-02-28"), ("2021-12-01", 1, "2022-01-01"),
    ("2021-12-31", 12, "2022-12-31"), ("2024-02-29", 12, "2025-02-28"), ("2021-03-31", -1, "2021-02-28"),
    ("2021-01-15", -1, "2020-12-15"), ("2021-07-01", 0, "2021-07-01"),
  ]

  @Test(arguments: months)
  func `months later is the same day or the month's last`(_ from: String, _ count: Int, _ to: String) throws {
    #expect(try Day(from).adding(months: count).description == to)
  }

  @Test func `days later crosses months and leap days`() throws {
    #expect(try Day("2024-02-28").adding(days: 2).description == "2024-03-01")
    #expect(try Day("2021-01-01").adding(days: -1).description == "2020-12-31")
  }

  static let ages: [(String, String, Int)] = [
    ("2000-07-01", "2021-06-30", 20), ("2000-07-01", "2021-07-01", 21), ("2000-07-01", "2021-07-02", 21),
    ("2000-02-29", "2016-02-28", 15), ("2000-02-29", "2016-02-29", 16), ("2000-02-29", "2021-02-28", 20),
    ("2000-02-29", "2021-03-01", 21), ("2021-07-01", "2021-07-01", 0), ("2021-07-02", "2021-07-01", -1),
  ]

  @Test(arguments: ages)
  func `years are completed on the birthday`(_ birth: String, _ on: String, _ years: Int) throws {
    #expect(try Day(birth).completedYears(on: Day(on)) == years)
  }

  @Test func `every day of a century is its own successor's eve`() throws {
    var day = try Day("1999-12-31")
    let end = try Day("2100-12-31")
    while day < end {
      let next = day.adding(days: 1)
      let (year, month, dayOfMonth) = next.civil
      #expect(try Day(year: year, month: month, day: dayOfMonth) == next)
      day = next
    }
  }
}
