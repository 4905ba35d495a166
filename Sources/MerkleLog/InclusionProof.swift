public import Wire

/// A Merkle audit path (RFC 6962 section 2.1.1): the entry at `index` is in the tree of `size`.
public struct InclusionProof: Hashable, Sendable {
  /// The entry's place in the log, from 0.
  public let index: Int64
  /// The size of the tree the path leads to.
  public let size: Int64
  /// The leaf's sibling first, the root's child last.
  public let path: [Hash256]

  /// A proof as someone gave it; ``verify(leaf:root:)`` tells whether it holds.
  public init(index: Int64, size: Int64, path: [Hash256]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// Whether the path leads from the leaf hash to the root.
  public func verify(leaf: Hash256, root: Hash256) -> Bool {
    guard index >= 0, size >= 0 else { return false }
    return Self.root(index: UInt64(index), size: UInt64(size), leaf: leaf, path: path) == root
  }

  /// The root that a path leads to (RFC 9162 section 2.1.3.2), or `nil` when index, size and length of
  /// the path do not fit together. Takes the full unsigned range, as other logs may use it.
  public static func root(index: UInt64, size: UInt64, leaf: Hash256, path: [Hash256]) -> Hash256? {
    guard index < size else { return nil }
    var walk = Walk(node: index, last: size - 1)
    var root = leaf
    for hash in path {
      guard !walk.atRoot else { return nil }
      root = walk.climb() ? MerkleHash.node(hash, root) : MerkleHash.node(root, hash)
    }
    return walk.atRoot ? root : nil
  }
}

/// A way up a tree along one node and the last node of each height.
struct Walk {
  var node: UInt64
  var last: UInt64

  /// No path may go on from here.
  var atRoot: Bool { last == 0 }

  /// Goes up by one hash of a path and says whether that hash is the left of the pair. A last node
  /// without a neighbour has no hash of its own in the path: heights where it stands alone are skipped.
  mutating func climb() -> Bool {
    let fromLeft = node & 1 == 1 || node == last
    if fromLeft {
      while node & 1 == 0, node != 0 { shift() }
    }
    shift()
    return fromLeft
  }

  /// Skips the heights at which the node is the right one of a pair.
  mutating func skipRight() {
    while node & 1 == 1 { shift() }
  }

  private mutating func shift() {
    node >>= 1
    last >>= 1
  }
}
