public import Vouchers

/// A payment order (付款指令) as the ledger knows it.
public struct BookOrder: Hashable, Sendable {
  /// Where the order stands in the ledger.
  public enum State: Hashable, Sendable {
    /// Given to the bank, not yet settled.
    case ordered
    /// 拨付: paid by this statement line.
    case confirmed(LineKey)
    /// 撤单: the bank did not execute it.
    case cancelled
    /// 退票: paid, then returned.
    case returned
  }

  public let reference: OrderNumber
  /// Budget entity whose account pays.
  public let entity: EntityCode
  public let institutionCode: String
  public let institutionName: String
  /// More than zero.
  public let amount: Money
  public let orderedOn: Day
  public let state: State

  public init(
    reference: OrderNumber, entity: EntityCode, institutionCode: String, institutionName: String,
    amount: Money,
    orderedOn: Day, state: State
  ) {
    self.reference = reference
    self.entity = entity
    self.institutionCode = institutionCode
    self.institutionName = institutionName
    self.amount = amount
    self.orderedOn = orderedOn
    self.state = state
  }
}

/// What the ledger posted (记账) for one statement line, as the books stand: a line whose posting was corrected (更正)
/// has none until it is posted again.
public struct BookPosting: Hashable, Sendable {
  /// As what a line was posted.
  public enum Kind: Hashable, Sendable {
    /// 到账.
    case receipt
    /// 拨付 of an order.
    case payment(order: OrderNumber)
    /// 退票 of an order.
    case returned(order: OrderNumber)
    /// 手续费.
    case fee
    /// 利息.
    case interest
    /// 暂记, 待清算: known to be there, not yet explained.
    case suspense
  }

  public let key: LineKey
  public let entity: EntityCode
  /// Credit positive, debit negative.
  public let amount: Money
  public let kind: Kind

  public init(key: LineKey, entity: EntityCode, amount: Money, kind: Kind) {
    self.key = key
    self.entity = entity
    self.amount = amount
    self.kind = kind
  }
}

/// One side of the match: what the ledger says about all accounts.
public struct Book: Hashable, Sendable {
  /// Cash of each entity before its first statement; zero where none is given.
  public var openings: [EntityCode: Money]
  public var orders: [BookOrder]
  public var postings: [BookPosting]

  public init(openings: [EntityCode: Money] = [:], orders: [BookOrder] = [], postings: [BookPosting] = []) {
    self.openings = openings
    self.orders = orders
    self.postings = postings
  }
}

/// A statement that has to be there for a verdict.
public struct ExpectedStatement: Hashable, Sendable {
  public let entity: EntityCode
  public let period: Period

  public let id: StatementID

  /// Throws `identifier-malformed` when the entity's code is too long for an id.
  public init(entity: EntityCode, period: Period) throws(InvalidValue) {
    id = try Statement.id(entity: entity, period: period)
    self.entity = entity
    self.period = period
  }
}

/// Input that cannot be matched at all: the caller broke a promise, no bank and no clerk did.
public enum MatchingFailure: Error, Hashable, Sendable {
  case duplicateStatement(StatementID)
  case duplicateLine(LineKey)
  case duplicateOrder(OrderNumber)
  case duplicatePosting(LineKey)
  case orderNotPositive(OrderNumber)
  case sumOutOfRange(entity: EntityCode)

  /// Stable code, for example `reconcile-duplicate-order`.
  public var code: String {
    switch self {
    case .duplicateStatement: "reconcile-duplicate-statement"
    case .duplicateLine: "reconcile-duplicate-line"
    case .duplicateOrder: "reconcile-duplicate-order"
    case .duplicatePosting: "reconcile-duplicate-posting"
    case .orderNotPositive: "reconcile-order-not-positive"
    case .sumOutOfRange: "reconcile-sum-out-of-range"
    }
  }

  public var chinese: String {
    switch self {
    case .duplicateStatement(let id): "对账单 \(id) 重复"
    case .duplicateLine(let key): "流水 \(key) 重复"
    case .duplicateOrder(let reference): "付款指令 \(reference) 重复"
    case .duplicatePosting(let key): "流水 \(key) 被记账两次"
    case .orderNotPositive(let reference): "付款指令 \(reference) 的金额不是正数"
    case .sumOutOfRange(let entity): "\(entity) 的合计超出可记账的范围"
    }
  }

  public var english: String {
    switch self {
    case .duplicateStatement(let id): "statement \(id) is given twice"
    case .duplicateLine(let key): "line \(key) is given twice"
    case .duplicateOrder(let reference): "payment order \(reference) is given twice"
    case .duplicatePosting(let key): "line \(key) is posted twice"
    case .orderNotPositive(let reference): "the amount of payment order \(reference) is not positive"
    case .sumOutOfRange(let entity): "a sum of \(entity) is outside the range the books can hold"
    }
  }
}
