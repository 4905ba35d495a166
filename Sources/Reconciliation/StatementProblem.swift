import Intake

/// What can be wrong with a statement, a layout or a declaration; the raw value is the stable code.
enum StatementProblem: String, Hashable, Sendable, CaseIterable {
  case unknownLayout = "statement-unknown-layout"
  case encoding = "statement-other-encoding"
  case noHeader = "statement-no-header"
  case duplicateColumn = "statement-duplicate-column"
  case empty = "statement-empty"
  case notIdle = "statement-not-idle"
  case shortRow = "statement-short-row"
  case longRow = "statement-long-row"
  case badDate = "statement-bad-date"
  case badAmount = "statement-bad-amount"
  case twoAmounts = "statement-two-amounts"
  case unknownFlag = "statement-unknown-flag"
  case badBalance = "statement-bad-balance"
  case otherCurrency = "statement-other-currency"
  case dayOutside = "statement-day-outside-period"
  case dayOrder = "statement-day-out-of-order"
  case openingDiffers = "statement-opening-differs"
  case balanceBroken = "statement-balance-broken"
  case closingDiffers = "statement-closing-differs"
  case totalsDiffer = "statement-totals-differ"
  case statedDiffers = "statement-preamble-differs"

  /// What is wrong and what to do, in Chinese.
  var chinese: String {
    switch self {
    case .unknownLayout: "没有这种银行对账单版式：请核对 layout"
    case .encoding: "文件编码与该银行版式不符：请重新导出"
    case .noHeader: "找不到表头：请核对银行版式与文件"
    case .duplicateColumn: "表头中列名重复：请重新导出"
    case .empty: "对账单没有流水：请重新导出；确无发生额的，在说明文件中写 idle: true"
    case .notIdle: "说明文件称本月无发生额，对账单却有流水：请核对"
    case .shortRow: "这一行列数不足：请重新导出"
    case .longRow: "这一行列数超出表头：请核对分隔符和引号，重新导出"
    case .badDate: "日期无法识别：请重新导出"
    case .badAmount: "金额无法识别：请重新导出"
    case .twoAmounts: "收入、支出应当有且只有一项：请重新导出"
    case .unknownFlag: "借贷标志无法识别：请核对银行版式"
    case .badBalance: "余额无法识别：请重新导出"
    case .otherCurrency: "币种不是人民币：请核对账户"
    case .dayOutside: "日期不在对账期间内：请按自然月导出"
    case .dayOrder: "流水日期前后颠倒：请重新导出，勿排序或改动"
    case .openingDiffers: "第一笔流水与期初余额不衔接：请核对期初余额，或查找缺少的流水"
    case .balanceBroken: "余额与上一笔不衔接：流水缺失、重复或被改动，请重新导出"
    case .closingDiffers: "期初余额加发生额不等于期末余额：请核对期末余额，或查找缺少的流水"
    case .totalsDiffer: "合计行与流水之和不符：请重新导出"
    case .statedDiffers: "对账单所载账号或余额与说明文件不符：请核对"
    }
  }

  /// What is wrong and what to do, in English.
  var english: String {
    switch self {
    case .unknownLayout: "there is no such bank layout: check \"layout\""
    case .encoding: "the file is not in the encoding of this bank's layout: export it again"
    case .noHeader: "the header is not found: check the bank's layout against the file"
    case .duplicateColumn: "the header names a column twice: export the file again"
    case .empty: "the statement has no lines: export it again; if nothing moved, declare idle: true"
    case .notIdle: "the declaration says that nothing moved, yet there are lines: check them"
    case .shortRow: "the row has too few fields: export the file again"
    case .longRow: "the row has more fields than the header: check separators and quotes, export again"
    case .badDate: "the date can't be read: export the file again"
    case .badAmount: "the amount can't be read: export the file again"
    case .twoAmounts: "there must be income or outlay, and not both: export the file again"
    case .unknownFlag: "the debit/credit flag is not known: check the bank's layout"
    case .badBalance: "the balance can't be read: export the file again"
    case .otherCurrency: "the currency is not renminbi: check the account"
    case .dayOutside: "the day is outside the statement's month: export whole calendar months"
    case .dayOrder: "the days are out of order: export again, don't sort or edit"
    case .openingDiffers:
      "the first line does not follow from the opening balance: check it, or find what is missing"
    case .balanceBroken:
      "the balance does not follow from the line before: lines are missing, doubled or edited"
    case .closingDiffers:
      "opening balance and lines don't give the closing balance: check it, or find what is missing"
    case .totalsDiffer: "the totals row is not the sum of the lines: export the file again"
    case .statedDiffers: "the statement's own account or balance is not the declared one: check both"
    }
  }

  /// The problem at a place. `detail` holds numbers and names of ours only, never a cell's text.
  func at(
    _ file: String, line: Int = 0, column: Int = 0, field: String = "", detail: String = ""
  ) -> InputProblem {
    InputProblem(
      code: rawValue, file: file, line: line, column: column, field: field,
      chinese: detail.isEmpty ? chinese : chinese + "（" + detail + "）",
      english: detail.isEmpty ? english : english + " (" + detail + ")")
  }
}
