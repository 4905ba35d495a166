internal import Journal

/// SQLite itself finds pages and cells sound, and every index the one of its table. On a connection that only reads it does
/// not know the CHECK constraints; whoever reads the rows is strict instead.
struct FileCheck {
  func run(_ journal: SQLiteJournal, entries: Int64, _ log: inout AuditLog) throws {
    for defect in try journal.defects(limit: AuditLog.listed) {
      log.report(.fileDamaged(detail: defect))
    }
    log.count(entries, "条目", "entries")
  }
}
