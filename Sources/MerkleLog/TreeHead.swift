public import Wire

/// The size and root of a tree: all that a checkpoint says about its entries.
public struct TreeHead: Hashable, Sendable {
  /// How many entries the tree has, never negative.
  public let size: Int64
  /// The Merkle Tree Hash of those entries (RFC 6962 section 2.1).
  public let root: Hash256

  /// The head of the tree without entries.
  public static let empty = TreeHead(size: 0, root: MerkleHash.emptyRoot)

  /// Takes a size of zero or more.
  public init(size: Int64, root: Hash256) {
    precondition(size >= 0, "a tree cannot have a negative size")
    self.size = size
    self.root = root
  }
}
