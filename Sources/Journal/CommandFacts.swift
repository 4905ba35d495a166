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

  /// The act that an entry accepted; `nil` for what was refused, and for what the ledger itself did.
  static func act(acceptedIn entry: [UInt8]) -> Act? {
    guard let entry = try? Entry(decoding: entry), case .accepted = entry.outcome, let jws = entry.command,
      let parsed = try? CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type)
    else { return nil }
    return try? Command(payload: parsed.payload).act
  }

  /// What a shown token says of itself.
  public static func presented(_ token: String) -> Facts.Presented {
    Facts.Presented(
      number: VoucherToken.claimedNumber(of: token), digest: Digest.sha256(Array(token.utf8)))
  }
}
