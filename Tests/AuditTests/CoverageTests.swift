import Audit
import Foundation
import Journal
import LedgerService
import Testing
import TestSupport
import Vouchers

/// A check that never fires proves nothing: each one finds something in at least one altered ledger.
@Suite struct `every check of the audit` {
  /// What in each check the cases below must trip.
  static let cases: [(check: CheckName, kind: String)] = [
    (.guards, "drop-guard"), (.entries, "backdate"), (.tree, "edit-tile"), (.checkpoints, "drop-sm2-line"),
    (.signatures, "forge-signature"), (.seen, "rewrite-time"), (.replay, "forge-acceptance"),
    (.fund, "edit-balance"), (.projection, "edit-voucher"), (.payees, "edit-payee"), (.held, "cut-tail"),
  ]

  @Test(arguments: cases.map(\.check))
  func `fires`(check: CheckName) async throws {
    let kind = try #require(Self.cases.first { $0.check == check }?.kind)
    let altered = try await AlteredLedger.made(by: kind, seed: 5)
    let report = try await altered.report(with: check == .held ? .checkpoints : .nothing)
    #expect(
      report.results.first { $0.check == check }?.verdict == .failed,
      "\(altered.deed.did)\n\(report.text(chinese: false))")
  }

  @Test func `fires for an anchor of another ledger`() async throws {
    let (one, other) = (try await SharedLedger.ledger, try await SharedLedger.other)
    let report = try Auditor(journal: one.folder.journal, anchor: other.anchor).run()
    #expect(report.results.first { $0.check == .anchor }?.verdict == .failed)
    #expect(
      Set(report.findings.map(\.code)).isSuperset(of: [
        "genesis-differs", "log-keys-differ", "root-keys-differ", "checkpoint-invalid",
      ]))
  }

  @Test func `fires for a damaged file`() async throws {
    let copy = try LedgerCopy(of: try await SharedLedger.ledger)
    try Damage.overwrite(copy.journal, from: 3 * 4096, count: 8 * 4096)
    let report = try Auditor(journal: copy.journal, anchor: try await SharedLedger.ledger.anchor).run()
    #expect(report.results.first { $0.check == .file }?.verdict == .failed)
  }

  @Test func `is in the table`() {
    let elsewhere: Set<CheckName> = [.file, .anchor]
    #expect(Set(Self.cases.map(\.check)).union(elsewhere) == Set(CheckName.allCases))
  }
}
