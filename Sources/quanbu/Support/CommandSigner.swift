import Foundation
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// A party's key and what its commands say beside the act: for which ledger, when, and what history was seen.
struct CommandSigner: Sendable {
  let keyID: KeyID
  let key: PrivateKey
  let origin: String
  let seen: TreeHead
  let clock: any TimeSource

  /// The signed bytes of a command with a fresh id.
  func sign(_ act: Act) throws -> [UInt8] { try sign(command(act)) }

  /// A command of this moment, with a fresh id unless one is given.
  func command(_ act: Act, id: CommandID? = nil) -> Command {
    let now = clock.now()
    return Command(
      audience: origin, id: id ?? CommandID(at: now, random: Random.bytes(10)), issuedAt: now.seconds,
      seen: Seen(size: seen.size, root: seen.root), act: act)
  }

  func sign(_ command: Command) throws -> [UInt8] {
    try CompactJWS.sign(payload: command.payload, keyID: keyID.text, type: Command.type, with: key)
  }
}
