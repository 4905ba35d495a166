internal import COpenSSL

/// A started signing operation of one P-256 key.
///
/// Starting an operation makes OpenSSL 3 look its implementation up again under a lock, which several
/// threads then queue for. A context that was started once can sign any number of times, for one caller at a time.
final class SigningContext {
  let pointer: OpaquePointer

  /// `nil` when OpenSSL could not start one.
  init?(_ handle: KeyHandle) {
    guard let context = handle.withPointer({ EVP_PKEY_CTX_new($0, nil) }) else { return nil }
    pointer = context
    guard EVP_PKEY_sign_init(context) == 1 else { return nil }
  }

  deinit { EVP_PKEY_CTX_free(pointer) }
}
