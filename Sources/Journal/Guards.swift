internal import CSQLiteShim

/// What keeps the file append-only against our own mistakes: triggers in the file, and on each connection an
/// authorizer, DEFENSIVE and settings. Against whoever holds the file itself only hashes help, kept
/// elsewhere.
enum Guards {
  /// Made with the schema. `INSERT OR REPLACE` removes rows without firing delete triggers unless
  /// `recursive_triggers` is on; ``settings`` turns it on, and density refuses it for the journal in any
  /// case.
  static let triggers =
    [
      """
      CREATE TRIGGER journal_dense BEFORE INSERT ON journal
      WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM journal)
      BEGIN SELECT RAISE(ABORT, 'sequence not dense'); END
      """,
      """
      CREATE TRIGGER journal_forward BEFORE INSERT ON journal
      WHEN NEW.at < (SELECT at FROM journal WHERE seq = NEW.seq - 1)
      BEGIN SELECT RAISE(ABORT, 'time runs backwards'); END
      """,
      """
      CREATE TRIGGER checkpoint_fixed BEFORE UPDATE ON checkpoint
      WHEN NEW.size IS NOT OLD.size OR NEW.root IS NOT OLD.root OR NEW.kept < OLD.kept
      BEGIN SELECT RAISE(ABORT, 'append-only'); END
      """,
      """
      CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint
      WHEN NEW.size <= (SELECT max(size) FROM checkpoint)
      BEGIN SELECT RAISE(ABORT, 'checkpoint not newer'); END
      """,
    ] + ["journal", "node", "command"].map(noUpdate)
    + ["journal", "node", "command", "checkpoint"].map(noDelete)

  private static func noUpdate(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END
    """
  }

  private static func noDelete(_ table: String) -> String {
    """
    CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table)
    BEGIN SELECT RAISE(ABORT, 'append-only'); END
    """
  }

  /// For every connection.
  static let settings = [
    "PRAGMA recursive_triggers = ON", "PRAGMA cell_size_check = ON", "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY", "PRAGMA mmap_size = 0",
  ]

  /// What no row and no statement of ours comes near (sqlite.org/c3ref/c_limit_attached.html), so that a damaged
  /// file, or a mistake of ours, ends in an error and not in memory or time without end. The largest row holds
  /// 65,535 bytes of an entry or a rules document, the widest table 19 columns.
  static let limits: [(limit: Int32, most: Int32)] = [
    (SQLITE_LIMIT_LENGTH, 1 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 16), (SQLITE_LIMIT_COLUMN, 64),
    (SQLITE_LIMIT_EXPR_DEPTH, 100), (SQLITE_LIMIT_COMPOUND_SELECT, 8), (SQLITE_LIMIT_VDBE_OP, 1_000_000),
    (SQLITE_LIMIT_FUNCTION_ARG, 8), (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
    (SQLITE_LIMIT_VARIABLE_NUMBER, 1000), (SQLITE_LIMIT_TRIGGER_DEPTH, 8), (SQLITE_LIMIT_WORKER_THREADS, 0),
  ]

  /// Closes what pragmas cannot: no writes to the schema or to pages behind SQLite's back, no checkpoint when a
  /// connection closes (a checkpoint beside another connection's commit can lose it in SQLite before 3.51.3), and
  /// ``limits``.
  static func configure(_ connection: OpaquePointer) throws(JournalError) {
    for option in [SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE] {
      let code = quanbu_sqlite_configure(connection, option, 1)
      guard code == SQLITE_OK else { throw JournalError(code, connection: connection) }
    }
    for (limit, most) in limits { sqlite3_limit(connection, limit, most) }
  }

  /// Puts our authorizer in the place of GRDB's, which only feeds GRDB's observers and schema cache: neither
  /// is used, and the schema no longer changes. SQLite asks it when a statement is compiled.
  ///
  /// Nobody changes when SQLite flushes but the session itself, while it says so.
  static func authorize(_ session: Session) throws(JournalError) {
    let code = sqlite3_set_authorizer(
      session.connection,
      { mayChangeFlushing, action, first, second, _, _ in
        let (first, second) = (Guards.name(first), Guards.name(second))
        if action == SQLITE_PRAGMA, first == "synchronous", mayChangeFlushing?.load(as: Bool.self) == true {
          return SQLITE_OK
        }
        return Guards.allows(action, first, second) ? SQLITE_OK : SQLITE_DENY
      }, session.mayChangeFlushing)
    guard code == SQLITE_OK else { throw JournalError(code, connection: session.connection) }
  }

  private static func name(_ text: UnsafePointer<CChar>?) -> String? {
    text.map { String(cString: $0).lowercased() }
  }

  /// Tables in which no column of a row ever changes.
  private static let fixedTables: Set<String> = [
    "journal", "node", "command", "genesis", "rules", "payee_account", "sqlite_master", "sqlite_schema",
  ]
  private static let readablePragmas: Set<String> = [
    "application_id", "compile_options", "data_version", "foreign_key_check", "freelist_count",
    "integrity_check",
    "journal_mode", "page_count", "page_size", "quick_check", "synchronous", "user_version",
  ]

  /// Whether a statement may do `action` (sqlite.org/c3ref/c_alter_table.html). What is not listed is
  /// refused.
  static func allows(_ action: Int32, _ first: String?, _ second: String?) -> Bool {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_RECURSIVE: true
    case SQLITE_FUNCTION: second != "load_extension"
    case SQLITE_INSERT: first?.hasPrefix("sqlite_") == false
    case SQLITE_UPDATE: allowsUpdate(of: first ?? "", column: second ?? "")
    // A limit on pages can only make writing stop.
    case SQLITE_PRAGMA: first == "max_page_count" || second == nil && readablePragmas.contains(first ?? "")
    default: false
    }
  }

  private static func allowsUpdate(of table: String, column: String) -> Bool {
    if table == "checkpoint" { return column == "note" || column == "kept" }
    return !fixedTables.contains(table) && !table.hasPrefix("sqlite_")
  }
}
