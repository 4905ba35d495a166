internal import Wire

/// One complete subtree: the 2^height leaves that begin at leaf index * 2^height.
struct Subtree: Hashable {
  let height: Int
  let index: Int64
}

/// How RFC 6962 section 2.1 cuts a tree into subtrees. Ranges are of leaves and never negative.
enum Subtrees {
  /// The largest power of two smaller than `count`, which must be at least 2: the split point.
  static func split(_ count: Int64) -> Int64 {
    1 << Int64(63 - (count - 1).leadingZeroBitCount)
  }

  /// The smallest height at which one subtree holds `count` leaves; `count` is at least 1.
  static func height(holding count: Int64) -> Int {
    64 - (count - 1).leadingZeroBitCount
  }

  /// The complete subtrees of a range, largest first. The range must begin where a subtree of RFC
  /// 6962 may begin: at a multiple of a power of two that is not smaller than its length.
  static func complete(in range: Range<Int64>) -> [Subtree] {
    var found: [Subtree] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let height = 63 - (range.upperBound - start).leadingZeroBitCount
      found.append(Subtree(height: height, index: start >> Int64(height)))
      start += 1 << Int64(height)
    }
    return found
  }

  /// Hashes neighbouring subtrees, largest first, into one root; the tree without any is empty.
  static func root(of hashes: [Hash256]) -> Hash256 {
    guard var root = hashes.last else { return MerkleHash.emptyRoot }
    for left in hashes.dropLast().reversed() { root = MerkleHash.node(left, root) }
    return root
  }
}
