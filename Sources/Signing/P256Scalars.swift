internal import CGMP
internal import CP256
internal import Wire

/// A number below 2^256, the least significant word first.
typealias P256Words = (UInt64, UInt64, UInt64, UInt64)

/// The numbers of one verification, modulo the order of P-256 or its field.
///
/// Not `Sendable`: one verification at a time.
final class P256Scalars {
  /// n, SEC 2 section 2.4.2.
  private static let order =
    [
      0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
      0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ] as [UInt8]
  /// p, same section.
  static let prime =
    [
      0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ] as [UInt8]
  /// 2^256: what coordinates are multiplied by.
  static let radix = [1] + [UInt8](repeating: 0, count: 32)

  private enum Place: Int, CaseIterable {
    case order, prime, radix, r, s, digest, inverse, product, x, square
  }
  private let numbers = GMPNumbers<Place>()
  /// digest / s and r / s.
  private(set) var u1: P256Words = (0, 0, 0, 0)
  private(set) var u2: P256Words = (0, 0, 0, 0)

  init() {
    numbers.read(Self.order, into: .order)
    numbers.read(Self.prime, into: .prime)
    numbers.read(Self.radix, into: .radix)
  }

  /// Those of all tables.
  static let pool = LendingPool { P256Scalars() }

  /// Takes r, s and the digest and computes ``u1`` and ``u2``; `false` unless r and s are from 1 to n - 1.
  func read(r: UnsafeRawBufferPointer, s: UnsafeRawBufferPointer, _ digest: Hash256) -> Bool {
    numbers.read(r, into: .r)
    numbers.read(s, into: .s)
    guard isInRange(.r), isInRange(.s),
      quanbu_gmp_invert(numbers[.inverse], numbers[.s], numbers[.order]) != 0
    else { return false }
    digest.withUnsafeBytes { numbers.read($0, into: .digest) }
    u1 = product(.digest, .inverse, modulo: .order)
    u2 = product(.r, .inverse, modulo: .order)
    return true
  }

  /// Whether the x coordinate of `sum`, which is not infinity, is r modulo n. Both sides are multiplied by z² instead of
  /// dividing one: modulo n no more than r itself and r + n are the same as r and below p.
  func isR(_ sum: quanbu_p256_point) -> Bool {
    // x is multiplied by the radix once, z² twice.
    numbers.read(sum.x, into: .x)
    numbers.multiply(.x, .x, .radix, modulo: .prime)
    numbers.read(sum.z, into: .square)
    numbers.multiply(.square, .square, .square, modulo: .prime)
    if isX(.r) { return true }
    quanbu_gmp_add(numbers[.r], numbers[.r], numbers[.order])
    return quanbu_gmp_compare(numbers[.r], numbers[.prime]) < 0 && isX(.r)
  }

  /// A coordinate, 32 bytes, the most significant first, as tables hold it.
  func entry(_ coordinate: [UInt8]) -> P256Words {
    numbers.read(coordinate, into: .x)
    return product(.x, .radix, modulo: .prime)
  }

  private func isX(_ place: Place) -> Bool {
    numbers.multiply(.product, place, .square, modulo: .prime)
    return quanbu_gmp_compare(numbers[.product], numbers[.x]) == 0
  }

  private func isInRange(_ place: Place) -> Bool {
    quanbu_gmp_sign(numbers[place]) > 0 && quanbu_gmp_compare(numbers[place], numbers[.order]) < 0
  }

  private func product(_ left: Place, _ right: Place, modulo modulus: Place) -> P256Words {
    numbers.multiply(.product, left, right, modulo: modulus)
    return numbers.words(of: .product)
  }
}
