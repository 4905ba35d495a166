public import Wire

/// Size and root of the last checkpoint the signer verified: the signature fixes all history before it.
public struct Seen: Hashable, Sendable {
  public let size: Int64
  public let root: Hash256

  public init(size: Int64, root: Hash256) {
    self.size = size
    self.root = root
  }
}

/// One signed request: the payload of a compact JWS of type ``type``.
public struct Command: Hashable, Sendable {
  /// The `typ` of the JWS header.
  public static let type = "vreq+jws"
  /// Longest JWS a command may be; with events and frame the entry stays within 65,535 bytes.
  public static let sizeLimit = 60_000

  /// Origin of the ledger it is meant for (`aud`).
  public let audience: String
  /// The idempotency key (`jti`).
  public let id: CommandID
  /// When it was signed, seconds since 1970 (`iat`).
  public let issuedAt: Int64
  public let seen: Seen
  public let act: Act

  public init(audience: String, id: CommandID, issuedAt: Int64, seen: Seen, act: Act) {
    self.audience = audience
    self.id = id
    self.issuedAt = issuedAt
    self.seen = seen
    self.act = act
  }

  /// Reads a payload strictly: duplicate, unknown and missing members, wrong types and numbers out of range are
  /// refused, each naming the member.
  public init(payload: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: payload)
    audience = try members.string("aud")
    id = try MemberReader.value(members.string("jti"), path: "jti") { text throws(InvalidValue) in
      try CommandID(text)
    }
    issuedAt = try members.integer("iat", in: 0...32_503_679_999)
    let row = try MemberReader.row(try members.required("seen"), path: "seen", count: 2...2)
    seen = Seen(
      size: try MemberReader.integer(row[0], path: "seen[0]", in: 0...Money.limit),
      root: try MemberReader.hash(row[1], path: "seen[1]"))
    act = try Act(named: members.string("act"), from: &members)
    try members.finish()
  }

  /// The bytes to sign.
  public var payload: [UInt8] {
    var json = JSONWriter(reserving: 512)
    json.object {
      $0.member("aud", audience)
      $0.member("jti", id.description)
      $0.member("iat", issuedAt)
      $0.name("seen")
      $0.array {
        $0.integer(seen.size)
        $0.string(seen.root.base64URL)
      }
      $0.member("act", act.name)
      act.body.write(to: &$0)
    }
    return json.bytes
  }
}
