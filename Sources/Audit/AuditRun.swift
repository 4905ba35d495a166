internal import Foundation
internal import Journal

/// One audit from first check to last.
struct AuditRun {
  let subject: AuditSubject
  let held: [String]
  let scratchFolder: String
  private let watch = Stopwatch()
  private var results: [AuditReport.Result] = []
  private var findings: [Finding] = []
  private var totals: [String: Int] = [:]

  init(subject: AuditSubject, held: [String], scratchFolder: String) {
    self.subject = subject
    self.held = held
    self.scratchFolder = scratchFolder
  }

  mutating func report(_ told: (_ done: Int64, _ of: Int64) -> Void) -> AuditReport {
    let subject = subject
    check(.file) { try FileCheck().run(subject, &$0) }
    check(.guards) { try GuardCheck().run(subject, &$0) }
    check(.anchor) { try AnchorCheck().run(subject, &$0) }
    let path = scratchFolder + "/quanbu-audit-" + UUID().uuidString + ".sqlite"
    defer {
      for suffix in ["", "-journal", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    do throws(JournalError) {
      let scratch = try SQLiteJournal.createScratch(path: path)
      walk(scratch, told)
      try scratch.close()
    } catch {
      fail(.replay, error)
    }
    return AuditReport(
      origin: subject.anchor.origin, file: subject.journal.path, entries: subject.size, results: results,
      findings: findings, totals: totals, milliseconds: watch.microseconds / 1000)
  }

  /// The checks on entries, and those that need the tree or the tables rebuilt from them.
  private mutating func walk(_ scratch: SQLiteJournal, _ told: (Int64, Int64) -> Void) {
    let (subject, held) = (subject, held)
    var walk = EntryWalk(subject, scratch: scratch)
    var logs = EntryWalk.Logs()
    var failure: (any Error)?
    do { try walk.run(&logs, told) } catch { failure = error }
    close(walk, &logs)
    if let failure { fail(.entries, failure) }
    let isSound = failure == nil && walk.isWhole
    check(.checkpoints) { try CheckpointCheck().run(subject, walk.tree, &$0) }
    if isSound, walk.replaying.stoppedAt == nil {
      check(.fund) { try FundCheck().run(subject, &walk.replaying.replay, last: walk.form.last, &$0) }
      check(.projection) { ProjectionCheck().run(subject, rebuilt: scratch, &$0) }
      checkIfAny(.payees) { try PayeeCheck().run(subject, rebuilt: scratch, &$0) }
    } else {
      for name in [CheckName.fund, .projection, .payees] { leaveOut(name) }
    }
    if held.isEmpty {
      leaveOut(.held)
    } else {
      check(.held) { try HeldCheck(paths: held).run(subject, walk.tree.tree, &$0) }
    }
  }

  private mutating func close(_ walk: EntryWalk, _ logs: inout EntryWalk.Logs) {
    walk.form.tell(&logs.form)
    walk.signatures.tell(&logs.signatures)
    walk.seen.tell(&logs.seen)
    walk.replaying.tell(&logs.replay)
    add(.entries, logs.form, microseconds: walk.times.form)
    add(.tree, logs.tree, microseconds: walk.times.tree)
    add(.signatures, logs.signatures, microseconds: walk.times.preparing)
    add(.seen, logs.seen, microseconds: 0)
    add(.replay, logs.replay, microseconds: walk.times.replay)
  }

  private mutating func check(_ name: CheckName, _ body: (inout AuditLog) throws -> Void) {
    checkIfAny(name) {
      try body(&$0)
      return true
    }
  }

  /// Runs a check that answers whether there was anything to look at.
  private mutating func checkIfAny(_ name: CheckName, _ body: (inout AuditLog) throws -> Bool) {
    let watch = Stopwatch()
    var log = AuditLog()
    var hasRun = true
    do {
      hasRun = try body(&log)
    } catch {
      log.report(.checkFailed(check: name, detail: Self.text(error)))
    }
    add(name, log, microseconds: watch.microseconds, hasRun: hasRun)
  }

  private mutating func leaveOut(_ name: CheckName) {
    add(name, AuditLog(), microseconds: 0, hasRun: false)
  }

  private mutating func fail(_ name: CheckName, _ error: any Error) {
    var log = AuditLog()
    log.report(.checkFailed(check: name, detail: Self.text(error)))
    merge(log)
  }

  private static func text(_ error: any Error) -> String {
    guard let error = error as? JournalError else { return "\(error)" }
    return "\(error.code.rawValue) \(error.detail)"
  }

  private mutating func add(_ name: CheckName, _ log: AuditLog, microseconds: Int64, hasRun: Bool = true) {
    let verdict: AuditReport.Result.Verdict = log.failures > 0 ? .failed : hasRun ? .passed : .notRun
    results.append(
      AuditReport.Result(
        check: name, verdict: verdict, counts: log.counts, milliseconds: microseconds / 1000))
    merge(log)
  }

  private mutating func merge(_ log: AuditLog) {
    findings += log.findings
    totals.merge(log.totals) { $0 + $1 }
  }
}
