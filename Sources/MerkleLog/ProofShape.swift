/// Which ranges of leaves a proof holds the hashes of, in the order of its path.
enum ProofShape {
  /// PATH(index, D[size]) of RFC 6962 section 2.1.1: the leaf's sibling first.
  static func inclusion(index: Int64, size: Int64) -> [Range<Int64>] {
    var ranges: [Range<Int64>] = []
    var low: Int64 = 0
    var high = size
    while high - low > 1 {
      let middle = low + Subtrees.split(high - low)
      if index < middle {
        ranges.append(middle..<high)
        high = middle
      } else {
        ranges.append(low..<middle)
        low = middle
      }
    }
    return ranges.reversed()
  }

  /// PROOF(from, D[to]) of RFC 6962 section 2.1.2, for 0 < from <= to.
  static func consistency(from: Int64, to: Int64) -> [Range<Int64>] {
    var ranges: [Range<Int64>] = []
    var low: Int64 = 0
    var high = to
    while from < high {
      let middle = low + Subtrees.split(high - low)
      if from <= middle {
        ranges.append(middle..<high)
        high = middle
      } else {
        ranges.append(low..<middle)
        low = middle
      }
    }
    // Whoever checks the proof knows the old root, so it is left out when it is a whole subtree.
    if low > 0 { ranges.append(low..<high) }
    return ranges.reversed()
  }
}
