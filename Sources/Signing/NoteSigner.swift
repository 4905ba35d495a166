/// A signer of notes: a private key with the name and kind its lines carry.
public struct NoteSigner: Sendable {
  /// What others need to check its lines.
  public let verifier: NoteVerifier
  private let key: PrivateKey

  /// - Throws: as ``NoteVerifier/init(name:kind:publicKey:)``.
  public init(name: String, kind: NoteVerifier.Kind, key: PrivateKey) throws(NoteError) {
    verifier = try NoteVerifier(name: name, kind: kind, publicKey: key.publicKey)
    self.key = key
  }

  /// The line for `text`, which must be a note's text with its final LF.
  ///
  /// A cosignature needs a time: see ``cosign(_:at:)``, without which this throws `key-algorithm`.
  public func sign(_ text: [UInt8]) throws(SigningError) -> SignedNote.SignatureLine {
    switch verifier.kind {
    case .ed25519: line(try key.sign(text))
    case .sm2: line(try key.signDER(text))
    case .cosignature: throw SigningError(.keyAlgorithm, "cosignature without a time")
    }
  }

  /// The cosignature line for `text` at `time`, in seconds since 1970, not 0.
  ///
  /// - Throws: `key-algorithm` when this signer is of another kind or the time is 0.
  public func cosign(_ text: [UInt8], at time: UInt64) throws(SigningError) -> SignedNote.SignatureLine {
    guard verifier.kind == .cosignature, time != 0, time <= UInt64(Int64.max) else {
      throw SigningError(.keyAlgorithm, "cosignature")
    }
    return line(time.bigEndianBytes + (try key.sign(NoteVerifier.Kind.cosigned(text, at: time))))
  }

  private func line(_ signature: [UInt8]) -> SignedNote.SignatureLine {
    SignedNote.SignatureLine(name: verifier.name, keyID: verifier.keyID, signature: signature)
  }
}
