public import Vouchers

/// Something ledger and bank do not agree about, or did not until it was cleared.
///
/// Amounts are in fen. `bankAmount` is what the bank says, credit positive; `bookAmount` what the ledger says, with
/// the same sign. Items of a bank reconciliation must be followed up until they are gone, which is why each one has
/// an age and a cleared one still is listed (会计法 art. 17: 账实相符, checked regularly).
public struct Finding: Hashable, Sendable {
  /// One case per cause; the raw value is the stable code people can look up.
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// No statement of an expected account and month.
    case statementMissing = "statement-missing"
    /// A statement does not open with the balance before it.
    case balanceGap = "balance-gap"
    /// The ledger rests on a line no statement has.
    case confirmedByMissingLine = "confirmed-by-missing-line"
    /// The ledger posted a line as something it is not.
    case postedDifferently = "posted-differently"
    /// 漏付: ordered, and no line pays it.
    case omitted = "ordered-not-paid"
    /// 重付: the same order debited again.
    case doubled = "paid-twice"
    /// 金额不符: the order's reference with another amount.
    case altered = "amount-differs"
    /// A cancelled order (撤单) was paid all the same.
    case paidThoughCancelled = "paid-though-cancelled"
    /// Another entity's account paid the order (串户).
    case wrongAccount = "paid-from-other-account"
    /// 退票: the money of an order came back.
    case returnedPayment = "returned-payment"
    /// 冲正: the bank gave back what stood in suspense.
    case reversal = "bank-reversal"
    /// 手续费.
    case bankFee = "bank-fee"
    /// 利息.
    case interest = "interest"
    /// Money received (到账) that the ledger does not have.
    case receiptNotBooked = "receipt-not-booked"
    /// A line nothing explains.
    case unknownLine = "unknown-line"
  }

  /// What took a finding off the open list.
  public enum Clearance: String, Hashable, Sendable, CaseIterable {
    /// The line is posted as what it is.
    case posted
    /// The line is posted to suspense (暂记), and stays in the sheet until it nets out.
    case suspense
    /// Posted to suspense, and a later line took it back: nothing remains.
    case reversed
    /// The order was cancelled (撤单); a new order, if any, stands on its own.
    case cancelled
  }

  public let cause: Cause
  public let entity: EntityCode
  /// The line concerned.
  public let line: LineKey?
  /// The statement concerned when no single line is.
  public let statement: StatementID?
  /// The payment order concerned, or the reference a line names that is no order of ours.
  public let order: OrderNumber?
  public let institutionCode: String?
  public let institutionName: String?
  public let bankAmount: Money?
  public let bookAmount: Money?
  /// Days from the line, the order or the end of the statement's month to the day of the report; never negative.
  public let ageDays: Int
  /// Nil while the finding is open.
  public let clearance: Clearance?

  public var isOpen: Bool { clearance == nil }

  init(
    _ cause: Cause, entity: EntityCode, line: LineKey? = nil, statement: StatementID? = nil,
    reference: OrderNumber? = nil,
    order: BookOrder? = nil, bank: Money? = nil, book: Money? = nil, age: Int, clearance: Clearance? = nil
  ) {
    self.cause = cause
    self.entity = entity
    self.line = line
    self.statement = line?.statement ?? statement
    self.order = order?.reference ?? reference
    institutionCode = order?.institutionCode
    institutionName = order?.institutionName
    bankAmount = bank
    bookAmount = book
    ageDays = age
    self.clearance = clearance
  }
}

extension Finding: Comparable {
  /// Cause in the order of its declaration, then line, statement, order: the same findings always list the same way.
  public static func < (left: Finding, right: Finding) -> Bool { left.sortKey < right.sortKey }

  private var sortKey: (Int, String, Int, Int64) {
    (Cause.allCases.firstIndex(of: cause) ?? 0, statement?.text ?? "", line?.line ?? 0, order?.value ?? 0)
  }
}
