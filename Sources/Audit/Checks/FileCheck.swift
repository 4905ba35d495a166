internal import Journal

/// SQLite itself finds pages, cells and constraints sound, and every index the one of its table.
struct FileCheck {
  func run(_ journal: SQLiteJournal, entries: Int64, _ log: inout AuditLog) throws {
    for defect in try journal.defects(limit: AuditLog.listed) {
      log.report(.fileDamaged(detail: defect))
    }
    log.count(entries, "条目", "entries")
  }
}
