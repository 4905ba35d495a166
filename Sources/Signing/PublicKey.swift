internal import COpenSSL
internal import Wire

/// A P-256, SM2 or Ed25519 public key, checked when it was made; no other kind exists here.
///
/// One key may verify on any number of threads at once. Two keys are equal when their SPKI bytes are.
public final class PublicKey: Sendable, Hashable {
  /// SubjectPublicKeyInfo in DER (RFC 5280 section 4.1), in its one spelling.
  public let spki: [UInt8]
  public let algorithm: SignatureAlgorithm

  private let handle: KeyHandle
  /// Of an ES256 key: what verifies, most of what the ledger and the audit do.
  private let es256: ES256Verifier?

  /// Reads SubjectPublicKeyInfo.
  ///
  /// - Throws: `key-algorithm` for any other kind of key or spelling; `key-malformed` for a point that
  ///   is not on its curve, or an Ed25519 point of small order.
  public init(spki: [UInt8]) throws(SigningError) {
    var found: SignatureAlgorithm?
    for candidate in SignatureAlgorithm.allCases {
      let prefix = candidate.spkiPrefix
      if spki.count == prefix.count + candidate.publicKeyLength, spki.starts(with: prefix) {
        found = candidate
      }
    }
    guard let algorithm = found else {
      throw SigningError(.keyAlgorithm, "SPKI, \(spki.count) bytes")
    }
    if algorithm == .ed25519, !Ed25519Point.isAcceptable(Array(spki.suffix(32))) {
      throw SigningError(.keyMalformed, "Ed25519 point")
    }
    let key = spki.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return d2i_PUBKEY(nil, &cursor, buffer.count)
    }
    guard let key else {
      ERR_clear_error()
      throw SigningError(.keyMalformed, "\(algorithm.rawValue) point")
    }
    self.spki = spki
    self.algorithm = algorithm
    handle = KeyHandle(owning: key)
    guard algorithm == .es256 else {
      es256 = nil
      return
    }
    guard let verifier = ES256Verifier(spki: spki) else {
      throw SigningError(.keyMalformed, "\(algorithm.rawValue) point")
    }
    es256 = verifier
  }

  /// True when `signature` (64 bytes) is this key's over `message`. Anything malformed is just false.
  public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
    isValid(signature: signature[...], of: message[...])
  }

  /// As ``isValid(signature:of:)-([UInt8],_)``, without copying.
  public func isValid(signature: ArraySlice<UInt8>, of message: ArraySlice<UInt8>) -> Bool {
    isValid(signature: signature, of: message, digest: nil)
  }

  /// - Parameter digest: the message's SHA-256 if the caller has it.
  func isValid(signature: ArraySlice<UInt8>, of message: ArraySlice<UInt8>, digest: Hash256?) -> Bool {
    signature.withUnsafeBytes { signature in
      message.withUnsafeBytes { isValid(signature: signature, of: $0, digest: digest) }
    }
  }

  /// As ``isValid(signature:of:)-([UInt8],_)``, of borrowed bytes.
  public func isValid(signature: UnsafeRawBufferPointer, of message: UnsafeRawBufferPointer) -> Bool {
    isValid(signature: signature, of: message, digest: nil)
  }

  private func isValid(
    signature: UnsafeRawBufferPointer, of message: UnsafeRawBufferPointer, digest: Hash256?
  ) -> Bool {
    guard signature.count == SignatureAlgorithm.signatureLength else { return false }
    let valid =
      switch algorithm {
      case .es256: es256?.isValid(signature, of: message, digest: digest) ?? false
      case .sm2: SignatureEncoding.withDER(raw: signature) { verifies($0, message) }
      case .ed25519: verifies(signature, message)
      }
    // A malformed signature leaves entries in this thread's queue that a later call would misread.
    if !valid { ERR_clear_error() }
    return valid
  }

  /// As ``isValid(signature:of:)-([UInt8],_)`` for a signature in DER, as note lines of SM2 carry it.
  /// Only minimal DER counts; Ed25519 has no such form.
  public func isValidDER(signature: [UInt8], of message: [UInt8]) -> Bool {
    guard algorithm != .ed25519, let raw = SignatureEncoding.raw(der: signature) else { return false }
    return isValid(signature: raw, of: message)
  }

  private func verifies(_ signature: UnsafeRawBufferPointer, _ message: UnsafeRawBufferPointer) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return handle.withPointer { key in
      var operation: OpaquePointer?
      guard EVP_DigestVerifyInit(context, &operation, algorithm.digestImplementation, nil, key) == 1,
        algorithm != .sm2 || SM2Identity.set(on: operation)
      else { return false }
      // 0 is a wrong signature and a negative number a malformed one.
      return EVP_DigestVerify(
        context, signature.bytePointer, signature.count, message.bytePointer, message.count) == 1
    }
  }

  public static func == (left: PublicKey, right: PublicKey) -> Bool { left.spki == right.spki }

  public func hash(into hasher: inout Hasher) { hasher.combine(spki) }
}
