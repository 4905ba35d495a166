public import Wire

/// One compact JWS (RFC 7515 section 7.1), read strictly: the form of every command and voucher token.
///
/// Reading says nothing about the signature; ``isSigned(by:)`` does. The received bytes are kept, since
/// they are what was signed and what the journal stores.
public struct CompactJWS: Sendable {
  /// All bytes as received.
  public let bytes: [UInt8]
  public let algorithm: SignatureAlgorithm
  /// The header's `kid`: 1 to 64 of `A-Z a-z 0-9 . _ -`.
  public let keyID: String
  /// The payload, decoded. That it is a JSON object of the right shape is its reader's concern.
  public let payload: [UInt8]
  /// 64 bytes, not all zero.
  public let signature: [UInt8]

  /// SHA-256 of the bytes that were signed: the same for the same content, whatever signature it carries. ECDSA gives
  /// a new one each time, and out of any one of them anybody can make a second.
  public let contentDigest: Hash256

  private let secondDot: Int

  /// Header and payload with the dot between them: the bytes that were signed.
  public var signingInput: ArraySlice<UInt8> { bytes[..<secondDot] }

  /// Reads `bytes`, at most `limit` of them, whose header's `typ` is `typ`.
  public static func parse(
    _ bytes: [UInt8], limit: Int, expecting typ: String
  ) throws(JWSError) -> CompactJWS {
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    let dot = UInt8(ascii: ".")
    guard let first = bytes.firstIndex(of: dot),
      let second = bytes[(first + 1)...].firstIndex(of: dot),
      !bytes[(second + 1)...].contains(dot)
    else { throw .notThreeParts }
    let header = try JWSHeader(try decoded(bytes[..<first], .header), expecting: typ)
    let payload = try decoded(bytes[(first + 1)..<second], .payload)
    let signature = try decoded(bytes[(second + 1)...], .signature)
    guard signature.count == SignatureAlgorithm.signatureLength else {
      throw .signatureLength(signature.count)
    }
    guard signature.contains(where: { $0 != 0 }) else { throw .zeroSignature }
    return CompactJWS(
      bytes: bytes, algorithm: header.algorithm, keyID: header.keyID, payload: payload,
      signature: signature, contentDigest: bytes[..<second].withUnsafeBytes { Digest.sha256(raw: $0) },
      secondDot: second)
  }

  /// True when `key` made this signature. A key of another algorithm than the header names did not.
  public func isSigned(by key: PublicKey) -> Bool {
    key.algorithm == algorithm
      && key.isValid(signature: signature[...], of: signingInput, digest: contentDigest)
  }

  /// Signs `payload` as it is; the header is `{"alg":…,"kid":…,"typ":…}` without white space.
  ///
  /// - Throws: `key-id-malformed`, or `openssl`.
  public static func sign(
    payload: [UInt8], keyID: String, type: String, with key: PrivateKey
  ) throws(SigningError) -> [UInt8] {
    guard KeyID.isWellFormed(keyID.utf8) else {
      throw SigningError(.keyIDMalformed, JWSError.quoted(keyID))
    }
    let header = JWSHeader(algorithm: key.algorithm, keyID: keyID).serialized(type: type)
    var out = Base64.encodeURLBytes(header)
    out.append(UInt8(ascii: "."))
    out.append(contentsOf: Base64.encodeURLBytes(payload))
    let signature = try key.sign(out)
    out.append(UInt8(ascii: "."))
    out.append(contentsOf: Base64.encodeURLBytes(signature))
    return out
  }

  private static func decoded(_ text: ArraySlice<UInt8>, _ part: JWSError.Part) throws(JWSError) -> [UInt8] {
    guard !text.isEmpty else { throw .emptyPart(part) }
    guard let bytes = Base64.decodeURL(text) else { throw .notBase64URL(part) }
    return bytes
  }
}
