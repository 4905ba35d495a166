internal import Journal

/// Tables, indexes and above all the triggers that keep the file append-only are the ones a journal is made
/// with.
struct GuardCheck {
  func run(_ subject: AuditSubject, _ log: inout AuditLog) throws {
    let expected = try SQLiteJournal.expectedSchema()
    let found = try subject.journal.schema()
    for object in expected {
      let same = found.first { $0.kind == object.kind && $0.name == object.name }
      switch (same, object.kind) {
      case (nil, "trigger"): log.report(.guardMissing(name: object.name))
      case (nil, _): log.report(.schemaMissing(kind: object.kind, name: object.name))
      case (let same?, "trigger") where same.sql != object.sql: log.report(.guardAltered(name: object.name))
      case (let same?, _) where same.sql != object.sql:
        log.report(.schemaAltered(kind: object.kind, name: object.name))
      default: break
      }
    }
    for object in found where !expected.contains(where: { $0.kind == object.kind && $0.name == object.name })
    {
      log.report(.schemaUnknown(kind: object.kind, name: object.name))
    }
    log.count(expected.filter { $0.kind == "table" }.count, "表", "tables")
    log.count(expected.filter { $0.kind == "trigger" }.count, "触发器", "triggers")
  }
}
