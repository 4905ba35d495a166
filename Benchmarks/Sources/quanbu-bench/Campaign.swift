import Foundation

/// All figures of one run.
struct Figures: Sendable {
  let vouchers: Int
  let small: Int
  let smallRuns: Int
  let stages: [StageResult]
  let smallSingles: [StageResult]
  let speedAtIssue: SpeedOfOpenSSL
  let speedAtRedeem: SpeedOfOpenSSL
  let speedAtAudit: SpeedOfOpenSSL
}

/// The order of a run: the small ledgers, then the large one, with OpenSSL measured beside what it bounds.
struct Campaign {
  let dir: String
  let vouchers: Int
  let singles: Int
  let small: Int
  let smallRuns: Int
  let seconds: Int
  let resume: Bool

  private func build(_ name: String, _ vouchers: Int, _ singles: Int, _ stages: [Stage]) throws
    -> [StageResult]
  {
    try LedgerBuilder(dir: dir, resume: resume).build(name, vouchers, singles, stages)
  }

  func run() throws -> Figures {
    try Files.make(dir)
    func buildSmall(_ stages: [Stage]) throws -> [StageResult] {
      try (0..<smallRuns).flatMap { try build("small-\($0)", small, small * 4 / 5, stages) }
    }
    _ = try buildSmall([.found, .issue, .claim, .activate])
    var stages = try build("large", vouchers, singles, [.found])
    let speedAtIssue = try SpeedOfOpenSSL.measure(seconds: seconds)
    stages = try build("large", vouchers, singles, [.issue, .claim, .activate])
    let speedAtRedeem = try SpeedOfOpenSSL.measure(seconds: seconds)
    // Just before the large one's: the machine is not the same some minutes later.
    let smallSingles = try buildSmall([.redeemSingle])
    stages += try build("large", vouchers, singles, [.redeemSingle, .redeemLists])
    let speedAtAudit = try SpeedOfOpenSSL.measure(seconds: seconds)
    stages += try build("large", vouchers, singles, [.audit])
    return Figures(
      vouchers: vouchers, small: small, smallRuns: smallRuns, stages: stages, smallSingles: smallSingles,
      speedAtIssue: speedAtIssue, speedAtRedeem: speedAtRedeem, speedAtAudit: speedAtAudit)
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: dir)
  }
}

enum Files {
  static func make(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  static func touch(_ path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
  }
}
