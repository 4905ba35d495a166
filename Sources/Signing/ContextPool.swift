internal import COpenSSL
internal import Synchronization

/// Signing contexts of one P-256 key, made once and lent to one caller at a time.
///
/// Starting an operation makes OpenSSL 3 look its implementation up again under a lock, which several
/// threads then queue for. A context that was started once can sign any number of times.
final class ContextPool: Sendable {
  /// `@unchecked Sendable`: whoever took it out of the pool is its only user.
  private struct Idle: @unchecked Sendable {
    let context: OpaquePointer
  }

  private let handle: KeyHandle
  private let idle = Mutex<[Idle]>([])

  init(_ handle: KeyHandle) {
    self.handle = handle
  }

  deinit {
    idle.withLock { idle in
      for item in idle { EVP_PKEY_CTX_free(item.context) }
    }
  }

  /// Lends a started context; `nil` when OpenSSL could not start one.
  func lend<R>(_ body: (OpaquePointer) -> R) -> R? {
    guard let item = idle.withLock({ $0.popLast() }) ?? started() else { return nil }
    defer { idle.withLock { $0.append(item) } }
    return body(item.context)
  }

  private func started() -> Idle? {
    let context = handle.withPointer { EVP_PKEY_CTX_new($0, nil) }
    guard let context else { return nil }
    guard EVP_PKEY_sign_init(context) == 1 else {
      EVP_PKEY_CTX_free(context)
      return nil
    }
    return Idle(context: context)
  }
}
