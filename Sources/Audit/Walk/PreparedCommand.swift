internal import Journal
internal import Ledger
internal import Signing
internal import Vouchers
internal import Wire

/// The command of an entry, read, its signature tried with the key that its name stands for.
enum PreparedCommand: Sendable {
  case malformed(cause: String)
  case read(ReadCommand)

  init(_ bytes: [UInt8], keys: KnownKeys) {
    do {
      let jws = try CompactJWS.parse(bytes, limit: Command.sizeLimit, expecting: Command.type)
      self = .read(try ReadCommand(jws, keys: keys))
    } catch let error as JWSError {
      self = .malformed(cause: error.code)
    } catch let error as MalformedInput {
      self = .malformed(cause: error.path.isEmpty ? error.code : error.code + " " + error.path)
    } catch {
      self = .malformed(cause: "key-id")
    }
  }
}

/// A command that is well formed.
struct ReadCommand: Sendable {
  let key: KeyID
  let digest: Hash256
  let command: Command
  let presented: [Facts.Presented]
  let jws: CompactJWS
  /// The key that was tried, and whether the signature is its; `nil` when none was known by that name.
  let trial: (key: PublicKey, holds: Bool)?

  init(_ jws: CompactJWS, keys: KnownKeys) throws {
    self.jws = jws
    key = try KeyID(jws.keyID)
    trial = keys[jws.keyID].map { ($0, jws.isSigned(by: $0)) }
    command = try Command(payload: jws.payload)
    digest = jws.contentDigest
    presented = CommandFacts.presented(in: command.act)
  }

  func request(seenMatches: Bool) -> Request {
    Request(key: key, act: command.act, facts: Facts(seenMatches: seenMatches, presented: presented))
  }

  var reference: CommandReference { CommandReference(key: key, id: command.id, digest: digest) }

  /// Whether the signature is of the key registered under its name, now that the replay knows which that is.
  func isSigned(by row: KeyRow) -> Bool {
    if let trial, trial.key.spki == row.spki { return trial.holds }
    guard let key = try? PublicKey(spki: row.spki) else { return false }
    return jws.isSigned(by: key)
  }
}
