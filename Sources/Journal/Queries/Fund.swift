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
        try read { session throws(JournalError) in try session.add(part, to: &identity) }
      }
      return identity
    }
  }

  fileprivate struct Holding {
    let bucket: Bucket
    /// The next key there is.
    let next: String
    let sums: String
    /// Rows of so many keys are summed at a time: to group them SQLite sorts them in memory, all of them.
    let stretch: Int64

    init(_ bucket: Bucket, _ source: Source, _ condition: String) {
      self.bucket = bucket
      stretch = source.stretch
      let table = source.table
      next = "SELECT min(\(source.key)) FROM \(table.name) WHERE \(source.key) >= ?1"
      sums = """
        SELECT tranche, entity, sum(fen) FROM \(table.source)
        WHERE \(source.key) BETWEEN ?1 AND ?2 AND \(condition) GROUP BY 1, 2
        """
    }
  }

  fileprivate struct Source {
    let table: Table
    let key: String
    let stretch: Int64

    static let vouchers = Source(table: .voucher, key: "number", stretch: 65_536)
    /// By the numbers of the entries that made them.
    static let claims = Source(table: .claim, key: "id", stretch: 65_536)
    static let orders = Source(table: .paymentOrder, key: "number", stretch: 65_536 * 1000)
  }

  /// The positions of Ledger's rows, as sums.
  private static let holdings = [
    Holding(.committed, .vouchers, "state IN ('issued', 'claimed', 'activated')"),
    Holding(.claimed, .claims, "state IN ('filed', 'reviewed')"),
    Holding(
      .payable, .claims,
      """
      state = 'approved' AND NOT EXISTS (SELECT 1 FROM payment_order o
      WHERE o.number = claim.payment_order AND o.state IN ('ordered', 'paid'))
      """),
    Holding(.ordered, .orders, "state = 'ordered'"),
    Holding(.paid, .orders, "state = 'paid'"),
  ]
}

extension Session {
  /// Adds the sums of every row there is, a stretch of keys after the other. A damaged file may hold any keys: stretches
  /// without rows are passed over.
  fileprivate func add(
    _ part: SQLiteJournal.Holding, to identity: inout FundIdentity
  ) throws(JournalError) {
    let next = try statement(part.next)
    let sums = try statement(part.sums)
    var lower = Int64.min
    while let first = try next.first(
      { $0.integer(lower) }, { (row: inout ColumnReader) in row.optionalInteger() }) ?? nil
    {
      let (end, isPast) = first.addingReportingOverflow(part.stretch)
      let last = isPast ? Int64.max : end
      let found = try sums.all({
        $0.integer(first)
        $0.integer(last)
      }) { (row: inout ColumnReader) throws(JournalError) in (try row.account(), row.integer()) }
      for (account, fen) in found { identity.add(fen, account: account, bucket: part.bucket) }
      if last == .max { return }
      lower = last + 1
    }
  }
}
