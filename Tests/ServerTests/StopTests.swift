import Client
import Foundation
import Glibc
import Journal
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers

@testable import Server

/// `quanbu serve` in a process of its own, to be stopped and killed.
private final class ServingProcess {
  private let ledger: TemporaryLedger
  let port: Int
  private var process: Process?

  init(_ ledger: TemporaryLedger, port: Int) throws {
    self.ledger = ledger
    self.port = port
    let settings = """
      listen: 127.0.0.1:\(port)
      tls: {certificate: server.crt, key: server.key}
      ledger: ledger
      clockFile: clock
      limits: {perKeyPerMinute: 1000000, perAddressPerMinute: 1000000}
      """
    try Data(settings.utf8).write(to: URL(fileURLWithPath: ledger.root + "/server.yaml"))
    try Data(ledger.clock.now().rfc3339.utf8).write(to: URL(fileURLWithPath: ledger.root + "/clock"))
  }

  func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("quanbu")
    process.arguments = ["serve", "--config", ledger.root + "/server.yaml"]
    process.environment = ["QUANBU_PASSPHRASE": "correct horse", "QUANBU_LOG": "error"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
  }

  /// Sends a signal and waits for the end, on a thread of its own; answers the status, or the signal it died of.
  func end(with signal: Int32) async -> (reason: Process.TerminationReason, status: Int32)? {
    guard let process else { return nil }
    kill(process.processIdentifier, signal)
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
}

@Suite(.serialized) struct `a service that ends under load` {
  /// How often each way of ending is tried; `Scripts/soak.sh` asks for more.
  static func rounds(_ few: Int, _ name: String) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? few
  }

  @Test func `killed at any moment: every command ends with one entry and its receipt`() async throws {
    try await survive(rounds: Self.rounds(10, "QUANBU_SERVER_KILLS"), signal: SIGKILL) { end in
      #expect(end?.reason == .uncaughtSignal)
    }
  }

  @Test func `a ledger that does not add up: it ends by itself`() async throws {
    let province = try await Province.founded()
    let service = try province.ledger.open()
    try await province.activated("class-1", first: 1, count: 3, service)
    await service.close()
    let edit = Process()
    edit.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    edit.arguments = [
      "sqlite3", province.ledger.folder.journal,
      "UPDATE account SET available = available - 1, committed = committed + 1",
    ]
    try edit.run()
    edit.waitUntilExit()
    let serving = try ServingProcess(province.ledger, port: 0)
    try serving.start()
    let end = await serving.end(with: 0)
    #expect(end?.reason == .exit)
    #expect(end?.status == 6)
  }

  @Test func `told to stop: it answers what it accepted, and ends well`() async throws {
    try await survive(rounds: Self.rounds(3, "QUANBU_SERVER_STOPS"), signal: SIGTERM) { end in
      #expect(end?.reason == .exit)
      #expect(end?.status == 0)
    }
  }

  @Test(.timeLimit(.minutes(1))) func `a ledger that cannot write ends the service, which says why`()
    async throws
  {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      // A folder where the newest checkpoint is to be written.
      try FileManager.default.createDirectory(
        atPath: ledger.folder.highWater + ".newest.new", withIntermediateDirectories: true)
      let jws = try ledger.sign(Province.file("class-1", on: ledger.clock.now().day), by: "school-1")
      // What is durable is answered all the same.
      #expect(try await served.command(jws).status == 201)
      let other = try ledger.sign(Province.file("class-2", on: ledger.clock.now().day), by: "school-1")
      let late = try? await served.command(other)
      #expect(late == nil || late?.status == 503)
      guard case .failure(let error as ServerError) = await served.ended() else {
        Issue.record("it goes on")
        return
      }
      #expect(error.code == .writerStopped)
      #expect(error.detail.contains("high-water-unwritable"))
    }
  }

  private func survive(
    rounds: Int, signal: Int32, ended: ((reason: Process.TerminationReason, status: Int32)?) -> Void
  ) async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let server = try ServingProcess(ledger, port: try Self.freePort())
    try server.start()
    let certificate = try await Self.certificate(ledger.root + "/server.crt")
    let client = try LedgerClient(
      url: "https://127.0.0.1:\(server.port)", certificate: certificate, patience: .seconds(60))
    let day = ledger.clock.now().day
    let first = try ledger.entryCount()
    // Each round gets its share of the load, and more of it than it can do before it ends.
    var sent: [[UInt8]] = []
    var receipts: [[UInt8]] = []
    for round in 0..<rounds {
      let commands = try (0..<150).map {
        try ledger.sign(Province.file(ClassID("class-\(round)-\($0)"), on: day), by: "school-1")
      }
      async let replies = Self.send(commands, client)
      try await Task.sleep(for: .milliseconds(Int.random(in: 20...400)))
      ended(await server.end(with: signal))
      try server.start()
      receipts += try await replies
      sent += commands
    }
    _ = await server.end(with: SIGTERM)
    client.close()
    try check(sent, receipts, ledger, from: first)
  }

  /// One entry for each command, and it is the one its receipt proves.
  private func check(_ sent: [[UInt8]], _ receipts: [[UInt8]], _ ledger: TemporaryLedger, from first: Int64)
    throws
  {
    let entries = try ledger.entries(from: first)
    #expect(entries.count == sent.count)
    #expect(Set(entries.compactMap(\.command)) == Set(sent))
    let verifiers = try ledger.verifiers
    for (jws, receipt) in zip(sent, receipts) {
      let proof = try ProofFile(bytes: receipt)
      let entry = try #require(proof.extra)
      _ = try proof.verify(entry: entry, origin: TemporaryLedger.origin, verifiers: verifiers)
      #expect(try Entry(decoding: entry).command == jws)
      #expect(entries[Int(proof.index - first)].command == jws)
    }
  }

  /// Sends many at once, each until it is answered.
  private static func send(_ commands: [[UInt8]], _ client: LedgerClient) async throws -> [[UInt8]] {
    try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for (index, command) in commands.enumerated() {
        group.addTask {
          let reply = try await client.post(command, to: "/v1/commands")
          guard reply.status == 200 || reply.status == 201 else {
            throw UnexpectedStatus(status: reply.status)
          }
          return (index, reply.body)
        }
      }
      return try await group.reduce(into: [[UInt8]](repeating: [], count: commands.count)) { $0[$1.0] = $1.1 }
    }
  }

  private struct UnexpectedStatus: Error {
    let status: Int
  }

  /// The certificate the service made at its first start.
  private static func certificate(_ path: String) async throws -> [UInt8] {
    for _ in 0..<300 {
      if let text = try? String(contentsOfFile: path, encoding: .utf8), text.contains("END CERTIFICATE") {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        return Array(try #require(Data(base64Encoded: lines)))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw UnexpectedStatus(status: 0)
  }

  /// A port nobody listens at now.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer -> Int? in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, length) == 0, getsockname(descriptor, address, &length) == 0 else {
          return nil
        }
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
      }
    }
    return try #require(port)
  }
}
