internal import COpenSSL
public import Wire

/// A digest of bytes that come in pieces, such as a file too large for memory.
///
/// `@unchecked Sendable`: it cannot be copied, so its context always has one user.
public struct DigestStream: ~Copyable, @unchecked Sendable {
  /// Which digest.
  public enum Algorithm: Sendable {
    case sha256
    case sm3
  }

  private let context: OpaquePointer
  private let algorithm: Algorithm

  public init(_ algorithm: Algorithm) {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("Out of memory") }
    self.context = context
    self.algorithm = algorithm
    restart()
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds `bytes`.
  public mutating func update(_ bytes: [UInt8]) {
    DigestContext.require(EVP_DigestUpdate(context, bytes, bytes.count))
  }

  /// Adds borrowed bytes.
  public mutating func update(raw: UnsafeRawBufferPointer) {
    DigestContext.require(EVP_DigestUpdate(context, raw.baseAddress, raw.count))
  }

  /// The digest of all that was added; the stream starts again, empty.
  public mutating func finish() -> Hash256 {
    let hash = DigestContext.finish(context)
    restart()
    return hash
  }

  private func restart() {
    let implementation =
      switch algorithm {
      case .sha256: DigestContext.sha256
      case .sm3: DigestContext.sm3
      }
    DigestContext.require(EVP_DigestInit_ex(context, implementation, nil))
  }
}
