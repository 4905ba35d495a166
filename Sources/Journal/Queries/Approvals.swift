internal import Ledger
internal import Vouchers

extension SQLiteJournal {
  /// The entry in which a proposal was approved: looked for from the proposal on, so this takes as long as it waited.
  public func approval(of proposal: Int64) throws(JournalError) -> Int64? {
    var last = proposal
    while true {
      let entries = try entries(after: last, limit: 256)
      for stored in entries where Self.approves(stored.bytes, proposal) { return stored.sequence }
      guard let end = entries.last?.sequence else { return nil }
      last = end
    }
  }

  private static func approves(_ bytes: [UInt8], _ proposal: Int64) -> Bool {
    guard case .approve(let act)? = CommandFacts.act(acceptedIn: bytes) else { return false }
    return act.proposal == proposal
  }

  private func entries(after sequence: Int64, limit: Int) throws(JournalError) -> [StoredEntry] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT seq, at, leaf, entry FROM journal WHERE seq > ? ORDER BY seq LIMIT ?")
      return try select.all({
        $0.integer(sequence)
        $0.integer(Int64(limit))
      }) { (row: inout ColumnReader) throws(JournalError) in
        StoredEntry(
          sequence: row.integer(), at: try row.instant(), leaf: try row.hash(), bytes: try row.bytes())
      }
    }
  }
}

extension ProposalRow {
  /// What the stored text of an act of this name looks like, for `LIKE`.
  static func pattern(of act: String) -> String { "{\"act\":\"" + act + "\",%" }
}
