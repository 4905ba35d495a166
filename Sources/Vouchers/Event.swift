public import Wire

/// What an entry made happen, beyond what its command says: amounts and days the rules decided, and the numbers
/// the ledger gave. A stranger who folds commands and events gets the whole state, without knowing the rules.
public enum Event: Hashable, Sendable {
  /// Entry 0: what the ledger is. Has no command.
  case genesis(Genesis)
  /// The act says all there is to say.
  case done
  /// Written down; takes effect when a second person approves.
  case proposed
  /// 发券: the last usable day and the rule version the vouchers carry.
  case issued(expires: Day, rules: Int64)
  /// 开班审核: the rate of a learner who completes, in fen, and the rule version all its evidence is priced by.
  case classApproved(fen: Int64, rules: Int64)
  /// 启用: the amount of each voucher, in the order of the command.
  case activated(fen: [Int64])
  /// 核销: what each learner's evidence earned, in the order of the command.
  case redeemed(fen: [Int64])
  /// 初审: how many fen remain to be paid, and the last day for corrections when some were returned.
  case reviewed(fen: Int64, correctBy: Day?)
  /// 结算: the orders made, one a payee.
  case ordered([OrderLine])
  /// 自动失效: by which date rule, and which vouchers. Has no command.
  case lapsed(Lapse)
  /// Refusals of a key beyond its quota, counted. Has no command.
  case tallied(key: KeyID, hour: Int64, refusals: Int64)

  /// One payment order.
  public struct OrderLine: Hashable, Sendable {
    public let order: OrderNumber
    public let institution: CreditCode
    public let fen: Int64

    public init(order: OrderNumber, institution: CreditCode, fen: Int64) {
      self.order = order
      self.institution = institution
      self.fen = fen
    }
  }

  /// Vouchers whose last window closed before `day`.
  public struct Lapse: Hashable, Sendable {
    public static let limit = 2000
    public let day: Day
    public let vouchers: [VoucherNumber]

    public init(day: Day, vouchers: [VoucherNumber]) {
      self.day = day
      self.vouchers = vouchers
    }
  }
}

/// What the ledger is, for ever: written in entry 0 and fixed by the trust anchor.
public struct Genesis: Hashable, Sendable {
  /// One of the root keys, and whose it is.
  public struct Root: Hashable, Sendable {
    public let key: NewKey
    public let person: PersonID

    public init(key: NewKey, person: PersonID) {
      self.key = key
      self.person = person
    }
  }
  /// The ledger's name: origin of its checkpoints and `aud` of its commands.
  public let origin: String
  /// What the fund is called.
  public let fund: String
  /// A demonstration takes its clock as an argument; a production ledger refuses one.
  public let demonstration: Bool
  /// Budget entities, code and Chinese name.
  public let entities: [Entity]
  public let roots: [Root]
  /// Verifier keys (vkey) of the log: Ed25519 first, then SM2.
  public let logKeys: [String]
  /// HMAC of a fixed text under the pepper: a wrong pepper is known at start.
  public let pepperCheck: Hash256

  public struct Entity: Hashable, Sendable {
    public let code: EntityCode
    public let name: String

    public init(code: EntityCode, name: String) {
      self.code = code
      self.name = name
    }
  }

  public init(
    origin: String, fund: String, demonstration: Bool, entities: [Entity], roots: [Root], logKeys: [String],
    pepperCheck: Hash256
  ) {
    self.origin = origin
    self.fund = fund
    self.demonstration = demonstration
    self.entities = entities
    self.roots = roots
    self.logKeys = logKeys
    self.pepperCheck = pepperCheck
  }

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    origin = try members.string("origin")
    fund = try members.string("fund")
    guard let demonstration = try members.optionalBool("demonstration") else {
      throw MalformedInput(.missingMember, path: members.path(of: "demonstration"))
    }
    self.demonstration = demonstration
    entities = try members.array("entities", count: 1...100) { (item, path) throws(MalformedInput) in
      var entity = try MemberReader(item, path: path)
      let result = Entity(code: try entity.identifier("code"), name: try entity.string("name"))
      try entity.finish()
      return result
    }
    roots = try members.array("roots", count: 2...10) { (item, path) throws(MalformedInput) in
      var root = try MemberReader(item, path: path)
      let result = Root(
        key: try NewKey(try root.required("key"), path: path + ".key"), person: try root.identifier("person"))
      try root.finish()
      return result
    }
    logKeys = try members.array("logKeys", count: 1...10) { (item, path) throws(MalformedInput) in
      try MemberReader.string(item, path: path)
    }
    pepperCheck = try members.hash("pepperCheck")
    try members.finish()
  }

  func write(to json: inout JSONWriter) {
    json.object {
      $0.member("origin", origin)
      $0.member("fund", fund)
      $0.member("demonstration", demonstration)
      $0.name("entities")
      $0.array { list in
        for entity in entities {
          list.object {
            $0.member("code", entity.code.text)
            $0.member("name", entity.name)
          }
        }
      }
      $0.name("roots")
      $0.array { list in
        for root in roots {
          list.object {
            $0.name("key")
            root.key.write(to: &$0)
            $0.member("person", root.person.text)
          }
        }
      }
      $0.name("logKeys")
      $0.array { for key in logKeys { $0.string(key) } }
      $0.member("pepperCheck", pepperCheck.base64URL)
    }
  }
}
