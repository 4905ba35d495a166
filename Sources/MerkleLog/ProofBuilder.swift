public import Wire

/// Builds roots and proofs for any size up to that of the stored tree.
///
/// Each proof reads each tile it needs once: at most two for every eight heights of the tree.
public struct ProofBuilder<Reader: HashReader> {
  /// Where the hashes come from.
  public let reader: Reader
  /// How many leaves the reader has: nothing beyond is proved.
  public let size: Int64

  /// A builder over the first `size` leaves of `reader`.
  public init(reader: Reader, size: Int64) {
    self.reader = reader
    self.size = size
  }

  /// The root of the first `size` leaves.
  ///
  /// - Throws: ``ProofError``, or whatever the reader throws. So do all functions here.
  public func root(size: Int64) throws -> Hash256 {
    try frontier(size: size).root
  }

  /// The right edge of the first `size` leaves, to append to.
  public func frontier(size: Int64) throws -> Frontier {
    var tiles = try tiles(upTo: size)
    var hashes: [Hash256] = []
    for subtree in Subtrees.complete(in: 0..<size) { hashes.append(try tiles.hash(of: subtree)) }
    return try Frontier(size: size, hashes: hashes)
  }

  /// Proves that the tree of `size` leaves holds the leaf at `index`.
  public func inclusionProof(index: Int64, size: Int64) throws -> InclusionProof {
    var tiles = try tiles(upTo: size)
    guard index >= 0, index < size else { throw ProofError.indexOutsideTree(index: index, size: size) }
    let path = try tiles.hashes(of: ProofShape.inclusion(index: index, size: size))
    return InclusionProof(index: index, size: size, path: path)
  }

  /// Proves that the tree of `to` leaves begins with the tree of `from` leaves.
  public func consistencyProof(from: Int64, to: Int64) throws -> ConsistencyProof {
    var tiles = try tiles(upTo: to)
    guard from > 0 else { throw ProofError.emptyOldTree }
    guard from <= to else { throw ProofError.oldTreeLarger(from: from, to: to) }
    let path = try tiles.hashes(of: ProofShape.consistency(from: from, to: to))
    return ConsistencyProof(from: from, to: to, path: path)
  }

  private func tiles(upTo size: Int64) throws(ProofError) -> TileCache<Reader> {
    guard size >= 0, size <= self.size else { throw .sizeOutsideLog(size: size, log: self.size) }
    return TileCache(reader: reader, size: size)
  }
}

/// The tiles read for one proof.
private struct TileCache<Reader: HashReader> {
  let reader: Reader
  /// Only hashes that the tree of this size completes are asked for.
  let size: Int64
  private var tiles: [Subtree: [Hash256]] = [:]

  init(reader: Reader, size: Int64) {
    self.reader = reader
    self.size = size
  }

  mutating func hashes(of ranges: [Range<Int64>]) throws -> [Hash256] {
    var found: [Hash256] = []
    for range in ranges {
      var parts: [Hash256] = []
      for subtree in Subtrees.complete(in: range) { parts.append(try hash(of: subtree)) }
      found.append(Subtrees.root(of: parts))
    }
    return found
  }

  mutating func hash(of subtree: Subtree) throws -> Hash256 {
    let level = subtree.height / Tile.height
    let within = subtree.height % Tile.height
    let first = subtree.index << Int64(within)
    let tile = try tile(level: level, index: first / Int64(Tile.width))
    let offset = Int(first % Int64(Tile.width))
    return Self.fold(tile[offset..<(offset + (1 << within))])
  }

  private mutating func tile(level: Int, index: Int64) throws -> [Hash256] {
    let key = Subtree(height: level, index: index)
    if let known = tiles[key] { return known }
    let first = index * Int64(Tile.width)
    let width = Int(min((size >> Int64(level * Tile.height)) - first, Int64(Tile.width)))
    let hashes = try reader.hashes(level: level, from: first, count: width)
    guard hashes.count == width else {
      throw ProofError.hashesMissing(level: level, from: first, expected: width, got: hashes.count)
    }
    tiles[key] = hashes
    return hashes
  }

  /// The root of a complete subtree.
  private static func fold(_ hashes: ArraySlice<Hash256>) -> Hash256 {
    var row = Array(hashes)
    while row.count > 1 {
      for pair in 0..<(row.count / 2) { row[pair] = MerkleHash.node(row[2 * pair], row[2 * pair + 1]) }
      row.removeLast(row.count / 2)
    }
    return row[0]
  }
}

extension ProofBuilder: Sendable where Reader: Sendable {}
