internal import Vouchers

/// Numbers as people read them.
enum Yuan {
  /// Fen as yuan with thousands commas; fen themselves beyond the range of money.
  static func text(_ fen: Int64) -> String {
    (try? Money(fen: fen))?.description ?? "\(fen) fen"
  }

  /// A voucher's number with ten digits.
  static func voucher(_ number: Int64) -> String {
    (try? VoucherNumber(number))?.description ?? String(number)
  }
}
