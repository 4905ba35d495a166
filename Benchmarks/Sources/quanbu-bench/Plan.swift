import Signing
import Vouchers
import Wire

/// What a run of `vouchers` consists of: who gets which number, which class they sit in, and when everything
/// happens. The same for every process of a run, since it follows from the number of vouchers alone.
struct Plan: Sendable {
  static let listLength = 400
  static let classLength = 50
  static let entities = [
    "fujian", "fuzhou", "xiamen", "putian", "sanming", "quanzhou", "zhangzhou", "nanping", "longyan",
    "ningde",
    "pingtan",
  ]
  static let institutionsPerEntity = 4
  /// Face value: above the rate, so that each redemption frees a part.
  static let faceFen: Int64 = 80_000
  static let tranche = "fj-2021-01"

  let vouchers: Int
  /// The learners of each class, all of one entity, spread at random over the entity's numbers.
  let classes: [Classroom]
  /// Places in `classes` whose vouchers are redeemed one by one, and those redeemed as lists.
  let singles: [Single]
  let lists: [Int]

  struct Classroom: Sendable {
    let id: ClassID
    let entity: Int
    let institution: Int
    let learners: [Int32]
  }

  struct Single: Sendable {
    let classroom: Int32
    let number: Int32
  }

  /// - Parameters:
  ///   - vouchers: a multiple of 400.
  ///   - limit: single redemptions at most.
  ///   - listShare: one class of so many is redeemed as a list, the others one by one.
  init(vouchers: Int, singles limit: Int, listShare: Int = 5) throws {
    self.vouchers = vouchers
    var random = SplitMix(seed: 0x5155_414E_4255)
    var numbers = [[Int32]](repeating: [], count: Self.entities.count)
    for number in 1...vouchers { numbers[Self.entity(of: number)].append(Int32(number)) }
    var classes: [Classroom] = []
    for entity in numbers.indices {
      numbers[entity].shuffle(using: &random)
      for (place, start) in stride(from: 0, to: numbers[entity].count, by: Self.classLength).enumerated() {
        classes.append(
          Classroom(
            id: try ClassID("c-\(Self.entities[entity])-\(place)"), entity: entity,
            institution: entity * Self.institutionsPerEntity + place % Self.institutionsPerEntity,
            learners: Array(numbers[entity][start..<start + Self.classLength])))
      }
    }
    classes.shuffle(using: &random)
    self.classes = classes
    let cut = classes.count / listShare
    lists = Array(0..<cut)
    var singles: [Single] = []
    for place in cut..<classes.count {
      for number in classes[place].learners {
        singles.append(Single(classroom: Int32(place), number: number))
      }
    }
    singles.shuffle(using: &random)
    self.singles = Array(singles.prefix(limit))
  }

  /// Lists of 400 go to the entities in turn: each entity's numbers lie all over the range.
  static func entity(of number: Int) -> Int { (number - 1) / listLength % entities.count }

  static func batch(_ entity: Int) throws -> BatchID { try BatchID("2021-\(entity)") }

  func count(of entity: Int) -> Int {
    (0..<(vouchers / Self.listLength)).count { $0 % Self.entities.count == entity } * Self.listLength
  }

  /// These learners of a class have been taught and examined.
  static func redemption(of numbers: [Int32], in room: Classroom) throws -> Act {
    let learners = try numbers.map {
      RedeemVouchers.Learner(
        voucher: try VoucherNumber(Int64($0)), certificate: .skillGrade, hours: 80,
        attendance: Digest.sha256(Random.bytes(32)), examination: Digest.sha256(Random.bytes(32)))
    }
    return .redeemVouchers(RedeemVouchers(id: room.id, learners: learners))
  }

  /// A person, as a reference that looks as random as the real ones.
  static func holder(of number: Int) -> Hash256 { Digest.sha256(Array("holder \(number)".utf8)) }
}

/// When things happen: 163 days, each stage spread evenly over its own, but for redemptions.
enum Stage: String, CaseIterable, Codable, Sendable {
  case found
  case issue
  case claim
  case activate
  case redeemSingle = "redeem-single"
  case redeemLists = "redeem-lists"
  case audit

  /// First day and the day after the last, counted from the founding.
  var days: ClosedRange<Int64> {
    switch self {
    case .found: 0...1
    case .issue: 1...60
    case .claim: 60...130
    case .activate: 130...160
    case .redeemSingle: 162...163
    case .redeemLists: 163...164
    case .audit: 164...165
    }
  }

  /// Whether the ledger's clock goes as the machine's does, so that a checkpoint is kept a minute, as in a service. On the other
  /// stages' clocks a minute passes from one group to the next, and each one's checkpoint is kept.
  var isAtOwnPace: Bool {
    switch self {
    case .redeemSingle, .redeemLists: true
    case .found, .issue, .claim, .activate, .audit: false
    }
  }

  /// Last day of every class.
  static let classEnd: Int64 = 161

  static let start = 1_609_722_000_000 as Int64  // 2021-01-04T09:00:00+08:00

  /// The moment of item `index` of `count`.
  func instant(_ index: Int, of count: Int) throws -> Instant {
    let length = (days.upperBound - days.lowerBound) * 86_400_000
    return try Instant(
      milliseconds: Self.start + days.lowerBound * 86_400_000 + length * Int64(index) / Int64(max(1, count)))
  }

  static func day(_ offset: Int64) -> Day { Day(number: Int32((start + 28_800_000) / 86_400_000 + offset)) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, good enough to shuffle.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
