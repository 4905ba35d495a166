internal import Journal
internal import Ledger
internal import Signing
internal import Vouchers
internal import Wire

/// A command whose signature and form are right, on its way to the writer. A class, because the writer looks at each
/// several times and copying one costs a count for every part.
final class VerifiedCommand: Sendable {
  let jws: [UInt8]
  /// SHA-256 of the JWS: tells a repeat from another content under the same id.
  let digest: Hash256
  let command: Command
  /// What is decided about, where the ledger knows the tree head the signer had seen.
  let request: Request

  var key: KeyID { request.key }

  /// The same where it does not.
  var requestWithoutSeen: Request {
    Request(
      key: request.key, act: request.act,
      facts: Facts(seenMatches: false, presented: request.facts.presented))
  }

  /// What the same command is known by when it comes again.
  var reference: CommandReference { CommandReference(key: key, id: command.id, digest: digest) }

  init(jws: [UInt8], digest: Hash256, key: KeyID, command: Command, presented: [Facts.Presented]) {
    self.jws = jws
    self.digest = digest
    self.command = command
    request = Request(
      key: key, act: command.act, facts: Facts(seenMatches: true, presented: presented))
  }
}

/// A query whose signature and form are right.
struct VerifiedQuery: Sendable {
  let key: KeyID
  let query: Query
}

/// What the gate turns away: why, and the key id the bytes name, when they come so far as to name a well-formed one.
struct TurnedAway: Error {
  let rejection: Rejection
  let key: String?

  init(_ rejection: Rejection, key: String? = nil) {
    self.rejection = rejection
    self.key = key
  }
}

/// The filter before the writer, run on any core: size, form, key, signature, audience, strict payload. It decides
/// nothing about the ledger; it only keeps out what could not be anybody's command or query.
struct Gate: Sendable {
  let origin: String
  let keys: KeyDirectory

  func verify(_ bytes: [UInt8]) throws(TurnedAway) -> VerifiedCommand {
    let jws = try parse(bytes, limit: Command.sizeLimit, expecting: Command.type)
    do throws(Rejection) { return try command(jws) } catch { throw TurnedAway(error, key: jws.keyID) }
  }

  func verify(query bytes: [UInt8]) throws(TurnedAway) -> VerifiedQuery {
    let jws = try parse(bytes, limit: Query.sizeLimit, expecting: Query.type)
    do throws(Rejection) { return try query(jws) } catch { throw TurnedAway(error, key: jws.keyID) }
  }

  private func parse(
    _ bytes: [UInt8], limit: Int, expecting type: String
  ) throws(TurnedAway) -> CompactJWS {
    do throws(JWSError) { return try CompactJWS.parse(bytes, limit: limit, expecting: type) } catch {
      throw TurnedAway(.form(error))
    }
  }

  private func command(_ jws: CompactJWS) throws(Rejection) -> VerifiedCommand {
    let key = try signer(of: jws)
    let command: Command
    do throws(MalformedInput) { command = try Command(payload: jws.payload) } catch {
      throw isForAnother(jws.payload) ? .otherLedger(ours: origin) : .malformed(error)
    }
    guard isOurs(command.audience) else { throw .otherLedger(ours: origin) }
    do throws(MalformedInput) { try command.act.checkNewKey() } catch { throw .malformed(error) }
    return VerifiedCommand(
      jws: jws.bytes, digest: jws.contentDigest, key: key, command: command,
      presented: CommandFacts.presented(in: command.act))
  }

  private func query(_ jws: CompactJWS) throws(Rejection) -> VerifiedQuery {
    let key = try signer(of: jws)
    let query: Query
    do throws(MalformedInput) { query = try Query(payload: jws.payload) } catch {
      throw isForAnother(jws.payload) ? .otherLedger(ours: origin) : .malformed(error)
    }
    guard isOurs(query.audience) else { throw .otherLedger(ours: origin) }
    // What the gate turns away as a command is nothing to ask about either.
    if case .commandCheck(let check) = query.question {
      do throws(MalformedInput) { try check.act.checkNewKey() } catch { throw .malformed(error) }
    }
    return VerifiedQuery(key: key, query: query)
  }

  /// The key that signed, if it is known and did.
  private func signer(of jws: CompactJWS) throws(Rejection) -> KeyID {
    guard let key = keys[jws.keyID], let id = try? KeyID(jws.keyID) else { throw .unknownKey(jws.keyID) }
    guard jws.isSigned(by: key) else { throw .badSignature }
    return id
  }

  private func isOurs(_ audience: String) -> Bool { audience.hasSameBytes(as: origin) }

  /// Whose ledger it was signed for comes before what is wrong with it.
  private func isForAnother(_ payload: [UInt8]) -> Bool {
    guard var members = try? MemberReader(parsing: payload), let audience = try? members.string("aud") else {
      return false
    }
    return !isOurs(audience)
  }
}

extension Act {
  /// A key that nothing can be verified with must never be registered: the rules cannot tell, they hold no
  /// cryptography.
  fileprivate func checkNewKey() throws(MalformedInput) {
    let key: NewKey
    switch self {
    case .registerKey(let act): key = act.key
    case .rotateKey(let act): key = act.key
    case .registerInstitution(let act): key = act.key
    case .addInstitutionKey(let act): key = act.key
    default: return
    }
    guard (try? PublicKey(registering: key)) != nil else {
      throw MalformedInput(.wrongType(expected: "public key of the algorithm named"), path: "key.spki")
    }
  }
}

extension PublicKey {
  /// The key as registered, if it is one and of the algorithm it says.
  convenience init(registering key: NewKey) throws(SigningError) {
    try self.init(spki: key.spki)
    guard algorithm.rawValue == key.algorithm else { throw SigningError(.keyAlgorithm, key.id.text) }
  }
}
