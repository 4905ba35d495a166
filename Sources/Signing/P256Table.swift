internal import COpenSSL
internal import Synchronization
internal import Wire

/// Multiples of one P-256 public key, computed once, and ECDSA verification with them.
///
/// Verifying is `u1·G + u2·Q`: for the generator `G` every library has a table of multiples, for the key `Q` none can,
/// and so doubles its way through `u2` each time. Here the key is made the generator of a group of its own, for which
/// OpenSSL computes the same table. All arithmetic on points is OpenSSL's, that on scalars GMP's; only the six steps of
/// the standard stand here, on public values alone.
///
/// Takes about 15 ms to make and 150 KB to keep.
///
/// `@unchecked Sendable`: a group is only read once it is made.
final class P256Table: @unchecked Sendable {
  /// Tables in this process at most: 40 MB.
  static let most = 256
  private static let count = Atomic<Int>(0)

  /// P-256, its generator being the key.
  private let group: OpaquePointer

  /// - Parameter point: the key in its uncompressed form, 65 bytes (SEC 1 section 2.3.3).
  /// - Returns: `nil` when there are enough tables, the bytes are no point, or OpenSSL makes none.
  init?(point: [UInt8]) {
    guard let group = P256Curve.group(generatedBy: point) else { return nil }
    self.group = group
    // Counted in any case: what `deinit` takes back must have been given.
    let before = Self.count.add(1, ordering: .relaxed).oldValue
    guard before < Self.most, P256Curve.precompute(group) else { return nil }
  }

  deinit {
    EC_GROUP_free(group)
    Self.count.subtract(1, ordering: .relaxed)
  }

  /// Whether `signature` (r and s, 32 bytes each) is the key's over a message with this SHA-256: FIPS 186-5 section
  /// 6.4.2, SEC 1 section 4.1.4.
  func accepts(_ signature: UnsafeRawBufferPointer, of digest: Hash256) -> Bool {
    guard signature.count == SignatureAlgorithm.signatureLength else { return false }
    let accepted = P256Scratch.pool.lend { scratch in
      let scalars = scratch.scalars
      guard
        scalars.read(
          r: UnsafeRawBufferPointer(rebasing: signature[..<32]),
          s: UnsafeRawBufferPointer(rebasing: signature[32...]), digest)
      else { return false }
      return scratch.sum(scalars.u1, scalars.u2, of: group) && scalars.isR(x: scratch.x, z: scratch.z)
    }
    return accepted ?? false
  }
}
