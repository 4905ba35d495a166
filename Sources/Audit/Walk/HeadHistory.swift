internal import MerkleLog
internal import Wire

/// The tree heads the log signed, by size: 40 bytes each, so that millions fit.
struct HeadHistory {
  private var sizes: [Int64] = [0]
  private var roots: [Hash256] = [MerkleHash.emptyRoot]

  /// Heads, the empty one not counted.
  var count: Int { sizes.count - 1 }

  /// Heads come in the order of their sizes.
  mutating func append(_ head: TreeHead) {
    guard let last = sizes.last, head.size > last else { return }
    sizes.append(head.size)
    roots.append(head.root)
  }

  func root(at size: Int64) -> Hash256? {
    var low = 0
    var high = sizes.count
    while low < high {
      let middle = (low + high) / 2
      if sizes[middle] < size { low = middle + 1 } else { high = middle }
    }
    return low < sizes.count && sizes[low] == size ? roots[low] : nil
  }
}
