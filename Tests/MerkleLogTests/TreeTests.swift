import MerkleLog
import Testing
import Wire

/// The roots of trees against published ones and against the second model.
@Suite struct TreeTests {
  /// The eight entries that the Certificate Transparency implementations share.
  static let referenceEntries = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
  ]
  static let referenceRoots: [(size: Int, root: String)] = [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
  ]

  @Test(arguments: referenceRoots)
  func `the reference tree has its published roots`(size: Int, root: String) {
    var frontier = Frontier()
    for entry in Self.referenceEntries.prefix(size) {
      frontier.append(MerkleHash.leaf(Hex.decode(entry)!))
    }
    #expect(frontier.root.hex == root)
    #expect(frontier.head == TreeHead(size: Int64(size), root: frontier.root))
  }

  @Test func `the empty tree has the root of nothing`() {
    #expect(Frontier().head == .empty)
    #expect(TreeHead.empty.root.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  }

  @Test func `every frontier agrees with the second model and can be stored and taken up`() throws {
    let tree = numbered(600)
    var frontier = Frontier()
    for size in 0...600 {
      #expect(frontier.root == tree.root(0..<size))
      #expect(try Frontier(size: Int64(size), hashes: frontier.hashes) == frontier)
      if size < 600 { frontier.append(tree.leaves[size]) }
    }
  }

  @Test func `a frontier with too few or too many hashes is refused`() {
    #expect(throws: ProofError.frontierCount(size: 3, count: 1)) {
      try Frontier(size: 3, hashes: [.zero])
    }
    #expect(throws: ProofError.frontierCount(size: 4, count: 2)) {
      try Frontier(size: 4, hashes: [.zero, .zero])
    }
    #expect(throws: ProofError.frontierCount(size: -1, count: 64)) {
      try Frontier(size: -1, hashes: Array(repeating: .zero, count: 64))
    }
  }
}
