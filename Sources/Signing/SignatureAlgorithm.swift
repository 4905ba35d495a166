/// The signature algorithms of Quanbu, by the names their JWS headers carry.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
  /// ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4): vouchers, and most parties.
  case es256 = "ES256"
  /// SM2 with SM3 (GB/T 32918.2), signer id 1234567812345678 (GM/T 0009 section 10): parties that
  /// choose it, and the second line of kept checkpoints. Name as GM/T 0125 gives it.
  case sm2 = "SGD_SM3_SM2"
  /// Ed25519 (RFC 8032): checkpoints and cosignatures.
  case ed25519 = "Ed25519"

  /// Bytes of a signature as Quanbu carries it: r and s of 32 bytes each, or Ed25519's R and S.
  public static let signatureLength = 64

  /// What comes before the key itself in its SubjectPublicKeyInfo (RFC 5280, 5480, 8410).
  ///
  /// Only these spellings are read, so that one key has one SPKI: no compressed point, no explicit
  /// curve parameters.
  var spkiPrefix: [UInt8] {
    switch self {
    case .es256:
      [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
        0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
      ]
    case .sm2:
      [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x81,
        0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00, 0x04,
      ]
    case .ed25519: [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    }
  }

  /// Bytes of the key itself: the coordinates x and y, or Ed25519's one compressed point.
  var publicKeyLength: Int { self == .ed25519 ? 32 : 64 }
}
