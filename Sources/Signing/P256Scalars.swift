internal import CGMP
internal import CP256
internal import Wire

/// A number below 2^256, the least significant word first.
typealias P256Words = (UInt64, UInt64, UInt64, UInt64)

/// The numbers of one verification, modulo the order of P-256 or its field. Public all of them: nothing here runs in
/// constant time.
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
  private let numbers = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: Place.allCases.count)
  /// digest / s and r / s.
  private(set) var u1: P256Words = (0, 0, 0, 0)
  private(set) var u2: P256Words = (0, 0, 0, 0)

  init() {
    for place in Place.allCases { quanbu_gmp_init(numbers + place.rawValue) }
    quanbu_gmp_read(self[.order], Self.order, Self.order.count)
    quanbu_gmp_read(self[.prime], Self.prime, Self.prime.count)
    quanbu_gmp_read(self[.radix], Self.radix, Self.radix.count)
  }

  deinit {
    for place in Place.allCases { quanbu_gmp_clear(numbers + place.rawValue) }
    numbers.deallocate()
  }

  private subscript(place: Place) -> UnsafeMutablePointer<__mpz_struct> { numbers + place.rawValue }

  /// Those of all tables.
  static let pool = LendingPool { P256Scalars() }

  /// Takes r, s and the digest and computes ``u1`` and ``u2``; `false` unless r and s are from 1 to n - 1.
  func read(r: UnsafeRawBufferPointer, s: UnsafeRawBufferPointer, _ digest: Hash256) -> Bool {
    quanbu_gmp_read(self[.r], r.baseAddress, r.count)
    quanbu_gmp_read(self[.s], s.baseAddress, s.count)
    guard isInRange(.r), isInRange(.s),
      quanbu_gmp_invert(self[.inverse], self[.s], self[.order]) != 0
    else { return false }
    digest.withUnsafeBytes { quanbu_gmp_read(self[.digest], $0.baseAddress, $0.count) }
    u1 = product(.digest, .inverse, modulo: .order)
    u2 = product(.r, .inverse, modulo: .order)
    return true
  }

  /// Whether the x coordinate of `sum`, which is not infinity, is r modulo n. Both sides are multiplied by z² instead of
  /// dividing one: modulo n no more than r itself and r + n are the same as r and below p.
  func isR(_ sum: quanbu_p256_point) -> Bool {
    // x is multiplied by the radix once, z² twice.
    read(sum.x, into: .x)
    quanbu_gmp_multiply(self[.x], self[.x], self[.radix], self[.prime])
    read(sum.z, into: .square)
    quanbu_gmp_multiply(self[.square], self[.square], self[.square], self[.prime])
    if isX(.r) { return true }
    quanbu_gmp_add(self[.r], self[.r], self[.order])
    return quanbu_gmp_compare(self[.r], self[.prime]) < 0 && isX(.r)
  }

  /// A coordinate, 32 bytes, the most significant first, as tables hold it.
  func entry(_ coordinate: [UInt8]) -> P256Words {
    quanbu_gmp_read(self[.x], coordinate, coordinate.count)
    return product(.x, .radix, modulo: .prime)
  }

  private func isX(_ place: Place) -> Bool {
    quanbu_gmp_multiply(self[.product], self[place], self[.square], self[.prime])
    return quanbu_gmp_compare(self[.product], self[.x]) == 0
  }

  private func isInRange(_ place: Place) -> Bool {
    quanbu_gmp_sign(self[place]) > 0 && quanbu_gmp_compare(self[place], self[.order]) < 0
  }

  private func read(_ words: P256Words, into place: Place) {
    withUnsafeBytes(of: words) { quanbu_gmp_read_words(self[place], $0.baseAddress) }
  }

  private func product(_ left: Place, _ right: Place, modulo modulus: Place) -> P256Words {
    quanbu_gmp_multiply(self[.product], self[left], self[right], self[modulus])
    var words: P256Words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { quanbu_gmp_write_words(self[.product], $0.baseAddress) }
    return words
  }
}
