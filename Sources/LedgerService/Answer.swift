public import Ledger

/// The ledger's answer to a journalled command. The same bytes get the same answer for ever.
public struct Answer: Sendable {
  public let outcome: Outcome
  public let receipt: Receipt
  /// Whether the entry was there before this request.
  public let isRepeat: Bool

  public init(outcome: Outcome, receipt: Receipt, isRepeat: Bool) {
    self.outcome = outcome
    self.receipt = receipt
    self.isRepeat = isRepeat
  }
}
