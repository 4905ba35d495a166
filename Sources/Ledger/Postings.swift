internal import Vouchers

/// The only ways rows that hold money change: every posting and every change of a thing is told to the movement.
extension WorkingSet {
  /// Moves `fen` from one bucket of an account to another.
  mutating func move(
    _ fen: Int64, _ account: AccountKey, from source: Bucket, to target: Bucket
  ) throws(Inconsistency) {
    try move(account, from: source, (fen, target))
  }

  /// Moves parts of one bucket of an account, each to another.
  mutating func move(
    _ key: AccountKey, from source: Bucket, _ parts: (fen: Int64, target: Bucket)...
  ) throws(Inconsistency) {
    guard parts.contains(where: { $0.fen != 0 }) else { return }
    var row = accounts[key] ?? AccountRow(key: key)
    for (fen, target) in parts where fen != 0 {
      try row.add(-fen, to: source)
      try row.add(fen, to: target)
      movement.posted(-fen, key, source)
      movement.posted(fen, key, target)
    }
    accounts.put(key, row)
  }

  /// Adds `fen` (negative: takes) to one bucket.
  mutating func post(_ fen: Int64, _ key: AccountKey, _ bucket: Bucket) throws(Inconsistency) {
    guard fen != 0 else { return }
    var row = accounts[key] ?? AccountRow(key: key)
    try row.add(fen, to: bucket)
    accounts.put(key, row)
    movement.posted(fen, key, bucket)
  }

  /// Raises or lowers what is allocated to an account, and its available with it.
  mutating func allocate(_ fen: Int64, _ key: AccountKey) throws(Inconsistency) {
    var row = accounts[key] ?? AccountRow(key: key)
    row.allocated += fen
    accounts.put(key, row)
    movement.touched(key.tranche)
    try post(fen, key, .available)
  }

  mutating func put(_ row: VoucherRow) {
    noteMove(from: vouchers.look(row.number) { $0.position }, to: row.position)
    let isBoundAsBefore = vouchers.look(row.number) { $0.holder == row.holder && $0.classID == row.classID }
    vouchers.put(row.number, row, isBoundAsBefore ?? false ? .state : .whole)
  }

  mutating func put(_ row: ClaimRow) {
    let before = claims.look(row.id) { $0.position(order: $0.order.flatMap { orders[$0] }) }
    noteMove(from: before, to: row.position(order: row.order.flatMap { orders[$0] }))
    claims.put(row.id, row)
  }

  /// Puts an order and names the claims it holds or frees with that change: their money moves with it.
  mutating func put(_ row: OrderRow) {
    let before = orders[row.number]
    noteMove(from: before?.position, to: row.position)
    // A paid order does not touch its claims' rows: what it frees is payable again as one sum.
    if let before, before.state.isLive, !row.state.isLive {
      movement.moved(row.fen, row.account, .payable)
    }
    orders.put(row.number, row)
  }

  private mutating func noteMove(from before: Position?, to after: Position?) {
    if let before { movement.moved(-before.fen, before.account, before.bucket) }
    if let after { movement.moved(after.fen, after.account, after.bucket) }
  }

  /// What was found of a row that the event says exists.
  func existing<Value>(_ found: Value?, _ name: @autoclosure () -> String) throws(Inconsistency) -> Value {
    guard let found else { throw Inconsistency.rowMissing(name()) }
    return found
  }

  /// The voucher, which the event says exists.
  func voucher(_ number: VoucherNumber) throws(Inconsistency) -> VoucherRow {
    try existing(vouchers[number], "voucher " + number.description)
  }

  /// The voucher, in the state the act takes it from: nothing is applied twice.
  func voucher(_ number: VoucherNumber, being state: VoucherRow.State) throws(Inconsistency) -> VoucherRow {
    let row = try voucher(number)
    guard row.state == state else {
      throw Inconsistency.eventDoesNotFit(act: "voucher " + number.description, event: row.state.rawValue)
    }
    return row
  }

  func claim(_ id: Int64, being state: ClaimRow.State) throws(Inconsistency) -> ClaimRow {
    let row = try claim(id)
    guard row.state == state else {
      throw Inconsistency.eventDoesNotFit(act: "claim \(id)", event: row.state.rawValue)
    }
    return row
  }

  func order(_ number: OrderNumber, being state: OrderRow.State) throws(Inconsistency) -> OrderRow {
    let row = try order(number)
    guard row.state == state else {
      throw Inconsistency.eventDoesNotFit(act: "order " + number.description, event: row.state.rawValue)
    }
    return row
  }

  func classroom(_ id: ClassID) throws(Inconsistency) -> ClassRow {
    try existing(classes[id], "class " + id.text)
  }

  func claim(_ id: Int64) throws(Inconsistency) -> ClaimRow {
    try existing(claims[id], "claim \(id)")
  }

  func order(_ number: OrderNumber) throws(Inconsistency) -> OrderRow {
    try existing(orders[number], "order " + number.description)
  }

  /// Releases what a training counted against its holder's limits.
  mutating func releaseUse(of voucher: VoucherRow) {
    guard let reference = voucher.holder, var holder = holders[reference] else { return }
    holder.uses.removeAll { $0.voucher == voucher.number }
    holders.put(reference, holder)
  }

  /// Takes one learner out of a class.
  mutating func leaveClass(_ id: ClassID?) {
    guard let id, var row = classes[id] else { return }
    row.learners -= 1
    classes.put(id, row)
  }
}

extension AccountRow {
  fileprivate mutating func add(_ fen: Int64, to bucket: Bucket) throws(Inconsistency) {
    let (sum, overflow) = self[bucket].addingReportingOverflow(fen)
    guard !overflow, sum >= 0, sum <= Money.limit else {
      throw Inconsistency.balance(account: key.text, bucket: bucket.name, fen: self[bucket])
    }
    self[bucket] = sum
  }
}

extension AccountKey {
  var text: String { tranche.text + "/" + entity.text }
}
