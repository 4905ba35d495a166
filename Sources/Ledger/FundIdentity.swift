internal import Vouchers

/// The fund identity: for each tranche and entity every account equals the sum of the vouchers, claims and orders
/// in that state; per entity, allocated is the sum of its accounts; per tranche, appropriated is unallocated plus
/// all that is allocated; none negative.
///
/// Per command it is checked as movements; as a whole at start and audit, from totals of the things themselves.
/// Sums wrap instead of trapping, since a damaged file may hold anything; every balance is held to its range too.
public struct FundIdentity: Sendable {
  private var things: [AccountKey: [Bucket: Int64]] = [:]

  public init() {}

  /// Adds what one thing, or a sum of things, holds.
  public mutating func add(_ position: Position?) {
    guard let position else { return }
    things[position.account, default: [:]][position.bucket, default: 0] &+= position.fen
  }

  /// Adds a total computed elsewhere, in fen.
  public mutating func add(_ fen: Int64, account: AccountKey, bucket: Bucket) {
    things[account, default: [:]][bucket, default: 0] &+= fen
  }

  /// Every way in which accounts and things disagree; empty when the identity holds.
  public func violations(
    tranches: some Collection<TrancheRow>, accounts: some Collection<AccountRow>
  ) -> [Inconsistency] {
    var found: [Inconsistency] = []
    for account in accounts.sorted(by: { $0.key < $1.key }) {
      for bucket in Bucket.allCases where !(0...Money.limit).contains(account[bucket]) {
        found.append(.balance(account: account.key.text, bucket: bucket.name, fen: account[bucket]))
      }
      for bucket in Bucket.allCases where bucket != .available {
        let difference = account[bucket] &- (things[account.key]?[bucket] ?? 0)
        if difference != 0 {
          found.append(.identity(account: account.key.text, bucket: bucket.name, difference: difference))
        }
      }
      if account.allocated != account.sum {
        found.append(.sum(account: account.key.text, difference: account.allocated &- account.sum))
      }
    }
    for tranche in tranches.sorted(by: { $0.id < $1.id }) {
      let allocated = accounts.filter { $0.key.tranche == tranche.id }.reduce(0) { $0 &+ $1.allocated }
      let difference = tranche.appropriated &- tranche.unallocated &- allocated
      if !(0...Money.limit).contains(tranche.unallocated) {
        found.append(.balance(account: tranche.id.text, bucket: "unallocated", fen: tranche.unallocated))
      }
      if difference != 0 {
        found.append(.sum(account: tranche.id.text, difference: difference))
      }
    }
    let known = Set(accounts.map(\.key))
    for (key, buckets) in things where !known.contains(key) {
      for (bucket, fen) in buckets where fen != 0 {
        found.append(.identity(account: key.text, bucket: bucket.name, difference: 0 &- fen))
      }
    }
    return found
  }
}

extension WorkingSet {
  /// The identity of one command: accounts moved as the things did, and each touched account and appropriation
  /// still adds up.
  func checkMovement() throws(Inconsistency) {
    if let (place, fen) = movement.difference {
      throw Inconsistency.identity(account: place.account.text, bucket: place.bucket.name, difference: fen)
    }
    var checked: AccountKey?
    for key in movement.accounts where key != checked {
      checked = key
      guard let row = accounts[key] else { continue }
      guard row.allocated == row.sum else {
        throw Inconsistency.sum(account: key.text, difference: row.allocated &- row.sum)
      }
    }
    for id in movement.tranches {
      guard let row = tranches[id] else { throw Inconsistency.rowMissing("tranche " + id.text) }
      var allocated: Int64 = 0
      for account in accounts.all where account.key.tranche == id { allocated &+= account.allocated }
      let difference = row.appropriated &- row.unallocated &- allocated
      guard difference == 0 else { throw Inconsistency.sum(account: id.text, difference: difference) }
    }
  }
}
