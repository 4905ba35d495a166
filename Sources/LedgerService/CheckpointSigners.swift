internal import Journal
internal import MerkleLog
internal import Signing
internal import Vouchers

/// Signs tree heads with the log's keys: an Ed25519 line on every one, an SM2 line on those that are kept.
final class CheckpointSigners {
  /// Kept checkpoints are at least this far apart, so that the slow SM2 line costs nothing.
  private static let keepInterval: Int64 = 60_000

  private let origin: String
  private let ed25519: NoteSigner
  private let sm2: NoteSigner
  private var lastKept: Instant?
  /// The newest signed checkpoint; `nil` before the first.
  private(set) var newest: StoredCheckpoint?

  init(origin: String, ed25519: NoteSigner, sm2: NoteSigner, newest: StoredCheckpoint?) {
    self.origin = origin
    self.ed25519 = ed25519
    self.sm2 = sm2
    self.newest = newest
  }

  var verifiers: [NoteVerifier] { [ed25519.verifier, sm2.verifier] }

  func sign(_ head: TreeHead, at instant: Instant, keep: Bool) throws -> StoredCheckpoint {
    let isKept = keep || lastKept.map { instant.milliseconds >= $0.milliseconds + Self.keepInterval } ?? true
    let note = try CheckpointBody(origin: origin, head: head).signed(by: isKept ? [ed25519, sm2] : [ed25519])
    if isKept { lastKept = instant }
    let checkpoint = StoredCheckpoint(head: head, note: note.bytes, isKept: isKept)
    newest = checkpoint
    return checkpoint
  }

  /// The newest checkpoint with an SM2 line beside the lines it has; `nil` when it is kept already.
  func keepNewest() throws -> StoredCheckpoint? {
    guard var checkpoint = newest, !checkpoint.isKept else { return nil }
    var note = try SignedNote(parsing: checkpoint.note)
    try note.sign(by: sm2)
    checkpoint.note = note.bytes
    checkpoint.isKept = true
    newest = checkpoint
    return checkpoint
  }
}
