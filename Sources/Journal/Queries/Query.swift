internal import Ledger

extension SQLiteJournal {
  /// The rows of a type's table under `conditions`, which hold parameters and never values.
  func rows<Row: StoredRow>(
    _ type: Row.Type, _ conditions: String, _ bind: (inout Binder) -> Void = { _ in }
  ) throws(JournalError) -> [Row] {
    try read { session throws(JournalError) in try session.rows(Row.table.select + " " + conditions, bind) }
  }
}
