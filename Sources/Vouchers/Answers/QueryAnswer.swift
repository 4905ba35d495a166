public import Wire

/// What a query is answered with. Its JSON names no question: whoever asked knows which one it answers.
public enum QueryAnswer: Hashable, Sendable {
  /// In the order of the question; `nil` for whom the asker showed no right to know.
  case holderReferences([Hash256?])
  /// What the ledger would say to the command now.
  case check(CheckAnswer)
  /// The receipt of the asker's command, a C2SP tlog-proof with the entry in it; `nil` when none is journalled.
  case receipt([UInt8]?)
  case rows(AnsweredRows)
  /// The payee account is kept; its hash.
  case kept(Hash256)
  /// How many vouchers lapsed, and the fen that were freed.
  case lapsed(vouchers: Int64, fen: Int64)

  /// One JSON object.
  public var json: [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.object { json in
      switch self {
      case .holderReferences(let references):
        json.name("references")
        json.array { list in
          for reference in references {
            if let reference { list.string(reference.base64URL) } else { list.null() }
          }
        }
      case .check(let check): check.write(to: &json)
      case .receipt(let receipt):
        json.name("receipt")
        if let receipt { json.string(Base64.encodeURL(receipt)) } else { json.null() }
      case .rows(let rows): rows.write(to: &json)
      case .kept(let hash): json.member("hash", hash.base64URL)
      case .lapsed(let vouchers, let fen):
        json.member("vouchers", vouchers)
        json.member("fen", fen)
      }
    }
    return json.bytes
  }

  /// Reads what ``json`` wrote, strictly, as the answer to `question`.
  public init(parsing bytes: [UInt8], for question: Question) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    switch question {
    case .holderReferences(let question):
      let count = question.persons.count
      self = .holderReferences(
        try members.array("references", count: count...count) { (item, path) throws(MalformedInput) in
          if case .null = item { return nil }
          return try MemberReader.hash(item, path: path)
        })
    case .commandCheck: self = .check(try CheckAnswer(from: &members))
    case .commandAnswer: self = .receipt(try Self.receipt(&members))
    case .lookup: self = .rows(try AnsweredRows(from: &members))
    case .payeeKeep: self = .kept(try members.hash("hash"))
    case .lapse:
      self = .lapsed(
        vouchers: try members.integer("vouchers", in: 0...Money.limit),
        fen: try members.integer("fen", in: 0...Money.limit))
    }
    try members.finish()
  }

  private static func receipt(_ members: inout MemberReader) throws(MalformedInput) -> [UInt8]? {
    let value = try members.required("receipt")
    if case .null = value { return nil }
    guard case .string(let text) = value, let bytes = Base64.decodeURL(text.utf8) else {
      throw MalformedInput(.wrongType(expected: "bytes in base64url"), path: "receipt")
    }
    return bytes
  }
}

/// What the ledger would say to a command now: its events, amounts among them, or why it would refuse.
public enum CheckAnswer: Hashable, Sendable {
  case accepted([Event])
  /// A refusal's stable number and name, and what it is about.
  case refused(number: Int, name: String, subject: String)

  init(from members: inout MemberReader) throws(MalformedInput) {
    if let value = members.optional("refused") {
      let row = try MemberReader.row(value, path: "refused", count: 2...3)
      self = .refused(
        number: Int(try MemberReader.integer(row[0], path: "refused[0]", in: 1...9999)),
        name: try MemberReader.string(row[1], path: "refused[1]"),
        subject: row.count == 3 ? try MemberReader.string(row[2], path: "refused[2]") : "")
      return
    }
    self = .accepted(
      try members.array("events", count: 1...1) { (item, path) throws(MalformedInput) in
        try Event(item, path: path)
      })
  }

  /// As the entry of the command would have it.
  func write(to json: inout JSONWriter) {
    switch self {
    case .accepted(let events):
      json.name("events")
      json.array { for event in events { event.write(to: &$0) } }
    case .refused(let number, let name, let subject):
      json.name("refused")
      json.array {
        $0.integer(number)
        $0.string(name)
        if !subject.isEmpty { $0.string(subject) }
      }
    }
  }
}
