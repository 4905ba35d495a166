import Vouchers

/// The days of the demonstration, in Asia/Shanghai.
enum Timeline {
  static let opens = day("2021-07-05")
  static let issued = day("2021-07-06")
  static let classStarts = day("2021-07-26")
  static let classEnds = day("2021-08-13")
  /// A class after the review, to which somebody comes a second time.
  static let secondStarts = day("2021-09-01")
  static let secondEnds = day("2021-09-17")
  /// A class that ends after every voucher has expired.
  static let lateStarts = day("2021-10-11")
  static let lateEnds = day("2021-10-29")
  /// Every voucher has expired, none has lapsed yet.
  static let expired = day("2021-10-12")

  /// A day written in this program.
  static func day(_ text: StaticString) -> Day {
    do {
      return try Day(text.description)
    } catch {
      preconditionFailure("no such day: \(text)")
    }
  }
}
