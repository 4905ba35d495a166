public import Journal
internal import Signing

/// Why there is no audit at all: the file cannot be read as a ledger, or the anchor names no keys.
public enum AuditFailure: Error, Hashable, Sendable {
  case journal(JournalError)
  case anchorKeys(code: String)

  /// Stable code.
  public var code: String {
    switch self {
    case .journal(let error): error.code.rawValue
    case .anchorKeys(let code): code
    }
  }

  /// Whether there simply is no such file.
  public var isMissingFile: Bool {
    switch self {
    case .journal(let error): error.code == .missing
    case .anchorKeys: false
    }
  }

  public var chinese: String {
    switch self {
    case .journal(let error): error.chinese
    case .anchorKeys(let code): "信任锚中的日志公钥不能用（\(code)）"
    }
  }

  public var english: String {
    switch self {
    case .journal(let error): error.english
    case .anchorKeys(let code): "the trust anchor's log keys cannot be used (\(code))"
    }
  }
}
