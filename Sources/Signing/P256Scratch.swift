internal import COpenSSL

/// What one verification with a table needs beside the table, made once and lent to one caller at a time.
final class P256Scratch {
  let scalars = P256Scalars()
  /// The x coordinate of the newest sum, 32 bytes.
  private(set) var x = [UInt8](repeating: 0, count: 32)

  private let curve: OpaquePointer
  private let context: OpaquePointer
  private let first: OpaquePointer
  private let second: OpaquePointer
  private let number: OpaquePointer

  private init?() {
    guard let curve = P256Curve.group, let context = BN_CTX_new(), let first = EC_POINT_new(curve),
      let second = EC_POINT_new(curve), let number = BN_new()
    else { return nil }
    self.curve = curve
    self.context = context
    self.first = first
    self.second = second
    self.number = number
  }

  deinit {
    BN_free(number)
    EC_POINT_free(second)
    EC_POINT_free(first)
    BN_CTX_free(context)
  }

  /// Computes `u1` times the curve's generator plus `u2` times that of `group`; `false` when the sum is infinity, which
  /// has no x coordinate.
  func sum(_ u1: [UInt8], _ u2: [UInt8], of group: OpaquePointer) -> Bool {
    let isPoint =
      BN_bin2bn(u1, Int32(u1.count), number) != nil
      && EC_POINT_mul(curve, first, number, nil, nil, context) == 1
      && BN_bin2bn(u2, Int32(u2.count), number) != nil
      && EC_POINT_mul(group, second, number, nil, nil, context) == 1
      && EC_POINT_add(curve, first, first, second, context) == 1
      && EC_POINT_is_at_infinity(curve, first) == 0
      && EC_POINT_get_affine_coordinates(curve, first, number, nil, context) == 1
      && BN_bn2binpad(number, &x, Int32(x.count)) == Int32(x.count)
    if !isPoint { ERR_clear_error() }
    return isPoint
  }

  /// Those of all tables.
  static let pool = LendingPool { P256Scratch() }
}
