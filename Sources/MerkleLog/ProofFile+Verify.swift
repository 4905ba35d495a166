public import Signing

extension ProofFile {
  /// The receipt for one entry, which travels along as the extra bytes.
  public init(entry: [UInt8], proof: InclusionProof, checkpoint: SignedNote) {
    self.init(extra: entry, index: proof.index, path: proof.path, checkpoint: checkpoint.bytes)
  }

  /// Verifies that the log holds `entry` at ``index``, and returns the checkpoint that says so.
  ///
  /// Size and root come from the signed checkpoint alone (C2SP tlog-proof).
  ///
  /// - Parameters:
  ///   - entry: the bytes to be proved; ``extra`` may be given, since the proof is what makes it true.
  ///   - origin: the log it must be in.
  ///   - verifiers: as for ``Checkpoint/open(_:origin:verifiers:)``.
  /// - Throws: ``ProofFileError/checkpoint(_:)`` or ``ProofFileError/notIncluded``.
  public func verify(
    entry: [UInt8], origin: String, verifiers: [NoteVerifier]
  ) throws(ProofFileError) -> Checkpoint {
    let opened: Checkpoint
    do throws(CheckpointError) {
      opened = try Checkpoint.open(checkpoint, origin: origin, verifiers: verifiers)
    } catch {
      throw .checkpoint(error)
    }
    let proof = InclusionProof(index: index, size: opened.head.size, path: path)
    guard proof.verify(leaf: MerkleHash.leaf(entry), root: opened.head.root) else { throw .notIncluded }
    return opened
  }
}
