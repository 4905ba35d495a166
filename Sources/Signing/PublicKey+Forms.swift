internal import Wire

extension PublicKey {
  private static let label = "PUBLIC KEY"

  /// Reads one `PUBLIC KEY` block (RFC 7468 section 13).
  ///
  /// - Throws: `key-malformed` when there is no such block, else as ``init(spki:)``.
  public convenience init(pem: String) throws(SigningError) {
    guard let spki = PEM.decode(pem, label: Self.label) else {
      throw SigningError(.keyMalformed, "PEM")
    }
    try self.init(spki: spki)
  }

  /// Reads the 32 bytes of an Ed25519 key (RFC 8032 section 5.1.5).
  public convenience init(ed25519 raw32: [UInt8]) throws(SigningError) {
    guard raw32.count == 32 else { throw SigningError(.keyMalformed, "Ed25519, \(raw32.count) bytes") }
    try self.init(spki: SignatureAlgorithm.ed25519.spkiPrefix + raw32)
  }

  /// One `PUBLIC KEY` block.
  public var pem: String { PEM.encode(spki, label: Self.label) }

  /// The 32 bytes of an Ed25519 key; `nil` for the others.
  public var raw32: [UInt8]? { algorithm == .ed25519 ? Array(spki.suffix(32)) : nil }

  /// A JSON Web Key (RFC 7517, RFC 7518 section 6.2) for verifying; `nil` unless P-256, since no
  /// registered JWK form exists for SM2 and Ed25519 signs no token here.
  public func jwk(kid: String) -> [UInt8]? {
    guard algorithm == .es256 else { return nil }
    var writer = JSONWriter()
    writer.object { jwk in
      jwk.member("kty", "EC")
      jwk.member("crv", "P-256")
      jwk.member("x", Base64.encodeURL(spki.suffix(64).prefix(32)))
      jwk.member("y", Base64.encodeURL(spki.suffix(32)))
      jwk.member("kid", kid)
      jwk.member("alg", algorithm.rawValue)
      jwk.member("use", "sig")
    }
    return writer.bytes
  }
}
