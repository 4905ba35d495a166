extension AuditReport {
  /// The report for people, one check a line, then every finding.
  public func text(chinese: Bool) -> String {
    var lines = [chinese ? "账本 \(origin)：\(entries) 条" : "ledger \(origin): \(entries) entries"]
    for result in results { lines.append(result.line(chinese: chinese)) }
    for finding in findings { lines.append(Self.line(finding, chinese: chinese)) }
    for (code, total) in totals.sorted(by: { $0.key < $1.key }) where total > AuditLog.listed {
      lines.append(chinese ? "  …… \(code) 共 \(total) 处" : "  ... \(total) of \(code) in all")
    }
    lines.append(conclusion(chinese: chinese))
    return lines.joined(separator: "\n")
  }

  private static func line(_ finding: Finding, chinese: Bool) -> String {
    let mark = finding.severity == .finding ? "!" : "·"
    return "  \(mark) \(finding.code): \(chinese ? finding.chinese : finding.english)"
  }

  private func conclusion(chinese: Bool) -> String {
    let seconds = Self.seconds(milliseconds)
    let count = totals.values.reduce(0, +)
    switch (passed, chinese) {
    case (true, true): return "审计通过，用时 \(seconds) 秒"
    case (true, false): return "audit passed in \(seconds) s"
    case (false, true): return "审计未通过：共 \(count) 处发现，用时 \(seconds) 秒"
    case (false, false): return "audit failed: \(count) findings in \(seconds) s"
    }
  }

  static func seconds(_ milliseconds: Int64) -> String {
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension AuditReport.Result {
  fileprivate func line(chinese: Bool) -> String {
    let mark =
      switch verdict {
      case .passed: "✓"
      case .failed: "✗"
      case .notRun: "-"
      }
    var line = "  \(mark) \(chinese ? check.chinese : check.english)"
    let parts = counts.map { "\(chinese ? $0.chinese : $0.english) \($0.number)" }
    if !parts.isEmpty { line += (chinese ? "：" : ": ") + parts.joined(separator: chinese ? "，" : ", ") }
    if verdict == .notRun { line += chinese ? "（未做）" : " (not run)" }
    return line + "  [\(AuditReport.seconds(milliseconds)) s]"
  }
}
