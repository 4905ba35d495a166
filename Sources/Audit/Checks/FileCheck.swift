internal import Journal

/// SQLite itself finds pages, cells and constraints sound.
struct FileCheck {
  func run(_ subject: AuditSubject, _ log: inout AuditLog) throws {
    for defect in try subject.journal.defects(limit: AuditLog.listed) {
      log.report(.fileDamaged(detail: defect))
    }
    log.count(subject.size, "条目", "entries")
  }
}
