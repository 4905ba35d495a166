internal import COpenSSL

/// Private keys at rest: one encrypted PKCS#8 block (RFC 5958) in PEM, in a file of mode 0600.
///
/// Encryption is PBES2 (RFC 8018) with PBKDF2-HMAC-SHA-256 and AES-256-CBC: what `openssl pkey` reads
/// and writes. Reading takes any PBES2 file, so keys made with that tool can be used.
public enum KeyFile {
  /// Rounds of PBKDF2 for a new file: about 25 ms to unlock on one core.
  ///
  /// A person's passphrase on a production machine deserves 600,000 or more; a demonstration that
  /// unlocks many keys a command takes fewer.
  public static let defaultIterations = 100_000

  private static let label = "ENCRYPTED PRIVATE KEY"
  private static let saltLength = 16

  /// Writes `key` to a new file.
  ///
  /// - Parameter iterations: rounds of PBKDF2, at least 1,000; fewer are raised to that.
  /// - Throws: `key-file-exists`, `key-file-unwritable`, `openssl`.
  public static func write(
    _ key: PrivateKey, to path: String, passphrase: Passphrase, iterations: Int = defaultIterations
  ) throws(SigningError) {
    let encrypted = try encrypt(key, passphrase, iterations: max(1000, iterations))
    try SecretFile.create(path, Array(PEM.encode(encrypted, label: label).utf8))
  }

  /// Reads and unlocks a key, and checks that its two halves belong together.
  ///
  /// - Throws: `key-file-unreadable`, `key-file-mode`, `key-file-unencrypted`, `key-malformed` when the
  ///   file holds no encrypted key, `key-file-passphrase`, or `key-algorithm`.
  public static func read(_ path: String, passphrase: Passphrase) throws(SigningError) -> PrivateKey {
    guard let text = String(validating: try SecretFile.read(path), as: UTF8.self) else {
      throw SigningError(.keyMalformed, path)
    }
    guard PEM.decode(text, label: "PRIVATE KEY") == nil, PEM.decode(text, label: "EC PRIVATE KEY") == nil
    else { throw SigningError(.keyFileUnencrypted, path) }
    guard let encrypted = PEM.decode(text, label: label) else { throw SigningError(.keyMalformed, path) }
    let key = try decrypt(encrypted, passphrase, path: path)
    // A file whose public half was exchanged would otherwise make signatures nobody can verify.
    let probe = Array("quanbu key check".utf8)
    guard key.publicKey.isValid(signature: try key.sign(probe), of: probe) else {
      throw SigningError(.keyMalformed, "\(path): its halves do not match")
    }
    return key
  }

  private static func encrypt(
    _ key: PrivateKey, _ passphrase: Passphrase, iterations: Int
  ) throws(SigningError) -> [UInt8] {
    let plain = key.withPointer { EVP_PKEY2PKCS8($0) }
    guard let plain else { throw .openSSL("EVP_PKEY2PKCS8") }
    defer { PKCS8_PRIV_KEY_INFO_free(plain) }
    var salt = Random.bytes(saltLength)
    let scheme = PKCS5_pbe2_set_iv(
      EVP_aes_256_cbc(), Int32(clamping: iterations), &salt, Int32(saltLength), nil, NID_hmacWithSHA256)
    guard let scheme else { throw .openSSL("PKCS5_pbe2_set_iv") }
    let sealed = passphrase.withUnsafeBytes { secret in
      PKCS8_set0_pbe(
        secret.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(secret.count), plain, scheme)
    }
    guard let sealed else {
      X509_ALGOR_free(scheme)
      throw .openSSL("PKCS8_set0_pbe")
    }
    defer { X509_SIG_free(sealed) }
    let length = i2d_X509_SIG(sealed, nil)
    guard length > 0 else { throw .openSSL("i2d_X509_SIG") }
    var out = [UInt8](repeating: 0, count: Int(length))
    let written = out.withUnsafeMutableBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return i2d_X509_SIG(sealed, &cursor)
    }
    guard written == length else { throw .openSSL("i2d_X509_SIG") }
    return out
  }

  private static func decrypt(
    _ encrypted: [UInt8], _ passphrase: Passphrase, path: String
  ) throws(SigningError) -> PrivateKey {
    // Whatever fails here is told by its place; the library's own words add nothing for the reader.
    defer { ERR_clear_error() }
    var consumed = 0
    let sealed = encrypted.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      let sealed = d2i_X509_SIG(nil, &cursor, buffer.count)
      if let start = buffer.baseAddress, let cursor { consumed = cursor - start }
      return sealed
    }
    guard let sealed else { throw SigningError(.keyMalformed, path) }
    defer { X509_SIG_free(sealed) }
    guard consumed == encrypted.count else { throw SigningError(.keyMalformed, path) }
    let plain = passphrase.withUnsafeBytes { secret in
      PKCS8_decrypt(sealed, secret.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(secret.count))
    }
    guard let plain else { throw SigningError(.keyFilePassphrase, path) }
    defer { PKCS8_PRIV_KEY_INFO_free(plain) }
    guard let key = EVP_PKCS82PKEY(plain) else { throw SigningError(.keyMalformed, path) }
    return try PrivateKey(KeyHandle(owning: key))
  }
}
