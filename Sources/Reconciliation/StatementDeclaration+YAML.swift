public import Intake
import Vouchers
import Wire

extension StatementDeclaration {
  /// Reads one declaration. Throws each fault with file, line and column.
  public static func load(path: String) throws(InputProblems) -> StatementDeclaration {
    do throws(InputProblem) { return try StatementDeclaration(LocatedYAML.read(path: path)) } catch {
      throw InputProblems([error])
    }
  }

  /// Takes a declaration that was read elsewhere.
  public init(_ yaml: LocatedYAML) throws(InputProblem) {
    do throws(MalformedInput) { try self.init(yaml.json, file: yaml.path) } catch {
      throw InputProblem(error, in: yaml)
    }
  }

  private init(_ json: JSON, file: String) throws(MalformedInput) {
    var members = try MemberReader(json)
    self.file = file
    entity = try members.identifier("entity")
    account = try Self.lastFour(members.string("account"))
    layout = try members.string("layout")
    period = try Self.month(from: members.day("from"), to: members.day("to"))
    opening = try Self.money(&members, "opening")
    closing = try Self.money(&members, "closing")
    isIdle = try members.optionalBool("idle") ?? false
    try members.finish()
  }

  private static func lastFour(_ text: String) throws(MalformedInput) -> String {
    guard text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw MalformedInput(.wrongType(expected: "\"1234\""), path: "account")
    }
    return text
  }

  private static func month(from: Day, to: Day) throws(MalformedInput) -> Period {
    let period = Period(containing: from)
    guard period.first == from else {
      throw MalformedInput(.contradiction("\(period.first) – \(period.last)"), path: "from")
    }
    guard period.last == to else {
      throw MalformedInput(.contradiction("\(period.first) – \(period.last)"), path: "to")
    }
    return period
  }

  private static func money(_ members: inout MemberReader, _ name: String) throws(MalformedInput) -> Money {
    try MemberReader.value(members.string(name), path: name) { text throws(InvalidValue) in
      try Money(yuan: text)
    }
  }
}
