internal import Wire

/// A known signer of notes: a name and a public key, and the kind of line it writes.
public struct NoteVerifier: Hashable, Sendable {
  /// The kinds of signature line Quanbu reads.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Type 0x01: an Ed25519 signature of the text.
    case ed25519
    /// Type 0x04: an Ed25519 signature of the text and a time (C2SP tlog-cosignature v1).
    case cosignature
    /// Type 0xff `SM2-SM3-DER`: an SM2 signature of the text, our own convention.
    case sm2
  }

  public let name: String
  public let kind: Kind
  public let publicKey: PublicKey
  /// SHA-256(name || LF || type || key), its first four bytes.
  public let keyID: UInt32

  /// - Throws: `malformedName`; `wrongKey` unless the key is SM2 for `sm2`, Ed25519 for the others.
  public init(name: String, kind: Kind, publicKey: PublicKey) throws(NoteError) {
    guard SignedNote.isName(name) else { throw .malformedName }
    guard publicKey.algorithm == kind.algorithm else { throw .wrongKey }
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    let identity = Digest.sha256(Array(name.utf8), [0x0A], kind.type + Self.keyBytes(publicKey))
    keyID = UInt32(bigEndianBytes: identity.bytes[..<4])
  }

  /// Reads `NAME+KEYID+BASE64`, KEYID being eight lower-case hexadecimal digits.
  public init(vkey: String) throws(NoteError) {
    let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformedVerifierKey }
    guard let data = Base64.decode(parts[2].utf8) else { throw .malformedVerifierKey }
    var found: Kind?
    for kind in Kind.allCases where data.starts(with: kind.type) { found = kind }
    guard let kind = found else { throw .malformedVerifierKey }
    let material = Array(data.dropFirst(kind.type.count))
    let key: PublicKey
    do throws(SigningError) {
      key = kind == .sm2 ? try PublicKey(spki: material) : try PublicKey(ed25519: material)
    } catch {
      throw .malformedVerifierKey
    }
    guard key.algorithm == kind.algorithm else { throw .malformedVerifierKey }
    try self.init(name: String(parts[0]), kind: kind, publicKey: key)
    guard parts[1].utf8.elementsEqual(keyIDHex.utf8) else { throw .verifierKeyIDMismatch }
  }

  /// The form of a known signer for files and command lines: `NAME+KEYID+BASE64`.
  public var vkey: String {
    "\(name)+\(keyIDHex)+\(Base64.encode(kind.type + Self.keyBytes(publicKey)))"
  }

  /// The key id as eight lower-case hexadecimal digits.
  public var keyIDHex: String { Hex.encode(keyID.bigEndianBytes) }

  /// True when `line` claims to be this signer's.
  public func isNamed(in line: SignedNote.SignatureLine) -> Bool {
    line.keyID == keyID && line.name.utf8.elementsEqual(name.utf8)
  }

  /// Checks a line that claims to be this signer's.
  ///
  /// - Throws: `badSignature`.
  func verify(_ line: SignedNote.SignatureLine, of text: [UInt8]) throws(NoteError) -> SignedNote.VerifiedLine
  {
    var timestamp: UInt64?
    let valid: Bool
    switch kind {
    case .ed25519: valid = publicKey.isValid(signature: line.signature, of: text)
    case .sm2: valid = publicKey.isValidDER(signature: line.signature, of: text)
    case .cosignature:
      let time = UInt64(bigEndianBytes: line.signature.prefix(8))
      timestamp = time
      // Zero would say "no time"; the specification forbids it in a checkpoint's cosignature.
      valid =
        line.signature.count == 72 && time != 0 && time <= UInt64(Int64.max)
        && publicKey.isValid(
          signature: line.signature[8...], of: Kind.cosigned(text, at: time)[...])
    }
    guard valid else { throw .badSignature(name: name) }
    return SignedNote.VerifiedLine(name: name, keyID: keyID, kind: kind, timestamp: timestamp)
  }

  private static func keyBytes(_ key: PublicKey) -> [UInt8] { key.raw32 ?? key.spki }
}

extension NoteVerifier.Kind {
  /// The kind of key that signs such lines.
  public var algorithm: SignatureAlgorithm { self == .sm2 ? .sm2 : .ed25519 }

  /// The signature type of C2SP signed-note; 0xff is followed by an identifier of one's own.
  var type: [UInt8] {
    switch self {
    case .ed25519: [0x01]
    case .cosignature: [0x04]
    case .sm2: [0xFF] + Array("SM2-SM3-DER".utf8)
    }
  }

  /// What a cosigner signs.
  static func cosigned(_ text: [UInt8], at time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }
}
