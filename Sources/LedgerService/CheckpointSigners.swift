internal import Journal
internal import MerkleLog
internal import Signing
internal import Vouchers

/// Signs tree heads with the log's keys: an Ed25519 line on every one, an SM2 line on those that are kept.
final class CheckpointSigners {
  /// Kept checkpoints are at least this far apart, so that the slow SM2 line costs nothing.
  private static let keepInterval: Int64 = 60_000

  private let origin: String
  let ed25519: NoteSigner
  private let sm2: NoteSigner
  /// When the last entry below the newest kept checkpoint was written; `nil` before the first.
  private var lastKept: Instant?
  /// The newest signed checkpoint; `nil` before the first.
  private(set) var newest: StoredCheckpoint?

  init(
    origin: String, ed25519: NoteSigner, sm2: NoteSigner, newest: StoredCheckpoint? = nil,
    lastKept: Instant? = nil
  ) {
    self.origin = origin
    self.ed25519 = ed25519
    self.sm2 = sm2
    self.newest = newest
    self.lastKept = lastKept
  }

  var verifiers: [NoteVerifier] { [ed25519.verifier, sm2.verifier] }

  func sign(_ head: TreeHead, at instant: Instant) throws -> StoredCheckpoint {
    let isKept = isKeptNext(at: instant)
    let note = try CheckpointBody(origin: origin, head: head).signed(by: isKept ? [ed25519, sm2] : [ed25519])
    if isKept { lastKept = instant }
    let checkpoint = StoredCheckpoint(head: head, note: note.bytes, isKept: isKept)
    newest = checkpoint
    return checkpoint
  }

  /// At most one a minute: whether that minute is over.
  private func isKeptNext(at instant: Instant) -> Bool {
    guard let lastKept else { return true }
    return instant.milliseconds >= lastKept.milliseconds + Self.keepInterval
  }
}
