internal import COpenSSL

extension SigningError {
  /// The newest entry of this thread's OpenSSL error queue as an error, and an empty queue.
  ///
  /// Must stand in the same expression as the failed call: the queue belongs to the thread, and a
  /// suspension point between the two could read another task's error.
  static func openSSL(_ function: StaticString) -> SigningError {
    var text = [CChar](repeating: 0, count: 256)
    let code = ERR_peek_last_error()
    ERR_clear_error()
    if code == 0 { return SigningError(.openssl, "\(function)") }
    ERR_error_string_n(code, &text, text.count)
    let line = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return SigningError(.openssl, "\(function): \(line)")
  }
}
