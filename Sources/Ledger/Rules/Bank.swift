internal import Vouchers

/// 对账单导入、记账、更正、拨付确认、退票.
extension WorkingSet {
  func planImport(_ act: ImportStatement, by signer: Signer, at moment: Moment) throws(Refused) -> [Event] {
    try signer.require(over: act.entity)
    try requireEntity(act.entity)
    let row = statements[act.statement]
    if let row, row.isComplete { throw Refused(.statementExists, act.statement.text) }
    guard act.lines.allSatisfy({ act.from <= $0.day && $0.day <= act.to }) else {
      throw Refused(.statementPartMismatch, act.statement.text)
    }
    var imported = act.lines.count
    // At most 400 lines of at most 2^53, on a sum of no more: no overflow.
    var total = act.lines.reduce(Int64(0)) { $0 + $1.fen }
    if let row {
      guard row.continues(with: act), signer.person == row.importer else {
        throw Refused(.statementPartMismatch, act.statement.text)
      }
      imported += row.imported
      total += row.sum
    } else {
      guard act.first == 1 else { throw Refused(.statementPartMismatch, act.statement.text) }
    }
    guard imported < act.count || act.opening + total == act.closing else {
      throw Refused(.statementSumMismatch, act.statement.text)
    }
    // Also for later parts: another statement may have become complete since the first.
    try requireNoGap(act)
    // Days to come have no lines yet, and the account's next statement begins after this one's last day.
    guard act.to <= moment.day else { throw Refused(.statementAhead, act.statement.text) }
    guard abs(total) <= Money.limit else { throw Refused(.amountOutOfRange, act.statement.text) }
    return [.done]
  }

  /// A statement takes up where the account's last complete one ended.
  private func requireNoGap(_ act: ImportStatement) throws(Refused) {
    guard let row = cash[act.entity] else { throw Refused(.entityUnknown, act.entity.text) }
    let follows = row.statementTo.map { act.from > $0 } ?? true
    guard follows, act.opening == row.statementClosing else {
      throw Refused(.statementGap, act.statement.text)
    }
  }

  mutating func applyImport(_ act: ImportStatement, by key: KeyID) throws(Inconsistency) {
    guard case .person(let person)? = keys[key]?.party else {
      throw Inconsistency.rowMissing("key " + key.text)
    }
    var row =
      statements[act.statement]
      ?? StatementRow(
        id: act.statement, entity: act.entity, from: act.from, to: act.to, opening: act.opening,
        closing: act.closing, count: act.count, imported: 0, sum: 0, importer: person)
    guard row.continues(with: act), row.importer == person else {
      throw Inconsistency.rowExists("part \(act.first) of statement " + act.statement.text)
    }
    for (offset, line) in act.lines.enumerated() {
      let key = LineKey(statement: act.statement, line: act.first + offset)
      lines.put(
        key,
        LineRow(
          key: key, entity: act.entity, day: line.day, fen: line.fen, reference: line.reference, raw: line.raw
        ))
      row.sum += line.fen
    }
    guard abs(row.sum) <= Money.limit else {
      throw Inconsistency.balance(account: act.statement.text, bucket: "sum", fen: row.sum)
    }
    row.imported += act.lines.count
    statements.put(row.id, row)
    guard row.isComplete else { return }
    try changeCash(act.entity) {
      $0.statementTo = row.to
      $0.statementClosing = row.closing
    }
  }

  /// A line of an entity these signers may book for.
  private func line(_ key: LineKey, by signer: Signer, _ second: Signer? = nil) throws(Refused) -> LineRow {
    guard statements[key.statement] != nil else { throw Refused(.statementUnknown, key.statement.text) }
    guard let line = lines[key] else { throw Refused(.lineUnknown, key.description) }
    try signer.require(over: line.entity)
    try second?.require(over: line.entity)
    return line
  }

  private func requireFree(_ line: LineRow) throws(Refused) {
    guard line.posting == nil else { throw Refused(.lineUsed, line.key.description) }
  }

  /// Who books a line did not import it.
  private func requireOtherThanImporter(of line: LineRow, _ signer: Signer) throws(Refused) {
    guard statements[line.key.statement]?.importer != signer.person else {
      throw Refused(.importerConfirms, line.key.statement.text)
    }
  }

  /// Nothing is booked on half a statement.
  private func requireWholeStatement(of line: LineRow) throws(Refused) {
    guard statements[line.key.statement]?.isComplete ?? false else {
      throw Refused(.statementIncomplete, line.key.statement.text)
    }
  }

  private func requireRoom(for line: LineRow) throws(Refused) {
    guard cash[line.entity]?.hasRoom(for: line.fen) ?? false else {
      throw Refused(.amountOutOfRange, line.key.description)
    }
  }

  /// The line books the order: whole, by its reference, on its account, and by another hand than imported it.
  private func requireLine(
    _ key: LineKey, of id: OrderNumber, in state: OrderRow.State, or wrong: Refusal, sign: Int64,
    by signer: Signer
  ) throws(Refused) {
    if let line = lines[key] { try signer.require(over: line.entity) }
    guard let order = orders[id] else { throw Refused(.orderUnknown, id.description) }
    let line = try line(key, by: signer)
    guard order.state == state else { throw Refused(wrong, id.description) }
    try requireFree(line)
    guard line.moves(sign * order.fen, of: order) else { throw Refused(.lineMismatch, key.description) }
    try requireOtherThanImporter(of: line, signer)
    try requireWholeStatement(of: line)
    try requireRoom(for: line)
  }

