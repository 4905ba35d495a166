import Audit
import LedgerService
import Testing
import TestSupport

@Suite struct `an altered ledger` {
  @Test(arguments: TamperTool.kinds, [1, 2] as [UInt64])
  func `is caught, and told what was done to it`(kind: String, seed: UInt64) async throws {
    let ledger = try await SharedLedger.ledger
    let (copy, deed) = try TamperTool.alter(ledger, kind, seed: seed)
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [ledger.held]).run()
    let codes = Set(report.findings.map(\.code))
    #expect(!report.passed, "\(kind): \(deed.did)")
    #expect(
      codes.isSuperset(of: deed.expected + deed.withHeld),
      "\(kind): \(deed.did)\n\(report.text(chinese: false))")
  }

  @Test func `whose past is rewritten with the log's own keys is betrayed by what parties saw and hold`()
    async throws
  {
    let ledger = try await SharedLedger.ledger
    let (copy, _) = try TamperTool.alter(ledger, "rewrite-time", seed: 3)
    let alone = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    // A key suspended since leaves a notice: its refusal was not about what it saw.
    let codes = Set(alone.findings.filter { $0.severity == .finding }.map(\.code))
    #expect(codes == ["seen-contradicts"], "\(alone.text(chinese: false))")
    let held = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [ledger.held]).run()
    #expect(Set(held.findings.map(\.code)).isSuperset(of: ["seen-contradicts", "held-contradicts"]))
  }

  @Test func `whose tail is cut with care is known only by evidence held outside`() async throws {
    let ledger = try await SharedLedger.ledger
    let (copy, deed) = try TamperTool.alter(ledger, "cut-tail", seed: 3)
    let alone = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    #expect(alone.passed, "\(deed.did)\n\(alone.text(chinese: false))")
    let held = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [ledger.held]).run()
    #expect(Set(held.findings.filter { $0.severity == .finding }.map(\.code)) == ["tail-cut"])
  }

  @Test func `names the account and the amount of an edited balance`() async throws {
    let ledger = try await SharedLedger.ledger
    let (copy, _) = try TamperTool.alter(ledger, "edit-balance", seed: 1)
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    let row = report.findings.compactMap { finding -> (String, Int64, Int64)? in
      guard case .rowDiffers("account", let key, "available", let expected, let found) = finding,
        let mine = Int64(expected), let its = Int64(found)
      else { return nil }
      return (key, mine, its)
    }
    #expect(row.count == 1)
    #expect(row.first.map { $0.2 - $0.1 } == 1)
    #expect(report.findings.contains { if case .fundIdentity(_, _, -1) = $0 { true } else { false } })
  }
}
