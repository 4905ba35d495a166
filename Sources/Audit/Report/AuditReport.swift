/// What an audit did and found.
public struct AuditReport: Sendable {
  /// Something counted by a check.
  public struct Count: Hashable, Sendable {
    public let chinese: String
    public let english: String
    public let number: Int64
  }
  /// What came of one check.
  public struct Result: Hashable, Sendable {
    public enum Verdict: String, Hashable, Sendable {
      case passed
      case failed
      /// There was nothing to look at, or an earlier check left nothing to go on.
      case notRun = "not-run"
    }
    public let check: CheckName
    public let verdict: Verdict
    public let counts: [Count]
    /// Milliseconds; for work on all cores the sum over cores.
    public let milliseconds: Int64
  }

  public let origin: String
  /// The journal file.
  public let file: String
  /// Entries in the file.
  public let entries: Int64
  public let results: [Result]
  /// In the order found, at most ``AuditLog/listed`` of a code.
  public let findings: [Finding]
  /// How many there were of each code listed in ``findings``.
  public let totals: [String: Int]
  /// Milliseconds from start to end.
  public let milliseconds: Int64

  /// Whether there is no finding but notices.
  public var passed: Bool {
    !results.contains { $0.verdict == .failed } && findings.allSatisfy { $0.severity == .notice }
  }
}
