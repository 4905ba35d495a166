internal import CGMP
internal import CP256

/// Takes points of P-256 from sums, where they are (x / z², y / z³), to coordinates: many at once, for then a single number has
/// to be inverted, the product of every z. Public all of them: nothing here runs in constant time.
///
/// Not `Sendable`: one use at a time.
final class P256Quotients {
  private enum Place: Int, CaseIterable {
    case prime, radix, inverse, z, quotient, square, coordinate
  }
  private let numbers = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: Place.allCases.count)
  /// 1, and of the z of the first point, the first two and so on.
  private let products: UnsafeMutablePointer<__mpz_struct>
  private let most: Int

  /// - Parameter most: points at once.
  init(most: Int) {
    self.most = most
    products = .allocate(capacity: most + 1)
    for index in 0...most { quanbu_gmp_init(products + index) }
    quanbu_gmp_read(products, [1] as [UInt8], 1)
    for place in Place.allCases { quanbu_gmp_init(numbers + place.rawValue) }
    quanbu_gmp_read(self[.prime], P256Scalars.prime, P256Scalars.prime.count)
    quanbu_gmp_read(self[.radix], P256Scalars.radix, P256Scalars.radix.count)
  }

  deinit {
    for place in Place.allCases { quanbu_gmp_clear(numbers + place.rawValue) }
    for index in 0...most { quanbu_gmp_clear(products + index) }
    products.deallocate()
    numbers.deallocate()
  }

  private subscript(place: Place) -> UnsafeMutablePointer<__mpz_struct> { numbers + place.rawValue }

  /// Writes where `points` are; `false` when one of them is infinity, or there are too many.
  func write(_ points: [quanbu_p256_point], to places: UnsafeMutablePointer<quanbu_p256_affine>) -> Bool {
    guard points.count <= most else { return false }
    for (index, point) in points.enumerated() {
      read(point.z, into: self[.z])
      multiply(products + index + 1, products + index, .z)
    }
    guard quanbu_gmp_invert(self[.inverse], products + points.count, self[.prime]) != 0 else { return false }
    for (index, point) in points.enumerated().reversed() {
      // The inverse of the product so far, times the product of all before this one: the inverse of this z.
      multiply(self[.quotient], self[.inverse], products + index)
      multiply(self[.quotient], self[.quotient], .radix)
      read(point.z, into: self[.z])
      multiply(self[.inverse], self[.inverse], .z)
      multiply(self[.square], self[.quotient], .quotient)
      let x = product(point.x, .square)
      multiply(self[.square], self[.square], .quotient)
      (places + index).initialize(to: quanbu_p256_affine(x: x, y: product(point.y, .square)))
    }
    return true
  }

  private func read(_ words: P256Words, into number: UnsafeMutablePointer<__mpz_struct>) {
    withUnsafeBytes(of: words) { quanbu_gmp_read_words(number, $0.baseAddress) }
  }

  private func product(_ words: P256Words, _ factor: Place) -> P256Words {
    read(words, into: self[.coordinate])
    multiply(self[.coordinate], self[.coordinate], factor)
    var words: P256Words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { quanbu_gmp_write_words(self[.coordinate], $0.baseAddress) }
    return words
  }

  private func multiply(
    _ result: UnsafeMutablePointer<__mpz_struct>, _ left: UnsafeMutablePointer<__mpz_struct>, _ right: Place
  ) {
    multiply(result, left, self[right])
  }

  private func multiply(
    _ result: UnsafeMutablePointer<__mpz_struct>, _ left: UnsafeMutablePointer<__mpz_struct>,
    _ right: UnsafeMutablePointer<__mpz_struct>
  ) {
    quanbu_gmp_multiply(result, left, right, self[.prime])
  }
}
