import Journal
import Ledger
import LedgerService
import MerkleLog
import Vouchers
import Wire

/// Entries, receipts and the log.
extension LedgerView {
  /// Whether the asker's command of this id is journalled.
  func knows(_ id: CommandID, of key: KeyID) throws -> Bool {
    if let file = source.file { return try file.findCommand(key: key, id: id) != nil }
    let question = Question.commandAnswer(CommandAnswer(id: id))
    guard case .receipt(let receipt)? = try source.replica?.ask(question) else {
      throw Self.otherAnswer(question)
    }
    return receipt != nil
  }

  func newestCheckpoint() throws -> StoredCheckpoint {
    if let replica = source.replica { return try replica.door.storedCheckpoint() }
    guard let checkpoint = try source.file?.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return checkpoint
  }

  /// How many entries there are.
  func entryCount() throws -> Int64 {
    if let file = source.file { return try file.entryCount() }
    return try newestCheckpoint().head.size
  }

  /// Hands out entries in order, a bounded number in memory at a time; through a door, for auditors.
  func forEachEntry(in range: Range<Int64>, _ body: (_ bytes: [UInt8]) throws -> Void) throws {
    if let file = source.file { return try file.forEachEntry(in: range) { try body($0.bytes) } }
    var next = range.lowerBound
    while next < range.upperBound {
      let count = min(range.upperBound - next, Int64(LookupSubject.entryLimit))
      let entries = try entries(from: next, count: Int(count))
      for entry in entries { try body(entry) }
      guard entries.count == Int(count) else { return }
      next += count
    }
  }

  private func entries(from start: Int64, count: Int) throws -> [[UInt8]] {
    if let replica = source.replica { return try replica.entries(from: start, count: count) }
    return try source.file?.entries(in: start..<(start + Int64(count))).map(\.bytes) ?? []
  }

  /// The hashes of the tree at a size.
  private func hashes(size: Int64) -> LogHashes {
    if let replica = source.replica {
      let tiles = DoorTiles(size: size) { try replica.door.tile(level: $0, index: $1, width: $2) }
      return LogHashes { try tiles.hashes(level: $0, from: $1, count: $2) }
    }
    return LogHashes { try source.file?.hashes(level: $0, from: $1, count: $2) ?? [] }
  }

  /// The leaf hash of the first entry.
  func genesisLeaf() throws -> Hash256? {
    let size = try newestCheckpoint().head.size
    return try hashes(size: size).hashes(level: 0, from: 0, count: 1).first
  }

  /// The ledger as a log; through a door its entries are for auditors.
  func log() throws -> LogView {
    let checkpoint = try newestCheckpoint()
    return try LogView(
      try genesis(), checkpoint, hashes: hashes(size: checkpoint.head.size),
      entries: { try entries(from: $0.lowerBound, count: $0.count) })
  }

  /// The receipt of an entry against the newest checkpoint; `nil` when there is none.
  func receipt(of sequence: Int64) throws -> Receipt? {
    if let file = source.file { return try file.snapshot { try Receipt(of: sequence, in: file) } }
    let checkpoint = try newestCheckpoint()
    let size = checkpoint.head.size
    guard (0..<size).contains(sequence), let bytes = try entries(from: sequence, count: 1).first else {
      return nil
    }
    let proof = try ProofBuilder(reader: hashes(size: size), size: size)
      .inclusionProof(index: sequence, size: size)
    return Receipt(entry: bytes, proof: proof, checkpoint: checkpoint.note)
  }
}
