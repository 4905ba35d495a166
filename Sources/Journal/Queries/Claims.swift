public import Ledger
public import Vouchers

extension SQLiteJournal {
  public func claim(_ id: Int64) throws(JournalError) -> ClaimRow? {
    try rows(ClaimRow.self, "WHERE id = ?") { $0.integer(id) }.first
  }

  /// Claims that no order was ever made for, oldest first: the work of reviewers and of settlement.
  public func openClaims(
    entity: EntityCode, state: ClaimRow.State, after id: Int64 = -1, limit: Int
  ) throws(JournalError) -> [ClaimRow] {
    try rows(
      ClaimRow.self,
      "WHERE entity = ? AND state = ? AND payment_order IS NULL AND id > ? ORDER BY id LIMIT ?"
    ) {
      $0.text(entity.text)
      $0.text(state.rawValue)
      $0.integer(id)
      $0.integer(Int64(limit))
    }
  }

  /// Approved claims whose money no live order holds: never ordered, or ordered and cancelled or returned.
  public func payableClaims(entity: EntityCode, limit: Int) throws(JournalError) -> [ClaimRow] {
    var found = try openClaims(entity: entity, state: .approved, limit: limit)
    found += try rows(
      ClaimRow.self,
      """
      WHERE payment_order IN
      (SELECT number FROM payment_order WHERE state IN ('returned', 'cancelled') AND entity = ?)
      AND state = 'approved' ORDER BY id LIMIT ?
      """
    ) {
      $0.text(entity.text)
      $0.integer(Int64(limit))
    }
    return Array(found.sorted { $0.id < $1.id }.prefix(limit))
  }

  /// Newest first. Found through the vouchers of its classes, so this takes some milliseconds for a large
  /// one.
  public func claims(
    ofInstitution code: CreditCode, before id: Int64 = .max, limit: Int
  ) throws(JournalError) -> [ClaimRow] {
    try rows(
      ClaimRow.self,
      """
      WHERE id IN (
      SELECT v.claim FROM training_class c CROSS JOIN voucher v ON v.class = c.id
      WHERE c.institution = ?1 AND v.claim IS NOT NULL
      UNION SELECT id FROM claim WHERE institution = ?1 AND count = 0)
      AND id < ?2 ORDER BY id DESC LIMIT ?3
      """
    ) {
      $0.text(code.text)
      $0.integer(id)
      $0.integer(Int64(limit))
    }
  }

  /// Oldest first.
  public func claims(ofClass id: ClassID) throws(JournalError) -> [ClaimRow] {
    try rows(
      ClaimRow.self,
      """
      WHERE id IN (
      SELECT claim FROM voucher WHERE class = ?1 AND claim IS NOT NULL
      UNION SELECT e.id FROM training_class c CROSS JOIN claim e ON e.institution = c.institution
      WHERE c.id = ?1 AND e.class = ?1 AND e.count = 0)
      ORDER BY id
      """
    ) { $0.text(id.text) }
  }

  public func claims(ofOrder number: OrderNumber) throws(JournalError) -> [ClaimRow] {
    try rows(ClaimRow.self, "WHERE payment_order = ? ORDER BY id") { $0.integer(number.value) }
  }
}
