/// Why bytes are not an entry we would have written, or an entry cannot be written.
public struct EntryProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// One case per cause; the raw value is the stable code.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case tooLong = "entry-too-long"
    case malformed = "entry-malformed"
    case version = "entry-version"
    case sequence = "entry-sequence"
    case instant = "entry-instant"
    case command = "entry-command"
    case outcome = "entry-outcome"
    case notCanonical = "entry-not-canonical"
  }

  public let code: Code
  /// The member concerned, by its path; empty for the entry as a whole.
  public let member: String

  public init(_ code: Code, _ member: String) {
    self.code = code
    self.member = member
  }

  public var chinese: String {
    switch code {
    case .tooLong: "条目超过 65,535 字节"
    case .malformed: "不是账本条目：\(member)"
    case .version: "条目的格式版本不认识"
    case .sequence: "条目序号的写法不对"
    case .instant: "条目时间的写法不对"
    case .command: "条目中的命令含有 JWS 不允许的字符"
    case .outcome: "条目的结果不合规：\(member)"
    case .notCanonical: "条目不是规范的写法：\(member)"
    }
  }

  public var english: String {
    switch code {
    case .tooLong: "the entry has more than 65,535 bytes"
    case .malformed: "this is not a journal entry: \(member)"
    case .version: "the entry's format version is not known"
    case .sequence: "the entry's sequence number is not written as it must be"
    case .instant: "the entry's time is not written as it must be"
    case .command: "the entry's command has characters that no JWS has"
    case .outcome: "the entry's outcome is not valid: \(member)"
    case .notCanonical: "the entry is not written in its one form: \(member)"
    }
  }

  public var description: String { "\(code.rawValue): \(english)" }
}
