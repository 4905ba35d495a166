import MerkleLog
import Signing

/// The log's own keys in wrong hands.
struct StolenKeys {
  private let folder: String
  private let ed25519: PrivateKey
  private let sm2: PrivateKey

  init(folder: String, passphraseFile: String?) throws {
    guard let passphraseFile else { throw TamperProblem("--stolen-log-keys needs --passphrase-file") }
    let passphrase = try Passphrase.file(passphraseFile)
    self.folder = folder
    ed25519 = try KeyFile.read(folder + "/log.key", passphrase: passphrase)
    sm2 = try KeyFile.read(folder + "/log-sm2.key", passphrase: passphrase)
  }

  /// A checkpoint as the log itself would sign it.
  func sign(_ head: TreeHead, origin: String, isKept: Bool) throws -> [UInt8] {
    let first = try NoteSigner(name: origin, kind: .ed25519, key: ed25519)
    let second = try NoteSigner(name: origin, kind: .sm2, key: sm2)
    return try CheckpointBody(origin: origin, head: head).signed(by: isKept ? [first, second] : [first]).bytes
  }
}
