import TestSupport
import Testing
import Vouchers
import Wire

@testable import Audit
@testable import Ledger

/// What rests packed comes back as it was put in, whatever the order and however often.
@Suite struct PackedRowsTests {
  private var random = DamageChoice(seed: 11)

  private static func hash(_ number: Int) -> Hash256 {
    Hash256((0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 4 * 8) &+ $0) }) ?? .zero
  }

  private mutating func maybe<Value>(_ value: @autoclosure () throws -> Value) rethrows -> Value? {
    Bool.random(using: &random) ? try value() : nil
  }

  private mutating func voucher(_ number: VoucherNumber) throws -> VoucherRow {
    let some = Int.random(in: 0..<5, using: &random)
    return VoucherRow(
      number: number, batch: try BatchID("b-\(some)"),
      account: AccountKey(tranche: try TrancheID("t-\(some % 2)"), entity: try EntityCode("e-\(some)")),
      holder: maybe(Self.hash(some)), token: Self.hash(Int(number.value)),
      state: VoucherRow.State.allCases.randomElement(using: &random) ?? .issued,
      issuedOn: Day(number: Int32(some)), expires: Day(number: Int32(some * 90)), rules: Int64(some) << 40,
      fen: Int64.random(in: 0...Money.limit, using: &random), classID: try maybe(try ClassID("c-\(some)")),
      claim: maybe(Int64(some)),
      correctBy: maybe(Day(number: -Int32(some))), link: try maybe(try VoucherNumber(Int64(some + 1))))
  }

  private mutating func holder(_ reference: Hash256) throws -> HolderRow {
    let count = Int.random(in: 0..<4, using: &random)
    let isGraded = Bool.random(using: &random)
    let uses = try (0..<count).map { place in
      HolderRow.Use(
        voucher: try VoucherNumber(Int64(place + 1)), occupation: try OccupationCode("o-\(place)"),
        grade: isGraded ? place : nil, year: place == 2 ? 1 << 20 : 2021)
    }
    return HolderRow(reference: reference, voucher: maybe(9_999_999_999), uses: uses)
  }

  private mutating func claim(_ id: Int64) throws -> ClaimRow {
    let some = Int.random(in: 0..<5, using: &random)
    let cuts = try (0..<(some == 4 ? 2 : 0)).map {
      ClaimRow.Cut(voucher: try VoucherNumber(Int64($0 + 1)), fen: Int64(some))
    }
    return ClaimRow(
      id: id, classID: try ClassID("c-\(some)"),
      institution: try CreditCode(overridingCheckOf: "52350000MJC000000\(some)"),
      account: AccountKey(tranche: "t", entity: try EntityCode("e-\(some)")), count: some,
      fen: Int64(some), state: ClaimRow.State.allCases.randomElement(using: &random) ?? .filed,
      reviewedFen: Int64(some), reviewer: try maybe(try PersonID("p-\(some)")), cuts: cuts,
      order: try maybe(try OrderNumber(Int64(some + 1))))
  }

  /// Puts rows of keys drawn from `keys` into `packed` and a dictionary, and compares.
  private mutating func agree<Packed: PackedRows>(
    _ packed: Packed, _ keys: [Packed.Key], _ make: (inout Self, Packed.Key) throws -> Packed.Row
  ) throws {
    var (packed, plain) = (packed, [Packed.Key: Packed.Row]())
    for _ in 0..<30 {
      // As one settling does: a few rows, in the order of their keys.
      for key in Set((0..<keys.count / 3).compactMap { _ in keys.randomElement(using: &random) }).sorted() {
        let row = try make(&self, key)
        packed.put(key, row)
        plain[key] = row
      }
      #expect(Set(packed.keys) == Set(plain.keys))
      #expect(packed.keys.count == plain.count)
      for key in keys { #expect(packed[key] == plain[key], "\(key)") }
    }
  }

  @Test mutating func `vouchers`() throws {
    let numbers = try (1...60).map { try VoucherNumber($0) } + [9_999_999_999]
    try agree(PackedVouchers(), numbers) { try $0.voucher($1) }
    // More than one page of them, in order.
    var packed = PackedVouchers()
    for number in 1...9000 as ClosedRange<Int64> {
      let row = try voucher(try VoucherNumber(number))
      packed.put(row.number, row)
      #expect(packed[row.number] == row)
    }
    #expect(packed.keys.count == 9000)
  }

  @Test mutating func `holders`() throws {
    try agree(PackedHolders(), (0..<60).map(Self.hash)) { try $0.holder($1) }
    var packed = PackedHolders()
    for number in 0..<9000 { packed.put(Self.hash(number), try holder(Self.hash(number))) }
    #expect(packed.keys.count == 9000)
    #expect(packed[Self.hash(8999)] != nil)
    #expect(packed[Self.hash(9000)] == nil)
  }

  @Test mutating func `claims`() throws {
    try agree(PackedClaims(), Array(0..<60)) { try $0.claim($1) }
  }
}
