import Foundation

/// Builds the ledgers of a run stage by stage, each in a process of its own.
struct LedgerBuilder {
  /// Where the ledgers lie.
  let dir: String
  /// Whether stages that are done already are left as they are.
  let resume: Bool

  func workshop(_ name: String, _ vouchers: Int) throws -> Workshop {
    try Workshop(path: dir + "/" + name + "-\(vouchers)")
  }

  /// Runs the stages of one ledger that are not done yet. A stage that was broken off cannot be told from a whole
  /// one by the ledger alone: then the ledger is built anew.
  @discardableResult
  func build(_ name: String, _ vouchers: Int, _ singles: Int, _ stages: [Stage]) throws -> [StageResult] {
    let workshop = try workshop(name, vouchers)
    let running = workshop.path + "/running"
    if stages.first == .found {
      let isBroken = FileManager.default.fileExists(atPath: running)
      if !resume || isBroken { try? FileManager.default.removeItem(atPath: workshop.path) }
    }
    try Files.make(workshop.path)
    var results: [StageResult] = []
    for stage in stages {
      let done = workshop.path + "/done-" + stage.rawValue
      if !FileManager.default.fileExists(atPath: done) {
        Progress.note("\(name): \(stage.rawValue), \(vouchers) vouchers")
        try Files.touch(running)
        try Child.stage(stage, vouchers: vouchers, singles: singles, in: workshop.path)
        try Files.touch(done)
        try FileManager.default.removeItem(atPath: running)
      }
      if stage == .found { continue }
      guard let result = Results.read(stage, in: workshop) else {
        throw BenchError("no result of \(stage.rawValue)")
      }
      results.append(result)
    }
    return results
  }
}
