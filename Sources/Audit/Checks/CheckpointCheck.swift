internal import Dispatch
internal import Journal
internal import MerkleLog
internal import Signing
internal import Synchronization

/// Kept checkpoints and the newest one are signed by the log, with every line they must have, say what the
/// tree says, and the newest covers exactly the file.
struct CheckpointCheck {
  private static let page = 500

  func run(_ subject: AuditSubject, _ tree: TreeCheck, _ log: inout AuditLog) throws {
    var from: Int64? = 0
    var kept: Int64 = 0
    while let start = from {
      let page = try subject.journal.keptCheckpoints(from: start, limit: Self.page)
      kept += Int64(page.count)
      for finding in verify(page, subject, tree) { log.report(finding) }
      from =
        page.count == Self.page ? page.last.flatMap { $0.head.size < .max ? $0.head.size + 1 : nil } : nil
    }
    log.count(kept, "留存检查点", "kept")
    try checkNewest(subject, tree, &log)
  }

  private func checkNewest(_ subject: AuditSubject, _ tree: TreeCheck, _ log: inout AuditLog) throws {
    let newest: StoredCheckpoint?
    do throws(JournalError) { newest = try subject.journal.newestCheckpoint() } catch {
      return log.report(
        .checkpointInvalid(size: subject.size, cause: "\(error.code.rawValue) \(error.detail)"))
    }
    guard let newest else { return log.report(.checkpointUncovered(size: 0, entries: subject.size)) }
    if !newest.isKept { for finding in verify([newest], subject, tree) { log.report(finding) } }
    if newest.head.size > subject.size {
      log.report(.tailCut(file: nil, size: newest.head.size, entries: subject.size))
    } else if newest.head.size < subject.size {
      log.report(.checkpointUncovered(size: newest.head.size, entries: subject.size))
    }
    log.count(newest.head.size, "最新大小", "newest size")
  }

  /// On all cores: SM2 lines are slow.
  private func verify(_ page: [StoredCheckpoint], _ subject: AuditSubject, _ tree: TreeCheck) -> [Finding] {
    let found = Mutex<[(Int, Finding)]>([])
    let origin = subject.anchor.origin
    let verifiers = subject.verifiers
    DispatchQueue.concurrentPerform(iterations: page.count) { index in
      for finding in Self.verify(page[index], origin, verifiers) {
        found.withLock { $0.append((index, finding)) }
      }
    }
    var findings = found.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
    for checkpoint in page {
      // Sizes beyond the file are told as a cut tail; those within it by the tree's own comparison.
      if let root = tree.history.root(at: checkpoint.head.size), root != checkpoint.head.root {
        findings.append(.checkpointDiffers(size: checkpoint.head.size))
      }
    }
    return findings
  }

  private static func verify(
    _ stored: StoredCheckpoint, _ origin: String, _ verifiers: [NoteVerifier]
  ) -> [Finding] {
    let size = stored.head.size
    do throws(CheckpointError) {
      let opened = try Checkpoint.open(stored.note, origin: origin, verifiers: verifiers)
      var findings: [Finding] = []
      if opened.head != stored.head { findings.append(.checkpointDiffers(size: size)) }
      let wanted = stored.isKept ? verifiers : verifiers.filter { $0.kind == .ed25519 }
      for verifier in wanted where !opened.signatures.contains(where: { $0.keyID == verifier.keyID }) {
        findings.append(.checkpointLineMissing(size: size, line: verifier.kind.rawValue))
      }
      return findings
    } catch {
      return [.checkpointInvalid(size: size, cause: error.code)]
    }
  }
}
