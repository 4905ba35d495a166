import Audit
import LedgerService
import Testing
import TestSupport
import Wire

@Suite struct `a ledger nobody touched` {
  @Test func `passes every check`() async throws {
    let ledger = try await SharedLedger.ledger
    var told: [Int64] = []
    let report = try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor, held: [ledger.held]).run {
      told.append($0)
      #expect($1 >= $0)
    }
    #expect(told == told.sorted() && told.last == report.entries)
    #expect(report.findings.filter { $0.severity == .finding } == [], "\(report.text(chinese: false))")
    #expect(report.passed)
    #expect(report.results.map(\.check) == CheckName.allCases)
    #expect(report.results.allSatisfy { $0.verdict == .passed })
    #expect(report.results.allSatisfy { !$0.counts.isEmpty })
  }

  @Test func `passes beside its running writer, as after one group`() async throws {
    let ledger = try await LivedLedger.make()
    let before = try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor).run().entries
    async let writing: Void = ledger.goOn(60)
    var last = before
    for _ in 0..<4 {
      let report = try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor).run()
      #expect(report.passed, "\(report.text(chinese: false))")
      #expect(report.entries >= last)
      last = report.entries
    }
    try await writing
    let after = try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor).run()
    #expect(after.passed)
    #expect(after.entries == before + 60)
  }

  @Test func `is told in both languages and in JSON`() async throws {
    let ledger = try await SharedLedger.ledger
    let (copy, _) = try TamperTool.alter(ledger, "edit-balance", seed: 2)
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    #expect(report.text(chinese: true).contains("审计未通过"))
    #expect(report.text(chinese: false).contains("audit failed"))
    let json = try JSON(parsing: report.json)
    #expect(json["passed"] == .bool(false))
    guard case .array(let findings)? = json["findings"] else { return #expect(Bool(false)) }
    let row = findings.first { $0["code"] == .string("row-differs") }
    #expect(row?["table"] == .string("account"))
    #expect(row?["column"] == .string("available"))
    #expect(row?["severity"] == .string("finding"))
    #expect(findings.allSatisfy { $0["zh"] != nil && $0["en"] != nil })
  }
}
