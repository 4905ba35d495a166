internal import COpenSSL

/// What OpenSSL 3.0 does not check when it loads an Ed25519 public key.
///
/// Under a key of small order anyone can write "valid" signatures, and OpenSSL would verify them
/// (RFC 8032 leaves the check to the application).
enum Ed25519Point {
  /// True for the one encoding of a curve point (RFC 8032 section 5.1.3) that is not of small order.
  static func isAcceptable(_ encoded: [UInt8]) -> Bool {
    guard encoded.count == 32 else { return false }
    var y = encoded
    y[31] &= 0x7F
    guard isBelowPrime(y), !smallOrder.contains(y) else { return false }
    return isOnCurve(y)
  }

  /// The y coordinates of the points of order 1, 2, 4 and 8, little-endian.
  private static let smallOrder: [[UInt8]] = [
    [0] + zeros(31),
    [1] + zeros(31),
    [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
    [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5,
      0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
      0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A,
      0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
  ]

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// y < p = 2^255 - 19, so that a point has one encoding.
  private static func isBelowPrime(_ y: [UInt8]) -> Bool {
    guard y[31] == 0x7F, y[1..<31].allSatisfy({ $0 == 0xFF }) else { return true }
    return y[0] < 0xED
  }

  /// x^2 = (y^2 - 1) / (d y^2 + 1) has a root exactly when the product of the two terms is a square;
  /// d = -121665 / 121666.
  private static func isOnCurve(_ y: [UInt8]) -> Bool {
    guard let context = BN_CTX_new() else { return false }
    defer { BN_CTX_free(context) }
    BN_CTX_start(context)
    defer { BN_CTX_end(context) }
    guard let prime = BN_CTX_get(context), let square = BN_CTX_get(context),
      let above = BN_CTX_get(context), let below = BN_CTX_get(context), let one = BN_CTX_get(context)
    else { return false }
    // Multiplied through by 121666 squared, which is a square: 121666 (y^2 - 1) and
    // 121666 - 121665 y^2 need no inversion.
    guard BN_set_bit(prime, 255) == 1, BN_sub_word(prime, 19) == 1,
      BN_lebin2bn(y, 32, square) != nil,
      BN_mod_sqr(square, square, prime, context) == 1,
      BN_copy(above, square) != nil, BN_set_word(one, 1) == 1,
      BN_mod_sub(above, above, one, prime, context) == 1,
      BN_mul_word(above, 121_666) == 1,
      BN_copy(below, square) != nil, BN_mul_word(below, 121_665) == 1,
      BN_set_word(one, 121_666) == 1,
      BN_mod_sub(below, one, below, prime, context) == 1,
      BN_mod_mul(above, above, below, prime, context) == 1
    else {
      ERR_clear_error()
      return false
    }
    return BN_is_zero(above) == 1 || BN_kronecker(above, prime, context) == 1
  }
}
