internal import COpenSSL
internal import CP256

/// Multiples of one point of P-256, by which any other multiple is a sum of few.
///
/// A number is written in digits of `width` bits, each from -2^(width - 1) to 2^(width - 1); for every place there are the
/// multiples by the digits above 0, and a digit below 0 takes the opposite point. Looked up by the digit itself and
/// not, as libraries that sign must, by reading all of them: what is verified is public.
///
/// `@unchecked Sendable`: only read once it is made.
final class P256Multiples: @unchecked Sendable {
  private let width: Int
  /// Digits a number below 2^256 takes.
  private let places: Int
  private let points: UnsafeMutablePointer<quanbu_p256_affine>
  /// Multiples for each place.
  private var row: Int { 1 << (width - 1) }

  /// - Parameters:
  ///   - point: in its uncompressed form, 65 bytes (SEC 1 section 2.3.3).
  ///   - width: from 2 to 12.
  /// - Returns: `nil` when the bytes are no point of the curve.
  init?(of point: [UInt8], width: Int) {
    guard let curve = P256Curve(), curve.take(point) else { return nil }
    self.width = width
    // One place more than there are bits: the highest digit may carry.
    places = 256 / width + 1
    let count = places << (width - 1)
    // A point is a line of the processor's cache.
    let room = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<quanbu_p256_affine>.stride, alignment: 64)
    points = room.bindMemory(to: quanbu_p256_affine.self, capacity: count)
    let quotients = P256Quotients(most: row)
    for place in 0..<places {
      guard write(place, of: curve, quotients) else {
        points.deallocate()
        return nil
      }
    }
  }

  /// Writes the multiples of one place, by 1, 2, 3 and so on, of the point the curve holds; it then holds the next place's.
  private func write(_ place: Int, of curve: P256Curve, _ quotients: P256Quotients) -> Bool {
    let first = points + place * row
    guard let point = curve.coordinates(), curve.double(), let doubled = curve.coordinates(),
      var sum = P256Sum()
    else { return false }
    first.initialize(to: point)
    (first + 1).initialize(to: doubled)
    // The sum of two equal points is none, so the third is the first of them.
    guard sum.add(first + 1, isOpposite: false) else { return false }
    var sums: [quanbu_p256_point] = []
    for _ in 2..<row {
      guard sum.add(first, isOpposite: false) else { return false }
      sums.append(sum.point)
    }
    return quotients.write(sums, to: first + 2) && (1..<width).allSatisfy { _ in curve.double() }
  }

  deinit {
    points.deallocate()
  }

  /// The digits of a number, the lowest first; what they stand for is fetched meanwhile.
  func digits(of number: P256Words) -> [Int16] {
    // A word of zeroes more, so that four bytes can be read at every bit.
    withUnsafeBytes(of: (number.0, number.1, number.2, number.3, 0 as UInt64)) { bytes in
      [Int16](unsafeUninitializedCapacity: places) { digits, count in
        var carry = 0
        for place in 0..<places {
          let first = place * width
          let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: first >> 3, as: UInt32.self))
          var digit = Int(word >> UInt32(first & 7)) & (2 * row - 1) + carry
          carry = digit > row ? 1 : 0
          digit -= carry << width
          if digit != 0 { quanbu_prefetch(points + (place * row + abs(digit) - 1)) }
          digits.initializeElement(at: place, to: Int16(digit))
        }
        count = places
      }
    }
  }

  /// Adds the multiple that `digits` stand for to a sum; `false` when one step of that cannot be relied on.
  func add(_ digits: [Int16], to sum: inout P256Sum) -> Bool {
    for (place, digit) in digits.enumerated() where digit != 0 {
      let point = points + (place * row + Int(digit.magnitude) - 1)
      guard sum.add(point, isOpposite: digit < 0) else { return false }
    }
    return true
  }

  /// Of the curve's own generator, made when first asked for.
  static let generator = P256Curve.generator.flatMap { P256Multiples(of: $0, width: 12) }
}
