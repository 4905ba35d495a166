/// What a key may do (角色). One role a key.
public enum Role: String, Hashable, Sendable, CaseIterable {
  /// 根密钥: registers and changes role keys; two persons act together.
  case root
  /// 登记员: institutions, their keys and payee accounts, rules.
  case registrar
  /// 制发券员: batches and vouchers.
  case issuer
  /// 券签名: signs tokens only, and no command but its own revocation.
  case voucher
  /// 领券渠道: claims after a real-name check.
  case channel
  /// 初审: classes and first review.
  case reviewer
  /// 复核: second review.
  case reviewerSecond = "reviewer-second"
  /// 财务经办
  case financeMaker = "finance-maker"
  /// 财务复核
  case financeChecker = "finance-checker"
  /// 培训机构
  case institution
  /// 审计: reads, never acts.
  case auditor

  public var chinese: String {
    switch self {
    case .root: "根密钥"
    case .registrar: "登记员"
    case .issuer: "制发券员"
    case .voucher: "券签名"
    case .channel: "领券渠道"
    case .reviewer: "初审"
    case .reviewerSecond: "复核"
    case .financeMaker: "财务经办"
    case .financeChecker: "财务复核"
    case .institution: "培训机构"
    case .auditor: "审计"
    }
  }
}

/// Where a key's authority reaches: the whole province or one budget entity.
public enum Scope: Hashable, Sendable {
  case province
  case entity(EntityCode)

  /// How it is written in commands: `*` for the province.
  public var text: String {
    switch self {
    case .province: "*"
    case .entity(let code): code.text
    }
  }

  public init(_ text: String) throws(InvalidValue) {
    self = text == "*" ? .province : .entity(try EntityCode(text))
  }

  public func covers(_ entity: EntityCode) -> Bool {
    switch self {
    case .province: true
    case .entity(let own): own == entity
    }
  }
}

/// Whom a voucher reaches (发放方式): 定向券 names its holder at issue, 通用券 waits in a pool.
public enum Reach: String, Hashable, Sendable, CaseIterable {
  case targeted
  case open

  public var chinese: String {
    switch self {
    case .targeted: "定向券"
    case .open: "通用券"
    }
  }
}

/// What a voucher is worth: 面值券 its face, 抵用券 the rate of the training, up to a cap.
public enum ValueKind: String, Hashable, Sendable, CaseIterable {
  case face
  case entitlement

  public var chinese: String {
    switch self {
    case .face: "面值券"
    case .entitlement: "抵用券"
    }
  }
}

/// When a batch's money is bound: at issue (for pools, at claim) or only at activation.
public enum CommitmentMoment: String, Hashable, Sendable, CaseIterable {
  case issue
  case activation

  public var chinese: String {
    switch self {
    case .issue: "发券时占用"
    case .activation: "启用时占用"
    }
  }
}

/// The proof of completion that sets the price (证书种类).
public enum CertificateKind: String, Hashable, Sendable, CaseIterable {
  /// 职业资格证书, priced by grade
  case qualification
  /// 职业技能等级证书, priced by grade
  case skillGrade = "skill-grade"
  /// 专项职业能力证书, one price
  case singleAbility = "single-ability"
  /// 培训合格证书, priced by the hour
  case completion

  public var chinese: String {
    switch self {
    case .qualification: "职业资格证书"
    case .skillGrade: "职业技能等级证书"
    case .singleAbility: "专项职业能力证书"
    case .completion: "培训合格证书"
    }
  }

  /// Whether its price depends on a grade (五级 to 一级).
  public var hasGrade: Bool {
    switch self {
    case .qualification, .skillGrade: true
    case .singleAbility, .completion: false
    }
  }
}

/// Who acts: an institution, or a person of the administration.
public enum Party: Hashable, Sendable {
  case institution(CreditCode)
  case person(PersonID)
}
