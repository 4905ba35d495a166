internal import Vouchers

/// 下达、收回、分配、调剂: money into the fund and among its entities.
extension WorkingSet {
  private func requireProvince(_ signer: Signer, _ second: Signer?) throws(Refused) {
    try signer.requireProvince()
    try second?.requireProvince()
  }

  private func tranche(_ id: TrancheID) throws(Refused) -> TrancheRow {
    guard let row = tranches[id] else { throw Refused(.trancheUnknown, id.text) }
    return row
  }

  func requireEntity(_ code: EntityCode) throws(Refused) {
    guard isEntity(code) else { throw Refused(.entityUnknown, code.text) }
  }

  func requireAvailable(_ fen: Int64, in account: AccountKey) throws(Refused) {
    guard fen <= accounts[account]?[.available] ?? 0 else { throw Refused(.overBudget, account.text) }
  }

  func planAppropriate(_ act: Appropriate, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    try requireProvince(signer, second)
    guard tranches[act.tranche] == nil else { throw Refused(.trancheExists, act.tranche.text) }
    return [.done]
  }

  mutating func applyAppropriate(_ act: Appropriate) throws(Inconsistency) {
    guard tranches[act.tranche] == nil else { throw Inconsistency.rowExists("tranche " + act.tranche.text) }
    tranches.put(act.tranche, TrancheRow(id: act.tranche, appropriated: act.fen, unallocated: act.fen))
  }

  func planReduce(_ act: ReduceAppropriation, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event]
  {
    try requireProvince(signer, second)
    guard act.fen <= (try tranche(act.tranche)).unallocated else {
      throw Refused(.overBudget, act.tranche.text)
    }
    return [.done]
  }

  mutating func applyReduce(_ act: ReduceAppropriation) throws(Inconsistency) {
    try changeTranche(act.tranche) {
      $0.appropriated -= act.fen
      $0.unallocated -= act.fen
    }
  }

  func planAllocate(_ act: Allocate, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    try requireProvince(signer, second)
    var named: Set<EntityCode> = []
    for share in act.shares where !named.insert(share.entity).inserted {
      throw Refused(.duplicateInList, share.entity.text)
    }
    for share in act.shares { try requireEntity(share.entity) }
    let tranche = try tranche(act.tranche)
    // At most 100 shares of at most 2^53: no overflow.
    let total = act.shares.reduce(Int64(0)) { $0 + $1.fen }
    guard total <= tranche.unallocated else { throw Refused(.overBudget, act.tranche.text) }
    return [.done]
  }

  mutating func applyAllocate(_ act: Allocate) throws(Inconsistency) {
    for share in act.shares {
      try changeTranche(act.tranche) { $0.unallocated -= share.fen }
      try allocate(share.fen, AccountKey(tranche: act.tranche, entity: share.entity))
    }
  }

  func planWithdraw(_ act: WithdrawAllocation, by signer: Signer, _ second: Signer?) throws(Refused)
    -> [Event]
  {
    try requireProvince(signer, second)
    try requireEntity(act.entity)
    _ = try tranche(act.tranche)
    try requireAvailable(act.fen, in: AccountKey(tranche: act.tranche, entity: act.entity))
    return [.done]
  }

  mutating func applyWithdraw(_ act: WithdrawAllocation) throws(Inconsistency) {
    try allocate(-act.fen, AccountKey(tranche: act.tranche, entity: act.entity))
    try changeTranche(act.tranche) { $0.unallocated += act.fen }
  }

  func planTransfer(_ act: TransferAllocation, by signer: Signer, _ second: Signer?) throws(Refused)
    -> [Event]
  {
    try requireProvince(signer, second)
    try requireEntity(act.source)
    try requireEntity(act.target)
    _ = try tranche(act.tranche)
    try requireAvailable(act.fen, in: AccountKey(tranche: act.tranche, entity: act.source))
    return [.done]
  }

  mutating func applyTransfer(_ act: TransferAllocation) throws(Inconsistency) {
    try allocate(-act.fen, AccountKey(tranche: act.tranche, entity: act.source))
    try allocate(act.fen, AccountKey(tranche: act.tranche, entity: act.target))
  }

  private mutating func changeTranche(
    _ id: TrancheID, _ change: (inout TrancheRow) -> Void
  ) throws(Inconsistency) {
    guard var row = tranches[id] else { throw Inconsistency.rowMissing("tranche " + id.text) }
    change(&row)
    guard row.unallocated >= 0 else {
      throw Inconsistency.balance(account: id.text, bucket: "unallocated", fen: row.unallocated)
    }
    tranches.put(id, row)
    movement.touched(id)
  }
}
