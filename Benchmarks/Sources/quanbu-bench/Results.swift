import Foundation

/// Results lie in the run's folder, one file a stage, so that an interrupted run can go on after its last whole
/// stage.
enum Results {
  static func write(_ result: StageResult, in workshop: Workshop) throws {
    try FileManager.default.createDirectory(atPath: workshop.results, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(result).write(to: url(result.stage, workshop), options: .atomic)
  }

  static func read(_ stage: Stage, in workshop: Workshop) -> StageResult? {
    guard let data = try? Data(contentsOf: url(stage.rawValue, workshop)) else { return nil }
    return try? JSONDecoder().decode(StageResult.self, from: data)
  }

  private static func url(_ stage: String, _ workshop: Workshop) -> URL {
    URL(fileURLWithPath: workshop.results + "/" + stage + ".json")
  }
}

/// What OpenSSL can do with P-256, on this machine and now.
struct SpeedOfOpenSSL: Codable, Sendable {
  /// A second, of one process alone.
  let sign: Double
  let verify: Double
  /// Verifications a second of as many processes as there are cores, all at once. Where two cores are two threads of
  /// one, that is little more than one process does.
  let verifyOnAll: Double

  /// Both cores signing and verifying in turn, were each as fast as one alone.
  var signAndVerify: Double { 2 / (1 / sign + 1 / verify) }

  /// `rate` as a share of what all cores verify, and of twice what one process does.
  func shares(of rate: Double) -> String {
    "\(whole(rate)) of \(whole(verifyOnAll)) a second on all cores at once; \(fixed(rate / (2 * verify), 2)) of twice one process"
  }

  /// For a report.
  var text: String {
    "one process: sign \(whole(sign))/s, verify \(whole(verify))/s; one a core: verify \(whole(verifyOnAll))/s"
  }

  static func measure(seconds: Int) throws -> SpeedOfOpenSSL {
    let alone = try measure(seconds, [])
    let together = try measure(seconds, ["-multi", "\(ProcessInfo.processInfo.processorCount)"])
    return SpeedOfOpenSSL(sign: alone.sign, verify: alone.verify, verifyOnAll: together.verify)
  }

  /// Verifications a second of as many processes as there are cores.
  static func verificationsOnAll(seconds: Int) throws -> Double {
    try measure(seconds, ["-multi", "\(ProcessInfo.processInfo.processorCount)"]).verify
  }

  private static func measure(_ seconds: Int, _ more: [String]) throws -> (sign: Double, verify: Double) {
    for _ in 0..<3 {
      let text = try Child.output(
        "/usr/bin/env", ["openssl", "speed", "-seconds", "\(seconds)", "-mr"] + more + ["ecdsap256"])
      if let speed = reading(text) { return speed }
    }
    throw BenchError("openssl speed said nothing of use about ecdsap256")
  }

  /// `+F4:index:bits:signatures per second:verifications per second`; on a machine that is too busy one of them can
  /// be infinite.
  private static func reading(_ text: String) -> (sign: Double, verify: Double)? {
    for line in text.split(separator: "\n") where line.hasPrefix("+F4:") {
      let fields = line.split(separator: ":")
      guard fields.count == 5, let sign = Double(fields[3]), let verify = Double(fields[4]), sign.isFinite,
        verify.isFinite, sign > 0, verify > 0
      else { continue }
      return (sign, verify)
    }
    return nil
  }
}

enum Child {
  /// A thread of a pool blocks signals and a child inherits that; OpenSSL waits for its alarm then, for ever.
  static func run(_ process: Process) throws {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, nil)
    try process.run()
  }

  static func output(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try run(process)
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchError("\(arguments.joined(separator: " ")) failed")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// A program that lies where this one does.
  static func beside(_ name: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent(name).path
  }

  /// Runs this very program again, for one stage, and waits.
  static func stage(_ stage: Stage, vouchers: Int, singles: Int, in path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "stage", stage.rawValue, "--vouchers", "\(vouchers)", "--singles", "\(singles)", "--dir", path,
    ]
    process.standardOutput = FileHandle.standardError
    try run(process)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchError("stage \(stage.rawValue) failed") }
  }
}
