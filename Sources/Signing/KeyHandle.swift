internal import COpenSSL

/// The one owner of an `EVP_PKEY`.
///
/// `@unchecked Sendable`: OpenSSL's key objects are reference counted with atomics and, once made, only
/// read; signing and verifying on one key from many threads is what its documentation allows
/// (openssl-threads(7)).
final class KeyHandle: @unchecked Sendable {
  private let key: OpaquePointer

  /// Takes over `key`, which nobody else may free.
  init(owning key: OpaquePointer) {
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// Lends the pointer; it must not outlive `body`.
  func withPointer<R, E: Error>(_ body: (OpaquePointer) throws(E) -> R) throws(E) -> R {
    try body(key)
  }

  /// The SubjectPublicKeyInfo of its public half.
  func spki() throws(SigningError) -> [UInt8] {
    let length = i2d_PUBKEY(key, nil)
    guard length > 0 else { throw .openSSL("i2d_PUBKEY") }
    var out = [UInt8](repeating: 0, count: Int(length))
    let written = out.withUnsafeMutableBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return i2d_PUBKEY(key, &cursor)
    }
    guard written == length else { throw .openSSL("i2d_PUBKEY") }
    return out
  }
}
