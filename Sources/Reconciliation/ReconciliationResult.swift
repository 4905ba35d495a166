public import Vouchers

/// A line that pays an order exactly: same account, same reference, same fen. For a person to confirm.
public struct Proposal: Hashable, Sendable {
  public let entity: EntityCode
  public let order: OrderNumber
  public let institutionName: String
  public let line: LineKey
  public let amount: Money
}

/// What comparing the books with the bank gave.
public struct ReconciliationResult: Hashable, Sendable {
  /// One word for all accounts together.
  public enum Verdict: String, Hashable, Sendable {
    /// Every expected statement is here, every line is posted, every order is settled, every sheet closes to 0 fen.
    ///
    /// A line posted to suspense counts as posted: it is named in the sheet, with its age, until later postings net
    /// it out. So an error of the bank does not keep the books from closing, and is never out of sight either.
    case balanced
    /// All statements are here and something is open.
    case unbalanced
    /// A statement is missing: no verdict about the rest, whatever else was found.
    case incomplete
  }

  public let asOf: Day
  public let verdict: Verdict
  /// Exact matches not yet confirmed. A pending one keeps the verdict from being balanced.
  public let proposals: [Proposal]
  /// Open and cleared, by entity, then as ``Finding`` sorts.
  public let findings: [Finding]
  /// One sheet per entity.
  public let sheets: [ReconciliationStatement]

  public var open: [Finding] { findings.filter(\.isOpen) }
  public var cleared: [Finding] { findings.filter { !$0.isOpen } }
}
