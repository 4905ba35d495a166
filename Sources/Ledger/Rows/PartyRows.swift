public import Vouchers
public import Wire

/// A key and what it may do, as of the newest entry.
public struct KeyRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case active
    case suspended
    case revoked
  }
  public let id: KeyID
  public let algorithm: String
  public let spki: [UInt8]
  public let party: Party
  public let role: Role
  public let scope: Scope
  public var state: State
  /// After a rotation: the last sequence number it may sign.
  public var lastSequence: Int64?
  /// After a rotation: the key it named to follow it.
  public var successor: KeyID?
  /// Hour (since 1970) of the newest journalled refusal, and how many it holds.
  public var refusalHour: Int64
  public var refusals: Int64

  public init(
    id: KeyID, algorithm: String, spki: [UInt8], party: Party, role: Role, scope: Scope,
    state: State = .active,
    lastSequence: Int64? = nil, successor: KeyID? = nil, refusalHour: Int64 = 0, refusals: Int64 = 0
  ) {
    self.id = id
    self.algorithm = algorithm
    self.spki = spki
    self.party = party
    self.role = role
    self.scope = scope
    self.state = state
    self.lastSequence = lastSequence
    self.successor = successor
    self.refusalHour = refusalHour
    self.refusals = refusals
  }

  /// Whether a rotation lets it sign the entry `sequence`.
  func signs(_ sequence: Int64) -> Bool { lastSequence.map { sequence <= $0 } ?? true }
}

/// A training institution in the catalogue (目录内培训机构).
public struct InstitutionRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case registered
    case suspended
    case removed
  }
  public let code: CreditCode
  public let name: String
  public let entity: EntityCode
  public let programmes: [Programme]
  public var state: State
  /// Salted hash of the payee account, once set.
  public var payee: Hash256?
  /// While it is suspended: since when. Classes begun by then go on.
  public var suspendedOn: Day?

  public init(
    code: CreditCode, name: String, entity: EntityCode, programmes: [Programme], state: State = .registered,
    payee: Hash256? = nil, suspendedOn: Day? = nil
  ) {
    self.code = code
    self.name = name
    self.entity = entity
    self.programmes = programmes
    self.state = state
    self.payee = payee
    self.suspendedOn = suspendedOn
  }
}

/// An act of two persons, waiting for the second or decided.
public struct ProposalRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case open
    case approved
    case declined
  }
  /// Sequence number of the entry that proposed.
  public let sequence: Int64
  public let key: KeyID
  public let person: PersonID
  public let role: Role
  public let act: Act
  public var state: State

  public init(sequence: Int64, key: KeyID, person: PersonID, role: Role, act: Act, state: State = .open) {
    self.sequence = sequence
    self.key = key
    self.person = person
    self.role = role
    self.act = act
    self.state = state
  }
}
