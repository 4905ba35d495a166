public import Ledger
public import Vouchers

extension SQLiteJournal {
  public func tranches() throws(JournalError) -> [TrancheRow] { try rows(TrancheRow.self, "ORDER BY id") }

  public func accounts() throws(JournalError) -> [AccountRow] {
    try rows(AccountRow.self, "ORDER BY tranche, entity")
  }

  public func cash() throws(JournalError) -> [CashRow] { try rows(CashRow.self, "ORDER BY entity") }

  /// With how many vouchers each has issued.
  public func batches() throws(JournalError) -> [BatchRow] { try rows(BatchRow.self, "ORDER BY id") }

  public func batch(_ id: BatchID) throws(JournalError) -> BatchRow? {
    try rows(BatchRow.self, "WHERE id = ?") { $0.text(id.text) }.first
  }

  /// What vouchers, claims and orders hold, to compare with the accounts. Reads every one of them, in one
  /// view of the journal: seconds when there are millions.
  public func fundIdentity() throws -> FundIdentity {
    try snapshot {
      var identity = FundIdentity()
      for part in Self.holdings {
        let sums = try read { session throws(JournalError) in try session.sums(part.select) }
        for (account, fen) in sums { identity.add(fen, account: account, bucket: part.bucket) }
      }
      return identity
    }
  }

  private struct Holding {
    let bucket: Bucket
    let select: String

    init(_ bucket: Bucket, _ table: String, _ condition: String) {
      self.bucket = bucket
      select = "SELECT tranche, entity, sum(fen) FROM \(table) WHERE \(condition) GROUP BY 1, 2"
    }
  }

  /// The positions of Ledger's rows, as sums.
  private static let holdings = [
    Holding(.committed, "voucher", "state IN ('issued', 'claimed', 'activated')"),
    Holding(.claimed, "claim", "state IN ('filed', 'reviewed')"),
    Holding(
      .payable, "claim",
      """
      state = 'approved' AND NOT EXISTS (SELECT 1 FROM payment_order o
      WHERE o.number = claim.payment_order AND o.state IN ('ordered', 'paid'))
      """),
    Holding(.ordered, "payment_order", "state = 'ordered'"),
    Holding(.paid, "payment_order", "state = 'paid'"),
  ]
}

extension Session {
  fileprivate func sums(_ sql: String) throws(JournalError) -> [(AccountKey, Int64)] {
    try statement(sql).all { (row: inout ColumnReader) throws(JournalError) in
      (try row.account(), row.integer())
    }
  }
}
