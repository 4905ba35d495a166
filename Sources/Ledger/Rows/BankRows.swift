public import Vouchers
public import Wire

/// A payment order (拨款指令) to one payee.
public struct OrderRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// 已下指令
    case ordered
    /// 已拨付
    case paid
    /// 已退票
    case returned
    /// 已撤单
    case cancelled

    public var chinese: String {
      switch self {
      case .ordered: "已下指令"
      case .paid: "已拨付"
      case .returned: "已退票"
      case .cancelled: "已撤单"
      }
    }

    /// Whether the order still holds its claims' money.
    public var isLive: Bool {
      switch self {
      case .ordered, .paid: true
      case .returned, .cancelled: false
      }
    }
  }
  public let number: OrderNumber
  public let account: AccountKey
  public let institution: CreditCode
  public let fen: Int64
  public let orderedOn: Day
  public var state: State
  /// The line that paid it, and the one that brought it back.
  public var paidBy: LineKey?
  public var returnedBy: LineKey?

  public init(
    number: OrderNumber, account: AccountKey, institution: CreditCode, fen: Int64, orderedOn: Day,
    state: State = .ordered, paidBy: LineKey? = nil, returnedBy: LineKey? = nil
  ) {
    self.number = number
    self.account = account
    self.institution = institution
    self.fen = fen
    self.orderedOn = orderedOn
    self.state = state
    self.paidBy = paidBy
    self.returnedBy = returnedBy
  }
}

/// An imported bank statement.
public struct StatementRow: Hashable, Sendable {
  public let id: StatementID
  public let entity: EntityCode
  public let from: Day
  public let to: Day
  public let opening: Int64
  public let closing: Int64
  public let count: Int
  /// Lines imported so far, and what they add up to.
  public var imported: Int
  public var sum: Int64
  /// Who imported it: somebody else confirms payments on it.
  public let importer: PersonID

  /// Whether all its lines are here; none is booked before.
  public var isComplete: Bool { imported == count }

  public init(
    id: StatementID, entity: EntityCode, from: Day, to: Day, opening: Int64, closing: Int64, count: Int,
    imported: Int, sum: Int64, importer: PersonID
  ) {
    self.id = id
    self.entity = entity
    self.from = from
    self.to = to
    self.opening = opening
    self.closing = closing
    self.count = count
    self.imported = imported
    self.sum = sum
    self.importer = importer
  }
}

/// A line of a statement, and what it is booked as; a correction frees it again.
public struct LineRow: Hashable, Sendable {
  /// What a line is booked as; one thing at a time.
  public enum Posting: Hashable, Sendable {
    case receipt
    case fee
    case interest
    case suspense
    case payment(OrderNumber)
    case returned(OrderNumber)

    public var name: String {
      switch self {
      case .receipt: "receipt"
      case .fee: "fee"
      case .interest: "interest"
      case .suspense: "suspense"
      case .payment: "payment"
      case .returned: "return"
      }
    }

    public var order: OrderNumber? {
      switch self {
      case .payment(let order), .returned(let order): order
      case .receipt, .fee, .interest, .suspense: nil
      }
    }

    public init(_ kind: PostLine.Kind) {
      switch kind {
      case .receipt: self = .receipt
      case .fee: self = .fee
      case .interest: self = .interest
      case .suspense: self = .suspense
      }
    }

    /// As what it was posted; `nil` when it paid or returned an order.
    public var kind: PostLine.Kind? {
      switch self {
      case .receipt: .receipt
      case .fee: .fee
      case .interest: .interest
      case .suspense: .suspense
      case .payment, .returned: nil
      }
    }

    /// From the two stored columns.
    public init?(name: String, order: OrderNumber?) {
      switch (name, order) {
      case ("receipt", nil): self = .receipt
      case ("fee", nil): self = .fee
      case ("interest", nil): self = .interest
      case ("suspense", nil): self = .suspense
      case ("payment", let order?): self = .payment(order)
      case ("return", let order?): self = .returned(order)
      default: return nil
      }
    }
  }
  public let key: LineKey
  public let entity: EntityCode
  public let day: Day
  public let fen: Int64
  public let reference: OrderNumber?
  public let raw: Hash256
  public var posting: Posting?

  public init(
    key: LineKey, entity: EntityCode, day: Day, fen: Int64, reference: OrderNumber?, raw: Hash256,
    posting: Posting? = nil
  ) {
    self.key = key
    self.entity = entity
    self.day = day
    self.fen = fen
    self.reference = reference
    self.raw = raw
    self.posting = posting
  }
}
