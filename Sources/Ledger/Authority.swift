internal import Vouchers

/// Who may do an act, and who must approve it when it takes two persons.
struct Authority: Hashable, Sendable {
  let roles: Set<Role>
  /// Roles of the second person; `nil` when one person suffices.
  let second: Set<Role>?

  fileprivate init(_ roles: Set<Role>, second: Set<Role>? = nil) {
    self.roles = roles
    self.second = second
  }

  fileprivate static let finance = Authority([.financeMaker], second: [.financeChecker])
  fileprivate static let roots = Authority([.root], second: [.root])
  fileprivate static let registrars = Authority([.registrar], second: [.registrar])
  fileprivate static let institution = Authority([.institution])
}

extension WorkingSet {
  /// Who may do an act. The act alone says; only of a key's change it also matters whose key that is, and who asks.
  func authority(over act: Act, askedBy signer: Signer) -> Authority {
    switch act {
    case .appropriate, .reduceAppropriation, .allocate, .withdrawAllocation, .transferAllocation,
      .proposeSettlement, .cancelOrder, .correctLine:
      .finance
    case .publishRules: Authority([.registrar, .root], second: [.registrar, .root])
    case .confirmClock:
      Authority(
        [.registrar, .root, .financeMaker, .financeChecker],
        second: [.registrar, .root, .financeMaker, .financeChecker])
    case .registerKey: .roots
    case .rotateKey: Authority(Set(Role.allCases).subtracting([.voucher]))
    case .changeKey(let change): authority(over: change, askedBy: signer)
    case .registerInstitution, .changeInstitution: Authority([.registrar])
    case .addInstitutionKey, .setPayee: .registrars
    case .createBatch: Authority([.issuer], second: [.issuer])
    case .issueVouchers, .voidVoucher: Authority([.issuer])
    case .claimVoucher: Authority([.channel])
    case .fileClass, .activateVouchers, .redeemVouchers: .institution
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

  /// A key may revoke itself alone: whoever lost it must not have to look for a second person. A registrar alone may
  /// stop an institution's key for now, but neither end it nor let it sign again. Every other key is root's, two persons.
  private func authority(over change: ChangeKey, askedBy signer: Signer) -> Authority {
    if change.change == .revoke, change.key == signer.key { return Authority(Set(Role.allCases)) }
    guard let target = keys[change.key] else { return Authority([.registrar, .root]) }
    guard target.role == .institution else { return .roots }
    return change.change == .suspend ? Authority([.registrar]) : .registrars
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
