internal import Journal
internal import Vouchers

/// One audit from first check to last.
struct AuditRun {
  let subject: AuditSubject
  let held: [String]
  private let watch = Stopwatch()
  /// What each check came to; none for those that had nothing to look at.
  private var outcomes: [CheckName: TableChecks.Outcome] = [:]

  init(subject: AuditSubject, held: [String]) {
    self.subject = subject
    self.held = held
  }

  mutating func report(_ told: (_ done: Int64, _ of: Int64) -> Void) -> AuditReport {
    let subject = subject
    let tables = TableChecks(subject)
    check(.guards) { try GuardCheck().run(subject, &$0) }
    check(.anchor) { try AnchorCheck().run(subject, &$0) }
    let walk = walkEntries(told)
    outcomes.merge(tables.wait(subject)) { _, new in new }
    check(.checkpoints) {
      try CheckpointCheck().run(subject, walk.tree, &$0)
      try KeptCheck().run(subject, &$0)
    }
    if !held.isEmpty {
      let held = held
      check(.held) { try HeldCheck(paths: held).run(subject, walk.tree.tree, &$0) }
    }
    if walk.isWhole, walk.replaying.stoppedAt == nil {
      checkState(walk)
    } else {
      outcomes[.fund] = nil
    }
    return listed()
  }

  /// What the entries led to, held against the file.
  private mutating func checkState(_ walk: EntryWalk) {
    let (subject, state) = (subject, walk.replaying.replay.set)
    let stopwatch = Stopwatch()
    if let last = walk.form.last, var fund = outcomes[.fund] {
      FundCheck().tellOverdue(state, at: last, &fund.log)
      fund.microseconds += stopwatch.microseconds
      outcomes[.fund] = fund
    }
    check(.projection) { ProjectionCheck().run(subject, state, walk.commands, &$0) }
    check(.payees) { try PayeeCheck().run(subject, state, &$0) }
    if outcomes[.payees]?.log.isEmpty ?? false { outcomes[.payees] = nil }
  }

  private mutating func walkEntries(_ told: (Int64, Int64) -> Void) -> EntryWalk {
    var walk = EntryWalk(subject)
    var logs = EntryWalk.Logs()
    var whole = AuditLog()
    whole.attempt(.entries) { _ in try walk.run(&logs, told) }
    logs.form.absorb(whole)
    walk.form.tell(&logs.form)
    walk.signatures.tell(&logs.signatures)
    walk.seen.tell(&logs.seen)
    walk.replaying.tell(&logs.replay)
    outcomes[.entries] = TableChecks.Outcome(log: logs.form, microseconds: walk.times.form)
    outcomes[.tree] = TableChecks.Outcome(log: logs.tree, microseconds: walk.times.tree)
    outcomes[.signatures] = TableChecks.Outcome(log: logs.signatures, microseconds: walk.times.preparing)
    outcomes[.seen] = TableChecks.Outcome(log: logs.seen)
    outcomes[.replay] = TableChecks.Outcome(log: logs.replay, microseconds: walk.times.replay)
    return walk
  }

  private mutating func check(_ name: CheckName, _ body: (inout AuditLog) throws -> Void) {
    let watch = Stopwatch()
    var log = AuditLog()
    log.attempt(name, body)
    outcomes[name] = TableChecks.Outcome(log: log, microseconds: watch.microseconds)
  }

  /// In the order in which checks are listed: causes before their consequences.
  private func listed() -> AuditReport {
    var results: [AuditReport.Result] = []
    var findings: [Finding] = []
    var totals: [String: Int] = [:]
    for name in CheckName.allCases {
      let outcome = outcomes[name]
      let verdict: AuditReport.Result.Verdict =
        outcome.map { $0.log.failures > 0 ? .failed : .passed } ?? .notRun
      results.append(
        AuditReport.Result(
          check: name, verdict: verdict, counts: outcome?.log.counts ?? [],
          milliseconds: (outcome?.microseconds ?? 0) / 1000))
      findings += outcome?.log.findings ?? []
      totals.merge(outcome?.log.totals ?? [:]) { $0 + $1 }
    }
    return AuditReport(
      origin: subject.anchor.origin, file: subject.journal.path, entries: subject.size, results: results,
      findings: findings, totals: totals, milliseconds: watch.microseconds / 1000)
  }
}
