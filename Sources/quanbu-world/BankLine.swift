import Vouchers

/// One line of a special account's statement, before any bank's layout.
struct BankLine: Hashable {
  enum Kind: String {
    /// 财政拨款
    case receipt
    /// 代发
    case payment
    /// 退票
    case returned
    /// 冲正
    case reversal
    /// 手续费
    case fee

    /// What the bank calls it.
    var word: String {
      switch self {
      case .receipt: "财政拨款"
      case .payment: "转账汇款"
      case .returned: "退票"
      case .reversal: "冲正"
      case .fee: "手续费"
      }
    }
  }

  let day: Day
  /// Credit positive.
  let fen: Int64
  let kind: Kind
  let counterparty: String
  let account: String
  /// 附言.
  let remark: String
  /// Seconds after midnight.
  var second = 0
  /// The account's balance after it.
  var balance: Int64 = 0
}

/// A month of one special account.
struct AccountMonth {
  let entity: BudgetEntity
  let first: Day
  let last: Day
  let opening: Int64
  /// Oldest first.
  let lines: [BankLine]

  var closing: Int64 { lines.last?.balance ?? opening }

  /// Orders the lines by day, in the order given within one, and runs the balance.
  init(entity: BudgetEntity, first: Day, opening: Int64, lines: [BankLine]) {
    self.entity = entity
    self.first = first
    last = first.adding(months: 1).adding(days: -1)
    self.opening = opening
    let order = lines.indices.sorted { (lines[$0].day, $0) < (lines[$1].day, $1) }
    var balance = opening
    var done: [BankLine] = []
    for index in order {
      var line = lines[index]
      balance += line.fen
      line.balance = balance
      let before = done.last.map { $0.day == line.day ? $0.second : nil } ?? nil
      line.second = (before ?? 9 * 3600) + 17 + done.count % 41
      done.append(line)
    }
    self.lines = done
  }
}
