import Audit
import Journal
import Synchronization
import TestSupport

/// A ledger altered in one way, audited with one kind of evidence at most once, for all tests that ask.
actor AlteredLedger {
  nonisolated let deed: TamperTool.Deed
  nonisolated let copy: LedgerCopy
  private let anchor: TrustAnchor
  private var reports: [Evidence: AuditReport] = [:]

  private init(_ ledger: LivedLedger, _ kind: String, seed: UInt64) throws {
    (copy, deed) = try TamperTool.alter(ledger, kind, seed: seed)
    anchor = ledger.anchor
    SharedLedger.removeAtExit(copy.root)
  }

  private struct Name: Hashable {
    let kind: String
    let seed: UInt64
  }

  private static let made = Mutex<[Name: Task<AlteredLedger, any Error>]>([:])

  static func made(by kind: String, seed: UInt64 = 1) async throws -> AlteredLedger {
    let ledger = try await SharedLedger.ledger
    let task = made.withLock { made in
      let name = Name(kind: kind, seed: seed)
      let task = made[name] ?? Task { try AlteredLedger(ledger, kind, seed: seed) }
      made[name] = task
      return task
    }
    return try await task.value
  }

  func report(with evidence: Evidence = .nothing) throws -> AuditReport {
    if let report = reports[evidence] { return report }
    let report = try Auditor(journal: copy.journal, anchor: anchor, held: try copy.files(of: evidence)).run()
    reports[evidence] = report
    return report
  }
}
