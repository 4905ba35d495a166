public import Wire

/// A consistency proof (RFC 6962 section 2.1.2): the tree of size `to` begins with the tree of `from`.
public struct ConsistencyProof: Hashable, Sendable {
  /// The size of the older tree.
  public let from: Int64
  /// The size of the newer tree.
  public let to: Int64
  /// The hashes in the order of RFC 6962.
  public let path: [Hash256]

  /// A proof as someone gave it; ``verify(oldRoot:newRoot:)`` tells whether it holds.
  public init(from: Int64, to: Int64, path: [Hash256]) {
    self.from = from
    self.to = to
    self.path = path
  }

  /// Whether the newer tree only appends to the older one.
  public func verify(oldRoot: Hash256, newRoot: Hash256) -> Bool {
    guard from >= 0, to >= 0 else { return false }
    return Self.holds(
      from: UInt64(from), to: UInt64(to), path: path, oldRoot: oldRoot, newRoot: newRoot)
  }

  /// Whether a path connects two roots (RFC 9162 section 2.1.4.2). An empty older tree proves nothing,
  /// so it is refused. Takes the full unsigned range, as other logs may use it.
  public static func holds(
    from: UInt64, to: UInt64, path: [Hash256], oldRoot: Hash256, newRoot: Hash256
  ) -> Bool {
    guard from > 0, from <= to else { return false }
    if from == to { return path.isEmpty && oldRoot == newRoot }
    guard !path.isEmpty else { return false }
    // An older tree that is one whole subtree starts the path itself.
    let hashes = from & (from - 1) == 0 ? [oldRoot] + path : path
    var walk = Walk(node: from - 1, last: to - 1)
    walk.skipRight()
    var (old, new) = (hashes[0], hashes[0])
    for hash in hashes.dropFirst() {
      guard !walk.atRoot else { return false }
      if walk.climb() {
        old = MerkleHash.node(hash, old)
        new = MerkleHash.node(hash, new)
      } else {
        new = MerkleHash.node(new, hash)
      }
    }
    return walk.atRoot && old == oldRoot && new == newRoot
  }
}
