public import Wire

/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
///
/// It is all a writer needs to extend the tree (RFC 6962 section 2.1): one hash for each bit set in
/// the size, at most 63. Appending costs one inner hash on average, the root as many as there are
/// bits set.
public struct Frontier: Hashable, Sendable {
  /// How many leaves have been appended.
  public private(set) var size: Int64
  /// The roots of the complete subtrees, largest first: what to store beside ``size``.
  public private(set) var hashes: [Hash256]

  /// The edge of the tree without leaves.
  public init() {
    size = 0
    hashes = []
  }

  /// Takes up a stored edge again.
  ///
  /// - Throws: ``ProofError/frontierCount(size:count:)`` when the hashes cannot belong to the size.
  ///   Whether they are the right ones only a comparison of ``head`` with a signed one can tell.
  public init(size: Int64, hashes: [Hash256]) throws(ProofError) {
    guard size >= 0, size.nonzeroBitCount == hashes.count else {
      throw .frontierCount(size: size, count: hashes.count)
    }
    self.size = size
    self.hashes = hashes
  }

  /// - Parameter subtree: the root of a complete subtree of the tree, by its height and its place among those.
  init(size: Int64, _ subtree: (_ height: Int, _ index: Int64) -> Hash256) {
    self.size = size
    let heights = (0..<63).reversed().filter { size >> Int64($0) & 1 == 1 }
    hashes = heights.map { subtree($0, size >> Int64($0) - 1) }
  }

  /// Appends the hash of the next leaf.
  public mutating func append(_ leaf: Hash256) {
    var hash = leaf
    // Each trailing one bit of the size is a complete subtree that this one now completes a pair with.
    for _ in 0..<(~size).trailingZeroBitCount {
      hash = MerkleHash.node(hashes.removeLast(), hash)
    }
    hashes.append(hash)
    size += 1
  }

  /// The root of all leaves so far.
  public var root: Hash256 { Subtrees.root(of: hashes) }

  /// The size and root so far.
  public var head: TreeHead { TreeHead(size: size, root: root) }

  /// The root of the complete subtree of 2^height leaves at the edge, if the size has that bit.
  func subtree(height: Int) -> Hash256? {
    guard size >> Int64(height) & 1 == 1 else { return nil }
    return hashes[(size >> Int64(height + 1)).nonzeroBitCount]
  }
}
