import Vouchers

/// Writes a month in the layout its bank exports, the real ones of double-entry-generator's `example/`.
struct StatementText {
  let month: AccountMonth

  /// The file's bytes and how they are saved.
  func bytes() throws -> [UInt8] {
    switch month.entity.bank {
    case .abc: try TextForm.plain.bytes(of: [abcHeader] + month.lines.map(abc))
    case .boc: try TextForm.marked.bytes(of: bocTitle + [bocHeader] + month.lines.reversed().map(boc))
    case .bocom: try TextForm.plain.bytes(of: [bocomHeader] + month.lines.enumerated().map { bocom($0, $1) })
    case .cmb: try TextForm.marked.bytes(of: [cmbHeader] + month.lines.map(cmb))
    case .icbc:
      try TextForm.national.bytes(of: icbcTitle + [icbcHeader] + month.lines.map(icbc) + [icbcTotals])
    }
  }

  // MARK: 农业银行: one signed column, compact days, rows that end early

  private var abcHeader: [String] {
    ["交易日期", "交易时间", "交易摘要", "交易金额", "本次余额", "对手信息", "日 志 号", "交易渠道", "交易附言"]
  }

  private func abc(_ line: BankLine) -> [String] {
    let row = [
      Self.compact(line.day), Self.compact(line.second), line.kind.word,
      (line.fen >= 0 ? "+" : "") + Self.plain(line.fen), Self.plain(line.balance),
      line.counterparty + line.account,
    ]
    let journal = String(100_000_000 + Int(line.day.number) * 1000 + line.second % 1000)
    return line.kind == .fee ? row : row + [journal, "企业网银", line.remark]
  }

  // MARK: 中国银行: a title first, newest line first, thousands commas

  private var bocTitle: [[String]] { [["交易流水明细清单（\(month.first) 至 \(month.last)）"]] }

  private var bocHeader: [String] {
    [
      "记账日期", "记账时间", "币别", "金额", "余额", "交易名称", "渠道", "网点名称", "附言", "对方账户名", "对方卡号/账号",
      "对方开户行", "借记卡号",
    ]
  }

  private func boc(_ line: BankLine) -> [String] {
    [
      line.day.description, Self.clock(line.second), "人民币", Self.grouped(line.fen),
      Self.grouped(line.balance),
      line.kind.word, "网上银行", "---------------", line.remark, line.counterparty, line.account, "", "",
    ]
  }

  // MARK: 交通银行: no sign, a column that says 借 or 贷

  private var bocomHeader: [String] {
    ["序号", "交易日期", "交易时间", "交易类型", "借贷", "交易金额", "余额", "对方账号", "对方户名", "交易地点", "摘要"]
  }

  private func bocom(_ index: Int, _ line: BankLine) -> [String] {
    [
      String(index + 1), line.day.description, Self.clock(line.second), line.kind.word,
      line.fen < 0 ? "借 Dr" : "贷 Cr", Self.plain(abs(line.fen)), Self.plain(line.balance), line.account,
      line.counterparty, "企业网银", line.remark,
    ]
  }

  // MARK: 招商银行: name and account in one field

  private var cmbHeader: [String] { ["记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息", "客户摘要"] }

  private func cmb(_ line: BankLine) -> [String] {
    [
      line.day.description, "CNY", Self.grouped(line.fen), Self.grouped(line.balance), line.kind.word,
      [line.counterparty, line.account].filter { !$0.isEmpty }.joined(separator: " "), line.remark,
    ]
  }

  // MARK: 工商银行: lines before the header, a column for each direction, blanks and a tab, totals

  private var icbcTitle: [[String]] {
    [
      ["明细查询文件下载"],
      ["卡号: " + month.entity.account, "起始日期: \(month.first)", "截止日期: \(month.last)"],
      ["期初余额: " + Self.plain(month.opening), "期末余额: " + Self.plain(month.closing)],
    ]
  }

  private var icbcHeader: [String] {
    [
      "交易日期", "摘要", "交易场所", "交易国家或地区简称", "钞/汇", "交易金额(收入)", "交易金额(支出)", "交易币种",
      "记账金额(收入)", "记账金额(支出)", "记账币种", "余额", "对方户名", "对方账户",
    ]
  }

  private func icbc(_ line: BankLine) -> [String] {
    let income = line.fen >= 0 ? Self.grouped(line.fen) : ""
    let outlay = line.fen < 0 ? Self.grouped(-line.fen) : ""
    return [
      line.day.description, line.kind.word + " " + line.remark + "  ", "网上银行", "CHN", "钞", income, outlay,
      "人民币",
      income, outlay, "人民币", Self.grouped(line.balance), line.counterparty, line.account + "\t",
    ]
  }

  private var icbcTotals: [String] {
    let income = Self.grouped(month.lines.reduce(0) { $0 + max(0, $1.fen) })
    let outlay = Self.grouped(month.lines.reduce(0) { $0 + max(0, -$1.fen) })
    return ["人民币合计", "", "", "", "", income, outlay, "", income, outlay, "", "", "", ""]
  }

  // MARK: how numbers and days are written

  /// `-3240.28`
  static func plain(_ fen: Int64) -> String {
    let cents = fen.magnitude % 100
    return (fen < 0 ? "-" : "") + String(fen.magnitude / 100) + (cents < 10 ? ".0" : ".") + String(cents)
  }

  /// `-3,240.28`
  static func grouped(_ fen: Int64) -> String {
    let text = plain(abs(fen))
    let whole = Array(text.dropLast(3))
    var out = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return (fen < 0 ? "-" : "") + out + text.suffix(3)
  }

  private static func compact(_ day: Day) -> String { String(day.description.filter { $0 != "-" }) }
  private static func compact(_ second: Int) -> String { String(clock(second).filter { $0 != ":" }) }

  private static func clock(_ second: Int) -> String {
    [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
