internal import COpenSSL
internal import CP256

/// P-256 as OpenSSL computes in it, for the multiples of one point. Not for two callers at once.
final class P256Curve {
  private let group: OpaquePointer
  private let context: OpaquePointer
  /// The point whose multiples are next, and the one just reached.
  private let step: OpaquePointer
  private let reached: OpaquePointer
  private let x: OpaquePointer
  private let y: OpaquePointer
  private let scalars = P256Scalars()

  /// `nil` when OpenSSL has no such curve, or no memory.
  init?() {
    guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), let context = BN_CTX_new(),
      let step = EC_POINT_new(group), let reached = EC_POINT_new(group), let x = BN_new(), let y = BN_new()
    else { return nil }
    self.group = group
    self.context = context
    self.step = step
    self.reached = reached
    self.x = x
    self.y = y
  }

  deinit {
    BN_free(y)
    BN_free(x)
    EC_POINT_free(reached)
    EC_POINT_free(step)
    BN_CTX_free(context)
    EC_GROUP_free(group)
  }

  /// The generator, uncompressed.
  static let generator = P256Curve().flatMap { curve -> [UInt8]? in
    var bytes = [UInt8](repeating: 0, count: SignatureAlgorithm.es256.publicKeyLength + 1)
    let written = EC_POINT_point2oct(
      curve.group, EC_GROUP_get0_generator(curve.group), POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count,
      curve.context)
    return written == bytes.count ? bytes : nil
  }

  /// Takes a point whose multiples are wanted; `false` unless the bytes are one of the curve, uncompressed.
  func take(_ bytes: [UInt8]) -> Bool {
    // One byte of zero would be infinity.
    let isPoint =
      bytes.count == SignatureAlgorithm.es256.publicKeyLength + 1 && bytes[0] == 0x04
      && EC_POINT_oct2point(group, step, bytes, bytes.count, context) == 1
    if !isPoint { ERR_clear_error() }
    return isPoint
  }

  /// Writes the point taken and its multiples by 2, 3, … `count`, and takes that by 2 · `count`.
  func write(multiples count: Int, to points: UnsafeMutablePointer<quanbu_p256_affine>) -> Bool {
    var isDone = EC_POINT_copy(reached, step) == 1
    for index in 0..<count where isDone {
      if index > 0 { isDone = EC_POINT_add(group, reached, reached, step, context) == 1 }
      isDone = isDone && write(to: points + index)
    }
    isDone = isDone && EC_POINT_dbl(group, step, reached, context) == 1
    if !isDone { ERR_clear_error() }
    return isDone
  }

  private func write(to place: UnsafeMutablePointer<quanbu_p256_affine>) -> Bool {
    guard EC_POINT_get_affine_coordinates(group, reached, x, y, context) == 1, let x = bytes(of: x),
      let y = bytes(of: y)
    else { return false }
    place.initialize(to: quanbu_p256_affine(x: scalars.entry(x), y: scalars.entry(y)))
    return true
  }

  private func bytes(of number: OpaquePointer) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 32)
    return BN_bn2binpad(number, &bytes, 32) == 32 ? bytes : nil
  }
}
