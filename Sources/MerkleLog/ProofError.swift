/// Why a proof or a root cannot be given.
public enum ProofError: MerkleFailure {
  /// A stored right edge has not one hash for each bit of its size.
  case frontierCount(size: Int64, count: Int)
  /// The tree asked about is negative or larger than the log.
  case sizeOutsideLog(size: Int64, log: Int64)
  /// The tree has no such leaf.
  case indexOutsideTree(index: Int64, size: Int64)
  /// The leaf is not one of the group at hand.
  case indexOutsideGroup(index: Int64, group: Range<Int64>)
  /// Every tree is consistent with the empty one, so a proof would say nothing.
  case emptyOldTree
  /// A tree cannot begin with a larger one.
  case oldTreeLarger(from: Int64, to: Int64)
  /// The reader did not give the hashes it was asked for.
  case hashesMissing(level: Int, from: Int64, expected: Int, got: Int)

  public var code: String {
    switch self {
    case .frontierCount: "merkle-frontier-count"
    case .sizeOutsideLog: "merkle-size-outside-log"
    case .indexOutsideTree: "merkle-index-outside-tree"
    case .indexOutsideGroup: "merkle-index-outside-group"
    case .emptyOldTree: "merkle-empty-old-tree"
    case .oldTreeLarger: "merkle-old-tree-larger"
    case .hashesMissing: "merkle-hashes-missing"
    }
  }

  public var messageEn: String {
    switch self {
    case .frontierCount(let size, let count):
      "A right edge of \(count) hashes cannot belong to a tree of size \(size)."
    case .sizeOutsideLog(let size, let log):
      "The log has \(log) entries, so there is no tree of size \(size)."
    case .indexOutsideTree(let index, let size):
      "A tree of size \(size) has no entry \(index)."
    case .indexOutsideGroup(let index, let group):
      "Entry \(index) is not one of the group \(group.lowerBound) to \(group.upperBound), end excluded."
    case .emptyOldTree:
      "Every tree is consistent with the empty one; there is nothing to prove."
    case .oldTreeLarger(let from, let to):
      "A tree of size \(to) cannot begin with one of size \(from)."
    case .hashesMissing(let level, let from, let expected, let got):
      "The store gave \(got) of \(expected) hashes from level \(level), hash \(from)."
    }
  }

  public var messageZh: String {
    switch self {
    case .frontierCount(let size, let count):
      "右边缘有 \(count) 个哈希，与大小为 \(size) 的树不符。"
    case .sizeOutsideLog(let size, let log):
      "日志共有 \(log) 条，没有大小为 \(size) 的树。"
    case .indexOutsideTree(let index, let size):
      "大小为 \(size) 的树没有第 \(index) 条（从 0 起）。"
    case .indexOutsideGroup(let index, let group):
      "第 \(index) 条不在本组（\(group.lowerBound) 起，至 \(group.upperBound) 止，不含止）。"
    case .emptyOldTree:
      "任何树都与空树一致，无须证明。"
    case .oldTreeLarger(let from, let to):
      "大小为 \(to) 的树不可能以大小为 \(from) 的树开头。"
    case .hashesMissing(let level, let from, let expected, let got):
      "从第 \(level) 层第 \(from) 个哈希起应有 \(expected) 个，存储只给出 \(got) 个。"
    }
  }
}
