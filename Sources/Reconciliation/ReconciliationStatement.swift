public import Vouchers

/// 银行存款余额调节表 of one entity: from the balance in the books and the balance at the bank to one figure.
///
/// The book balance counts an order as paid from the day it is given to the bank, as a cash book (银行存款日记账)
/// does, and counts suspense as not yet explained:
///
///     book  = opening + receipts - payments + returns - fees + interest - orders outstanding
///     bank  = closing balance of the last statement
///     adjusted book = book + items of the book side
///     adjusted bank = bank + items of the bank side
///     residual      = adjusted book - adjusted bank
///
/// The residual is 0 fen when every difference has a named item. 会计法 art. 17 (账实相符); kept as accounting
/// records are.
public struct ReconciliationStatement: Hashable, Sendable {
  /// Which balance an item adjusts.
  public enum Side: String, Hashable, Sendable {
    case book
    case bank
  }

  /// Why an item is there; the raw value is the stable code.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// 银行已收，账上未收.
    case creditNotBooked = "credit-not-booked"
    /// 银行已付，账上未付.
    case debitNotBooked = "debit-not-booked"
    /// 暂记: posted to suspense; explained, and shown until it nets out.
    case suspense
    /// Posted with an amount that is not the line's.
    case postedAmountDiffers = "posted-amount-differs"
    /// Posted on a line its statement does not have.
    case postedWithoutLine = "posted-without-line"
    /// 账上已付，银行未付: an order outstanding.
    case orderOutstanding = "order-outstanding"
  }

  /// One reconciling item (未达账项).
  public struct Item: Hashable, Sendable {
    public let side: Side
    public let reason: Reason
    /// Added to its side's balance.
    public let amount: Money
    public let line: LineKey?
    public let order: OrderNumber?
    public let institutionName: String?
    public let ageDays: Int
  }

  public let entity: EntityCode
  /// Month of the last statement; nil when the entity has none.
  public let lastPeriod: Period?
  public let bookBalance: Money
  /// Nil when there is no statement: nothing can be said about the bank.
  public let bankBalance: Money?
  public let items: [Item]
  public let adjustedBook: Money
  public let adjustedBank: Money?
  /// What no item explains, in fen; nil when there is no statement.
  public let residual: Money?
  /// What stands in suspense, all signs together. Part of the items.
  public let suspense: Money
}

extension ReconciliationStatement.Reason {
  public var chinese: String {
    switch self {
    case .creditNotBooked: "银行已收、账上未收"
    case .debitNotBooked: "银行已付、账上未付"
    case .suspense: "暂记（已记账待清算）"
    case .postedAmountDiffers: "记账金额与流水不符"
    case .postedWithoutLine: "记账无对应流水"
    case .orderOutstanding: "账上已付、银行未付"
    }
  }

  public var english: String {
    switch self {
    case .creditNotBooked: "received by the bank, not booked"
    case .debitNotBooked: "paid by the bank, not booked"
    case .suspense: "in suspense"
    case .postedAmountDiffers: "posted with another amount"
    case .postedWithoutLine: "posted without a line"
    case .orderOutstanding: "ordered, not paid by the bank"
    }
  }
}
