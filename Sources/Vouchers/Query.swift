internal import Wire

/// One signed question: the payload of a compact JWS of type ``type``. Answered and logged, never journalled.
public struct Query: Hashable, Sendable {
  /// The `typ` of the JWS header.
  public static let type = "vqry+jws"
  /// Longest JWS a query may be.
  public static let sizeLimit = 60_000

  /// Origin of the ledger it is meant for (`aud`).
  public let audience: String
  /// Taken once from each key within the window (`jti`).
  public let id: CommandID
  /// When it was signed, seconds since 1970 (`iat`).
  public let issuedAt: Int64
  public let question: Question

  public init(audience: String, id: CommandID, issuedAt: Int64, question: Question) {
    self.audience = audience
    self.id = id
    self.issuedAt = issuedAt
    self.question = question
  }

  /// Reads a payload as strictly as a command's.
  public init(payload: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: payload)
    audience = try members.string("aud")
    id = try MemberReader.value(members.string("jti"), path: "jti") { text throws(InvalidValue) in
      try CommandID(text)
    }
    issuedAt = try members.integer("iat", in: 0...32_503_679_999)
    question = try Question(named: members.string("ask"), from: &members)
    try members.finish()
  }

  /// The bytes to sign.
  public var payload: [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.object {
      $0.member("aud", audience)
      $0.member("jti", id.description)
      $0.member("iat", issuedAt)
      $0.member("ask", question.name)
      question.write(to: &$0)
    }
    return json.bytes
  }
}

/// Everything that may be asked without being journalled. A new case makes the compiler list every place to touch.
public enum Question: Hashable, Sendable {
  case holderReferences(HolderReferences)
  case commandCheck(CommandCheck)
  case commandAnswer(CommandAnswer)
  case lookup(Lookup)
  /// Needs the writer: it is done as well as answered.
  case payeeKeep(PayeeKeep)
  /// 自动失效: lapses what is due. Needs the writer.
  case lapse

  private static let lapseName = "ledger.lapse"

  /// The stable name in the member `ask`.
  public var name: String {
    switch self {
    case .holderReferences: HolderReferences.name
    case .commandCheck: CommandCheck.name
    case .commandAnswer: CommandAnswer.name
    case .lookup(let lookup): lookup.subject.name.rawValue
    case .payeeKeep: PayeeKeep.name
    case .lapse: Self.lapseName
    }
  }

  /// Every name.
  public static let names =
    [HolderReferences.name, CommandCheck.name, CommandAnswer.name]
    + LookupSubject.Name.allCases.map(\.rawValue)
    + [PayeeKeep.name, lapseName]

  /// Reads the question called `name` from the members of a query.
  init(named name: String, from members: inout MemberReader) throws(MalformedInput) {
    switch name {
    case HolderReferences.name: self = .holderReferences(try HolderReferences(from: &members))
    case CommandCheck.name: self = .commandCheck(try CommandCheck(from: &members))
    case CommandAnswer.name: self = .commandAnswer(try CommandAnswer(from: &members))
    case PayeeKeep.name: self = .payeeKeep(try PayeeKeep(from: &members))
    case Self.lapseName: self = .lapse
    default:
      guard let name = LookupSubject.Name(rawValue: name) else {
        throw MalformedInput(.unknownName(known: Self.names), path: members.path(of: "ask"))
      }
      self = .lookup(try Lookup(named: name, from: &members))
    }
  }

  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .holderReferences(let question): question.write(to: &json)
    case .commandCheck(let question): question.write(to: &json)
    case .commandAnswer(let question): question.write(to: &json)
    case .lookup(let lookup): lookup.write(to: &json)
    case .payeeKeep(let question): question.write(to: &json)
    case .lapse: break
    }
  }
}
