internal import CSQLiteShim

extension SQLiteJournal {
  /// The version of the SQLite library in use: `3.40.1`.
  public static var engineVersion: String { String(cString: sqlite3_libversion()) }
}
