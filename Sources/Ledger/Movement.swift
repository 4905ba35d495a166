internal import Vouchers

/// What one command moved, told twice: by the postings it made, and by the rows whose state it changed.
/// Double entry alone balances by construction; that these two agree is the fund identity, command by command.
struct Movement: Sendable {
  struct Place: Hashable, Sendable {
    let account: AccountKey
    let bucket: Bucket
  }
  private var postings: [Place: Int64] = [:]
  private var things: [Place: Int64] = [:]
  /// Appropriations whose unallocated part changed.
  private(set) var tranches: Set<TrancheID> = []

  mutating func posted(_ fen: Int64, _ account: AccountKey, _ bucket: Bucket) {
    postings[Place(account: account, bucket: bucket), default: 0] += fen
  }

  mutating func moved(_ fen: Int64, _ account: AccountKey, _ bucket: Bucket) {
    things[Place(account: account, bucket: bucket), default: 0] += fen
  }

  mutating func touched(_ tranche: TrancheID) {
    tranches.insert(tranche)
  }

  mutating func clear() {
    tranches.removeAll(keepingCapacity: true)
    postings.removeAll(keepingCapacity: true)
    things.removeAll(keepingCapacity: true)
  }

  /// The places where accounts and things disagree. Nothing stands for `available`: it is the rest.
  var differences: [Place: Int64] {
    var differences = postings.filter { $0.key.bucket != .available }
    for (place, fen) in things { differences[place, default: 0] -= fen }
    return differences.filter { $0.value != 0 }
  }

  /// The accounts touched.
  var accounts: Set<AccountKey> { Set(postings.keys.map(\.account)) }
}
