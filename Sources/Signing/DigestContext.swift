internal import COpenSSL
internal import Glibc
internal import Wire

/// SHA-256 with what costs time kept: the implementation looked up once per process, and one context
/// per thread. The calls it makes never suspend, so a thread's context has one user at a time.
enum DigestContext {
  /// Both live as long as the process. `nonisolated(unsafe)`: an `EVP_MD` is immutable once fetched.
  nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
  nonisolated(unsafe) static let sm3 = EVP_MD_fetch(nil, "SM3", nil)

  private static let threadKey: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { EVP_MD_CTX_free(OpaquePointer($0)) }
    precondition(status == 0, "No thread-specific key left")
    return key
  }()

  /// This thread's SHA-256 context, started afresh.
  @inline(__always)
  static func restarted() -> OpaquePointer {
    let context: OpaquePointer
    if let known = pthread_getspecific(threadKey) {
      context = OpaquePointer(known)
    } else {
      context = made()
    }
    require(EVP_DigestInit_ex(context, sha256, nil))
    return context
  }

  private static func made() -> OpaquePointer {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("Out of memory") }
    pthread_setspecific(threadKey, UnsafeMutableRawPointer(context))
    return context
  }

  /// What `context` was fed, as 32 bytes.
  @inline(__always)
  static func finish(_ context: OpaquePointer) -> Hash256 {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
      require(EVP_DigestFinal_ex(context, out.baseAddress?.assumingMemoryBound(to: UInt8.self), nil))
      return Hash256(loading: UnsafeRawBufferPointer(out))
    }
  }

  /// A digest of memory can only fail when the process has none left.
  @inline(__always)
  static func require(_ status: Int32) {
    precondition(status == 1, "OpenSSL could not compute a digest")
  }
}
