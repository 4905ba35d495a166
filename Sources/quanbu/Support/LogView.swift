import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// The hashes of a log's tree, wherever they come from.
struct LogHashes: HashReader {
  let read: (_ level: Int, _ from: Int64, _ count: Int) throws -> [Hash256]

  func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256] { try read(level, from, count) }
}

/// The ledger as a log: its newest checkpoint, and the tiles below it.
struct LogView {
  let origin: String
  let checkpoint: StoredCheckpoint
  private let hashes: LogHashes
  private let entries: (Range<Int64>) throws -> [[UInt8]]
  private let verifiers: [NoteVerifier]

  init(reading journal: SQLiteJournal) throws {
    guard let genesis = try journal.loadWhole().genesis else { throw JournalError(.notALedger, journal.path) }
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    origin = genesis.origin
    verifiers = try genesis.logKeys.map { try NoteVerifier(vkey: $0) }
    self.checkpoint = checkpoint
    hashes = LogHashes { try journal.hashes(level: $0, from: $1, count: $2) }
    entries = { range in try journal.entries(in: range).map(\.bytes) }
  }

  /// - Parameter checkpoint: whose tree it is.
  init(
    _ genesis: Genesis, _ checkpoint: StoredCheckpoint, hashes: LogHashes,
    entries: @escaping (Range<Int64>) throws -> [[UInt8]]
  ) throws {
    origin = genesis.origin
    verifiers = try genesis.logKeys.map { try NoteVerifier(vkey: $0) }
    self.checkpoint = checkpoint
    self.hashes = hashes
    self.entries = entries
  }

  // MARK: Heads

  /// The head of the newest checkpoint, if the log signed it and it is the tree's.
  func verifiedHead() throws -> TreeHead {
    let head = try Checkpoint.open(checkpoint.note, origin: origin, verifiers: verifiers).head
    guard head == checkpoint.head,
      try ProofBuilder(reader: hashes, size: head.size).root(size: head.size) == head.root
    else { throw ServiceError(.treeBroken, "size \(head.size)") }
    return head
  }

  /// Opens a held checkpoint, or the one of a receipt, and compares it with the ledger.
  func requireConsistent(_ path: String) throws -> TreeHead {
    let bytes = try OutputFile.read(path)
    let note = bytes.starts(with: ProofFile.header.utf8) ? try ProofFile(bytes: bytes).checkpoint : bytes
    let head = try Checkpoint.open(note, origin: origin, verifiers: verifiers).head
    try requireConsistent(head, path)
    return head
  }

  /// Whether the ledger's newest head only adds to this one.
  private func requireConsistent(_ head: TreeHead, _ path: String) throws {
    let newest = checkpoint.head
    guard head.size <= newest.size else {
      throw CommandFailure(
        .integrity, code: "ledger-shorter",
        Text(
          "\(path)：账本只有 \(newest.size) 条，检查点有 \(head.size) 条：账本被截短",
          "\(path): the ledger has \(newest.size) entries, the checkpoint \(head.size): it was cut"))
    }
    let proof = try ProofBuilder(reader: hashes, size: newest.size)
      .consistencyProof(from: head.size, to: newest.size)
    guard proof.verify(oldRoot: head.root, newRoot: newest.root) else {
      throw CommandFailure(
        .integrity, code: "history-rewritten",
        Text(
          "\(path)：前 \(head.size) 条与检查点不同：历史被改动",
          "\(path): the first \(head.size) entries are not the checkpoint's: history was rewritten"))
    }
  }

  /// A folder that was exported to before must be of this log's past.
  func checkEarlier(at folder: String) throws {
    let path = folder + "/checkpoint"
    guard FileManager.default.fileExists(atPath: path) else { return }
    _ = try requireConsistent(path)
  }

  // MARK: Tiles

  /// Writes a tile unless its file is there; a tile of one name never changes.
  func write(_ tile: Tile, to folder: String) throws -> Bool {
    let path = folder + "/" + tile.path
    if FileManager.default.fileExists(atPath: path) { return false }
    try OutputFile.makeFolder((path as NSString).deletingLastPathComponent)
    try OutputFile.replace(path, with: try contents(tile))
    return true
  }

  private func contents(_ tile: Tile) throws -> [UInt8] {
    let first = tile.index * Int64(Tile.width)
    switch tile.kind {
    case .hashes(let level):
      let hashes = try self.hashes.hashes(level: level, from: first, count: tile.width)
      guard hashes.count == tile.width else { throw ServiceError(.treeBroken, tile.path) }
      return HashTile.encode(hashes)
    case .entries:
      let entries = try entries(first..<(first + Int64(tile.width)))
      guard entries.count == tile.width else { throw ServiceError(.treeBroken, tile.path) }
      return try EntryBundle.encode(entries)
    }
  }
}
