import MerkleLog
import Testing
import Wire

/// Proofs from storage and from the right edge against the second model.
@Suite struct ProofTests {
  @Test func `the builder gives the paths of the second model for every size`() throws {
    let tree = numbered(600)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 600)
    for size in stride(from: 1, through: 600, by: 1) {
      let root = tree.root(0..<size)
      #expect(try builder.root(size: Int64(size)) == root)
      for index in Set([0, size / 2, size - 1, size * 7 % size, (size - 1) & ~0xFF]) {
        let proof = try builder.inclusionProof(index: Int64(index), size: Int64(size))
        #expect(proof.path == tree.path(index, 0..<size))
        #expect(proof.verify(leaf: tree.leaves[index], root: root))
      }
      for from in Set([1, (size + 1) / 2, max(1, size - 1), size]) {
        let proof = try builder.consistencyProof(from: Int64(from), to: Int64(size))
        #expect(proof.path == tree.subproof(from, 0..<size, true))
        #expect(proof.verify(oldRoot: tree.root(0..<from), newRoot: root))
      }
    }
  }

  @Test func `all proofs of all small trees hold`() throws {
    let tree = numbered(40)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 40)
    for size in 1...40 {
      let root = tree.root(0..<size)
      for other in 0..<size {
        let inclusion = try builder.inclusionProof(index: Int64(other), size: Int64(size))
        #expect(inclusion.verify(leaf: tree.leaves[other], root: root))
        let consistency = try builder.consistencyProof(from: Int64(other + 1), to: Int64(size))
        #expect(consistency.verify(oldRoot: tree.root(0..<(other + 1)), newRoot: root))
      }
    }
  }

  @Test(arguments: [(66_000, 3)] as [(Int, UInt64)])
  func `proofs across two levels of tiles hold`(count: Int, seed: UInt64) throws {
    let tree = numbered(count)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: Int64(count))
    var random = SeededGenerator(state: seed)
    var sizes = [255, 256, 257, 65_535, 65_536, 65_537, count]
    for _ in 0..<5 { sizes.append(Int.random(in: 1...count, using: &random)) }
    for size in sizes {
      let root = tree.root(0..<size)
      let index = Int.random(in: 0..<size, using: &random)
      let from = Int.random(in: 1...size, using: &random)
      #expect(try builder.root(size: Int64(size)) == root)
      let inclusion = try builder.inclusionProof(index: Int64(index), size: Int64(size))
      #expect(inclusion.verify(leaf: tree.leaves[index], root: root), "seed \(seed)")
      let consistency = try builder.consistencyProof(from: Int64(from), to: Int64(size))
      #expect(consistency.verify(oldRoot: tree.root(0..<from), newRoot: root), "seed \(seed)")
    }
  }

  @Test func `the builder refuses what the log has not`() {
    let builder = ProofBuilder(reader: MemoryReader(numbered(5)), size: 5)
    #expect(throws: ProofError.sizeOutsideLog(size: 6, log: 5)) { try builder.root(size: 6) }
    #expect(throws: ProofError.sizeOutsideLog(size: -1, log: 5)) { try builder.root(size: -1) }
    #expect(throws: ProofError.indexOutsideTree(index: 4, size: 4)) {
      try builder.inclusionProof(index: 4, size: 4)
    }
    #expect(throws: ProofError.indexOutsideTree(index: -1, size: 4)) {
      try builder.inclusionProof(index: -1, size: 4)
    }
    #expect(throws: ProofError.emptyOldTree) { try builder.consistencyProof(from: 0, to: 4) }
    #expect(throws: ProofError.oldTreeLarger(from: 5, to: 4)) {
      try builder.consistencyProof(from: 5, to: 4)
    }
  }

  @Test func `a reader that gives too little is an error`() {
    struct Short: HashReader {
      func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256] { [.zero] }
    }
    #expect(throws: ProofError.hashesMissing(level: 0, from: 0, expected: 3, got: 1)) {
      try ProofBuilder(reader: Short(), size: 3).root(size: 3)
    }
  }
}
