internal import COpenSSL
internal import Wire

/// A P-256, SM2 or Ed25519 key pair. It has no description that could leak it; it leaves memory only
/// as an encrypted ``KeyFile``.
public final class PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The public half.
  public let publicKey: PublicKey

  private let handle: KeyHandle
  private let contexts: LendingPool<SigningContext>

  /// Kind of signature this key makes.
  public var algorithm: SignatureAlgorithm { publicKey.algorithm }

  public var description: String { "PrivateKey(\(algorithm.rawValue), redacted)" }

  public var customMirror: Mirror { Mirror(self, children: []) }

  init(_ handle: KeyHandle) throws(SigningError) {
    publicKey = try PublicKey(spki: try handle.spki())
    self.handle = handle
    contexts = LendingPool { SigningContext(handle) }
  }

  /// Reads an unencrypted PKCS#8 structure; for key files and known answers.
  package convenience init(pkcs8: [UInt8]) throws(SigningError) {
    let key = pkcs8.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return d2i_AutoPrivateKey(nil, &cursor, buffer.count)
    }
    guard let key else {
      ERR_clear_error()
      throw SigningError(.keyMalformed, "PKCS#8")
    }
    try self.init(KeyHandle(owning: key))
  }

  /// The key pair of a private scalar of 32 bytes, big-endian; for the known answers of standards.
  package convenience init(_ algorithm: SignatureAlgorithm, scalar: [UInt8]) throws(SigningError) {
    guard algorithm != .ed25519, scalar.count == 32 else { throw SigningError(.keyMalformed, "scalar") }
    let identifier = Array(algorithm.spkiPrefix[2..<23])
    let ecPrivateKey: [UInt8] = [0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20] + scalar
    let body = [0x02, 0x01, 0x00] + identifier + [0x04, UInt8(ecPrivateKey.count)] + ecPrivateKey
    try self.init(pkcs8: [0x30, UInt8(body.count)] + body)
  }

  /// A new key pair from OpenSSL's random generator.
  public static func generate(_ algorithm: SignatureAlgorithm) throws(SigningError) -> PrivateKey {
    let name =
      switch algorithm {
      case .es256: "EC"
      case .sm2: "SM2"
      case .ed25519: "ED25519"
      }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else {
      throw .openSSL("EVP_PKEY_CTX_new_from_name")
    }
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1,
      algorithm != .es256 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
      EVP_PKEY_generate(context, &key) == 1, let key
    else { throw .openSSL("EVP_PKEY_generate") }
    return try PrivateKey(KeyHandle(owning: key))
  }

  /// Signs `message`: 64 bytes, as ``PublicKey/isValid(signature:of:)-([UInt8],_)`` takes them.
  ///
  /// ES256 and SM2 signatures differ from call to call: a signature never identifies its message.
  public func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
    switch algorithm {
    case .es256: try rawForm(signedES256(message))
    case .sm2: try rawForm(signed(message))
    case .ed25519: try signed(message)
    }
  }

  /// Signs `message` in DER, as note lines of SM2 carry it.
  ///
  /// - Throws: `key-algorithm` for Ed25519, which has no such form.
  public func signDER(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
    guard algorithm != .ed25519, let der = SignatureEncoding.der(raw: try sign(message)) else {
      throw SigningError(.keyAlgorithm, "no DER signature of Ed25519")
    }
    return der
  }

  private func rawForm(_ der: [UInt8]) throws(SigningError) -> [UInt8] {
    guard let raw = SignatureEncoding.raw(der: der) else {
      throw SigningError(.signatureMalformed, "DER of \(der.count) bytes")
    }
    return raw
  }

  private func signedES256(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
    let digest = Digest.sha256(message)
    var out = [UInt8](repeating: 0, count: SignatureEncoding.longestDER)
    var length = out.count
    let status = digest.withUnsafeBytes { digest in
      contexts.lend { EVP_PKEY_sign($0.pointer, &out, &length, digest.bytePointer, digest.count) }
    }
    guard status == 1 else { throw .openSSL("EVP_PKEY_sign") }
    return Array(out[..<length])
  }

  private func signed(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .openSSL("EVP_MD_CTX_new") }
    defer { EVP_MD_CTX_free(context) }
    var out = [UInt8](repeating: 0, count: SignatureEncoding.longestDER)
    var length = out.count
    let sound = handle.withPointer { key in
      var operation: OpaquePointer?
      return EVP_DigestSignInit(context, &operation, algorithm.digestImplementation, nil, key) == 1
        && (algorithm != .sm2 || SM2Identity.set(on: operation))
        && EVP_DigestSign(context, &out, &length, message, message.count) == 1
    }
    guard sound else { throw .openSSL("EVP_DigestSign") }
    return Array(out[..<length])
  }

  /// Lends the OpenSSL key, for writing it to a file.
  func withPointer<R, E: Error>(_ body: (OpaquePointer) throws(E) -> R) throws(E) -> R {
    try handle.withPointer(body)
  }
}
