internal import COpenSSL

/// P-256 as a group to compute in, for tables.
enum P256Curve {
  /// Lives as long as the process. `nonisolated(unsafe)`: only read once it is made. `nil` when OpenSSL has no such
  /// curve; then there are no tables.
  nonisolated(unsafe) static let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)

  /// The same curve with `point` (uncompressed) as its generator, the caller's to free.
  static func group(generatedBy bytes: [UInt8]) -> OpaquePointer? {
    guard let curve = Self.group, let order = EC_GROUP_get0_order(curve), let point = EC_POINT_new(curve)
    else {
      return nil
    }
    defer { EC_POINT_free(point) }
    // One byte of zero would be infinity.
    guard bytes.count == SignatureAlgorithm.es256.publicKeyLength + 1, bytes[0] == 0x04,
      EC_POINT_oct2point(curve, point, bytes, bytes.count, nil) == 1,
      let group = EC_GROUP_dup(curve)
    else {
      ERR_clear_error()
      return nil
    }
    // Every point but infinity has the order of the curve, whose cofactor is 1: any can be the generator.
    guard EC_GROUP_set_generator(group, point, order, BN_value_one()) == 1 else {
      EC_GROUP_free(group)
      ERR_clear_error()
      return nil
    }
    return group
  }

  /// Computes the multiples of a group's generator; `false` where OpenSSL does not.
  static func precompute(_ group: OpaquePointer) -> Bool {
    guard quanbu_precompute(group) == 1 else {
      ERR_clear_error()
      return false
    }
    return true
  }
}
