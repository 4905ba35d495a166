/// 升级: brings a journal of an earlier format to the present one. The entries are not touched; tables that follow from them
/// take another form.
extension Session {
  /// In one transaction: a journal is of one format or of the other, whatever happens meanwhile.
  func bringForward() throws(JournalError) {
    guard try integer("PRAGMA user_version") == Schema.oldest else { return }
    try transaction { () throws(JournalError) in
      try setStateApart()
      try execute(["PRAGMA user_version = \(Schema.version)"])
    }
  }

  /// From 1 to 2: what changes of a voucher has a table of its own.
  ///
  /// - Throws: `journal-corrupt` when what hangs on the old table is not what format 1 had: it would be gone with the table,
  ///   and no audit could tell of it any more.
  private func setStateApart() throws(JournalError) {
    let found = try statement(
      "SELECT sql FROM sqlite_schema WHERE tbl_name = 'voucher' COLLATE NOCASE ORDER BY type = 'table' DESC, name"
    ).all { (row: inout ColumnReader) throws(JournalError) in try row.text() }
    guard found == Table.voucher.undivided.create else {
      throw JournalError(.corrupt, "the table voucher, its indexes or triggers")
    }
    let tables = Table.voucher.parts.map(\.table)
    try execute(
      ["ALTER TABLE voucher RENAME TO voucher_1"] + tables.map(\.createBare)
        + tables.map {
          "INSERT INTO \($0.name) (\($0.list)) SELECT \($0.list) FROM voucher_1 ORDER BY number"
        }
        + ["DROP TABLE voucher_1"] + tables.flatMap(\.createIndexes))
  }
}

extension SQLiteJournal {
  /// Brings the journal at `path` forward, which opening it as its writer does too.
  ///
  /// - Returns: the format it had and the one it has.
  /// - Throws: what ``open(path:mode:options:)`` throws of a writer.
  public static func upgrade(path: String) throws(JournalError) -> (from: Int64, to: Int64) {
    let journal = try open(path: path, mode: .writer)
    let found = try journal.read { $0.formatFound }
    try journal.close()
    return (found, Schema.version)
  }
}
