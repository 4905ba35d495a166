import Client
import Foundation
import Glibc
import Journal
import LedgerService
import MerkleLog
import ServiceSupport
import Testing
import Vouchers

/// `quanbu serve` in a process of its own, to be stopped, killed and starved.
final class ServingProcess {
  /// How a process ended: by itself with a status, or of a signal.
  typealias End = (reason: Process.TerminationReason, status: Int32)

  private let ledger: TemporaryLedger
  private let tls: Bool
  let port: Int
  private var process: Process?

  var url: String { "\(tls ? "https" : "http")://127.0.0.1:\(port)" }

  /// - Parameter limits: more of them, as the file has them.
  init(_ ledger: TemporaryLedger, tls: Bool = true, limits: String = "") throws {
    self.ledger = ledger
    self.tls = tls
    port = try Loopback.freePort()
    let settings = """
      listen: 127.0.0.1:\(port)
      \(tls ? "tls: {certificate: server.crt, key: server.key}" : "")
      ledger: ledger
      clockFile: clock
      limits: {perKeyPerMinute: 1000000, perAddressPerMinute: 1000000\(limits.isEmpty ? "" : ", " + limits)}
      """
    try Data(settings.utf8).write(to: URL(fileURLWithPath: ledger.root + "/server.yaml"))
    try set(clock: ledger.clock.now())
  }

  /// What its clock says from now on.
  func set(clock: Instant) throws {
    try Data(clock.rfc3339.utf8).write(to: URL(fileURLWithPath: ledger.root + "/clock"), options: .atomic)
  }

  /// - Parameter wrapper: a program and its arguments that start it.
  func start(behind wrapper: [String] = []) throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("quanbu").path
    let command = wrapper + [program, "serve", "--config", ledger.root + "/server.yaml"]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = [
      "QUANBU_PASSPHRASE": "correct horse", "QUANBU_LOG": "warning", "QUANBU_LANG": "en",
    ]
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: URL(fileURLWithPath: logPath))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: logPath))
    try process.run()
    self.process = process
  }

  private var logPath: String { ledger.root + "/serve.log" }

  /// What it said on standard error since it was started last.
  var log: String { get throws { try String(contentsOfFile: logPath, encoding: .utf8) } }

  /// Bytes of memory it holds now.
  var residentBytes: Int {
    get throws {
      let path = "/proc/\(process?.processIdentifier ?? 0)/statm"
      let fields = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")
      return (Int(fields[1]) ?? 0) * Int(getpagesize())
    }
  }

  func send(_ signal: Int32) {
    if let process { kill(process.processIdentifier, signal) }
  }

  /// Sends a signal and waits for the end, on a thread of its own.
  func end(with signal: Int32) async -> End? {
    send(signal)
    return await ended()
  }

  /// Waits until it has ended by itself.
  func ended() async -> End? {
    guard let process else { return nil }
    await withCheckedContinuation { reply in
      let box = Box(process)
      DispatchQueue.global().async {
        box.process.waitUntilExit()
        reply.resume()
      }
    }
    self.process = nil
    return (process.terminationReason, process.terminationStatus)
  }

  private struct Box: @unchecked Sendable {
    let process: Process
    init(_ process: Process) { self.process = process }
  }

  /// A client that trusts the certificate the service makes at its first start.
  func client(patience: Duration) async throws -> LedgerClient {
    try LedgerClient(url: url, certificate: tls ? try await certificate() : nil, patience: patience)
  }

  /// The certificate the service makes at its first start.
  var certificatePath: String { ledger.root + "/server.crt" }

  private func certificate() async throws -> [UInt8] {
    for _ in 0..<300 {
      if let text = try? String(contentsOfFile: certificatePath, encoding: .utf8),
        text.contains("END CERTIFICATE")
      {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        return Array(try #require(Data(base64Encoded: lines)))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw NoCertificate()
  }

  private struct NoCertificate: Error {}

  /// Waits until it answers.
  func waitUntilReady(_ client: LedgerClient) async throws {
    try await Loopback.aside { _ = try client.getAndWait("/readyz") }
  }
}

extension TemporaryLedger {
  /// One entry for each command, and it is the one its receipt proves.
  func check(_ sent: [[UInt8]], _ receipts: [[UInt8]], from first: Int64) throws {
    let entries = try entries(from: first)
    #expect(entries.count == sent.count)
    #expect(Set(entries.compactMap(\.command)) == Set(sent))
    #expect(receipts.count == sent.count)
    let verifiers = try verifiers
    for (jws, receipt) in zip(sent, receipts) {
      let proof = try ProofFile(bytes: receipt)
      let entry = try #require(proof.extra)
      _ = try proof.verify(entry: entry, origin: TemporaryLedger.origin, verifiers: verifiers)
      #expect(try Entry(decoding: entry).command == jws)
      #expect(entries[Int(proof.index - first)].command == jws)
    }
  }
}
