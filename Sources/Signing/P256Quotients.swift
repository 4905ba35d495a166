internal import CGMP
internal import CP256

/// Takes points of P-256 from sums, where they are (x / z², y / z³), to coordinates: many at once, for then a single number has
/// to be inverted, the product of every z.
///
/// Not `Sendable`: one use at a time.
final class P256Quotients {
  private enum Place: Int, CaseIterable {
    case prime, radix, inverse, z, quotient, square, coordinate
  }
  private let numbers = GMPNumbers<Place>()
  /// 1, and of the z of the first point, the first two and so on.
  private let products: UnsafeMutablePointer<__mpz_struct>
  private let most: Int

  /// - Parameter most: points at once.
  init(most: Int) {
    self.most = most
    products = .allocate(capacity: most + 1)
    for index in 0...most { quanbu_gmp_init(products + index) }
    quanbu_gmp_read(products, [1] as [UInt8], 1)
    numbers.read(P256Scalars.prime, into: .prime)
    numbers.read(P256Scalars.radix, into: .radix)
  }

  deinit {
    for index in 0...most { quanbu_gmp_clear(products + index) }
    products.deallocate()
  }

  /// Writes where `points` are; `false` when one of them is infinity, or there are too many.
  func write(_ points: [quanbu_p256_point], to places: UnsafeMutablePointer<quanbu_p256_affine>) -> Bool {
    guard points.count <= most else { return false }
    for (index, point) in points.enumerated() {
      numbers.read(point.z, into: .z)
      multiply(products + index + 1, products + index, numbers[.z])
    }
    guard quanbu_gmp_invert(numbers[.inverse], products + points.count, numbers[.prime]) != 0 else {
      return false
    }
    for (index, point) in points.enumerated().reversed() {
      // The inverse of the product so far, times the product of all before this one: the inverse of this z.
      multiply(numbers[.quotient], numbers[.inverse], products + index)
      multiply(.quotient, .quotient, .radix)
      numbers.read(point.z, into: .z)
      multiply(.inverse, .inverse, .z)
      multiply(.square, .quotient, .quotient)
      let x = product(point.x, .square)
      multiply(.square, .square, .quotient)
      (places + index).initialize(to: quanbu_p256_affine(x: x, y: product(point.y, .square)))
    }
    return true
  }

  private func product(_ words: P256Words, _ factor: Place) -> P256Words {
    numbers.read(words, into: .coordinate)
    multiply(.coordinate, .coordinate, factor)
    return numbers.words(of: .coordinate)
  }

  private func multiply(_ result: Place, _ left: Place, _ right: Place) {
    numbers.multiply(result, left, right, modulo: .prime)
  }

  private func multiply(
    _ result: UnsafeMutablePointer<__mpz_struct>, _ left: UnsafeMutablePointer<__mpz_struct>,
    _ right: UnsafeMutablePointer<__mpz_struct>
  ) {
    quanbu_gmp_multiply(result, left, right, numbers[.prime])
  }
}
