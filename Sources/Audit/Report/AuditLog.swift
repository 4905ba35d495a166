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
}
