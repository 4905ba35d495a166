import Audit
import Testing

@Suite struct `an altered ledger` {
  @Test(arguments: TamperTool.kinds, [1, 2] as [UInt64])
  func `is caught, and told what was done to it`(kind: String, seed: UInt64) async throws {
    let altered = try await AlteredLedger.made(by: kind, seed: seed)
    let deed = altered.deed
    #expect(deed.expected.values.contains { !$0.isEmpty }, "\(kind)")
    for (evidence, expected) in deed.expected where evidence == .nothing || !expected.isEmpty {
      let report = try await altered.report(with: evidence)
      #expect(report.passed == expected.isEmpty, "\(kind), \(evidence): \(deed.did)")
      #expect(
        Set(report.findings.map(\.code)).isSuperset(of: expected),
        "\(kind), \(evidence): \(deed.did)\n\(report.text(chinese: false))")
    }
  }

  @Test func `whose past is rewritten with the log's own keys is betrayed by what parties saw and hold`()
    async throws
  {
    let altered = try await AlteredLedger.made(by: "rewrite-time", seed: 3)
    let alone = try await altered.report()
    // A key suspended since leaves a notice: its refusal was not about what it saw.
    let codes = Set(alone.findings.filter { $0.severity == .finding }.map(\.code))
    #expect(codes == ["seen-contradicts"], "\(alone.text(chinese: false))")
    let held = try await altered.report(with: .checkpoints)
    #expect(Set(held.findings.map(\.code)).isSuperset(of: ["seen-contradicts", "held-contradicts"]))
  }

  @Test func `whose tail is cut with care is known only by evidence held outside`() async throws {
    let altered = try await AlteredLedger.made(by: "cut-tail", seed: 3)
    let alone = try await altered.report()
    #expect(alone.passed, "\(altered.deed.did)\n\(alone.text(chinese: false))")
    let held = try await altered.report(with: .checkpoints)
    #expect(Set(held.findings.filter { $0.severity == .finding }.map(\.code)) == ["tail-cut"])
  }

  @Test func `names the account and the amount of an edited balance`() async throws {
    let report = try await AlteredLedger.made(by: "edit-balance").report()
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
