public import MerkleLog
public import Signing
public import Vouchers
internal import Foundation
internal import Ledger
internal import TestSupport

/// One party: a key and the id it is registered under.
public struct TestParty: Sendable {
  public let id: KeyID
  public let key: PrivateKey
  public var person: PersonID { Scenario.person(of: id) }

  public init(_ id: KeyID, algorithm: SignatureAlgorithm = .es256) throws {
    self.id = id
    key = try PrivateKey.generate(algorithm)
  }

  /// Those of the scenario that tests of the service need; second-1 signs with SM2.
  static func all() throws -> [KeyID: TestParty] {
    let ids: [KeyID] = [
      "root-1", "root-2", "root-3", "registrar-1", "registrar-2", "issuer-1", "issuer-2", "voucher-1",
      "channel-1",
      "reviewer-1", "reviewer-2", "second-1", "maker-1", "checker-1", "school-1",
    ]
    return Dictionary(
      uniqueKeysWithValues: try ids.map {
        ($0, try TestParty($0, algorithm: $0 == "second-1" ? .sm2 : .es256))
      })
  }

  public var newKey: NewKey {
    NewKey(id: id, algorithm: key.algorithm.rawValue, spki: key.publicKey.spki)
  }

  /// Signs an act as this party.
  public func sign(
    _ act: Act, at instant: Instant, command: CommandID? = nil, seen: TreeHead = .empty,
    audience: String = TemporaryLedger.origin
  ) throws -> [UInt8] {
    let command = Command(
      audience: audience, id: command ?? CommandID(at: instant, random: Random.bytes(10)),
      issuedAt: instant.seconds, seen: Seen(size: seen.size, root: seen.root), act: act)
    return try CompactJWS.sign(payload: command.payload, keyID: id.text, type: Command.type, with: key)
  }

  /// Signs a question as this party.
  public func sign(
    _ question: Question, at instant: Instant, query: CommandID? = nil,
    audience: String = TemporaryLedger.origin
  ) throws -> [UInt8] {
    let query = Query(
      audience: audience, id: query ?? CommandID(at: instant, random: Random.bytes(10)),
      issuedAt: instant.seconds, question: question)
    return try CompactJWS.sign(payload: query.payload, keyID: id.text, type: Query.type, with: key)
  }

  // MARK: for child processes

  private static func path(_ id: KeyID, in root: String) -> String { root + "/" + id.text + ".party" }

  func write(to root: String) throws {
    try KeyFile.write(
      key, to: Self.path(id, in: root), passphrase: try TemporaryLedger.passphrase, iterations: 1000)
  }

  /// The party as a child process finds it.
  public init(_ id: KeyID, in root: String) throws {
    self.id = id
    key = try KeyFile.read(Self.path(id, in: root), passphrase: try TemporaryLedger.passphrase)
  }
}
