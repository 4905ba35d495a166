internal import Wire

/// 先查后办: would this act be accepted now? Nothing is journalled or changed.
public struct CommandCheck: Hashable, Sendable {
  public static let name = "command.check"

  /// As it would be signed.
  public let act: Act

  public init(act: Act) {
    self.act = act
  }

  init(from members: inout MemberReader) throws(MalformedInput) {
    act = try Act(members.required("command"), path: "command")
  }

  func write(to json: inout JSONWriter) {
    json.name("command")
    json.raw(act.json)
  }
}

/// What a command of one's own was answered with, however long ago (首次答复).
public struct CommandAnswer: Hashable, Sendable {
  public static let name = "command.answer"

  /// The command's `jti`.
  public let id: CommandID

  public init(id: CommandID) {
    self.id = id
  }

  init(from members: inout MemberReader) throws(MalformedInput) {
    id = try MemberReader.value(members.string("id"), path: "id") { text throws(InvalidValue) in
      try CommandID(text)
    }
  }

  func write(to json: inout JSONWriter) {
    json.member("id", id.description)
  }
}
