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
    // A replica has the claims without the vouchers that name them, and few of them.
    let condition = mode == .scratch ? "institution = ? AND institution = ?" : Self.claimsOfInstitution
    return try rows(ClaimRow.self, "WHERE \(condition) AND id < ? ORDER BY id DESC LIMIT ?") {
      $0.text(code.text)
      $0.text(code.text)
      $0.integer(id)
      $0.integer(Int64(limit))
    }
  }

  /// Given the code twice.
  static let claimsOfInstitution = """
    id IN (
    SELECT s.claim FROM training_class c CROSS JOIN voucher v ON v.class = c.id
    CROSS JOIN voucher_state s ON s.number = v.number
    WHERE c.institution = ? AND s.claim IS NOT NULL
    UNION SELECT id FROM claim WHERE institution = ? AND count = 0)
    """

  /// Oldest first.
  public func claims(ofClass id: ClassID) throws(JournalError) -> [ClaimRow] {
    let condition = mode == .scratch ? "class = ? AND class = ? AND class = ?" : Self.claimsOfClass
    return try rows(ClaimRow.self, "WHERE \(condition) ORDER BY id") {
      for _ in 0..<3 { $0.text(id.text) }
    }
  }

  /// Given the class three times.
  static let claimsOfClass = """
    id IN (
    SELECT claim FROM \(Table.voucher.source) WHERE class = ? AND claim IS NOT NULL
    UNION SELECT e.id FROM training_class c CROSS JOIN claim e ON e.institution = c.institution
    WHERE c.id = ? AND e.class = ? AND e.count = 0)
    """

  public func claims(ofOrder number: OrderNumber) throws(JournalError) -> [ClaimRow] {
    try rows(ClaimRow.self, "WHERE payment_order = ? ORDER BY id") { $0.integer(number.value) }
  }
}
