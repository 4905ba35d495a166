public import Ledger
public import Vouchers

/// 初审意见: what a first reviewer said of a claim, as its entry has it.
public struct FirstReview: Hashable, Sendable {
  /// Sequence number of the entry.
  public let sequence: Int64
  /// Names the vouchers that were not accepted in full, each with a reason.
  public let act: ReviewClaim
}

extension SQLiteJournal {
  /// What the claim's first reviewer said of it, oldest first: who reviewed it after it had been sent back may have spoken twice.
  /// Nothing while it waits for a review.
  ///
  /// Looked for among that person's commands, from the claim on to the order that pays it: this takes as long as it waited.
  public func reviews(of claim: ClaimRow) throws(JournalError) -> [FirstReview] {
    guard let reviewer = claim.reviewer else { return [] }
    let last = try end(of: claim)
    // A day more than any command may be old. Nobody checks how a signer dates its ids: then all are looked at.
    for since in ["((SELECT at FROM journal WHERE seq = ?1) - 172800000) << 16", "0"] {
      let found = try reviews(of: claim.id, by: reviewer, before: last, idsFrom: since)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// While an order holds a claim nobody reviews it again.
  private func end(of claim: ClaimRow) throws(JournalError) -> Int64 {
    guard let number = claim.order, let order = try order(number), order.state.isLive else { return .max }
    return number.value / OrderNumber.perEntry
  }

  private func reviews(
    of claim: Int64, by person: PersonID, before last: Int64, idsFrom since: String
  ) throws(JournalError) -> [FirstReview] {
    try read { session throws(JournalError) in
      let hasCommands =
        try session.statement("SELECT 1 FROM command LIMIT 1").first { _ in true } ?? false
      // A replica has no commands, and only such entries as were asked for.
      let places =
        hasCommands
        ? """
        (SELECT sequence AS place FROM command WHERE id_high >= \(since)
        AND key IN (SELECT id FROM signing_key WHERE person = ?2))
        """ : "(SELECT seq AS place FROM journal WHERE ?2 IS NOT NULL)"
      let select = try session.statement(
        """
        SELECT seq, entry FROM \(places) CROSS JOIN journal ON seq = place
        WHERE place > ?1 AND place <= ?3 ORDER BY seq
        """)
      return try select.all({
        $0.integer(claim)
        $0.text(person.text)
        $0.integer(last)
      }) { (row: inout ColumnReader) throws(JournalError) in
        Self.review(of: claim, row.integer(), try row.bytes())
      }.compactMap(\.self)
    }
  }

  private static func review(of claim: Int64, _ sequence: Int64, _ bytes: [UInt8]) -> FirstReview? {
    guard case .reviewClaim(let act)? = CommandFacts.act(acceptedIn: bytes), act.claim == claim else {
      return nil
    }
    return FirstReview(sequence: sequence, act: act)
  }
}
