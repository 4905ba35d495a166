import Client
import Foundation
import Journal
import LedgerService
import MerkleLog
import Signing
import Synchronization
import Vouchers
import Wire

/// A log as everybody may read it (C2SP tlog-tiles). Nothing it answers is believed as it stands.
protocol LogSource {
  func publishedCheckpoint() throws -> [UInt8]
  /// The hashes of a tile, 32 bytes each.
  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8]
}

/// A checkpoint whose signatures were verified.
struct VerifiedHead: Hashable, Sendable {
  let head: TreeHead
  let note: [UInt8]
}

/// A party's memory of a log (所见): what it is told now must have grown out of what it was told before.
///
/// The newest checkpoint is kept in a file, over processes and years; before the first one, the trust file says what the log
/// begins with. Contract:
/// - A larger checkpoint replaces it only after it was proved, from hashes the service publishes, to begin with it. So the
///   file never goes back, however many processes share it and in whatever order their answers come.
/// - What is asked for after something was kept may be no smaller: otherwise the log was rolled back. A receipt may be
///   older than what is kept, but must be of its past.
/// - Whatever contradicts is kept as evidence, what was kept before stays, and a receipt in doubt is looked at each time
///   anew, until people have moved it away.
final class LogMemory: Sendable {
  private struct Known {
    let head: TreeHead
    /// `nil` for the head the trust file tells.
    let note: [UInt8]?
  }

  /// How long those who carry a checkpoint may show it once it is old, and a little more: the service says two seconds.
  private static let carriedSeconds = 2.5

  let folder: SeenFolder
  private let origin: String
  private let verifiers: [NoteVerifier]
  private let genesis: TreeHead
  /// What receipts said since the last ``confirm(with:)``.
  private let unproved = Mutex<[TreeHead: [UInt8]]>([:])

  init(_ folder: SeenFolder, of anchor: TrustAnchor, verifiers: [NoteVerifier]) {
    self.folder = folder
    self.verifiers = verifiers
    origin = anchor.origin
    // The root of a tree of one leaf is the leaf.
    genesis = TreeHead(size: 1, root: anchor.genesisLeaf)
  }

  private func verified(_ note: [UInt8]) throws(CheckpointError) -> VerifiedHead {
    VerifiedHead(
      head: try Checkpoint.open(note, origin: origin, verifiers: verifiers).head, note: note)
  }

  private func remembered() throws(LogDoubt) -> Known {
    guard let note = try folder.read() else { return Known(head: genesis, note: nil) }
    guard let head = try? verified(note).head else { throw .memoryDamaged(path: folder.newest) }
    return Known(head: head, note: note)
  }

  // MARK: What is told

  /// The newest checkpoint as the service tells it, once it is known to have grown out of what is remembered. May block.
  ///
  /// - Throws: `LogDoubt`; `CheckpointError` for what the log did not sign; what `log` throws.
  func newest(of log: some LogSource) throws -> VerifiedHead {
    // Looked at before asking: other processes go on meanwhile.
    let known = try remembered()
    var told = try verified(try log.publishedCheckpoint())
    if told.head.size < known.head.size {
      Thread.sleep(forTimeInterval: Self.carriedSeconds)
      told = try verified(try log.publishedCheckpoint())
    }
    guard told.head.size >= known.head.size else {
      let evidence = folder.keepEvidence(earlier: known.note, later: told.note, proof: nil)
      throw LogDoubt.rolledBack(held: known.head.size, told: told.head.size, evidence: evidence)
    }
    try prove([told] + owed(), log)
    return told
  }

  private func owed() throws -> [VerifiedHead] {
    try folder.owedNotes().map { path, note throws(LogDoubt) in
      guard let owed = try? verified(note) else { throw LogDoubt.memoryDamaged(path: path) }
      return owed
    }
  }

  /// Takes down the verified checkpoint of a receipt; ``confirm(with:)`` looks at it. May be called from any task.
  func note(_ checkpoint: [UInt8], of head: TreeHead) {
    unproved.withLock { $0[head] = checkpoint }
  }

  /// Holds the checkpoints of receipts against the log. May block. Where the log cannot be reached, that is done at the
  /// next opportunity: the receipts themselves are good. What is in doubt stays so until people have looked at it.
  ///
  /// - Throws: `LogDoubt`, or `output-unwritable`.
  func confirm(with log: some LogSource) throws {
    let heads = takeUnproved()
    if heads.isEmpty { return }
    do { try prove(heads, log) } catch {
      for head in heads { try folder.owe(head.note, of: head.head) }
      guard error is ClientError || error is TurnedBack else { throw error }
      Console.note(
        "回执已核验；服务此刻无法证明其检查点与此前一致，下次办理时再核对",
        "the receipts are verified; that their checkpoints follow from those before will be checked next time: the service cannot show it now"
      )
    }
  }

  /// Keeps what was not confirmed for the next time.
  func end() {
    for head in takeUnproved() { try? folder.owe(head.note, of: head.head) }
  }

  private func takeUnproved() -> [VerifiedHead] {
    unproved.withLock { unproved in
      defer { unproved = [:] }
      return unproved.map { VerifiedHead(head: $0.key, note: $0.value) }
    }
  }

  // MARK: Proving

  /// Proves that these and what is remembered are one history, and remembers the newest of them.
  private func prove(_ heads: [VerifiedHead], _ log: some LogSource) throws {
    var isKept = false
    while !isKept {
      let known = try remembered()
      guard let newest = heads.max(by: { $0.head.size < $1.head.size }), newest.head.size >= known.head.size
      else {
        // Others have seen more meanwhile.
        try require(heads.map { Known(head: $0.head, note: $0.note) }, before: known, log)
        break
      }
      try require(
        [known] + heads.map { Known(head: $0.head, note: $0.note) },
        before: Known(head: newest.head, note: newest.note), log)
      isKept = try newest.head == known.head || folder.replace(known.note, with: newest.note)
    }
    for head in heads { folder.pay(head.head) }
  }

  private func require(_ earlier: [Known], before newest: Known, _ log: some LogSource) throws {
    let size = newest.head.size
    let tiles = DoorTiles(size: size) { try log.tile(level: $0, index: $1, width: $2) }
    let builder = ProofBuilder(reader: tiles, size: size)
    for known in earlier {
      let verdict: Succession
      do { verdict = try builder.succession(from: known.head, to: newest.head) } catch is TileError {
        verdict = .unproved
      } catch let error as TurnedBack where error.code == Self.tileNotThere {
        verdict = .unproved
      }
      switch verdict {
      case .grown: continue
      case .unproved: throw LogDoubt.notProved(held: known.head.size, told: size)
      case .forked:
        let evidence = folder.keepEvidence(
          earlier: known.note, later: newest.note ?? [], proof: verdict)
        throw LogDoubt.forked(held: known.head.size, told: size, evidence: evidence)
      }
    }
  }

  /// The service's name for a tile beyond its log.
  private static let tileNotThere = "tile-not-there"
}
