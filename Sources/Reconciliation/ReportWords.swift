import Vouchers

/// The words of the report, side by side in both languages.
struct ReportWords {
  let language: ReconciliationReport.Language

  private func pick(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  func title(asOf: Day) -> String { pick("银行对账报告，截至 \(asOf)", "Bank reconciliation as of \(asOf)") }

  func verdict(_ result: ReconciliationResult) -> String {
    let open = TextTable.grouped(result.open.count)
    let pending = TextTable.grouped(result.proposals.count)
    return switch result.verdict {
    case .balanced: pick("结论：相符", "Verdict: balanced")
    case .unbalanced:
      pick("结论：不符，未清 \(open) 项，待确认 \(pending) 笔", "Verdict: unbalanced, \(open) open, \(pending) to confirm")
    case .incomplete:
      pick(
        "结论：对账单不全，未清 \(open) 项，待确认 \(pending) 笔",
        "Verdict: incomplete, statements are missing, \(open) open, \(pending) to confirm")
    }
  }

  var sheetTitle: String { pick("银行存款余额调节表", "Bank reconciliation statement") }
  var openTitle: String { pick("未清事项", "Open findings") }
  var clearedTitle: String { pick("已清事项", "Cleared findings") }
  var proposalTitle: String { pick("完全相符，待确认", "Exact matches to confirm") }
  var none: String { pick("无", "none") }
  var noStatement: String { pick("无对账单", "no statement") }
  var item: String { pick("项目", "Item") }
  var line: String { pick("流水", "Line") }
  var order: String { pick("付款指令", "Order") }
  var days: String { pick("账龄（天）", "Days") }
  var amount: String { pick("金额（元）", "Amount (yuan)") }
  var bookBalance: String { pick("账面余额", "Balance in the books") }
  var adjustedBook: String { pick("调节后账面余额", "Books, adjusted") }
  var bankBalance: String { pick("对账单余额", "Balance at the bank") }
  var adjustedBank: String { pick("调节后对账单余额", "Bank, adjusted") }
  var residual: String { pick("未解释差额", "Not explained") }
  var entity: String { pick("预算单位", "Entity") }
  var cause: String { pick("事项", "Finding") }
  var code: String { pick("代码", "Code") }
  var state: String { pick("状态", "State") }
  var institution: String { pick("机构", "Institution") }
  var bank: String { pick("银行（元）", "Bank (yuan)") }
  var book: String { pick("账面（元）", "Books (yuan)") }
  var what: String { pick("说明", "What to do") }

  func reason(_ reason: ReconciliationStatement.Reason) -> String { pick(reason.chinese, reason.english) }
  func cause(_ cause: Finding.Cause) -> String {
    pick(cause.chinese, cause.rawValue.split(separator: "-").joined(separator: " "))
  }
  func state(_ clearance: Finding.Clearance?) -> String {
    guard let clearance else { return pick("未清", "open") }
    return pick(clearance.chinese, clearance.rawValue)
  }
  func sentence(_ finding: Finding) -> String { pick(finding.chinese, finding.english) }
}
