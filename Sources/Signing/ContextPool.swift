internal import COpenSSL
internal import Synchronization

/// Operation contexts of one P-256 key, made once and lent to one caller at a time.
///
/// Starting an operation makes OpenSSL 3 look its implementation up again under a lock, which several
/// threads then queue for. A context that was started once can sign or verify any number of times.
final class ContextPool: Sendable {
  /// What the contexts are for.
  enum Operation: Sendable {
    case sign
    case verify
  }

  /// `@unchecked Sendable`: whoever took it out of the pool is its only user.
  private struct Idle: @unchecked Sendable {
    let context: OpaquePointer
  }

  private let handle: KeyHandle
  private let operation: Operation
  private let idle = Mutex<[Idle]>([])

  init(_ handle: KeyHandle, _ operation: Operation) {
    self.handle = handle
    self.operation = operation
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
    let status =
      switch operation {
      case .sign: EVP_PKEY_sign_init(context)
      case .verify: EVP_PKEY_verify_init(context)
      }
    guard status == 1 else {
      EVP_PKEY_CTX_free(context)
      return nil
    }
    return Idle(context: context)
  }
}
