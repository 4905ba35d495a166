/// A civil day of the proleptic Gregorian calendar, as the rules count it: a day in Asia/Shanghai.
///
/// Range: years 1900 to 2999. Held as a day number so that days compare and add as integers.
public struct Day: Hashable, Sendable {
  /// Days since 1970-01-01.
  public let number: Int32

  /// Days since 1970-01-01, for storage; any value is a day.
  public init(number: Int32) {
    self.number = number
  }

  /// Throws `day-impossible` when the calendar has no such day.
  public init(year: Int, month: Int, day: Int) throws(InvalidValue) {
    guard (1900...2999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { throw InvalidValue(.dayImpossible) }
    number = Int32(Self.daysFromCivil(year, month, day))
  }

  /// Reads exactly `YYYY-MM-DD`.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    let units = Array(text.utf8)
    guard units.count == 10, units[4] == UInt8(ascii: "-"), units[7] == UInt8(ascii: "-") else {
      throw InvalidValue(.dayMalformed)
    }
    try self.init(compact: units[0..<4] + units[5..<7] + units[8..<10])
  }

  /// Reads exactly eight digits `YYYYMMDD`, as ID numbers and banks write days.
  public init(compact digits: some Collection<UInt8>) throws(InvalidValue) {
    guard digits.count == 8 else { throw InvalidValue(.dayMalformed) }
    var value = 0
    for unit in digits {
      guard case 0x30...0x39 = unit else { throw InvalidValue(.dayMalformed) }
      value = value * 10 + Int(unit - 0x30)
    }
    try self.init(year: value / 10000, month: value / 100 % 100, day: value % 100)
  }

  /// Year, month 1...12, day 1...31.
  public var civil: (year: Int, month: Int, day: Int) { Self.civilFromDays(Int(number)) }

  public var year: Int { civil.year }

  /// The day `count` days later (or earlier, when negative).
  public func adding(days count: Int) -> Day { Day(number: number &+ Int32(truncatingIfNeeded: count)) }

  /// The same day of the month `count` calendar months later; the last day of that month when it is shorter.
  /// `count` is held within ±12,000.
  public func adding(months count: Int) -> Day {
    let (year, month, day) = civil
    let total = year * 12 + (month - 1) + min(max(count, -12_000), 12_000)
    let newYear = total >= 0 ? total / 12 : (total - 11) / 12
    let newMonth = total - newYear * 12 + 1
    let newDay = min(day, Self.length(ofMonth: newMonth, year: newYear))
    return Day(number: Int32(truncatingIfNeeded: Self.daysFromCivil(newYear, newMonth, newDay)))
  }

  /// Whole years completed between this day (a birth) and `other`.
  public func completedYears(on other: Day) -> Int {
    let birth = civil
    let now = other.civil
    let before = (now.month, now.day) < (birth.month, birth.day)
    return now.year - birth.year - (before ? 1 : 0)
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Days before the 1st of March of an era-aligned year: the usual trick that puts the leap day last.
  private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146097 + dayOfEra - 719468
  }

  private static func civilFromDays(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719468
    let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
    let dayOfEra = shifted - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex + (monthIndex < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }
}

extension Day: Comparable {
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = civil
    return String(year) + (month < 10 ? "-0" : "-") + String(month) + (day < 10 ? "-0" : "-") + String(day)
  }
}
