import MerkleLog
import Testing
import Wire

/// The proofs given right after a group commit.
@Suite struct RightEdgeTests {
  @Test func `every leaf of every small group is proved`() throws {
    let tree = numbered(40)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 40)
    for old in 0...40 {
      for new in old...40 {
        try check(tree, builder, from: old, to: new)
      }
    }
  }

  @Test(arguments: [(0, 600), (1, 600), (255, 257), (256, 300), (511, 513), (300, 600), (599, 600)])
  func `groups that cross tiles are proved`(old: Int, new: Int) throws {
    let tree = numbered(600)
    try check(tree, ProofBuilder(reader: MemoryReader(tree), size: 600), from: old, to: new)
  }

  @Test func `groups in a row build the stored tile hashes`() throws {
    let tree = numbered(66_000)
    let reader = MemoryReader(tree)
    var random = SeededGenerator(state: 11)
    var frontier = Frontier()
    var stored: [TileHash] = []
    while frontier.size < 66_000 {
      let old = Int(frontier.size)
      let new = min(66_000, old + Int.random(in: 1...3000, using: &random))
      let edge = RightEdge(before: frontier, appending: Array(tree.leaves[old..<new]))
      stored += edge.completedTileHashes
      frontier = edge.after
    }
    #expect(frontier.root == tree.root(0..<66_000))
    for level in 1..<reader.levels.count {
      let row = stored.filter { $0.level == level }
      #expect(row.map(\.hash) == reader.levels[level])
      #expect(row.map(\.index) == Array(0..<Int64(row.count)))
    }
  }

  @Test func `a frontier read from storage carries on`() throws {
    let tree = numbered(600)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 600)
    var grown = Frontier()
    for leaf in tree.leaves { grown.append(leaf) }
    #expect(try builder.frontier(size: 600) == grown)
  }

  @Test func `leaves outside the group are refused`() {
    let tree = numbered(4)
    var before = Frontier()
    before.append(tree.leaves[0])
    let edge = RightEdge(before: before, appending: Array(tree.leaves[1...]))
    for index in [-1, 0, 4] as [Int64] {
      #expect(throws: ProofError.indexOutsideGroup(index: index, group: 1..<4)) {
        try edge.inclusionProof(of: index)
      }
    }
    #expect(throws: ProofError.emptyOldTree) {
      try RightEdge(before: Frontier(), appending: tree.leaves).consistencyProof()
    }
  }

  private func check(
    _ tree: NaiveTree, _ builder: ProofBuilder<MemoryReader>, from old: Int, to new: Int
  ) throws {
    let edge = RightEdge(
      before: try builder.frontier(size: Int64(old)), appending: Array(tree.leaves[old..<new]))
    #expect(edge.head == TreeHead(size: Int64(new), root: tree.root(0..<new)))
    #expect(try edge.after == builder.frontier(size: Int64(new)))
    for index in Int64(old)..<Int64(new) {
      #expect(try edge.inclusionProof(of: index).path == tree.path(Int(index), 0..<new))
    }
    guard old > 0 else { return }
    #expect(try edge.consistencyProof().path == tree.subproof(old, 0..<new, true))
  }
}
