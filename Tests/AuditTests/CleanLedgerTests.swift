import Audit
import LedgerService
import Testing
import TestSupport

@Suite struct `a ledger nobody touched` {
  @Test func `passes every check`() async throws {
    let ledger = try await LivedLedger.make()
    let report = try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor, held: [ledger.held]).run()
    #expect(report.findings.filter { $0.severity == .finding } == [], "\(report.text(chinese: false))")
    #expect(report.results.map(\.check) == CheckName.allCases)
    #expect(report.results.allSatisfy { $0.verdict == .passed })
  }
}
