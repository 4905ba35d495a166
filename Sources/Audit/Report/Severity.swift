/// How much a finding weighs.
public enum Severity: String, Hashable, Sendable, CaseIterable {
  /// Something is not as it must be: the audit does not pass.
  case finding
  /// Worth knowing; the audit passes all the same.
  case notice
}
