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
  ///   - width: from 2 to 8.
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
    for place in 0..<places {
      guard curve.write(multiples: row, to: points + place * row) else {
        points.deallocate()
        return nil
      }
    }
  }

  deinit {
    points.deallocate()
  }

  /// The digits of a number, the lowest first; what they stand for is fetched meanwhile.
  func digits(of number: P256Words) -> [Int16] {
    var carry = 0
    return (0..<places).map { place in
      var digit = Self.bits(of: number, from: place * width, width) + carry
      carry = digit > row ? 1 : 0
      digit -= carry << width
      if digit != 0 { quanbu_prefetch(points + (place * row + abs(digit) - 1)) }
      return Int16(digit)
    }
  }

  private static func bits(of number: P256Words, from first: Int, _ count: Int) -> Int {
    withUnsafeBytes(of: number) { bytes in
      let words = bytes.assumingMemoryBound(to: UInt64.self)
      let word = first >> 6
      guard word < 4 else { return 0 }
      let shift = UInt64(first & 63)
      var bits = words[word] >> shift
      if shift > 0, word < 3 { bits |= words[word + 1] << (64 - shift) }
      return Int(bits & ((1 << UInt64(count)) - 1))
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
  static let generator = P256Curve.generator.flatMap { P256Multiples(of: $0, width: 8) }
}
