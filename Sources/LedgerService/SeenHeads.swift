internal import MerkleLog
internal import Vouchers
internal import Wire

/// Tree heads of this ledger that commands may name as seen, the newest in memory.
struct SeenHeads {
  private static let limit = 4096
  private var roots: [Int64: Hash256] = [0: MerkleHash.emptyRoot]

  mutating func add(_ head: TreeHead) {
    if roots.count >= Self.limit { roots = [0: MerkleHash.emptyRoot] }
    roots[head.size] = head.root
  }

  /// Whether `seen` is a head this ledger signed; asks the store for those not in memory.
  mutating func matches(_ seen: Seen, lookUp: (Int64) throws -> Hash256?) throws -> Bool {
    if let root = roots[seen.size] { return root == seen.root }
    guard let root = try lookUp(seen.size) else { return false }
    add(TreeHead(size: seen.size, root: root))
    return root == seen.root
  }
}
