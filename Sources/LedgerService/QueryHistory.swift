internal import Vouchers
internal import Wire

/// One line of the log of queries: who asked, when and what; about how many people and what for, where people were
/// named. Never an ID number, never a reference.
struct QueryLine: Hashable, Sendable {
  /// What was asked.
  enum Subject: Hashable, Sendable {
    case holders(HolderReferences.Purpose, persons: Int)
    /// Anything else, by its name.
    case other(String)
  }

  let at: Instant
  let key: KeyID
  let query: CommandID
  let subject: Subject
  /// Of whom or what nothing was told, because no right to know was shown.
  let withheld: Int

  var persons: Int {
    switch subject {
    case .holders(_, let persons): persons
    case .other: 0
    }
  }

  /// One JSON object without white space, and a line feed.
  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.member("at", at.rfc3339)
      $0.member("key", key.text)
      $0.member("query", query.description)
      switch subject {
      case .holders(let purpose, let persons):
        $0.member("purpose", purpose.rawValue)
        $0.member("persons", persons)
      case .other(let name): $0.member("ask", name)
      }
      $0.member("withheld", withheld)
    }
    return json.bytes + [0x0A]
  }

  init(at: Instant, key: KeyID, query: CommandID, subject: Subject, withheld: Int) {
    self.at = at
    self.key = key
    self.query = query
    self.subject = subject
    self.withheld = withheld
  }

  /// Reads a line without its line feed.
  init(parsing bytes: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    at = try MemberReader.value(members.string("at"), path: "at") { text throws(InvalidValue) in
      try Instant(text)
    }
    key = try members.identifier("key")
    query = try MemberReader.value(members.string("query"), path: "query") { text throws(InvalidValue) in
      try CommandID(text)
    }
    if let name = try members.optionalString("ask") {
      subject = .other(name)
    } else {
      subject = .holders(
        try members.choice("purpose"),
        persons: Int(try members.integer("persons", in: 0...Int64(HolderReferences.limit))))
    }
    withheld = Int(try members.integer("withheld", in: 0...Int64(HolderReferences.limit)))
    try members.finish()
  }
}

/// What of the log of queries still matters: ids that may not come again, and what each key asked in an hour.
struct QueryHistory: Sendable {
  /// What a key asked in one hour.
  struct Use: Hashable, Sendable {
    var persons = 0
    var withheld = 0
  }

  private struct Identity: Hashable {
    let key: KeyID
    let query: CommandID
  }
  private struct Slot: Hashable {
    let key: KeyID
    let hour: Int64
  }
  private var asked: [Identity: Instant] = [:]
  private var uses: [Slot: Use] = [:]
  /// Ids kept before old ones are forgotten.
  private var room = 4096

  func knows(_ query: CommandID, of key: KeyID) -> Bool {
    asked[Identity(key: key, query: query)] != nil
  }

  func use(of key: KeyID, at instant: Instant) -> Use {
    uses[Self.slot(key, instant)] ?? Use()
  }

  mutating func note(_ line: QueryLine) {
    asked[Identity(key: line.key, query: line.query)] = line.at
    uses[Self.slot(line.key, line.at), default: Use()].persons += line.persons
    uses[Self.slot(line.key, line.at), default: Use()].withheld += line.withheld
  }

  /// Forgets what was before `instant`, now and then.
  mutating func forget(before instant: Instant) {
    guard asked.count > room else { return }
    asked = asked.filter { $0.value >= instant }
    uses = uses.filter { $0.key.hour >= Self.hour(instant) }
    room = max(4096, asked.count * 2)
  }

  private static func slot(_ key: KeyID, _ instant: Instant) -> Slot { Slot(key: key, hour: hour(instant)) }

  private static func hour(_ instant: Instant) -> Int64 { instant.milliseconds / 3_600_000 }
}
