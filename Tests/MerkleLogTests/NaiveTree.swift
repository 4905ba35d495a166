import MerkleLog
import Signing
import Wire

/// A second model: RFC 6962 section 2.1 word for word, over leaf hashes held in memory.
struct NaiveTree {
  let leaves: [Hash256]

  /// MTH(D[range]).
  func root(_ range: Range<Int>) -> Hash256 {
    switch range.count {
    case 0: return Digest.sha256()
    case 1: return leaves[range.lowerBound]
    default:
      let middle = range.lowerBound + split(range.count)
      return node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
    }
  }

  /// PATH(index, D[range]) of section 2.1.1.
  func path(_ index: Int, _ range: Range<Int>) -> [Hash256] {
    guard range.count > 1 else { return [] }
    let middle = range.lowerBound + split(range.count)
    return index < middle
      ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
      : path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
  }

  /// SUBPROOF(m, D[range], whole) of section 2.1.2.
  func subproof(_ m: Int, _ range: Range<Int>, _ whole: Bool) -> [Hash256] {
    if m == range.count { return whole ? [] : [root(range)] }
    let k = split(range.count)
    let middle = range.lowerBound + k
    return m <= k
      ? subproof(m, range.lowerBound..<middle, whole) + [root(middle..<range.upperBound)]
      : subproof(m - k, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
  }

  private func split(_ count: Int) -> Int {
    var k = 1
    while k * 2 < count { k *= 2 }
    return k
  }

  private func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    Digest.sha256([1] + left.bytes + right.bytes)
  }
}

/// Tile hashes in memory, as a store would keep them.
struct MemoryReader: HashReader {
  var levels: [[Hash256]]

  /// Builds all levels with the naive model.
  init(_ tree: NaiveTree) {
    levels = [tree.leaves]
    var width = 256
    while tree.leaves.count >= width {
      levels.append(
        (0..<(tree.leaves.count / width)).map { tree.root(($0 * width)..<(($0 + 1) * width)) })
      width *= 256
    }
  }

  func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256] {
    precondition((1...256).contains(count) && from / 256 == (from + Int64(count) - 1) / 256)
    return Array(levels[level][Int(from)..<(Int(from) + count)])
  }
}

/// Entries that differ in every place: the number of the entry in decimal.
func numbered(_ count: Int) -> NaiveTree {
  NaiveTree(leaves: (0..<count).map { MerkleHash.leaf(Array("entry \($0)".utf8)) })
}

/// SplitMix64, so that a failing run can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Hash256 {
  /// The hash with one bit turned.
  func flipping(bit: Int) -> Hash256 {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return Hash256(bytes)!
  }
}
