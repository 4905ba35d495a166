public import Journal
public import MerkleLog

/// What every caller is answered with: the entry's bytes and the proof that the signed checkpoint contains them.
/// It can be checked offline for ever with the trust anchor.
public struct Receipt: Sendable {
  /// The journal entry, byte for byte.
  public let entry: [UInt8]
  public let proof: InclusionProof
  /// The signed checkpoint the proof leads to, shared by its whole group.
  public let checkpoint: [UInt8]

  public init(entry: [UInt8], proof: InclusionProof, checkpoint: [UInt8]) {
    self.entry = entry
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// Sequence number of the entry.
  public var sequence: Int64 { proof.index }

  /// The file people keep: C2SP tlog-proof with the entry in its `extra` line. The proof authenticates it, since the
  /// leaf is computed from it.
  public var file: [UInt8] {
    ProofFile(extra: entry, index: proof.index, path: proof.path, checkpoint: checkpoint).bytes
  }
}

extension Receipt {
  /// The receipt of an entry against the newest checkpoint; `nil` when there is no such entry. To be called within a
  /// snapshot of the journal.
  public init?(of sequence: Int64, in journal: SQLiteJournal) throws {
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    let size = checkpoint.head.size
    guard (0..<size).contains(sequence), let bytes = try journal.entry(sequence) else { return nil }
    let proof = try ProofBuilder(reader: journal, size: size).inclusionProof(index: sequence, size: size)
    self.init(entry: bytes, proof: proof, checkpoint: checkpoint.note)
  }
}
