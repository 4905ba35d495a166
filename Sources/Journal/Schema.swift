/// The tables of a journal, in SQLite's words.
enum Schema {
  /// `application_id` of a journal's file: "QBJ1".
  static let applicationID: Int64 = 0x5142_4A31
  /// `user_version`: the format this program writes and reads.
  static let version: Int64 = 2
  /// The one before it, which a writer brings forward.
  static let oldest: Int64 = 1

  /// What is not a projection. The leaf stands before the entry so that reading hashes skips the entries.
  private static let kept = [
    """
    CREATE TABLE journal (seq INTEGER PRIMARY KEY CHECK (seq >= 0), at INTEGER NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32), entry BLOB NOT NULL CHECK (length(entry) <= 65535)) STRICT
    """,
    """
    CREATE TABLE node (level INTEGER NOT NULL CHECK (level > 0), place INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32), PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE checkpoint (size INTEGER PRIMARY KEY CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32), kept INTEGER NOT NULL CHECK (kept IN (0, 1)), note BLOB,
    CHECK (kept = 0 OR note IS NOT NULL)) STRICT
    """,
    "CREATE INDEX checkpoint_kept ON checkpoint (size) WHERE kept = 1",
  ]

  /// Private: never exported, never part of a rebuild. Its salted hashes are what the journal holds.
  private static let secret = [
    """
    CREATE TABLE payee_account (hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    institution TEXT NOT NULL, salt BLOB NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL,
    bank TEXT NOT NULL) STRICT, WITHOUT ROWID
    """
  ]

  private static let tables = ProjectedTable.allCases.flatMap { $0.table.parts.map(\.table) }
  private static let projection = tables.flatMap(\.create)

  /// A whole journal.
  static let journal = kept + secret + projection + Guards.triggers

  /// A replica of some rows: nothing in it need be dense.
  static let replica = kept + secret + projection
  /// A scratch file to rebuild the projection in.
  static let scratch = tables.map(\.createBare)
}
