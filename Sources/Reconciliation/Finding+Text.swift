import Vouchers

extension Finding {
  /// What happened and what to do, in Chinese. Amounts in yuan.
  public var chinese: String {
    let bank = told(bankAmount) ?? "无"
    let book = told(bookAmount) ?? "无"
    let order = order?.description ?? "无"
    return switch cause {
    case .statementMissing: "缺少对账单 \(statement?.text ?? "")：取得后再对账"
    case .balanceGap: "对账单 \(statement?.text ?? "") 期初 \(bank) 与上期末 \(book) 不符：向银行查询"
    case .confirmedByMissingLine: "账上记有 \(book)，所依据的流水在对账单中不存在：查明依据，冲正重记"
    case .postedDifferently: "流水 \(bank)，账上 \(book)，记账与流水不一致：更正后重记"
    case .omitted: "付款指令 \(order) 已下达 \(book)，银行未付：催办，或撤单重下"
    case .doubled: "付款指令 \(order) 已付清，银行又付 \(bank)：记入暂记，要求银行冲回"
    case .altered: "付款指令 \(order) 应付 \(book)，银行实付 \(bank)：记入暂记，要求银行更正"
    case .paidThoughCancelled: "付款指令 \(order) 已撤单，银行仍付 \(bank)：记入暂记，要求银行冲回"
    case .wrongAccount: "付款指令 \(order) 应由其他专户支付，本户支付 \(bank)：记入暂记，要求银行更正"
    case .returnedPayment: "付款指令 \(order) 退票 \(bank)：登记退票，核实收款账户后重新结算"
    case .reversal: "银行冲回 \(bank)（\(order)）：记入暂记，与原暂记相抵"
    case .bankFee: "银行扣收手续费 \(bank)：登记手续费"
    case .interest: "银行结息 \(bank)：登记利息"
    case .receiptNotBooked: "到账 \(bank)，账上未记：登记到账"
    case .unknownLine: "流水 \(bank) 来历不明：记入暂记，向银行查询"
    }
  }

  /// What happened and what to do, in English. Amounts in yuan.
  public var english: String {
    let bank = told(bankAmount) ?? "none"
    let book = told(bookAmount) ?? "none"
    let order = order?.description ?? "none"
    return switch cause {
    case .statementMissing: "statement \(statement?.text ?? "") is missing: obtain it, then reconcile again"
    case .balanceGap:
      "statement \(statement?.text ?? "") opens with \(bank) after a balance of \(book): ask the bank"
    case .confirmedByMissingLine:
      "the ledger posted \(book) on a line the statement does not have: find the ground for it, reverse and repost"
    case .postedDifferently: "the line says \(bank), the ledger \(book): correct the posting, then post again"
    case .omitted:
      "payment order \(order) over \(book) was not paid: urge the bank, or cancel it and order again"
    case .doubled: "payment order \(order) was settled, then \(bank) more: post to suspense, claim it back"
    case .altered:
      "payment order \(order) is over \(book), the bank paid \(bank): post to suspense, have it corrected"
    case .paidThoughCancelled:
      "payment order \(order) was cancelled, yet \(bank) was paid: post to suspense, claim it back"
    case .wrongAccount:
      "payment order \(order) belongs to another account, this one paid \(bank): post to suspense, have it corrected"
    case .returnedPayment:
      "payment order \(order) came back with \(bank): post the return, check the payee account, settle again"
    case .reversal: "the bank gave back \(bank) (\(order)): post to suspense, where it nets out"
    case .bankFee: "the bank charged \(bank): post the fee"
    case .interest: "the bank paid interest of \(bank): post it"
    case .receiptNotBooked: "\(bank) came in and is not booked: post the receipt"
    case .unknownLine: "a line of \(bank) has no explanation: post to suspense, ask the bank"
    }
  }

  /// An amount in a sentence: without its sign where the sentence already says that it was paid.
  private func told(_ amount: Money?) -> String? {
    switch cause {
    case .omitted, .doubled, .altered, .paidThoughCancelled, .wrongAccount, .bankFee:
      amount.map { ($0 < .zero ? $0.negated : $0).description }
    case .statementMissing, .balanceGap, .confirmedByMissingLine, .postedDifferently, .returnedPayment,
      .reversal,
      .interest, .receiptNotBooked, .unknownLine:
      amount?.description
    }
  }
}

extension Finding.Cause {
  /// A few characters for a column.
  public var chinese: String {
    switch self {
    case .statementMissing: "缺对账单"
    case .balanceGap: "余额不衔接"
    case .confirmedByMissingLine: "依据流水不存在"
    case .postedDifferently: "记账不一致"
    case .omitted: "已下单未付"
    case .doubled: "重复付款"
    case .altered: "金额不符"
    case .paidThoughCancelled: "撤单仍付"
    case .wrongAccount: "串户付款"
    case .returnedPayment: "退票"
    case .reversal: "银行冲正"
    case .bankFee: "手续费"
    case .interest: "利息"
    case .receiptNotBooked: "到账未记"
    case .unknownLine: "不明款项"
    }
  }
}

extension Finding.Clearance {
  public var chinese: String {
    switch self {
    case .posted: "已记账"
    case .suspense: "已入暂记"
    case .reversed: "已冲回"
    case .cancelled: "已撤单"
    }
  }
}
