internal import CSQLiteShim
internal import GRDB

/// One open connection and its compiled statements. Only touched inside the queue that owns the connection.
final class Session {
  let database: Database
  let connection: OpaquePointer
  /// What stopped the writer; later writes are refused.
  var failure: JournalError?
  /// Documents already in the table of rules.
  var rulesWritten: Int64 = 0
  var hasGenesis = false
  /// `user_version` when it was opened.
  var formatFound = Schema.version
  /// Whether the file is a scratch file: no indexes to spare, rows written whole.
  var isScratch = false
  /// Frames in the write-ahead log after the newest commit, told by SQLite.
  private let frames: UnsafeMutablePointer<Int32>
  /// Told to the authorizer, which lets nothing else change when SQLite flushes.
  let mayChangeFlushing: UnsafeMutablePointer<Bool>
  private var statements: [String: PreparedStatement] = [:]
  private var rows: [ObjectIdentifier: RowStatements] = [:]

  init(_ database: Database) throws(JournalError) {
    guard let connection = database.sqliteConnection else { throw JournalError(.stopped, "closed") }
    self.database = database
    self.connection = connection
    frames = .allocate(capacity: 1)
    frames.initialize(to: 0)
    mayChangeFlushing = .allocate(capacity: 1)
    mayChangeFlushing.initialize(to: false)
  }

  deinit {
    frames.deallocate()
    mayChangeFlushing.deallocate()
  }

  /// The statement of a text, compiled once.
  func statement(_ sql: String) throws(JournalError) -> PreparedStatement {
    if let known = statements[sql] { return known }
    let made = try PreparedStatement(sql, in: database)
    statements[sql] = made
    return made
  }

  /// The statements on a row type's table, compiled once.
  func rowStatements<Row: StoredRow>(_ type: Row.Type) throws(JournalError) -> RowStatements {
    let id = ObjectIdentifier(type)
    if let known = rows[id] { return known }
    let made = try RowStatements(Row.table, in: database, isScratch: isScratch)
    rows[id] = made
    return made
  }

  /// Runs statements that give no rows.
  func execute(_ statements: [String]) throws(JournalError) {
    for sql in statements { try PreparedStatement(sql, in: database).run() }
  }

  /// The integer that a statement without parameters gives; 0 when null.
  func integer(_ sql: String) throws(JournalError) -> Int64 {
    try PreparedStatement(sql, in: database).first { (row: inout ColumnReader) in row.integer() } ?? 0
  }

  /// Runs `body` in a transaction that is durable when this returns and leaves nothing when it throws.
  func transaction<Value>(
    _ body: () throws(JournalError) -> Value
  ) throws(JournalError) -> Value {
    try statement("BEGIN IMMEDIATE").run()
    do throws(JournalError) {
      let value = try body()
      try statement("COMMIT").run()
      return value
    } catch {
      // Some errors have rolled back already; then there is nothing to undo.
      if sqlite3_get_autocommit(connection) == 0 { try? statement("ROLLBACK").run() }
      throw error
    }
  }

  /// Runs `body` on one unchanging view of the journal; within a view it joins that one.
  func view<Value>(_ body: () throws -> Value) throws -> Value {
    guard sqlite3_get_autocommit(connection) != 0 else { return try body() }
    try statement("BEGIN DEFERRED").run()
    // Nothing was written: there is nothing that ending it could lose.
    defer { try? statement("COMMIT").run() }
    return try body()
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  /// Whether the newest `INSERT` or `UPDATE` wrote no row.
  var changedNothing: Bool { sqlite3_changes(connection) == 0 }

  /// Frees every statement: the connection can close.
  func releaseStatements() {
    statements = [:]
    rows = [:]
  }

  // MARK: the write-ahead log

  /// Pages waiting in the write-ahead log.
  var waitingFrames: Int { Int(frames.pointee) }

  /// Takes the place of SQLite's own automatic checkpoint, which would run inside a commit.
  func watchLog() {
    sqlite3_wal_hook(
      connection,
      { cell, _, _, frames in
        cell?.assumingMemoryBound(to: Int32.self).pointee = frames
        return SQLITE_OK
      }, frames)
  }

  /// Moves what no reader still needs from the log into the file and flushes it, never waiting for anybody.
  ///
  /// - Returns: how many pages of the log lie in the file now.
  func moveLog() throws(JournalError) -> Int {
    var moved: Int32 = 0
    let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &moved)
    guard code == SQLITE_OK else { throw JournalError(code, connection: connection) }
    return Int(moved)
  }

  /// As ``moveLog()``, without the flush: until that is done by other means the log must not begin anew. Every commit flushed
  /// the log itself, so nothing is moved that is not on the disk.
  func moveLogUnflushed() throws(JournalError) -> Int {
    try setFlushing("OFF")
    let moved = Result { () throws(JournalError) in try moveLog() }
    try setFlushing("FULL")
    return try moved.get()
  }

  private func setFlushing(_ level: String) throws(JournalError) {
    mayChangeFlushing.pointee = true
    defer { mayChangeFlushing.pointee = false }
    let code = sqlite3_exec(connection, "PRAGMA synchronous = " + level, nil, nil, nil)
    guard code == SQLITE_OK else { throw JournalError(code, connection: connection) }
  }

  /// Empties the log's file once all of it stands in the journal's: for the end, when nothing is written any more.
  /// Where a reader is still in it, the log stays as it is; nobody is waited for.
  func emptyLog() throws(JournalError) {
    sqlite3_busy_timeout(connection, 0)
    let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else {
      throw JournalError(code, connection: connection)
    }
  }
}

/// The statements on one table of rows.
struct RowStatements {
  let select: PreparedStatement
  let writes: [PartStatements]

  init(_ table: Table, in database: Database, isScratch: Bool) throws(JournalError) {
    select = try PreparedStatement(table.selectByKey, in: database)
    writes = try table.parts.map { part throws(JournalError) in
      try PartStatements(part, in: database, isScratch: isScratch)
    }
  }
}

/// The statements that write one part of a table's rows.
struct PartStatements {
  let part: TablePart
  let upsert: PreparedStatement
  let update: PreparedStatement?

  init(_ part: TablePart, in database: Database, isScratch: Bool) throws(JournalError) {
    self.part = part
    let table = part.table
    upsert = try PreparedStatement(isScratch ? table.replace : table.upsert, in: database)
    if !isScratch, let sql = table.update {
      update = try PreparedStatement(sql, in: database)
    } else {
      update = nil
    }
  }
}
