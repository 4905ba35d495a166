/// Why a well-formed JSON object is not the command, event or rules document it claims to be: the cause and the
/// member, named by its path (`rates[3].yuan`).
public struct MalformedInput: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    case missingMember
    case unknownMember
    case wrongType(expected: String)
    case outOfRange(ClosedRange<Int64>)
    case unknownName(known: [String])
    case contradiction(String)
    case tooMany(limit: Int)
    case invalidValue(InvalidValue)
    case notJSON(code: String, offset: Int)
  }

  public let cause: Cause
  /// The member concerned; empty for the whole document.
  public let path: String

  public init(_ cause: Cause, path: String) {
    self.cause = cause
    self.path = path
  }

  /// Stable code, for example `unknown-member`.
  public var code: String {
    switch cause {
    case .missingMember: "missing-member"
    case .unknownMember: "unknown-member"
    case .wrongType: "wrong-type"
    case .outOfRange: "number-out-of-range"
    case .unknownName: "unknown-name"
    case .contradiction: "contradiction"
    case .tooMany: "too-many-items"
    case .invalidValue(let value): value.code
    case .notJSON(let code, _): code
    }
  }

  public var chinese: String {
    switch cause {
    case .missingMember: "缺少必填项“\(path)”"
    case .unknownMember: "不认识的项“\(path)”：请核对拼写或删去"
    case .wrongType(let expected): "“\(path)”的类型不对，应为 \(expected)"
    case .outOfRange(let range): "“\(path)”应在 \(range.lowerBound) 到 \(range.upperBound) 之间"
    case .unknownName(let known): "“\(path)”应为下列之一：\(known.joined(separator: "、"))"
    case .contradiction(let detail): "“\(path)”前后矛盾：\(detail)"
    case .tooMany(let limit): "“\(path)”最多 \(limit) 项"
    case .invalidValue(let value): "“\(path)”：\(value.chinese)"
    case .notJSON(let code, let offset): "不是合格的 JSON（\(code)，第 \(offset) 字节）"
    }
  }

  public var english: String {
    switch cause {
    case .missingMember: "member \"\(path)\" is missing"
    case .unknownMember: "member \"\(path)\" is not known: check the spelling or remove it"
    case .wrongType(let expected): "member \"\(path)\" must be \(expected)"
    case .outOfRange(let range): "member \"\(path)\" must be from \(range.lowerBound) to \(range.upperBound)"
    case .unknownName(let known): "member \"\(path)\" must be one of: \(known.joined(separator: ", "))"
    case .contradiction(let detail): "member \"\(path)\" contradicts itself: \(detail)"
    case .tooMany(let limit): "member \"\(path)\" may have at most \(limit) items"
    case .invalidValue(let value): "member \"\(path)\": \(value.english)"
    case .notJSON(let code, let offset): "not acceptable JSON (\(code) at byte \(offset))"
    }
  }
}
