/// Where the money of a thing stands: the tie between accounts and vouchers, claims and orders.
public struct Position: Hashable, Sendable {
  public let account: AccountKey
  public let bucket: Bucket
  public let fen: Int64
}

extension VoucherRow {
  /// An open voucher holds its commitment; afterwards its claim holds the money.
  public var position: Position? {
    switch state {
    case .issued, .claimed, .activated: Position(account: account, bucket: .committed, fen: fen)
    case .redeemed, .refused, .lapsed, .voided: nil
    }
  }
}

extension ClaimRow {
  /// A claim holds its money until a live order does.
  public func position(order: OrderRow?) -> Position? {
    switch state {
    case .filed, .reviewed: return Position(account: account, bucket: .claimed, fen: fen)
    case .approved:
      if let order, order.state.isLive { return nil }
      return Position(account: account, bucket: .payable, fen: fen)
    case .closed: return nil
    }
  }
}

extension OrderRow {
  public var position: Position? {
    switch state {
    case .ordered: Position(account: account, bucket: .ordered, fen: fen)
    case .paid: Position(account: account, bucket: .paid, fen: fen)
    case .returned, .cancelled: nil
    }
  }
}
