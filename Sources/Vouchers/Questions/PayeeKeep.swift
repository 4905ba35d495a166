internal import Wire

/// Hands over a payee account (收款账户) for the private table, before the act that names its salted hash. Holds an
/// account: never logged.
public struct PayeeKeep: Hashable, Sendable {
  public static let name = "payee.keep"
  /// Bytes of a salt.
  public static let saltLength = 16

  public let institution: CreditCode
  public let salt: [UInt8]
  public let accountName: String
  public let number: String
  public let bank: String

  public init(institution: CreditCode, salt: [UInt8], accountName: String, number: String, bank: String) {
    self.institution = institution
    self.salt = salt
    self.accountName = accountName
    self.number = number
    self.bank = bank
  }

  init(from members: inout MemberReader) throws(MalformedInput) {
    institution = try members.creditCode("institution")
    guard let salt = Base64.decodeURL(try members.string("salt").utf8), salt.count == Self.saltLength else {
      throw MalformedInput(.wrongType(expected: "16 bytes in base64url"), path: "salt")
    }
    self.salt = salt
    accountName = try members.string("name")
    number = try members.string("number")
    bank = try members.string("bank")
  }

  func write(to json: inout JSONWriter) {
    json.member("institution", institution.text)
    json.member("salt", Base64.encodeURL(salt))
    json.member("name", accountName)
    json.member("number", number)
    json.member("bank", bank)
  }
}
