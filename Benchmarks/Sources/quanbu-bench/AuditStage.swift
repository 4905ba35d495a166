import Audit
import Foundation
import Journal

/// The whole audit of what the run wrote, from the trust anchor alone.
struct AuditStage {
  let workshop: Workshop

  func run() throws {
    let anchor = try TrustAnchor(parsing: Array(Data(contentsOf: URL(fileURLWithPath: workshop.trust))))
    let entries = try workshop.look().entries
    let auditor = Auditor(journal: workshop.folder.journal, anchor: anchor)
    var meter = Meter()
    meter.start()
    let report = try auditor.run()
    meter.stop()
    let peak = Meter.peakMemory()
    for result in report.results {
      Progress.note("audit: \(result.check.rawValue) \(result.verdict.rawValue), \(result.milliseconds) ms")
    }
    guard report.passed, report.entries == entries else {
      throw BenchError("audit of \(entries) entries: \(report.entries) seen, \(report.totals)")
    }
    try Results.write(
      StageResult(
        stage: Stage.audit.rawValue, entries: Int(entries), vouchers: 0, wall: meter.wall,
        processor: meter.processor, refused: 0, rejected: 0, groups: 0, entryBytes: 0,
        fileBytes: Double(workshop.fileBytes()) / Double(entries), peakMegabytes: peak, opening: 0,
        stolen: meter.stolen),
      in: workshop)
  }
}
