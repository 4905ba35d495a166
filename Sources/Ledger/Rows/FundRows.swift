public import Vouchers

/// An appropriation and what of it is not allocated yet, in fen.
public struct TrancheRow: Hashable, Sendable {
  public let id: TrancheID
  public var appropriated: Int64
  public var unallocated: Int64

  public init(id: TrancheID, appropriated: Int64, unallocated: Int64) {
    self.id = id
    self.appropriated = appropriated
    self.unallocated = unallocated
  }
}

/// One account of the fund: a tranche and a budget entity.
public struct AccountKey: Hashable, Sendable, Comparable {
  public let tranche: TrancheID
  public let entity: EntityCode

  public init(tranche: TrancheID, entity: EntityCode) {
    self.tranche = tranche
    self.entity = entity
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.tranche, left.entity) < (right.tranche, right.entity)
  }
}

/// Where a fen of an entity's allocation stands (资金状态).
public enum Bucket: Int, Hashable, Sendable, CaseIterable {
  /// 可用
  case available
  /// 已占用
  case committed
  /// 已核销待审
  case claimed
  /// 待结算
  case payable
  /// 已下指令
  case ordered
  /// 已拨付
  case paid

  public var name: String {
    switch self {
    case .available: "available"
    case .committed: "committed"
    case .claimed: "claimed"
    case .payable: "payable"
    case .ordered: "ordered"
    case .paid: "paid"
    }
  }

  public var chinese: String {
    switch self {
    case .available: "可用"
    case .committed: "已占用"
    case .claimed: "待审核"
    case .payable: "待结算"
    case .ordered: "已下指令"
    case .paid: "已拨付"
    }
  }
}

/// The six balances of an entity within a tranche, and what they sum to, in fen.
public struct AccountRow: Hashable, Sendable {
  public let key: AccountKey
  public var allocated: Int64
  public private(set) var available: Int64
  public private(set) var committed: Int64
  public private(set) var claimed: Int64
  public private(set) var payable: Int64
  public private(set) var ordered: Int64
  public private(set) var paid: Int64

  public init(
    key: AccountKey, allocated: Int64 = 0, available: Int64 = 0, committed: Int64 = 0, claimed: Int64 = 0,
    payable: Int64 = 0, ordered: Int64 = 0, paid: Int64 = 0
  ) {
    self.key = key
    self.allocated = allocated
    self.available = available
    self.committed = committed
    self.claimed = claimed
    self.payable = payable
    self.ordered = ordered
    self.paid = paid
  }

  public subscript(bucket: Bucket) -> Int64 {
    get {
      switch bucket {
      case .available: available
      case .committed: committed
      case .claimed: claimed
      case .payable: payable
      case .ordered: ordered
      case .paid: paid
      }
    }
    set {
      switch bucket {
      case .available: available = newValue
      case .committed: committed = newValue
      case .claimed: claimed = newValue
      case .payable: payable = newValue
      case .ordered: ordered = newValue
      case .paid: paid = newValue
      }
    }
  }

  /// What the six balances add up to; the identity wants it to be `allocated`. Wraps instead of trapping: rows
  /// read from a damaged file may hold anything.
  public var sum: Int64 { available &+ committed &+ claimed &+ payable &+ ordered &+ paid }
}

/// The money in an entity's special bank account (专户), as posted from statement lines, in fen.
public struct CashRow: Hashable, Sendable {
  public let entity: EntityCode
  /// What the account holds by our books.
  public var cash: Int64
  /// 待查: lines not explained yet, credits positive. Part of `cash`.
  public var suspense: Int64
  /// 到账: money of the fund received, ever.
  public var received: Int64
  /// Fees charged and interest credited, ever.
  public var fees: Int64
  public var interest: Int64
  /// Last day and closing balance of the newest statement that is complete.
  public var statementTo: Day?
  public var statementClosing: Int64

  public init(
    entity: EntityCode, cash: Int64 = 0, suspense: Int64 = 0, received: Int64 = 0, fees: Int64 = 0,
    interest: Int64 = 0, statementTo: Day? = nil, statementClosing: Int64 = 0
  ) {
    self.entity = entity
    self.cash = cash
    self.suspense = suspense
    self.received = received
    self.fees = fees
    self.interest = interest
    self.statementTo = statementTo
    self.statementClosing = statementClosing
  }
}
