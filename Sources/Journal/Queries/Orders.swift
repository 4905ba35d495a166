public import Ledger
public import Vouchers

extension SQLiteJournal {
  public func order(_ number: OrderNumber) throws(JournalError) -> OrderRow? {
    try rows(OrderRow.self, "WHERE number = ?") { $0.integer(number.value) }.first
  }

  /// Oldest first.
  public func orders(
    state: OrderRow.State, entity: EntityCode, after number: OrderNumber? = nil, limit: Int
  ) throws(JournalError) -> [OrderRow] {
    try rows(OrderRow.self, "WHERE state = ? AND entity = ? AND number > ? ORDER BY number LIMIT ?") {
      $0.text(state.rawValue)
      $0.text(entity.text)
      $0.integer(number?.value ?? 0)
      $0.integer(Int64(limit))
    }
  }

  /// Newest first.
  public func orders(ofInstitution code: CreditCode, limit: Int) throws(JournalError) -> [OrderRow] {
    try rows(OrderRow.self, "WHERE institution = ? ORDER BY number DESC LIMIT ?") {
      $0.text(code.text)
      $0.integer(Int64(limit))
    }
  }
}
