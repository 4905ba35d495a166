internal import Wire

extension Act {
  /// One object: the member `act` with the name, then the members of the body; a command without its envelope.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.member("act", name)
      body.write(to: &$0)
    }
    return json.bytes
  }

  /// Reads what ``json`` wrote, as strictly as a command is read.
  public init(parsing bytes: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    self = try Act(named: members.string("act"), from: &members)
    try members.finish()
  }

  /// As ``init(parsing:)``, from a value within another document.
  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    self = try Act(named: members.string("act"), from: &members)
    try members.finish()
  }
}
