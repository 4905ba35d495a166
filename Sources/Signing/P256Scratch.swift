internal import COpenSSL

/// What one verification with a table needs beside the table, made once and lent to one caller at a time.
final class P256Scratch {
  let scalars = P256Scalars()
  /// X and Z of the newest sum, 32 bytes each: its x coordinate is X / Z².
  private(set) var x = [UInt8](repeating: 0, count: 32)
  private(set) var z = [UInt8](repeating: 0, count: 32)

  private let curve: OpaquePointer
  private let context: OpaquePointer
  private let first: OpaquePointer
  private let second: OpaquePointer
  private let number: OpaquePointer
  private let other: OpaquePointer

  private init?() {
    guard let curve = P256Curve.group, let context = BN_CTX_new(), let first = EC_POINT_new(curve),
      let second = EC_POINT_new(curve), let number = BN_new(), let other = BN_new()
    else { return nil }
    self.curve = curve
    self.context = context
    self.first = first
    self.second = second
    self.number = number
    self.other = other
  }

  deinit {
    BN_free(other)
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
      && quanbu_projective(curve, first, number, other, context) == 1
      && BN_bn2binpad(number, &x, Int32(x.count)) == Int32(x.count)
      && BN_bn2binpad(other, &z, Int32(z.count)) == Int32(z.count)
    if !isPoint { ERR_clear_error() }
    return isPoint
  }

  /// Those of all tables.
  static let pool = LendingPool { P256Scratch() }
}
