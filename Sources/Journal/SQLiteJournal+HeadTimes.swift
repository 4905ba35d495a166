/// A stored tree head as far as keeping it goes.
public struct HeadTime: Hashable, Sendable {
  /// How many entries it covers, at least one.
  public let size: Int64
  /// What the row of the last of them says of its time, in ms since 1970; whether that is true is asked elsewhere.
  public let at: Int64
  public let isKept: Bool
}

extension SQLiteJournal {
  /// Tree heads that cover more than `size` entries, oldest first, a bounded number at a time; those beyond the last
  /// entry are left out.
  public func headTimes(after size: Int64, limit: Int) throws(JournalError) -> [HeadTime] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        """
        SELECT c.size, j.at, c.kept FROM checkpoint c CROSS JOIN journal j ON j.seq = c.size - 1
        WHERE c.size > ? ORDER BY c.size LIMIT ?
        """)
      return try select.all({
        $0.integer(size)
        $0.integer(Int64(limit))
      }) { (row: inout ColumnReader) in
        HeadTime(size: row.integer(), at: row.integer(), isKept: row.integer() == 1)
      }
    }
  }
}
