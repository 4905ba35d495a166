internal import Ledger
internal import Signing
internal import Vouchers
internal import Wire
internal import Journal

/// A command whose signature and form are right, on its way to the writer.
struct VerifiedCommand: Sendable {
  let jws: [UInt8]
  /// SHA-256 of the JWS: tells a repeat from another content under the same id.
  let digest: Hash256
  let key: KeyID
  let command: Command
  let presented: [Facts.Presented]
}

/// The filter before the writer, run on any core: size, form, key, signature, audience, strict payload. It decides
/// nothing about the ledger; it only keeps out what could not be anybody's command.
struct Gate: Sendable {
  let origin: String
  let keys: KeyDirectory

  func verify(_ bytes: [UInt8]) throws(Rejection) -> VerifiedCommand {
    let jws: CompactJWS
    do throws(JWSError) {
      jws = try CompactJWS.parse(bytes, limit: Command.sizeLimit, expecting: Command.type)
    } catch {
      throw .form(error)
    }
    guard let key = keys[jws.keyID], let id = try? KeyID(jws.keyID) else { throw .unknownKey(jws.keyID) }
    guard jws.isSigned(by: key) else { throw .badSignature }
    let command: Command
    do throws(MalformedInput) { command = try Command(payload: jws.payload) } catch {
      throw .malformed(error)
    }
    guard command.audience.utf8.elementsEqual(origin.utf8) else { throw .otherLedger(ours: origin) }
    return VerifiedCommand(
      jws: bytes, digest: Digest.sha256(bytes), key: id, command: command,
      presented: CommandFacts.presented(in: command.act))
  }
}
