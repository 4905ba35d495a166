internal import COpenSSL
internal import CP256

/// P-256 as OpenSSL computes in it, for the doubles of one point. Not for two callers at once.
final class P256Curve {
  private let group: OpaquePointer
  private let context: OpaquePointer
  private let point: OpaquePointer
  private let x: OpaquePointer
  private let y: OpaquePointer
  private let scalars = P256Scalars()

  /// `nil` when OpenSSL has no such curve, or no memory.
  init?() {
    guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), let context = BN_CTX_new(),
      let point = EC_POINT_new(group), let x = BN_new(), let y = BN_new()
    else { return nil }
    self.group = group
    self.context = context
    self.point = point
    self.x = x
    self.y = y
  }

  deinit {
    BN_free(y)
    BN_free(x)
    EC_POINT_free(point)
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

  /// Takes a point; `false` unless the bytes are one of the curve, uncompressed.
  func take(_ bytes: [UInt8]) -> Bool {
    // One byte of zero would be infinity.
    let isPoint =
      bytes.count == SignatureAlgorithm.es256.publicKeyLength + 1 && bytes[0] == 0x04
      && EC_POINT_oct2point(group, point, bytes, bytes.count, context) == 1
    if !isPoint { ERR_clear_error() }
    return isPoint
  }

  /// Doubles the point taken.
  func double() -> Bool {
    let isDone = EC_POINT_dbl(group, point, point, context) == 1
    if !isDone { ERR_clear_error() }
    return isDone
  }

  /// Where the point taken is.
  func coordinates() -> quanbu_p256_affine? {
    guard EC_POINT_get_affine_coordinates(group, point, x, y, context) == 1, let x = bytes(of: x),
      let y = bytes(of: y)
    else {
      ERR_clear_error()
      return nil
    }
    return quanbu_p256_affine(x: scalars.entry(x), y: scalars.entry(y))
  }

  private func bytes(of number: OpaquePointer) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 32)
    return BN_bn2binpad(number, &bytes, 32) == 32 ? bytes : nil
  }
}
