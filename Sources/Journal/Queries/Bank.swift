public import Ledger
public import Vouchers

extension SQLiteJournal {
  public func statement(_ id: StatementID) throws(JournalError) -> StatementRow? {
    try rows(StatementRow.self, "WHERE id = ?") { $0.text(id.text) }.first
  }

  /// By entity and first day.
  public func statements() throws(JournalError) -> [StatementRow] {
    try rows(StatementRow.self, "ORDER BY entity, from_day, id")
  }

  public func line(_ key: LineKey) throws(JournalError) -> LineRow? {
    try rows(LineRow.self, "WHERE statement = ? AND line = ?") {
      $0.text(key.statement.text)
      $0.integer(Int64(key.line))
    }.first
  }

  /// A page of a statement's lines.
  public func lines(
    of id: StatementID, after line: Int = 0, limit: Int
  ) throws(JournalError) -> [LineRow] {
    try rows(LineRow.self, "WHERE statement = ? AND line > ? ORDER BY line LIMIT ?") {
      $0.text(id.text)
      $0.integer(Int64(line))
      $0.integer(Int64(limit))
    }
  }

  /// Lines not booked yet, or booked as not explained.
  public func waitingLines(entity: EntityCode) throws(JournalError) -> [LineRow] {
    try rows(
      LineRow.self,
      "WHERE entity = ? AND (posting IS NULL OR posting = 'suspense') ORDER BY statement, line"
    ) { $0.text(entity.text) }
  }
}
