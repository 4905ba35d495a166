internal import Journal
internal import MerkleLog
internal import Wire

/// Stored leaves, tile hashes and tree heads are those that follow from the entries' bytes.
struct TreeCheck {
  private static let page = 1000

  private(set) var tree: RecomputedTree
  private let journal: SQLiteJournal
  /// Stored heads not reached yet, and where the next page of them begins.
  private var heads: ArraySlice<TreeHead> = []
  private var nextPage: Int64? = 0
  /// The sizes at which the writer ended a group, with the recomputed roots.
  private(set) var history = HeadHistory()

  init(journal: SQLiteJournal) {
    self.journal = journal
    tree = RecomputedTree(journal: journal)
  }

  mutating func take(_ entry: PreparedEntry, _ log: inout AuditLog) throws {
    if entry.leaf != entry.stored.leaf { log.report(.leafDiffers(entry: entry.sequence)) }
    tree.append(entry.leaf)
    while let head = try nextHead(), head.size <= tree.size {
      heads.removeFirst()
      guard head.size == tree.size else { continue }
      let root = tree.frontier.root
      history.append(TreeHead(size: tree.size, root: root))
      if head.root != root { log.report(.rootDiffers(size: head.size)) }
    }
  }

  private mutating func nextHead() throws -> TreeHead? {
    if heads.isEmpty, let from = nextPage {
      let page = try journal.heads(from: from, limit: Self.page)
      heads = page[...]
      nextPage = page.count == Self.page ? page.last.flatMap { $0.size < .max ? $0.size + 1 : nil } : nil
    }
    return heads.first
  }

  /// After the last entry: heads beyond the file, and the stored hashes above the leaves.
  mutating func finish(_ log: inout AuditLog) throws {
    if let beyond = try nextHead(), beyond.size > tree.size {
      log.report(.tailCut(file: nil, size: beyond.size, entries: tree.size))
    }
    var expected: Int64 = 0
    for (index, row) in tree.levels.enumerated() {
      expected += Int64(row.count)
      try compare(level: index + 1, row, &log)
    }
    let stored = try journal.nodeCount()
    if stored > expected { log.report(.tileUnknown(count: stored - expected)) }
    log.count(tree.size, "叶", "leaves")
    log.count(expected, "树哈希", "tile hashes")
    log.count(history.count, "树头", "tree heads")
  }

  private func compare(level: Int, _ row: [Hash256], _ log: inout AuditLog) throws {
    for start in stride(from: 0, to: row.count, by: Tile.width) {
      let count = min(Tile.width, row.count - start)
      let stored = try journal.hashes(level: level, from: Int64(start), count: count)
      guard stored.count == count else {
        log.report(.tileDiffers(level: level, index: Int64(start)))
        continue
      }
      for offset in 0..<count where stored[offset] != row[start + offset] {
        log.report(.tileDiffers(level: level, index: Int64(start + offset)))
      }
    }
  }
}
