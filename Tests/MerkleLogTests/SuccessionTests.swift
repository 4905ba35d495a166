import MerkleLog
import Testing
import Wire

@Suite struct `one tree head after another` {
  private static let sizes = Array(0...20) + [255, 256, 257, 300, 511, 512, 513, 600]

  private func head(_ tree: NaiveTree, _ size: Int) -> TreeHead {
    TreeHead(size: Int64(size), root: tree.root(0..<size))
  }

  /// The tree with another entry in one place.
  private func changed(_ tree: NaiveTree, at place: Int) -> NaiveTree {
    var leaves = tree.leaves
    leaves[place] = leaves[place].flipping(bit: 3)
    return NaiveTree(leaves: leaves)
  }

  @Test func `a tree that only grew follows from each before it`() throws {
    let tree = numbered(600)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 600)
    for newer in Self.sizes {
      for older in Self.sizes where older <= newer {
        #expect(
          try builder.succession(from: head(tree, older), to: head(tree, newer)) == .grown,
          "\(older) \(newer)")
      }
    }
  }

  @Test func `a tree with another past does not, and its own hashes show it`() throws {
    let tree = numbered(600)
    for place in [0, 7, 255, 256, 299] {
      let other = changed(tree, at: place)
      let builder = ProofBuilder(reader: MemoryReader(other), size: 600)
      for older in Self.sizes where older > place {
        for newer in Self.sizes where newer >= older {
          let (held, told) = (head(tree, older), head(other, newer))
          guard case .forked(let root, let proof) = try builder.succession(from: held, to: told) else {
            Issue.record("\(place) \(older) \(newer)")
            continue
          }
          #expect(root == other.root(0..<older) && root != held.root)
          #expect(proof.from == held.size && proof.to == told.size)
          #expect(proof.verify(oldRoot: root, newRoot: told.root))
        }
      }
      // What was the same before that place still is.
      #expect(try builder.succession(from: head(tree, place), to: head(other, 600)) == .grown)
    }
  }

  @Test func `hashes that do not lead to the newer root accuse nobody`() throws {
    let tree = numbered(600)
    var reader = MemoryReader(tree)
    for place in [0, 256, 511, 599] {
      reader.levels[0][place] = reader.levels[0][place].flipping(bit: 0)
    }
    reader.levels[1][0] = reader.levels[1][0].flipping(bit: 0)
    let builder = ProofBuilder(reader: reader, size: 600)
    for (older, newer) in [(1, 2), (255, 256), (256, 600), (300, 512), (512, 600), (599, 600)] {
      #expect(
        try builder.succession(from: head(tree, older), to: head(tree, newer)) == .unproved,
        "\(older) \(newer)")
    }
  }

  @Test func `a larger tree follows from nothing smaller`() {
    let tree = numbered(5)
    let builder = ProofBuilder(reader: MemoryReader(tree), size: 5)
    #expect(throws: ProofError.oldTreeLarger(from: 5, to: 4)) {
      try builder.succession(from: head(tree, 5), to: head(tree, 4))
    }
  }
}
