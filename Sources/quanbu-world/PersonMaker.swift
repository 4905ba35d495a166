import Vouchers

/// Makes people whose numbers follow GB 11643, each number once, ages and places spread as in life.
struct PersonMaker {
  /// The day on which ages below are completed years.
  static let reference = Timeline.opens

  private var random: SplitMix64
  private var taken: Set<String> = []
  private var made = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed, stream: "people")
  }

  /// Somebody a roster of `entity` may name.
  mutating func person(of entity: BudgetEntity) throws -> Person {
    let isMan = random.perMille(520)
    let age = random.pick(isMan ? Self.agesOfMen : Self.agesOfWomen)
    return try person(of: entity, isMan: isMan, age: random.within(age))
  }

  /// Somebody of that age in completed years.
  mutating func person(of entity: BudgetEntity, isMan: Bool, age: Int) throws -> Person {
    made += 1
    let place = place(of: entity)
    var id = ""
    repeat {
      id = try number(place: place, birth: birth(age: age), isMan: isMan)
    } while !taken.insert(id).inserted
    return Person(name: name(isMan: isMan), id: id, phone: phone())
  }

  /// One in 150 for certain, and a few more by chance, hold a residence permit.
  private mutating func place(of entity: BudgetEntity) -> String {
    if made % 150 == 7 || random.perMille(3) {
      return random.pick([(Places.permits[0], 3), (Places.permits[1], 1), (Places.permits[2], 6)])
    }
    let draw = random.below(1000)
    if draw < 700 { return random.pick(entity.counties) }
    return random.pick(draw < 920 ? Places.fujian : Places.elsewhere)
  }

  private mutating func birth(age: Int) throws -> Day {
    let latest = Self.reference.adding(months: -12 * age)
    return latest.adding(days: -random.within(1...360))
  }

  private mutating func number(place: String, birth: Day, isMan: Bool) throws -> String {
    let sequence = random.below(500) * 2 + (isMan ? 1 : 0)
    let civil = birth.civil
    let date = Self.padded(civil.year, 4) + Self.padded(civil.month, 2) + Self.padded(civil.day, 2)
    let body = place + date + Self.padded(sequence, 3)
    return body + String(Unicode.Scalar(NationalID.check(for: body.utf8)))
  }

  /// One given name in ten has a single character, as among people of that age.
  private mutating func name(isMan: Bool) -> String {
    random.pick(NameLists.surnames) + (random.perMille(100) ? "" : random.pick(NameLists.middle))
      + random.pick(isMan ? NameLists.lastOfMen : NameLists.lastOfWomen)
  }

  private mutating func phone() -> String {
    random.perMille(80)
      ? ""
      : random.pick(["133", "135", "137", "138", "150", "159", "177", "180", "186", "189"])
        + random.digits(8)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  // The limits themselves (60 and 55) are left out: nobody grows too old between roster and issue.
  private static let agesOfMen: [(item: ClosedRange<Int>, weight: Int)] = [
    (16...19, 6), (20...24, 15), (25...34, 32), (35...44, 24), (45...54, 17), (55...58, 6),
  ]
  private static let agesOfWomen: [(item: ClosedRange<Int>, weight: Int)] = [
    (16...19, 6), (20...24, 16), (25...34, 34), (35...44, 26), (45...53, 18),
  ]
}
