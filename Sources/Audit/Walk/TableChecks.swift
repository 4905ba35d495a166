internal import Dispatch
internal import Foundation
internal import Journal
internal import Synchronization

/// The checks that look at the file's tables alone, made on a connection of their own while the entries are walked.
final class TableChecks: Sendable {
  /// What one of them came to.
  struct Outcome: Sendable {
    var log = AuditLog()
    var microseconds: Int64 = 0
  }
  private let outcomes = Mutex<[CheckName: Outcome]>([:])
  private let done = DispatchSemaphore(value: 0)

  /// Starts them. A writer that went on meanwhile would let the second connection see more than the first: then
  /// they wait until the walk is over and use the first.
  init(_ subject: AuditSubject) {
    DispatchQueue.global().async { [self] in
      runBeside(subject)
      done.signal()
    }
  }

  private func runBeside(_ subject: AuditSubject) {
    guard let journal = try? SQLiteJournal.open(path: subject.journal.path, mode: .reader, options: .small)
    else {
      return
    }
    try? journal.snapshot {
      guard try journal.entryCount() == subject.size else { return }
      run(journal, subject)
    }
    try? journal.close()
  }

  private func run(_ journal: SQLiteJournal, _ subject: AuditSubject) {
    note(.file) { try FileCheck().run(journal, entries: subject.size, &$0) }
    note(.fund) { try FundCheck().run(journal, &$0) }
  }

  private func note(_ name: CheckName, _ body: (inout AuditLog) throws -> Void) {
    let watch = Stopwatch()
    var outcome = Outcome()
    outcome.log.attempt(name) { try body(&$0) }
    outcome.microseconds = watch.microseconds
    outcomes.withLock { $0[name] = outcome }
  }

  /// Their outcomes, once they are there.
  func wait(_ subject: AuditSubject) -> [CheckName: Outcome] {
    done.wait()
    if outcomes.withLock({ $0.isEmpty }) { run(subject.journal, subject) }
    return outcomes.withLock { $0 }
  }
}

extension SQLiteJournal.Options {
  /// For connections that read everything once.
  static var small: Self { Self(cacheKiB: 16_384) }
}
