internal import Crypto
internal import Signing

/// A party's ES256 signatures, checked by another library than the one the ledger signs and verifies with: a fault in
/// the one is not covered up by the same fault in the other. SM2 has only the one.
struct SecondVerifier: Sendable {
  let key: PublicKey
  private let es256: P256.Signing.PublicKey?

  init(_ key: PublicKey) {
    self.key = key
    es256 = key.algorithm == .es256 ? try? P256.Signing.PublicKey(derRepresentation: key.spki) : nil
  }

  /// True when the key made the command's signature.
  func isSigned(_ jws: CompactJWS) -> Bool {
    guard key.algorithm == .es256 else { return jws.isSigned(by: key) }
    guard jws.algorithm == .es256, let es256,
      let signature = try? P256.Signing.ECDSASignature(rawRepresentation: jws.signature)
    else { return false }
    return es256.isValidSignature(signature, for: jws.signingInput)
  }
}
