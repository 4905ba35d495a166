internal import Journal

/// What the checks tell while they run: findings and counts. Keeps the first findings of each code and counts
/// the rest, so that a file changed everywhere neither fills memory nor buries its cause.
struct AuditLog {
  /// Findings of one code that are listed.
  static let listed = 20

  private(set) var findings: [Finding] = []
  private(set) var totals: [String: Int] = [:]
  private(set) var counts: [AuditReport.Count] = []
  /// Findings (not notices) of the check at work.
  private(set) var failures = 0

  mutating func report(_ finding: Finding) {
    if finding.severity == .finding { failures += 1 }
    let total = (totals[finding.code] ?? 0) + 1
    totals[finding.code] = total
    if total <= Self.listed { findings.append(finding) }
  }

  /// How many findings of this code there were.
  func total(of code: String) -> Int { totals[code] ?? 0 }

  mutating func count(_ number: some BinaryInteger, _ chinese: String, _ english: String) {
    counts.append(AuditReport.Count(chinese: chinese, english: english, number: Int64(number)))
  }

  /// Takes over what another log holds, its counts but for those of findings left aside.
  mutating func absorb(_ other: AuditLog) {
    findings += other.findings
    totals.merge(other.totals) { $0 + $1 }
    failures += other.failures
  }

  /// Whether nothing was reported and nothing counted.
  var isEmpty: Bool { findings.isEmpty && counts.isEmpty }

  /// Runs a check; that it could not be made is a finding as well.
  mutating func attempt(_ name: CheckName, _ body: (inout AuditLog) throws -> Void) {
    do { try body(&self) } catch {
      let detail = (error as? JournalError).map { "\($0.code.rawValue) \($0.detail)" } ?? "\(error)"
      report(.checkFailed(check: name, detail: detail))
    }
  }
}
