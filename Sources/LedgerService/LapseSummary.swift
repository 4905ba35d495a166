internal import Ledger

/// What a lapse freed.
public struct LapseSummary: Hashable, Sendable {
  public private(set) var vouchers = 0
  /// Fen returned to what is available.
  public private(set) var fen: Int64 = 0

  public init() {}

  mutating func add(_ rows: [VoucherRow]) {
    vouchers += rows.count
    fen += rows.reduce(0) { $0 + $1.fen }
  }
}