  /// A line that names one of our orders is its payment, its return, or not explained; never the bank's own business.
  func planPost(_ act: PostLine, by signer: Signer) throws(Refused) -> [Event] {
    let line = try line(act.line, by: signer)
    try requireFree(line)
    try requireOtherThanImporter(of: line, signer)
    let fits =
      switch act.kind {
      case .receipt, .interest: line.fen > 0
      case .fee: line.fen < 0
      case .suspense: line.fen != 0
      }
    guard fits else { throw Refused(.lineSign, act.line.description) }
    try requireWholeStatement(of: line)
    if let reference = line.reference {
      guard act.kind == .suspense else { throw Refused(.lineOfOrder, act.line.description) }
      if let order = orders[reference], order.state == .ordered, line.moves(-order.fen, of: order) {
        throw Refused(.linePaysOrder, reference.description)
      }
    }
    try requireRoom(for: line)
    return [.done]
  }

  mutating func applyPost(_ act: PostLine) throws(Inconsistency) {
    let line = try book(act.line, as: LineRow.Posting(act.kind))
    try changeCash(line.entity) { $0.post(line.fen, as: act.kind) }
  }

  /// Only what `bank.post` booked: an order is confirmed or returned by nothing but its own line.
  func planCorrect(_ act: CorrectLine, by signer: Signer, _ second: Signer?) throws(Refused) -> [Event] {
    let line = try line(act.line, by: signer, second)
    guard line.posting == LineRow.Posting(act.kind) else {
      throw Refused(.lineBookedOtherwise, act.line.description)
    }
    // What took room may have come in since: cash without this line must still be what the books can hold.
    var after = cash[line.entity]
    if after?.hasRoom(for: 0) ?? false { after?.post(-line.fen, as: act.kind) }
    guard after?.hasRoom(for: 0) ?? false else { throw Refused(.amountOutOfRange, act.line.description) }
    return [.done]
  }

  /// The posting is reversed by another; the line may be booked again.
  mutating func applyCorrect(_ act: CorrectLine) throws(Inconsistency) {
    guard var line = lines[act.line], line.posting == LineRow.Posting(act.kind) else {
      throw Inconsistency.rowMissing("line " + act.line.description + " booked as " + act.kind.rawValue)
    }
    line.posting = nil
    lines.put(act.line, line)
    try changeCash(line.entity) { $0.post(-line.fen, as: act.kind) }
  }

  func planConfirm(_ act: ConfirmPayment, by signer: Signer) throws(Refused) -> [Event] {
    try requireLine(
      act.line, of: act.order, in: .ordered, or: .orderNotOrdered, sign: -1, by: signer)
    return [.done]
  }

  mutating func applyConfirm(_ act: ConfirmPayment) throws(Inconsistency) {
    let line = try book(act.line, as: .payment(act.order))
    var order = try order(act.order, being: .ordered)
    order.state = .paid
    order.paidBy = act.line
    put(order)
    try move(order.fen, order.account, from: .ordered, to: .paid)
    try changeCash(line.entity) { $0.cash += line.fen }
  }

  func planReturn(_ act: ReturnPayment, by signer: Signer) throws(Refused) -> [Event] {
    try requireLine(act.line, of: act.order, in: .paid, or: .orderNotPaid, sign: 1, by: signer)
    return [.done]
  }

  /// Its claims are payable again: a new settlement may name them.
  mutating func applyReturn(_ act: ReturnPayment) throws(Inconsistency) {
    let line = try book(act.line, as: .returned(act.order))
    var order = try order(act.order, being: .paid)
    order.state = .returned
    order.returnedBy = act.line
    put(order)
    try move(order.fen, order.account, from: .paid, to: .payable)
    try changeCash(line.entity) { $0.cash += line.fen }
  }

  private mutating func book(_ key: LineKey, as posting: LineRow.Posting) throws(Inconsistency) -> LineRow {
    guard var line = lines[key], line.posting == nil else {
      throw Inconsistency.rowMissing("free line " + key.description)
    }
    line.posting = posting
    lines.put(key, line)
    return line
  }

  private mutating func changeCash(
    _ entity: EntityCode, _ change: (inout CashRow) -> Void
  ) throws(Inconsistency) {
    guard var row = cash[entity] else { throw Inconsistency.rowMissing("cash " + entity.text) }
    // Room was asked for before each posting; a forged entry stops here, before anything could overflow.
    guard row.hasRoom(for: 0) else {
      throw Inconsistency.balance(account: entity.text, bucket: "cash", fen: row.cash)
    }
    change(&row)
    cash.put(entity, row)
  }
}

extension CashRow {
  /// A posting of a line that is no payment of ours; its reversal with the other sign.
  fileprivate mutating func post(_ fen: Int64, as kind: PostLine.Kind) {
    cash += fen
    switch kind {
    case .receipt: received += fen
    case .fee: fees -= fen
    case .interest: interest += fen
    case .suspense: suspense += fen
    }
  }

  /// Whether every sum stays within what the books can hold after `fen` more.
  func hasRoom(for fen: Int64) -> Bool {
    [cash, suspense, received, fees, interest].allSatisfy { abs($0) + abs(fen) <= Money.limit }
  }
}

extension LineRow {
  /// Whether it is so much of this order's money: to the fen, by its reference, on its account.
  fileprivate func moves(_ due: Int64, of order: OrderRow) -> Bool {
    fen == due && reference == order.number && entity == order.account.entity
  }
}

extension StatementRow {
  /// Whether a part belongs to this statement and comes next.
  func continues(with act: ImportStatement) -> Bool {
    entity == act.entity && from == act.from && to == act.to && opening == act.opening
      && closing == act.closing
      && count == act.count && act.first == imported + 1
  }
}
