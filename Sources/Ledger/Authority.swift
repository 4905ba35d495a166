internal import Vouchers

/// Who may do an act, and who must approve it when it takes two persons.
struct Authority: Hashable, Sendable {
  let roles: Set<Role>
  /// Roles of the second person; `nil` when one person suffices.
  let second: Set<Role>?

  private init(_ roles: Set<Role>, second: Set<Role>? = nil) {
    self.roles = roles
    self.second = second
  }

  private static let finance = Authority([.financeMaker], second: [.financeChecker])
  private static let registrars = Authority([.registrar], second: [.registrar])
  private static let institution = Authority([.institution])

  static func of(_ act: Act) -> Authority {
    switch act {
    case .appropriate, .reduceAppropriation, .allocate, .withdrawAllocation, .transferAllocation,
      .proposeSettlement, .cancelOrder, .correctLine:
      finance
    case .publishRules: Authority([.registrar, .root], second: [.registrar, .root])
    case .confirmClock:
      Authority(
        [.registrar, .root, .financeMaker, .financeChecker],
        second: [.registrar, .root, .financeMaker, .financeChecker])
    case .registerKey: Authority([.root], second: [.root])
    case .rotateKey: Authority(Set(Role.allCases).subtracting([.voucher]))
    case .changeKey: Authority(Set(Role.allCases).subtracting([.voucher]))
    case .registerInstitution, .changeInstitution: Authority([.registrar])
    case .setPayee: registrars
    case .createBatch: Authority([.issuer], second: [.issuer])
    case .issueVouchers, .voidVoucher: Authority([.issuer])
    case .claimVoucher: Authority([.channel])
    case .fileClass, .activateVouchers, .redeemVouchers: institution
    case .approveClass: Authority([.reviewer])
    case .cancelClass, .withdrawLearners: Authority([.institution, .reviewer])
    case .reviewClaim: Authority([.reviewer])
    case .approveClaim, .reopenClaim: Authority([.reviewerSecond])
    case .withdrawApproval:
      Authority([.reviewer, .reviewerSecond], second: [.reviewer, .reviewerSecond])
    case .importStatement: Authority([.financeMaker, .financeChecker])
    case .postLine, .confirmPayment, .returnPayment: Authority([.financeMaker])
    case .approve, .decline:
      Authority(Set(Role.allCases).subtracting([.voucher, .institution, .channel, .auditor]))
    }
  }
}

/// Who signed, as the rules see it.
struct Signer: Hashable, Sendable {
  let key: KeyID
  let role: Role
  let scope: Scope
  let party: Party

  init(_ row: KeyRow) {
    key = row.id
    role = row.role
    scope = row.scope
    party = row.party
  }

  /// The person behind an administration's key.
  var person: PersonID? {
    switch party {
    case .person(let person): person
    case .institution: nil
    }
  }

  /// The institution behind an institution's key.
  var institution: CreditCode? {
    switch party {
    case .institution(let code): code
    case .person: nil
    }
  }

  func require(over entity: EntityCode) throws(Refused) {
    guard scope.covers(entity) else { throw Refused(.outOfScope, entity.text) }
  }

  func requireProvince() throws(Refused) {
    guard scope == .province else { throw Refused(.outOfScope) }
  }
}
