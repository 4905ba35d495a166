public import Ledger
public import Vouchers
internal import Signing

/// Facts about a command that follow from its bytes alone. The writer and the auditor take them from here, so that
/// both judge the same thing.
public enum CommandFacts {
  /// The tokens shown by an activation: the number each claims, and its SHA-256.
  public static func presented(in act: Act) -> [Facts.Presented] {
    guard case .activateVouchers(let activation) = act else { return [] }
    return activation.learners.map { presented($0.token) }
  }

  /// What a shown token says of itself.
  public static func presented(_ token: String) -> Facts.Presented {
    Facts.Presented(
      number: VoucherToken.claimedNumber(of: token), digest: Digest.sha256(Array(token.utf8)))
  }
}
