import MerkleLog
import Testing
import Wire

/// A proof that is changed in any one place must not hold.
@Suite struct MutationTests {
  @Test(arguments: [(0, 1), (0, 2), (1, 3), (2, 3), (4, 7), (6, 7), (99, 100), (64, 65)])
  func `a changed inclusion proof does not hold`(index: Int, size: Int) throws {
    let tree = numbered(size)
    let (leaf, root) = (tree.leaves[index], tree.root(0..<size))
    let path = tree.path(index, 0..<size)
    let (i, n) = (Int64(index), Int64(size))
    #expect(InclusionProof(index: i, size: n, path: path).verify(leaf: leaf, root: root))
    for changed in changedPaths(path) {
      #expect(!InclusionProof(index: i, size: n, path: changed).verify(leaf: leaf, root: root))
    }
    for bit in 0..<256 {
      let proof = InclusionProof(index: i, size: n, path: path)
      #expect(!proof.verify(leaf: leaf.flipping(bit: bit), root: root))
      #expect(!proof.verify(leaf: leaf, root: root.flipping(bit: bit)))
    }
    for other in -1...(n + 1) where other != i {
      #expect(!InclusionProof(index: other, size: n, path: path).verify(leaf: leaf, root: root))
    }
    // Only the signed checkpoint binds a size to its root: a path of the same shape holds for both.
    for other in -1...(2 * n + 2) {
      let same = other > i && turns(i, other) == turns(i, n)
      #expect(InclusionProof(index: i, size: other, path: path).verify(leaf: leaf, root: root) == same)
    }
  }

  @Test(arguments: [(1, 2), (1, 3), (2, 3), (3, 7), (4, 7), (6, 7), (7, 8), (50, 100), (64, 100), (99, 100)])
  func `a changed consistency proof does not hold`(from: Int, to: Int) {
    let tree = numbered(to)
    let (old, new) = (tree.root(0..<from), tree.root(0..<to))
    let path = tree.subproof(from, 0..<to, true)
    let (m, n) = (Int64(from), Int64(to))
    func holds(_ m: Int64, _ n: Int64, _ path: [Hash256], _ old: Hash256, _ new: Hash256) -> Bool {
      ConsistencyProof(from: m, to: n, path: path).verify(oldRoot: old, newRoot: new)
    }
    #expect(holds(m, n, path, old, new))
    for changed in changedPaths(path) { #expect(!holds(m, n, changed, old, new)) }
    for bit in 0..<256 {
      #expect(!holds(m, n, path, old.flipping(bit: bit), new))
      #expect(!holds(m, n, path, old, new.flipping(bit: bit)))
    }
    #expect(!holds(m, n, path, new, old))
    for other in -1...(n + 1) where other != m { #expect(!holds(other, n, path, old, new)) }
    for other in -1...(2 * n + 2) {
      let same = other > m && turns(m - 1, other) == turns(m - 1, n)
      #expect(holds(m, other, path, old, new) == same)
    }
  }

  @Test func `equal trees need an empty path and equal roots`() {
    let root = numbered(3).root(0..<3)
    #expect(ConsistencyProof(from: 3, to: 3, path: []).verify(oldRoot: root, newRoot: root))
    #expect(!ConsistencyProof(from: 3, to: 3, path: [root]).verify(oldRoot: root, newRoot: root))
    #expect(!ConsistencyProof(from: 3, to: 3, path: []).verify(oldRoot: root, newRoot: .zero))
    #expect(!ConsistencyProof(from: 0, to: 3, path: []).verify(oldRoot: root, newRoot: root))
    #expect(!ConsistencyProof(from: 0, to: 0, path: []).verify(oldRoot: root, newRoot: root))
    #expect(!ConsistencyProof(from: 3, to: 4, path: []).verify(oldRoot: root, newRoot: root))
  }

  static let extremes: [(index: UInt64, size: UInt64, length: Int?)] = [
    (0, .max, 64), (.max - 1, .max, 63), (.max, .max, nil), (1 << 63, .max, 64), (0, 0, nil), (0, 1, 0),
    ((1 << 63) - 1, 1 << 63, 63), (1 << 63, (1 << 63) + 1, 1),
  ]

  @Test(arguments: extremes)
  func `index and size are compared without a sign`(index: UInt64, size: UInt64, length: Int?) {
    for count in 0...66 {
      let path = Array(repeating: Hash256.zero, count: count)
      let root = InclusionProof.root(index: index, size: size, leaf: .zero, path: path)
      #expect((root != nil) == (count == length))
    }
  }

  /// Every path that differs in one bit, one hash less, one more, or two neighbours in other order.
  private func changedPaths(_ path: [Hash256]) -> [[Hash256]] {
    var found = [path + [.zero], [.zero] + path]
    for place in path.indices {
      for bit in 0..<256 {
        var changed = path
        changed[place] = changed[place].flipping(bit: bit)
        found.append(changed)
      }
      found.append(Array(path[..<place] + path[(place + 1)...]))
      found.append(Array(path[...place] + path[place...]))
      guard place > 0 else { continue }
      var swapped = path
      swapped.swapAt(place, place - 1)
      found.append(swapped)
    }
    return found
  }

  /// On which side each hash of the path of a leaf stands, from the root down.
  private func turns(_ index: Int64, _ size: Int64) -> [Bool] {
    guard size > 1 else { return [] }
    var middle: Int64 = 1
    while middle * 2 < size { middle *= 2 }
    return index < middle ? [false] + turns(index, middle) : [true] + turns(index - middle, size - middle)
  }
}
