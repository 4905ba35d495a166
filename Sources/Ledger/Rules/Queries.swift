public import Vouchers
public import Wire

/// How far an asker may look (查阅范围).
public enum Sight: Hashable, Sendable {
  /// An office of the administration: what lies in its scope.
  case office(Scope)
  /// An institution: what is its own.
  case institution(CreditCode)
}

/// Who asks.
public struct Asker: Hashable, Sendable {
  public let key: KeyID
  public let role: Role
  public let sight: Sight
}

/// Who may ask what. Nothing of it is journalled.
extension WorkingSet {
  /// Who asks with a key, if it is in force and its role may ask that question; the key's row must be loaded.
  public func asker(of question: Question, by key: KeyID, at moment: Moment) throws(Refused) -> Asker {
    guard let row = keys[key] else { throw Refused(.keyUnknown, key.text) }
    try checkKey(row, at: moment)
    guard question.isOpen(to: row.role) else { throw Refused(.roleNotAllowed, row.role.rawValue) }
    // The log knows no entities: who reads it reads all of it.
    guard !question.isOfWholeLog || row.scope == .province else { throw Refused(.outOfScope) }
    let sight: Sight =
      switch row.party {
      case .institution(let code): .institution(code)
      case .person: .office(row.scope)
      }
    return Asker(key: key, role: row.role, sight: sight)
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

extension Question {
  /// Whether keys of this role may ask at all. How far they then see is ``Sight``'s.
  func isOpen(to role: Role) -> Bool {
    switch self {
    // About one's own acts: everybody's.
    case .commandCheck, .commandAnswer: true
    case .holderReferences:
      switch role {
      case .issuer, .channel, .reviewer, .institution: true
      case .root, .registrar, .voucher, .reviewerSecond, .financeMaker, .financeChecker, .auditor: false
      }
    case .payeeKeep:
      switch role {
      case .registrar: true
      case .root, .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .financeMaker, .financeChecker,
        .institution, .auditor:
        false
      }
    case .lapse:
      switch role {
      case .root, .registrar, .financeChecker: true
      case .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .financeMaker, .institution, .auditor:
        false
      }
    case .lookup(let lookup): lookup.subject.isOpen(to: role)
    }
  }
}

extension Question {
  fileprivate var isOfWholeLog: Bool {
    if case .lookup(let lookup) = self, case .entries = lookup.subject { return true }
    return false
  }
}

extension LookupSubject {
  fileprivate func isOpen(to role: Role) -> Bool {
    switch self {
    case .state, .shown, .keys:
      switch role {
      // A machine that signs tokens looks at nothing.
      case .voucher: false
      case .root, .registrar, .issuer, .channel, .reviewer, .reviewerSecond, .financeMaker, .financeChecker,
        .institution, .auditor:
        true
      }
    // By their numbers only those are told whose work is with single vouchers.
    case .vouchers(.numbers):
      switch role {
      case .issuer, .channel, .reviewer, .reviewerSecond, .institution, .auditor: true
      case .root, .registrar, .voucher, .financeMaker, .financeChecker: false
      }
    case .institutions, .classes, .vouchers(.classID), .vouchers(.claim), .claims, .orders:
      switch role {
      case .voucher, .channel: false
      case .root, .registrar, .issuer, .reviewer, .reviewerSecond, .financeMaker, .financeChecker,
        .institution,
        .auditor:
        true
      }
    case .vouchers(.holders):
      switch role {
      case .issuer, .channel, .reviewer, .institution: true
      case .root, .registrar, .voucher, .reviewerSecond, .financeMaker, .financeChecker, .auditor: false
      }
    case .totals, .batches, .proposals:
      switch role {
      case .voucher, .channel, .institution: false
      case .root, .registrar, .issuer, .reviewer, .reviewerSecond, .financeMaker, .financeChecker, .auditor:
        true
      }
    case .papers, .reviews:
      switch role {
      case .reviewer, .reviewerSecond, .institution, .auditor: true
      case .root, .registrar, .issuer, .voucher, .channel, .financeMaker, .financeChecker: false
      }
    case .ownClaims, .ownPayments:
      switch role {
      case .institution: true
      case .root, .registrar, .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .financeMaker,
        .financeChecker, .auditor:
        false
      }
    case .fund, .statements, .lines:
      switch role {
      case .root, .financeMaker, .financeChecker, .auditor: true
      case .registrar, .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .institution: false
      }
    case .entries:
      switch role {
      case .auditor: true
      case .root, .registrar, .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .financeMaker,
        .financeChecker, .institution:
        false
      }
    case .payees:
      switch role {
      case .registrar, .financeMaker, .financeChecker: true
      case .root, .issuer, .voucher, .channel, .reviewer, .reviewerSecond, .institution, .auditor: false
      }
    }
  }
}

extension Scope {
  /// Whether a proposal concerns this scope: its act names an entity within it, or none at all.
  public func reaches(_ act: Act) -> Bool {
    switch act {
    case .withdrawAllocation(let act): covers(act.entity)
    case .transferAllocation(let act): covers(act.source) || covers(act.target)
    case .createBatch(let act): covers(act.entity)
    case .proposeSettlement(let act): covers(act.entity)
    case .allocate(let act): act.shares.contains { covers($0.entity) }
    case .registerKey(let act):
      switch act.scope {
      case .province: true
      case .entity(let code): covers(code)
      }
    // Of the province, or of things that only their numbers name.
    case .appropriate, .reduceAppropriation, .publishRules, .confirmClock, .rotateKey, .changeKey,
      .registerInstitution, .changeInstitution, .addInstitutionKey, .setPayee, .issueVouchers, .claimVoucher,
      .voidVoucher, .fileClass, .approveClass, .cancelClass, .activateVouchers, .withdrawLearners,
      .redeemVouchers, .reviewClaim, .approveClaim, .reopenClaim, .withdrawApproval, .cancelOrder,
      .importStatement, .postLine, .correctLine, .confirmPayment, .returnPayment, .approve, .decline:
      true
    }
  }
}
