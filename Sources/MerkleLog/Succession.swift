public import Wire

/// How a tree head stands to an earlier one (承续), told by hashes that lead to the newer root.
public enum Succession: Hashable, Sendable {
  /// The newer tree begins with the older one.
  case grown
  /// The newer tree begins with another one of that size: `root` is its root, and `proof` leads from there to the
  /// newer root. With both heads signed, it shows anybody that the log has two histories.
  case forked(root: Hash256, proof: ConsistencyProof)
  /// The hashes that were read do not lead to the newer root: they say nothing.
  case unproved
}

extension ProofBuilder {
  /// Whether the tree of `newer` begins with that of `older`. The reader need not be trusted.
  ///
  /// - Parameter older: not larger than `newer`.
  /// - Throws: ``ProofError/oldTreeLarger(from:to:)``, or whatever the reader throws.
  public func succession(from older: TreeHead, to newer: TreeHead) throws -> Succession {
    guard older != newer, older != .empty else { return .grown }
    let nothing = ConsistencyProof(from: newer.size, to: newer.size, path: [])
    if older.size == newer.size { return .forked(root: newer.root, proof: nothing) }
    let proof = try consistencyProof(from: older.size, to: newer.size)
    let root = try root(size: older.size)
    guard proof.verify(oldRoot: root, newRoot: newer.root) else { return .unproved }
    return root == older.root ? .grown : .forked(root: root, proof: proof)
  }
}
