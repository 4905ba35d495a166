public import Vouchers

/// A calendar month (会计期间), the span of one bank statement: `2021-08`.
public struct Period: Hashable, Sendable {
  /// First and last day of the month, Asia/Shanghai.
  public let first: Day
  public let last: Day

  /// The month `day` lies in.
  public init(containing day: Day) {
    first = day.adding(days: 1 - day.civil.day)
    last = first.adding(months: 1).adding(days: -1)
  }

  /// Reads exactly `YYYY-MM`; throws `day-malformed` or `day-impossible`.
  public init(_ text: some StringProtocol) throws(InvalidValue) {
    self.init(containing: try Day("\(text)-01"))
  }

  /// The month after this one.
  public var next: Period { Period(containing: last.adding(days: 1)) }
}

extension Period: Comparable, CustomStringConvertible {
  public static func < (left: Period, right: Period) -> Bool { left.first < right.first }

  /// `YYYY-MM`.
  public var description: String { String(first.description.prefix(7)) }
}

/// What the bank's own words say a line is. A guess for people: it never settles an order.
public enum LineKind: String, Hashable, Sendable, CaseIterable {
  /// 手续费: the bank's charge.
  case fee
  /// 结息: interest; it belongs to the fund (失业保险条例 art. 11).
  case interest
  /// 拨入, 财政拨款: money received.
  case receipt
  /// Everything else, payments and returns among it.
  case other
}

/// One line of a bank statement (银行对账单), signed as the account sees it.
public struct StatementLine: Hashable, Sendable {
  /// Position from 1, oldest first, whichever way round the bank wrote the file.
  public let index: Int
  public let day: Day
  /// As the bank wrote it, empty when it did not.
  public let time: String
  /// Credit (贷, money in) positive, debit (借, money out) negative; never zero.
  public let amount: Money
  /// Balance after this line.
  public let balance: Money
  public let counterparty: String
  /// The payment order (`PO` and 13 digits) a line names; nil when it names none, or more than one, or when the
  /// line is a return (then ``returnOf`` has it).
  public let reference: OrderNumber?
  /// 退票: the payment order whose money comes back.
  public let returnOf: OrderNumber?
  public let kind: LineKind
  /// The row as it was read, its fields joined by tabs: what the caller hashes into the journal.
  public let rawText: String

  public init(
    index: Int, day: Day, time: String = "", amount: Money, balance: Money, counterparty: String = "",
    reference: OrderNumber? = nil, returnOf: OrderNumber? = nil, kind: LineKind = .other, rawText: String = ""
  ) {
    self.index = index
    self.day = day
    self.time = time
    self.amount = amount
    self.balance = balance
    self.counterparty = counterparty
    self.reference = reference
    self.returnOf = returnOf
    self.kind = kind
    self.rawText = rawText
  }
}

/// One month of one special bank account (专户), checked by ``StatementReader`` before anything is matched.
public struct Statement: Hashable, Sendable {
  /// `quanzhou/2021-08`: one statement per entity and month.
  public let id: StatementID
  /// Budget entity that owns the account.
  public let entity: EntityCode
  public let period: Period
  /// Balance before the first line and after the last.
  public let opening: Money
  public let closing: Money
  /// Oldest first.
  public let lines: [StatementLine]

  /// Throws `identifier-malformed` when the entity's code is too long for an id.
  public init(
    entity: EntityCode, period: Period, opening: Money, closing: Money, lines: [StatementLine]
  ) throws(InvalidValue) {
    id = try Self.id(entity: entity, period: period)
    self.entity = entity
    self.period = period
    self.opening = opening
    self.closing = closing
    self.lines = lines
  }

  public var from: Day { period.first }
  public var to: Day { period.last }

  /// The id the statement of `entity` for `period` has.
  public static func id(entity: EntityCode, period: Period) throws(InvalidValue) -> StatementID {
    try StatementID("\(entity.text)/\(period)")
  }
}
