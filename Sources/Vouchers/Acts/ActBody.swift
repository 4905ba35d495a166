public import Wire

/// The members of one kind of command beside its envelope. One type per kind, in the file of its subject.
public protocol ActBody: Hashable, Sendable {
  /// The stable name in the member `act`.
  static var name: String { get }
  /// Reads the members; whatever is missing, misspelt or out of range throws.
  init(from members: inout MemberReader) throws(MalformedInput)
  /// Writes the members in their documented order.
  func write(to json: inout JSONWriter)
}

/// A key as it is registered: name, algorithm and SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
public struct NewKey: Hashable, Sendable {
  public let id: KeyID
  /// `ES256`, `SGD_SM3_SM2` or `Ed25519`.
  public let algorithm: String
  /// DER, in base64url within commands.
  public let spki: [UInt8]

  public init(id: KeyID, algorithm: String, spki: [UInt8]) {
    self.id = id
    self.algorithm = algorithm
    self.spki = spki
  }

  public init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    id = try members.identifier("id")
    algorithm = try members.string("alg", atMost: 32)
    let text = try members.string("spki")
    guard let bytes = Base64.decodeURL(text.utf8) else {
      throw MalformedInput(.wrongType(expected: "base64url"), path: members.path(of: "spki"))
    }
    spki = bytes
    try members.finish()
  }

  public func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id.text)
      $0.member("alg", algorithm)
      $0.member("spki", Base64.encodeURL(spki))
    }
  }
}
