public import Vouchers
public import Wire

/// Who may learn which holder reference stands for a person. Nothing of it is journalled.
extension WorkingSet {
  /// The role of a key that may ask at all; its row must be loaded.
  public func roleAsking(_ key: KeyID, at moment: Moment) throws(Refused) -> Role {
    guard let row = keys[key] else { throw Refused(.keyUnknown, key.text) }
    try checkKey(row, at: moment)
    switch row.role {
    case .issuer, .channel, .reviewer, .institution: return row.role
    case .root, .registrar, .voucher, .reviewerSecond, .financeMaker, .financeChecker, .auditor:
      throw Refused(.roleNotAllowed, row.role.rawValue)
    }
  }

  /// Whether a key of this role may learn the reference of a person who shows `token`, if any. Whoever issues, hands
  /// out or reviews may; an institution only for the holder of the voucher whose token is shown. An unknown number, a
  /// wrong token and a wrong holder make no difference. The voucher's row must be loaded.
  public func maySee(_ reference: Hash256, showing token: Facts.Presented?, as role: Role) -> Bool {
    switch role {
    case .issuer, .channel, .reviewer: return true
    case .institution:
      guard let token, let number = token.number, let voucher = vouchers[number] else { return false }
      return voucher.token == token.digest && voucher.holder == reference
    case .root, .registrar, .voucher, .reviewerSecond, .financeMaker, .financeChecker, .auditor: return false
    }
  }
}
