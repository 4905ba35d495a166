internal import CP256

/// A sum of points of P-256 as it grows. Empty at first: infinity.
struct P256Sum {
  private let addition: quanbu_p256_adder
  /// Infinity while its z is 0.
  private(set) var point = quanbu_p256_point()

  /// `nil` on a machine, or with a library, that has no such addition.
  init?() {
    guard let addition = Self.addition else { return nil }
    self.addition = addition
  }

  private static let addition = quanbu_p256_addition()

  var isInfinite: Bool { Self.isZero(point.z) }

  /// Adds a point that is not infinity, or its opposite. `false` when the sum was that very point or its opposite, of which
  /// the addition knows no sum.
  mutating func add(_ other: UnsafePointer<quanbu_p256_affine>, isOpposite: Bool) -> Bool {
    guard isOpposite || isInfinite else { return add(other) }
    var taken = other.pointee
    if isOpposite { taken.y = Self.negated(taken.y) }
    guard isInfinite else { return add(&taken) }
    point = quanbu_p256_point(x: taken.x, y: taken.y, z: Self.one)
    return true
  }

  private mutating func add(_ other: UnsafePointer<quanbu_p256_affine>) -> Bool {
    withUnsafeMutablePointer(to: &point) { addition($0, $0, other) }
    return !isInfinite
  }

  /// p, SEC 2 section 2.4.2.
  private static let prime: P256Words = (0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF, 0, 0xFFFF_FFFF_0000_0001)
  /// 2^256 modulo p: 1 as coordinates are written.
  private static let one: P256Words = (1, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFE)

  private static func isZero(_ words: P256Words) -> Bool { words.0 | words.1 | words.2 | words.3 == 0 }

  /// p less a coordinate, which is never 0 here: the order of the curve is odd.
  private static func negated(_ words: P256Words) -> P256Words {
    let (first, borrowed) = prime.0.subtractingReportingOverflow(words.0)
    let (second, borrowedNext) = less(prime.1, words.1, borrowed)
    let (third, borrowedLast) = less(prime.2, words.2, borrowedNext)
    return (first, second, third, less(prime.3, words.3, borrowedLast).0)
  }

  private static func less(_ left: UInt64, _ right: UInt64, _ borrow: Bool) -> (UInt64, Bool) {
    let (once, isBelow) = left.subtractingReportingOverflow(right)
    let (twice, isStillBelow) = once.subtractingReportingOverflow(borrow ? 1 : 0)
    return (twice, isBelow || isStillBelow)
  }
}
