internal import CGMP
internal import Wire

/// The numbers of one verification, modulo the order of P-256. Public all of them: nothing here runs in constant time.
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
  private static let prime =
    [
      0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ] as [UInt8]
  private static let size = 32

  private enum Place: Int, CaseIterable {
    case order, prime, r, s, digest, inverse, product, x, square
  }
  private let numbers = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: Place.allCases.count)
  /// digest / s and r / s, each 32 bytes, the most significant first.
  private(set) var u1 = [UInt8](repeating: 0, count: size)
  private(set) var u2 = [UInt8](repeating: 0, count: size)

  init() {
    for place in Place.allCases { quanbu_gmp_init(numbers + place.rawValue) }
    quanbu_gmp_read(self[.order], Self.order, Self.size)
    quanbu_gmp_read(self[.prime], Self.prime, Self.size)
  }

  deinit {
    for place in Place.allCases { quanbu_gmp_clear(numbers + place.rawValue) }
    numbers.deallocate()
  }

  private subscript(place: Place) -> UnsafeMutablePointer<__mpz_struct> { numbers + place.rawValue }

  /// Takes r, s and the digest and computes ``u1`` and ``u2``; `false` unless r and s are from 1 to n - 1.
  func read(r: UnsafeRawBufferPointer, s: UnsafeRawBufferPointer, _ digest: Hash256) -> Bool {
    quanbu_gmp_read(self[.r], r.baseAddress, r.count)
    quanbu_gmp_read(self[.s], s.baseAddress, s.count)
    guard isInRange(.r), isInRange(.s),
      quanbu_gmp_invert(self[.inverse], self[.s], self[.order]) != 0
    else { return false }
    digest.withUnsafeBytes { quanbu_gmp_read(self[.digest], $0.baseAddress, $0.count) }
    return multiply(.digest, into: &u1) && multiply(.r, into: &u2)
  }

  /// Whether X / Z² modulo p (32 bytes each, Z not 0) is r modulo n. Both sides are multiplied by Z² instead of dividing one:
  /// modulo n no more than r itself and r + n are the same as r and below p.
  func isR(x: [UInt8], z: [UInt8]) -> Bool {
    quanbu_gmp_read(self[.x], x, x.count)
    quanbu_gmp_read(self[.square], z, z.count)
    quanbu_gmp_multiply(self[.square], self[.square], self[.square], self[.prime])
    if isX(.r) { return true }
    quanbu_gmp_add(self[.r], self[.r], self[.order])
    return quanbu_gmp_compare(self[.r], self[.prime]) < 0 && isX(.r)
  }

  private func isX(_ place: Place) -> Bool {
    quanbu_gmp_multiply(self[.product], self[place], self[.square], self[.prime])
    return quanbu_gmp_compare(self[.product], self[.x]) == 0
  }

  private func isInRange(_ place: Place) -> Bool {
    quanbu_gmp_sign(self[place]) > 0 && quanbu_gmp_compare(self[place], self[.order]) < 0
  }

  private func multiply(_ place: Place, into bytes: inout [UInt8]) -> Bool {
    quanbu_gmp_multiply(self[.product], self[place], self[.inverse], self[.order])
    return quanbu_gmp_write(self[.product], &bytes, Self.size) != 0
  }
}
