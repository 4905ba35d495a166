import Vouchers

extension Matcher {
  /// Finds for each order the one line that pays it.
  mutating func settleOrders() {
    for order in orders {
      switch order.state {
      case .confirmed(let key): settleConfirmed(order, key)
      case .ordered: propose(order)
      case .returned: settleReturned(order)
      case .cancelled: break
      }
    }
  }

  /// Whether `located` pays `order` exactly: account, reference, fen.
  func pays(_ located: Located, _ order: BookOrder) -> Bool {
    located.line.reference == order.reference && located.line.amount == order.amount.negated
      && located.entity == order.entity && located.line.kind != .fee
  }

  private mutating func settleConfirmed(_ order: BookOrder, _ key: LineKey) {
    guard let located = lineAt[key] else { return }
    settledBy[order.reference] = key
    quiet.insert(key)
    let due = BookPosting(
      key: key, entity: order.entity, amount: order.amount.negated, kind: .payment(order: order.reference))
    if !pays(located, order) || postingAt[key] != due { reportPostedDifferently(located, order: order) }
  }

  private mutating func propose(_ order: BookOrder) {
    for located in linesByReference[order.reference] ?? [] {
      guard pays(located, order), postingAt[located.key] == nil else { continue }
      settledBy[order.reference] = located.key
      quiet.insert(located.key)
      proposals.append(
        Proposal(
          entity: order.entity, order: order.reference, institutionName: order.institutionName,
          line: located.key, amount: order.amount))
      return
    }
  }

  private mutating func settleReturned(_ order: BookOrder) {
    for located in linesByReference[order.reference] ?? [] {
      guard pays(located, order), let posting = postingAt[located.key],
        posting.kind == .payment(order: order.reference), posting.amount == located.line.amount
      else { continue }
      settledBy[order.reference] = located.key
      quiet.insert(located.key)
      return
    }
  }

  /// Reports what is wrong with orders that no line speaks about.
  mutating func judgeOrders() {
    for order in orders {
      switch order.state {
      case .confirmed(let key): judgeConfirmed(order, key)
      case .ordered: judgeOrdered(order)
      case .cancelled: judgeCancelled(order)
      case .returned: break
      }
    }
  }

  private mutating func judgeConfirmed(_ order: BookOrder, _ key: LineKey) {
    guard lineAt[key] == nil, !isAwaited(key) else { return }
    report(
      Finding(
        .confirmedByMissingLine, entity: order.entity, line: key, order: order, book: order.amount.negated,
        age: age(since: order.orderedOn)))
  }

  private mutating func judgeOrdered(_ order: BookOrder) {
    guard settledBy[order.reference] == nil, !spokenFor.contains(order.reference) else { return }
    report(
      Finding(
        .omitted, entity: order.entity, order: order, book: order.amount.negated,
        age: age(since: order.orderedOn)))
  }

  private mutating func judgeCancelled(_ order: BookOrder) {
    guard linesByReference[order.reference] == nil else { return }
    report(
      Finding(
        .omitted, entity: order.entity, order: order, book: order.amount.negated,
        age: age(since: order.orderedOn), clearance: .cancelled))
  }

  /// Whether the line's statement is one that still has to come.
  func isAwaited(_ key: LineKey) -> Bool {
    !statementIDs.contains(key.statement) && expectedIDs.contains(key.statement)
  }
}
