/// Writes the small part of YAML that our users' files need. Text is always quoted: an account number or a day must
/// not become a number.
struct YAMLText {
  enum Value {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([[(String, Value)]])
    case map([(String, Value)])
  }

  private(set) var text = ""

  init(comment: String) {
    for line in comment.split(separator: "\n") { text += "# \(line)\n" }
  }

  /// One item of the outermost list.
  mutating func item(_ members: [(String, Value)]) { item(members, indent: "") }

  /// A member of the outermost map.
  mutating func member(_ name: String, _ value: Value) { write(name, value, indent: "") }

  private mutating func item(_ members: [(String, Value)], indent: String) {
    for (index, member) in members.enumerated() {
      text += index == 0 ? indent + "- " : ""
      write(member.0, member.1, indent: indent + "  ", isFirst: index == 0)
    }
  }

  private mutating func write(_ name: String, _ value: Value, indent: String, isFirst: Bool = false) {
    text += (isFirst ? "" : indent) + name + ":"
    switch value {
    case .text(let value): text += " " + Self.quoted(value) + "\n"
    case .number(let value): text += " \(value)\n"
    case .flag(let value): text += " \(value)\n"
    case .list(let items):
      text += items.isEmpty ? " []\n" : "\n"
      for members in items { item(members, indent: indent + "  ") }
    case .map(let members):
      text += "\n"
      for member in members { write(member.0, member.1, indent: indent + "  ") }
    }
  }

  private static func quoted(_ value: String) -> String {
    var out = "\""
    for character in value {
      if character == "\"" || character == "\\" { out.append("\\") }
      out.append(character)
    }
    return out + "\""
  }
}
