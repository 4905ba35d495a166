internal import Vouchers

/// What one command moved, told twice: by the postings it made, and by the rows whose state it changed.
/// Double entry alone balances by construction; that these two agree is the fund identity, command by command.
struct Movement: Sendable {
  struct Place: Hashable, Sendable {
    let account: AccountKey
    let bucket: Bucket
  }
  private var postings = Sums()
  private var things = Sums()
  /// Appropriations whose unallocated part changed.
  private(set) var tranches: Set<TrancheID> = []

  mutating func posted(_ fen: Int64, _ account: AccountKey, _ bucket: Bucket) {
    postings.add(fen, Place(account: account, bucket: bucket))
  }

  mutating func moved(_ fen: Int64, _ account: AccountKey, _ bucket: Bucket) {
    things.add(fen, Place(account: account, bucket: bucket))
  }

  mutating func touched(_ tranche: TrancheID) {
    tranches.insert(tranche)
  }

  mutating func clear() {
    if !tranches.isEmpty { tranches.removeAll(keepingCapacity: true) }
    postings.clear()
    things.clear()
  }

  /// A place where accounts and things disagree, if there is one; the first of them by account. Nothing stands
  /// for `available`: it is the rest.
  var difference: (place: Place, fen: Int64)? {
    var found: (place: Place, fen: Int64)?
    func compare(_ place: Place) {
      let fen = (place.bucket == .available ? 0 : postings[place]) - things[place]
      if fen != 0, found.map({ place.account < $0.place.account }) ?? true { found = (place, fen) }
    }
    for entry in postings.entries { compare(entry.place) }
    for entry in things.entries where !postings.has(entry.place) { compare(entry.place) }
    return found
  }

  /// The accounts touched, each as often as it was posted to.
  var accounts: some Sequence<AccountKey> { postings.entries.lazy.map(\.place.account) }
}

/// Sums by place. A command touches a handful: looking through them is faster than hashing names.
private struct Sums: Sendable {
  private(set) var entries: [(place: Movement.Place, fen: Int64)] = []

  mutating func add(_ fen: Int64, _ place: Movement.Place) {
    for index in entries.indices where entries[index].place == place {
      entries[index].fen += fen
      return
    }
    entries.append((place, fen))
  }

  func has(_ place: Movement.Place) -> Bool { entries.contains { $0.place == place } }

  subscript(place: Movement.Place) -> Int64 { entries.first { $0.place == place }?.fen ?? 0 }

  mutating func clear() { entries.removeAll(keepingCapacity: true) }
}
