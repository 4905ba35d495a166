import TestSupport
import Testing
import Vouchers

@testable import Ledger

@Suite struct `rows that leave the memory` {
  /// A set that was asked for so many vouchers and classes, none of which exist: an answer takes memory, too.
  private static func set(vouchers: Int, classes: Int) throws -> WorkingSet {
    var set = WorkingSet()
    for number in 0..<vouchers { set.vouchers.load(try VoucherNumber(Int64(number + 1)), nil) }
    for number in 0..<classes { set.classes.load(try ClassID("class-\(number)"), nil) }
    return set
  }

  /// Of a limit of two: four times as many classes as vouchers stay, each table for itself.
  @Test(arguments: [
    (2, 8, [true, true]), (3, 8, [false, true]), (2, 9, [true, false]), (3, 9, [false, false]),
    (0, 0, [false, false]),
  ])
  func `a class stays longer than a voucher`(vouchers: Int, classes: Int, stays: [Bool]) throws {
    var set = try Self.set(vouchers: vouchers, classes: classes)
    #expect(set.hasTable(over: 2) == (vouchers > 2 || classes > 8))
    set.evict(tablesOver: 2, keeping: [])
    #expect(set.vouchers.isLoaded(1) == stays[0])
    #expect(set.classes.isLoaded("class-0") == stays[1])
  }

  @Test func `a limit of any size is one`() throws {
    var set = try Self.set(vouchers: 3, classes: 3)
    #expect(!set.hasTable(over: .max))
    set.evict(tablesOver: .max, keeping: [])
    #expect(set.classes.isLoaded("class-2"))
    set.evict(tablesOver: 0, keeping: [])
    #expect(!set.classes.isLoaded("class-2"))
  }
}
