internal import Journal
internal import MerkleLog
internal import Wire

/// The tree as it follows from the entries' bytes. Keeps the hashes of tiles above the leaves; leaves are
/// computed from the entries again where a root of an older size needs them.
struct RecomputedTree: HashReader {
  private(set) var frontier = Frontier()
  /// Complete hashes of level 1 and up.
  private(set) var levels: [[Hash256]] = []
  private var openLeaves: [Hash256] = []
  let journal: SQLiteJournal

  init(journal: SQLiteJournal) {
    self.journal = journal
  }

  var size: Int64 { frontier.size }

  mutating func append(_ leaf: Hash256) {
    frontier.append(leaf)
    openLeaves.append(leaf)
    guard openLeaves.count == Tile.width else { return }
    complete(level: 1, Self.fold(openLeaves[...]))
    openLeaves.removeAll(keepingCapacity: true)
  }

  private mutating func complete(level: Int, _ hash: Hash256) {
    if levels.count < level { levels.append([]) }
    levels[level - 1].append(hash)
    if levels[level - 1].count % Tile.width == 0 {
      complete(level: level + 1, Self.fold(levels[level - 1].suffix(Tile.width)))
    }
  }

  private static func fold(_ hashes: ArraySlice<Hash256>) -> Hash256 {
    var row = Array(hashes)
    while row.count > 1 {
      for pair in 0..<(row.count / 2) { row[pair] = MerkleHash.node(row[2 * pair], row[2 * pair + 1]) }
      row.removeLast(row.count / 2)
    }
    return row[0]
  }

  /// The root of the first `size` entries, which must not be more than there are.
  func root(at size: Int64) throws -> Hash256 {
    size == self.size ? frontier.root : try ProofBuilder(reader: self, size: self.size).root(size: size)
  }

  func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256] {
    if level == 0 {
      return try journal.entries(in: from..<(from + Int64(count))).map { MerkleHash.leaf($0.bytes) }
    }
    let row = level <= levels.count ? levels[level - 1] : []
    let start = Int(from)
    guard start + count <= row.count else {
      throw ProofError.hashesMissing(
        level: level, from: from, expected: count, got: max(0, row.count - start))
    }
    return Array(row[start..<(start + count)])
  }
}
