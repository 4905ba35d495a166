internal import CP256
internal import Synchronization
internal import Wire

/// ECDSA verification with one P-256 public key of which multiples were computed beforehand.
///
/// Verifying is `u1·G + u2·Q`: of the generator `G` every library has multiples at hand, of the key `Q` none can, and so
/// doubles its way through `u2` each time. Here there are multiples of both. OpenSSL doubles points, BoringSSL's assembly adds
/// them up, the arithmetic on scalars is GMP's; only the six steps of the standard stand here, on public values alone.
///
/// Takes some milliseconds to make and 152 KB to keep; the generator's, one for all of them, 2.9 MB.
final class P256Table: Sendable {
  /// Tables in this process at most: 39 MB.
  static let most = 256
  private static let count = Atomic<Int>(0)

  private let key: P256Multiples
  private let generator: P256Multiples

  /// - Parameter point: the key in its uncompressed form, 65 bytes (SEC 1 section 2.3.3).
  /// - Returns: `nil` when there are enough tables, the bytes are no point, or nothing adds points up.
  init?(point: [UInt8]) {
    guard P256Sum() != nil, let generator = P256Multiples.generator,
      let key = P256Multiples(of: point, width: 7)
    else { return nil }
    self.key = key
    self.generator = generator
    // Counted in any case: what `deinit` takes back must have been given.
    let before = Self.count.add(1, ordering: .relaxed).oldValue
    guard before < Self.most else { return nil }
  }

  deinit {
    Self.count.subtract(1, ordering: .relaxed)
  }

  /// Whether `signature` (r and s, 32 bytes each) is the key's over a message with this SHA-256: FIPS 186-5 section
  /// 6.4.2, SEC 1 section 4.1.4. `false` also where a step on the way would add a point to itself, which chance does not
  /// bring about but whoever has the private key can: then another must judge.
  func accepts(_ signature: UnsafeRawBufferPointer, of digest: Hash256) -> Bool {
    guard signature.count == SignatureAlgorithm.signatureLength else { return false }
    let accepted = P256Scalars.pool.lend { scalars in
      guard
        scalars.read(
          r: UnsafeRawBufferPointer(rebasing: signature[..<32]),
          s: UnsafeRawBufferPointer(rebasing: signature[32...]), digest),
        let sum = sum(scalars.u1, scalars.u2)
      else { return false }
      return scalars.isR(sum)
    }
    return accepted ?? false
  }

  /// `u1·G + u2·Q`; `nil` when that is infinity, or a step on the way adds a point to itself or its opposite.
  private func sum(_ u1: P256Words, _ u2: P256Words) -> quanbu_p256_point? {
    guard var sum = P256Sum() else { return nil }
    let ofKey = key.digits(of: u2)
    let ofGenerator = generator.digits(of: u1)
    guard generator.add(ofGenerator, to: &sum), key.add(ofKey, to: &sum), !sum.isInfinite else { return nil }
    return sum.point
  }
}
