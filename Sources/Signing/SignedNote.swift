internal import Wire

/// A text with signature lines under it (C2SP signed-note v1): the envelope of checkpoints.
///
/// Reading it checks form only. What a signature is worth is said by ``verify(by:)``.
public struct SignedNote: Hashable, Sendable {
  /// Most signature lines read; the specification asks for at least 16.
  public static let lineLimit = 64

  /// One line `— NAME BASE64`.
  public struct SignatureLine: Hashable, Sendable {
    public let name: String
    /// First four bytes of the key's hash: a hint which key to try, not an identity.
    public let keyID: UInt32
    /// What follows the key id, its form a matter of the key's kind.
    public let signature: [UInt8]

    public init(name: String, keyID: UInt32, signature: [UInt8]) {
      self.name = name
      self.keyID = keyID
      self.signature = signature
    }

    /// The line with its final LF.
    public var bytes: [UInt8] {
      var payload = keyID.bigEndianBytes
      payload += signature
      return SignedNote.dash + Array("\(name) \(Base64.encode(payload))\n".utf8)
    }
  }

  /// A signature that was checked and is true.
  public struct VerifiedLine: Hashable, Sendable {
    public let name: String
    public let keyID: UInt32
    public let kind: NoteVerifier.Kind
    /// Seconds since 1970 a cosigner says it signed at; `nil` for other kinds.
    public let timestamp: UInt64?
  }

  /// The signed bytes, with their final LF.
  public let text: [UInt8]
  public private(set) var lines: [SignatureLine]

  static let dash = Array("\u{2014} ".utf8)

  /// A note without signatures yet.
  ///
  /// - Throws: `malformedText` unless it is UTF-8, ends in LF and has no other control character.
  public init(text: [UInt8]) throws(NoteError) {
    guard text.last == UInt8(ascii: "\n"), Self.isPlain(text) else { throw .malformedText }
    self.text = text
    lines = []
  }

  /// Reads text, empty line and at least one signature line.
  public init(parsing bytes: [UInt8]) throws(NoteError) {
    guard Self.isPlain(bytes) else { throw .malformedText }
    guard let separator = Self.separator(in: bytes) else { throw .noSignatures }
    try self.init(text: Array(bytes[...separator]))
    var rest = bytes[(separator + 2)...]
    guard !rest.isEmpty else { throw .noSignatures }
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      guard lines.count < Self.lineLimit else { throw .tooManyLines }
      guard let line = Self.line(rest[..<end]) else { throw .malformedLine(lines.count + 1) }
      lines.append(line)
      rest = rest[(end + 1)...]
    }
    guard rest.isEmpty else { throw .malformedLine(lines.count + 1) }
  }

  /// The bytes others read. A note without signatures is not one: add a line first.
  public var bytes: [UInt8] {
    var out = text
    out.append(UInt8(ascii: "\n"))
    for line in lines { out += line.bytes }
    return out
  }

  /// Adds a line under the others. A line already there is not added twice.
  public mutating func append(_ line: SignatureLine) {
    if !lines.contains(line) { lines.append(line) }
  }

  /// Signs the text and adds the line.
  public mutating func sign(by signer: NoteSigner) throws(SigningError) {
    append(try signer.sign(text))
  }

  /// The lines that `verifiers` vouch for.
  ///
  /// Lines of keys not given are ignored, so that signers can be added without breaking old readers.
  ///
  /// - Throws: `badSignature` when a line of a given key is false, whatever the others say;
  ///   `notSignedByKnownKey` when none is left; `ambiguousVerifier`.
  public func verify(by verifiers: [NoteVerifier]) throws(NoteError) -> [VerifiedLine] {
    for (index, verifier) in verifiers.enumerated() {
      for other in verifiers[..<index]
      where other.keyID == verifier.keyID && other.name.utf8.elementsEqual(verifier.name.utf8) {
        throw .ambiguousVerifier(name: verifier.name)
      }
    }
    var verified: [VerifiedLine] = []
    for line in lines {
      for verifier in verifiers where verifier.isNamed(in: line) {
        verified.append(try verifier.verify(line, of: text))
      }
    }
    guard !verified.isEmpty else { throw .notSignedByKnownKey }
    return verified
  }

  /// Names are not empty and hold neither white space nor a plus sign.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
  }

  /// The offset of the LF that ends the text: the last one with an empty line after it.
  private static func separator(in bytes: [UInt8]) -> Int? {
    var index = bytes.count - 2
    while index >= 0 {
      if bytes[index] == UInt8(ascii: "\n"), bytes[index + 1] == UInt8(ascii: "\n") { return index }
      index -= 1
    }
    return nil
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> SignatureLine? {
    guard bytes.starts(with: dash) else { return nil }
    let rest = bytes.dropFirst(dash.count)
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let name = String(validating: rest[..<space], as: UTF8.self), isName(name),
      let payload = Base64.decode(rest[(space + 1)...]), payload.count > 4
    else { return nil }
    return SignatureLine(
      name: name, keyID: UInt32(bigEndianBytes: payload[..<4]), signature: Array(payload[4...]))
  }

  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    for unit in bytes where unit < 0x20 && unit != UInt8(ascii: "\n") { return false }
    return String(validating: bytes, as: UTF8.self) != nil
  }
}

extension FixedWidthInteger {
  /// Most significant byte first.
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

  /// The number `bytes` spell, most significant first; bytes beyond its width fall off the top.
  init(bigEndianBytes bytes: some Sequence<UInt8>) {
    self = 0
    for byte in bytes { self = self << 8 | Self(truncatingIfNeeded: byte) }
  }
}
