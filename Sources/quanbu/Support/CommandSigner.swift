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

  /// Reads `NAME.key`, and the key's id from `NAME.pub` beside it.
  init(
    keyFile path: String, passphrase: Passphrase, origin: String, seen: TreeHead, clock: any TimeSource
  ) throws {
    key = try KeyFile.read(path, passphrase: passphrase)
    keyID = try PublicKeyFile.read(beside: path).id
    self.origin = origin
    self.seen = seen
    self.clock = clock
  }

  /// The signed bytes of a command with a fresh id.
  func sign(_ act: Act) throws -> [UInt8] {
    let now = clock.now()
    let command = Command(
      audience: origin, id: CommandID(at: now, random: Random.bytes(10)), issuedAt: now.seconds,
      seen: Seen(size: seen.size, root: seen.root), act: act)
    return try sign(command)
  }

  func sign(_ command: Command) throws -> [UInt8] {
    try CompactJWS.sign(payload: command.payload, keyID: keyID.text, type: Command.type, with: key)
  }
}

/// The public half of a key as it is handed to whoever registers it: `NAME.pub`, JSON of id, algorithm and SPKI.
enum PublicKeyFile {
  static func path(beside key: String) -> String {
    (key.hasSuffix(".key") ? String(key.dropLast(4)) : key) + ".pub"
  }

  static func read(beside key: String) throws -> NewKey { try read(path(beside: key)) }

  static func read(_ path: String) throws -> NewKey {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceError(.secretUnreadable, path)
    }
    return try NewKey(try JSON(parsing: Array(data)), path: path)
  }

  static func write(_ key: NewKey, to path: String) throws {
    var json = JSONWriter()
    key.write(to: &json)
    do {
      try Data(json.bytes + [0x0A]).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }
}
