public import Wire

/// A programme an institution may teach with vouchers (目录内培训项目).
public struct Programme: Hashable, Sendable {
  public let code: ProgrammeCode
  public let occupation: OccupationCode
  public let certificate: CertificateKind
  /// 5 (五级/初级工) to 1 (一级/高级技师); `nil` where the certificate has no grade.
  public let grade: Int?
  /// Class hours (学时) of the plan, 1 to 2,000.
  public let hours: Int

  public init(
    code: ProgrammeCode, occupation: OccupationCode, certificate: CertificateKind, grade: Int?, hours: Int
  ) {
    self.code = code
    self.occupation = occupation
    self.certificate = certificate
    self.grade = grade
    self.hours = hours
  }

  public init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    code = try members.identifier("code")
    occupation = try members.identifier("occupation")
    certificate = try members.choice("certificate")
    grade = try members.optionalInteger("grade", in: 1...5).map { Int($0) }
    hours = Int(try members.integer("hours", in: 1...2000))
    try members.finish()
    guard (grade != nil) == certificate.hasGrade else {
      throw MalformedInput(
        .contradiction("grade goes with qualification and skill-grade only"), path: members.path(of: "grade"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.object {
      $0.member("code", code.text)
      $0.member("occupation", occupation.text)
      $0.member("certificate", certificate.rawValue)
      if let grade { $0.member("grade", grade) }
      $0.member("hours", hours)
    }
  }
}

/// 机构登记: an institution enters the catalogue with its programmes and its first key.
public struct RegisterInstitution: ActBody {
  public static let name = "institution.register"
  public let code: CreditCode
  public let institutionName: String
  public let entity: EntityCode
  public let programmes: [Programme]
  public let key: NewKey
  /// Why a credit code with a wrong check character is accepted; `nil` when it is right.
  public let override: String?

  public init(
    code: CreditCode, name: String, entity: EntityCode, programmes: [Programme], key: NewKey,
    override: String?
  ) {
    self.code = code
    institutionName = name
    self.entity = entity
    self.programmes = programmes
    self.key = key
    self.override = override
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    let text = try members.string("code")
    code = try MemberReader.value(text, path: members.path(of: "code")) { raw throws(InvalidValue) in
      try CreditCode(overridingCheckOf: raw)
    }
    institutionName = try members.string("name")
    entity = try members.identifier("entity")
    programmes = try members.array("programmes", count: 1...50) { (item, path) throws(MalformedInput) in
      try Programme(item, path: path)
    }
    key = try NewKey(try members.required("key"), path: members.path(of: "key"))
    override = try members.optionalString("override")
    if !code.isSound, override == nil {
      throw MalformedInput(.invalidValue(InvalidValue(.creditCodeCheck)), path: members.path(of: "code"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("code", code.text)
    json.member("name", institutionName)
    json.member("entity", entity.text)
    json.name("programmes")
    json.array { for programme in programmes { programme.write(to: &$0) } }
    json.name("key")
    key.write(to: &json)
    if let override { json.member("override", override) }
  }
}

/// 暂停 / 恢复 / 移出: what an institution may do from now on.
public struct ChangeInstitution: ActBody {
  public static let name = "institution.change"
  public enum Change: String, Hashable, Sendable, CaseIterable {
    case suspend
    case resume
    /// For good.
    case remove
  }
  public let code: CreditCode
  public let change: Change
  public let reason: String

  public init(code: CreditCode, change: Change, reason: String) {
    self.code = code
    self.change = change
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    code = try members.creditCode("code")
    change = try members.choice("change")
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("code", code.text)
    json.member("change", change.rawValue)
    json.member("reason", reason)
  }
}

/// 机构密钥: a registered institution gets a further signing key, its old one lost, revoked or not enough. Two registrars.
public struct AddInstitutionKey: ActBody {
  public static let name = "institution.key"
  public let code: CreditCode
  public let key: NewKey
  public let reason: String

  public init(code: CreditCode, key: NewKey, reason: String) {
    self.code = code
    self.key = key
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    code = try members.creditCode("code")
    key = try NewKey(try members.required("key"), path: members.path(of: "key"))
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("code", code.text)
    json.name("key")
    key.write(to: &json)
    json.member("reason", reason)
  }
}

/// 收款账户: the salted hash of the account an institution is paid on. Two registrars.
public struct SetPayee: ActBody {
  public static let name = "institution.payee"
  public let code: CreditCode
  /// SHA-256 over salt, account name, number and bank; the account itself stays in a private table.
  public let account: Hash256

  public init(code: CreditCode, account: Hash256) {
    self.code = code
    self.account = account
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    code = try members.creditCode("code")
    account = try members.hash("account")
  }

  public func write(to json: inout JSONWriter) {
    json.member("code", code.text)
    json.member("account", account.base64URL)
  }
}

extension MemberReader {
  /// A credit code, its check character overridden where the catalogue already did so.
  public mutating func creditCode(_ name: String) throws(MalformedInput) -> CreditCode {
    try MemberReader.value(string(name), path: path(of: name)) { text throws(InvalidValue) in
      try CreditCode(overridingCheckOf: text)
    }
  }
}
