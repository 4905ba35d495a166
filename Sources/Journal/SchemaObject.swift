/// A table, index, trigger or view, as the database describes it.
public struct SchemaObject: Hashable, Sendable {
  /// `table`, `index`, `trigger` or `view`.
  public let kind: String
  public let name: String
  /// The statement that made it.
  public let sql: String
}

extension SQLiteJournal {
  /// Everything the file's schema holds, but for what SQLite makes by itself.
  public func schema() throws(JournalError) -> [SchemaObject] {
    try read { session throws(JournalError) in try session.schema() }
  }

  /// What the schema of a journal of this format is.
  public static func expectedSchema() throws(JournalError) -> [SchemaObject] {
    let (queue, session) = try connect(":memory:", Options(cacheKiB: 1024), readOnly: false)
    return try inside(queue) { () throws(JournalError) in
      defer { session.releaseStatements() }
      try session.execute(Schema.journal)
      return try session.schema()
    }
  }

  /// How many tree hashes above the leaves are stored.
  public func nodeCount() throws(JournalError) -> Int64 {
    try read { session throws(JournalError) in
      try session.statement("SELECT count(*) FROM node").first { (row: inout ColumnReader) in row.integer() }
        ?? 0
    }
  }

  /// What SQLite finds wrong with pages, cells and, where this connection may write, constraints; at most `limit`
  /// lines, none when all is sound.
  public func defects(limit: Int) throws(JournalError) -> [String] {
    try read { session throws(JournalError) in
      let found = try session.statement("PRAGMA integrity_check").all {
        (row: inout ColumnReader) throws(JournalError) in try row.text()
      }
      return found == ["ok"] ? [] : Array(found.prefix(limit))
    }
  }
}

extension Session {
  fileprivate func schema() throws(JournalError) -> [SchemaObject] {
    let select = try statement(
      """
      SELECT type, name, coalesce(sql, '') FROM sqlite_schema
      WHERE NOT (type = 'index' AND sql IS NULL AND name LIKE 'sqlite!_autoindex!_%' ESCAPE '!') ORDER BY 1, 2
      """
    )
    return try select.all { (row: inout ColumnReader) throws(JournalError) in
      SchemaObject(kind: try row.text(), name: try row.text(), sql: try row.text())
    }
  }
}
