internal import Wire

/// Which holder references stand for these people. Holds personal data: never kept, never logged.
public struct HolderReferences: Hashable, Sendable {
  public static let name = "holder.references"
  /// People one query may ask about.
  public static let limit = 1000

  /// What the references are for; the act it is, where there is one.
  public enum Purpose: String, Hashable, Sendable, CaseIterable {
    /// 发券
    case issue = "voucher.issue"
    /// 领券
    case claim = "voucher.claim"
    /// 启用
    case activate = "voucher.activate"
    /// 查券
    case find = "voucher.find"
  }

  /// A person by ID number, and the voucher's token the person shows, if any.
  public struct Person: Hashable, Sendable {
    public let id: NationalID
    public let token: String?

    public init(id: NationalID, token: String? = nil) {
      self.id = id
      self.token = token
    }
  }

  public let purpose: Purpose
  public let persons: [Person]

  public init(purpose: Purpose, persons: [Person]) {
    self.purpose = purpose
    self.persons = persons
  }

  /// Reads the members; what is wrong is named by its place, never by its text.
  init(from members: inout MemberReader) throws(MalformedInput) {
    purpose = try members.choice("purpose")
    persons = try members.array("persons", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 1...2)
      let text = try MemberReader.string(row[0], path: path)
      return Person(
        id: try MemberReader.value(text, path: path) { text throws(InvalidValue) in try NationalID(text) },
        token: row.count == 2 ? try MemberReader.string(row[1], path: path, atMost: VoucherToken.limit) : nil)
    }
  }

  /// Writes the members in their documented order.
  func write(to json: inout JSONWriter) {
    json.member("purpose", purpose.rawValue)
    json.name("persons")
    json.array { list in
      for person in persons {
        list.array {
          $0.string(person.id.text)
          if let token = person.token { $0.string(token) }
        }
      }
    }
  }
}
