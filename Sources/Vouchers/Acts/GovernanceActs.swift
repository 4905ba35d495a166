public import Wire

/// 规则发布: a dated rules document takes effect, for what comes after it.
public struct PublishRules: ActBody {
  public static let name = "rules.publish"
  public let rules: RulesDocument

  public init(rules: RulesDocument) {
    self.rules = rules
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    rules = try RulesDocument(try members.required("rules"), path: members.path(of: "rules"))
  }

  public func write(to json: inout JSONWriter) {
    json.member("rules", rules.json)
  }
}

/// 时钟确认: two persons confirm that the ledger's clock may jump as far as `until`.
public struct ConfirmClock: ActBody {
  public static let name = "clock.confirm"
  public let until: Instant

  public init(until: Instant) {
    self.until = until
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    until = try MemberReader.value(members.string("until"), path: members.path(of: "until")) {
      text throws(InvalidValue) in try Instant(text)
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("until", until.rfc3339)
  }
}

/// Registers a role key, or one more root key. Two root persons.
public struct RegisterKey: ActBody {
  public static let name = "key.register"
  public let key: NewKey
  public let person: PersonID
  public let role: Role
  public let scope: Scope

  public init(key: NewKey, person: PersonID, role: Role, scope: Scope) {
    self.key = key
    self.person = person
    self.role = role
    self.scope = scope
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    key = try NewKey(try members.required("key"), path: members.path(of: "key"))
    person = try members.identifier("person")
    role = try members.choice("role")
    scope = try MemberReader.value(members.string("scope"), path: members.path(of: "scope")) {
      text throws(InvalidValue) in try Scope(text)
    }
    guard role != .institution else {
      throw MalformedInput(
        .unknownName(known: Role.allCases.filter { $0 != .institution }.map(\.rawValue)),
        path: members.path(of: "role"))
    }
    guard role != .root || scope == .province else {
      throw MalformedInput(.contradiction("a root key is the province's"), path: members.path(of: "scope"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.name("key")
    key.write(to: &json)
    json.member("person", person.text)
    json.member("role", role.rawValue)
    json.member("scope", scope.text)
  }
}

/// 换钥: the key's owner names its successor and the last sequence number the old key may sign.
public struct RotateKey: ActBody {
  public static let name = "key.rotate"
  public let key: NewKey
  /// The old key signs entries up to and including this sequence number.
  public let until: Int64

  public init(key: NewKey, until: Int64) {
    self.key = key
    self.until = until
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    key = try NewKey(try members.required("key"), path: members.path(of: "key"))
    until = try members.integer("until", in: 0...Money.limit)
  }

  public func write(to json: inout JSONWriter) {
    json.name("key")
    key.write(to: &json)
    json.member("until", until)
  }
}

/// Suspends, resumes or revokes a key, with the reason.
///
/// A key may revoke itself, a registrar suspend an institution's key, alone. All else takes two persons: registrars for
/// an institution's key, root for every other. The same hands may change a key's successors with it: they are its party's.
public struct ChangeKey: ActBody {
  public static let name = "key.change"
  public enum Change: String, Hashable, Sendable, CaseIterable {
    case suspend
    case resume
    /// For good: no act brings a revoked key back.
    case revoke
  }
  public let key: KeyID
  public let change: Change
  public let reason: String
  /// Whether the keys it was rotated to, one after the other, change with it, as far as they can.
  public let successors: Bool

  public init(key: KeyID, change: Change, reason: String, successors: Bool = false) {
    self.key = key
    self.change = change
    self.reason = reason
    self.successors = successors
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    key = try members.identifier("key")
    change = try members.choice("change")
    reason = try members.string("reason")
    let successors = try members.optionalBool("successors")
    guard successors != false else {
      throw MalformedInput(.wrongType(expected: "true"), path: members.path(of: "successors"))
    }
    self.successors = successors ?? false
  }

  public func write(to json: inout JSONWriter) {
    json.member("key", key.text)
    json.member("change", change.rawValue)
    json.member("reason", reason)
    if successors { json.member("successors", true) }
  }
}

/// 复核通过: the second person approves what the entry `proposal` asked for; it takes effect now.
public struct Approve: ActBody {
  public static let name = "proposal.approve"
  /// Sequence number of the entry that proposed.
  public let proposal: Int64

  public init(proposal: Int64) {
    self.proposal = proposal
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    proposal = try members.integer("proposal", in: 0...Money.limit)
  }

  public func write(to json: inout JSONWriter) {
    json.member("proposal", proposal)
  }
}

/// 复核不通过: the second person declines, or who proposed takes it back; nothing happens but the record.
public struct Decline: ActBody {
  public static let name = "proposal.decline"
  public let proposal: Int64
  public let reason: String

  public init(proposal: Int64, reason: String) {
    self.proposal = proposal
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    proposal = try members.integer("proposal", in: 0...Money.limit)
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("proposal", proposal)
    json.member("reason", reason)
  }
}
