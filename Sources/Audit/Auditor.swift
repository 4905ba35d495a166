public import Journal
internal import Ledger
internal import MerkleLog
internal import Signing

/// Checks a journal against the trust anchor alone, and against evidence held outside.
///
/// Reads only, beside a running writer if there is one: what it sees is the ledger as after one group. It
/// shares the rules and the form of entries with the writer, never the writer itself. Nothing in the file is
/// believed: every hash, root, signature, outcome and row is computed again.
public struct Auditor: Sendable {
  public let journal: String
  public let anchor: TrustAnchor
  /// Receipts and checkpoints kept outside, files or folders.
  public let held: [String]

  public init(journal: String, anchor: TrustAnchor, held: [String] = []) {
    self.journal = journal
    self.anchor = anchor
    self.held = held
  }

  /// Makes every check that can be made.
  ///
  /// - Parameter told: called with the number of entries looked at, and of all there are; nothing depends on it.
  public func run(told: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }) throws(AuditFailure)
    -> AuditReport
  {
    let verifiers = try logKeys()
    do throws(JournalError) {
      let file = try SQLiteJournal.open(path: journal, mode: .reader, options: .small)
      let report = try inSnapshot(file, verifiers, told)
      try file.close()
      return report
    } catch {
      throw .journal(error)
    }
  }

  private func logKeys() throws(AuditFailure) -> [NoteVerifier] {
    do throws(NoteError) {
      var verifiers: [NoteVerifier] = []
      for vkey in anchor.logKeys { verifiers.append(try NoteVerifier(vkey: vkey)) }
      return verifiers
    } catch {
      throw .anchorKeys(code: error.code)
    }
  }

  private func inSnapshot(
    _ file: SQLiteJournal, _ verifiers: [NoteVerifier], _ told: (Int64, Int64) -> Void
  ) throws(JournalError) -> AuditReport {
    do {
      return try file.snapshot {
        let subject = AuditSubject(
          journal: file, anchor: anchor, verifiers: verifiers, keys: KnownKeys(guessing: file),
          size: try file.entryCount())
        var run = AuditRun(subject: subject, held: held)
        return run.report(told)
      }
    } catch let error as JournalError {
      throw error
    } catch {
      throw JournalError(.sqlite, "\(error)")
    }
  }
}
