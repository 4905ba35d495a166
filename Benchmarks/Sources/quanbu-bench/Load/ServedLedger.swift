import Foundation
import LedgerService
import Vouchers

/// `quanbu serve` as anybody runs it, in a process of its own on the ledger of a workshop.
final class ServedLedger {
  /// Room for one load generator that sends as fast as the service answers; everything else as delivered.
  private static let limits = """
    limits:
      connectionsPerAddress: 4096
      perKeyPerMinute: \(RateTable<KeyID>.greatestRate)
      perAddressPerMinute: \(RateTable<KeyID>.greatestRate)
    """

  let port: Int
  /// Seconds from the start of the process until it said that it listens.
  let startup: Double
  private let process: Process
  private let workshop: Workshop

  var certificate: String { workshop.path + "/server.crt" }

  /// The ledger's clock starts where redemptions do.
  init(_ workshop: Workshop, program: String = Child.beside("quanbu")) throws {
    self.workshop = workshop
    let settings = workshop.path + "/server.yaml"
    let clockFile = workshop.path + "/clock"
    let start = try Stage.redeemSingle.instant(0, of: 1).rfc3339
    try Data((start + "\n").utf8).write(to: URL(fileURLWithPath: clockFile))
    try Data(
      """
      listen: 127.0.0.1:0
      tls: {certificate: server.crt, key: server.key}
      ledger: ledger
      clockFile: clock
      \(Self.limits)

      """.utf8
    ).write(to: URL(fileURLWithPath: settings))
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["serve", "--config", settings]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["QUANBU_SERVICE_PASSPHRASE": "benchmark", "LANG": "C.UTF-8"]) { $1 }
    let said = Pipe()
    process.standardOutput = said
    let log = workshop.path + "/serve.log"
    try Files.touch(log)
    process.standardError = FileHandle(forWritingAtPath: log)
    let begun = ContinuousClock.now
    try Child.run(process)
    guard let port = Self.port(in: said.fileHandleForReading) else {
      process.terminate()
      throw BenchError("the service did not start: see \(log)")
    }
    startup = seconds(since: begun)
    self.port = port
  }

  /// Reads until the service names its address.
  private static func port(in output: FileHandle) -> Int? {
    var text = ""
    while true {
      let data = output.availableData
      if data.isEmpty { return nil }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: #/https://127\.0\.0\.1:(\d+)/#) { return Int(match.1) }
    }
  }

  /// User and system time so far, in seconds.
  func processorSeconds() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return .nan }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return .nan
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Returns once the service has done what it does at its start beside its work: the whole sum, the first status list.
  func waitForRest() async throws {
    for _ in 0..<240 {
      let before = processorSeconds()
      try await Task.sleep(for: .milliseconds(500))
      if processorSeconds() - before < 0.02 { return }
    }
    throw BenchError("the service never rests")
  }

  /// Peak resident memory so far, in MB (10^6 bytes).
  func peakMemory() -> Double { Meter.peakMemory(of: "\(process.processIdentifier)") }

  /// Tells it to stop, and waits until it has answered everything and closed the ledger.
  func stop() throws {
    process.terminate()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchError("the service ended with status \(process.terminationStatus)")
    }
  }

  /// For an end in haste: nothing of a measurement that failed is kept.
  func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
