public import Wire

/// The part of a tree that one group of new leaves made, kept for as long as the group is answered.
///
/// Every hash in the inclusion proof of a new leaf, and in the consistency proof between the heads
/// before and after the group, is either one of the old frontier's or was computed for the group. So
/// a receipt can be given right after the commit without reading anything back. Building costs one
/// hash a leaf, each proof only copies.
public struct RightEdge: Sendable {
  /// The tree before the group.
  public let before: Frontier
  /// The tree with the group.
  public let after: Frontier
  /// The head of the tree with the group.
  public let head: TreeHead
  /// From the leaves up: the hashes of each height that touch the group.
  private let rows: [Row]

  /// The hashes of one height, the last of which may stand for an incomplete subtree.
  private struct Row: Sendable {
    let first: Int64
    let hashes: [Hash256]

    subscript(index: Int64) -> Hash256? {
      index >= first && index - first < hashes.count ? hashes[Int(index - first)] : nil
    }
  }

  /// Appends the hashes of a group's leaves, in order, to the tree `before`.
  public init(before: Frontier, appending leaves: [Hash256]) {
    let rows = Self.rows(before, leaves)
    self.before = before
    self.rows = rows
    after = Frontier(size: before.size + Int64(leaves.count)) { height, index in
      // Those the group did not touch are the old edge's.
      if height < rows.count, let hash = rows[height][index] { return hash }
      guard let hash = before.subtree(height: height) else { preconditionFailure("a subtree left the edge") }
      return hash
    }
    head = after.head
  }

  private static func rows(_ before: Frontier, _ leaves: [Hash256]) -> [Row] {
    var rows: [Row] = []
    var hashes = leaves
    var height = 0
    while !hashes.isEmpty {
      var first = before.size >> Int64(height)
      if let left = before.subtree(height: height) {
        hashes.insert(left, at: 0)
        first -= 1
      }
      rows.append(Row(first: first, hashes: hashes))
      if first == 0, hashes.count == 1 { break }
      hashes = paired(hashes)
      height += 1
    }
    return rows
  }

  /// The row above: a last hash without a neighbour stands for itself (RFC 6962 section 2.1).
  private static func paired(_ row: [Hash256]) -> [Hash256] {
    var above: [Hash256] = []
    above.reserveCapacity((row.count + 1) / 2)
    for left in stride(from: 0, to: row.count, by: 2) {
      above.append(left + 1 < row.count ? MerkleHash.node(row[left], row[left + 1]) : row[left])
    }
    return above
  }

  /// Proves that the new head holds the leaf at `index`, which must be one of the group's.
  ///
  /// - Throws: ``ProofError/indexOutsideGroup(index:group:)`` for any other leaf.
  public func inclusionProof(of index: Int64) throws(ProofError) -> InclusionProof {
    guard index >= before.size, index < head.size else {
      throw .indexOutsideGroup(index: index, group: before.size..<head.size)
    }
    var path: [Hash256] = []
    path.reserveCapacity(rows.count)
    var position = index
    for row in rows {
      if let sibling = row[position ^ 1] { path.append(sibling) }
      position >>= 1
    }
    return InclusionProof(index: index, size: head.size, path: path)
  }

  /// Proves that the new head only appends to the old one.
  ///
  /// - Throws: ``ProofError/emptyOldTree`` when there was nothing before the group.
  public func consistencyProof() throws(ProofError) -> ConsistencyProof {
    guard before.size > 0 else { throw .emptyOldTree }
    var path: [Hash256] = []
    for range in ProofShape.consistency(from: before.size, to: head.size) {
      let height = Subtrees.height(holding: range.upperBound - range.lowerBound)
      // Present by construction: each range is a subtree of the old edge or begins at the old size.
      guard let hash = rows[height][range.lowerBound >> Int64(height)] else {
        preconditionFailure("a consistency proof left its group")
      }
      path.append(hash)
    }
    return ConsistencyProof(from: before.size, to: head.size, path: path)
  }

  /// The tile hashes (``HashReader``) of levels 1 and up that the group completed, lowest first.
  ///
  /// A store that keeps them beside the leaf hashes can prove anything about the tree with few reads.
  public var completedTileHashes: [TileHash] {
    var found: [TileHash] = []
    for (height, row) in rows.enumerated() where height > 0 && height % Tile.height == 0 {
      let old = before.size >> Int64(height)
      let new = head.size >> Int64(height)
      for index in old..<new {
        guard let hash = row[index] else { preconditionFailure("a complete subtree left its group") }
        found.append(TileHash(level: height / Tile.height, index: index, hash: hash))
      }
    }
    return found
  }
}

/// One hash of a tile row: the root of 256^level leaves.
public struct TileHash: Hashable, Sendable {
  /// The tile level; level 0 is the leaf hashes.
  public let level: Int
  /// Its place among the hashes of its level, from the left.
  public let index: Int64
  /// The root of the leaves from index * 256^level on.
  public let hash: Hash256

  /// A hash and its place.
  public init(level: Int, index: Int64, hash: Hash256) {
    self.level = level
    self.index = index
    self.hash = hash
  }
}
