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
    #expect(edit.terminationStatus == 0)
    let serving = try ServingProcess(province.ledger)
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

  @Test func `told to stop amid a command: it reads the rest, answers, and ends well`() async throws {
    let ledger = try await Province.founded().ledger
    let serving = try ServingProcess(ledger, tls: false)
    try serving.start()
    let client = try await serving.client(patience: .seconds(20))
    defer { client.close() }
    try await serving.waitUntilReady(client)
    let jws = try ledger.sign(Province.file("class-1", on: ledger.clock.now().day), by: "school-1")
    let head =
      "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: \(jws.count)\r\n\r\n"
    let body = String(decoding: jws, as: UTF8.self)
    let connection = try RawConnection(to: ListenAddress(host: "127.0.0.1", port: serving.port))
    connection.send(head + body.prefix(200))
    try await Task.sleep(for: .milliseconds(500))
    serving.send(SIGTERM)
    // In two pieces: what was asked for before the signal brings one of them in any case.
    for piece in [body.dropFirst(200).prefix(100), body.dropFirst(300)] {
      try await Task.sleep(for: .milliseconds(500))
      connection.send(String(piece))
    }
    #expect(await connection.readToEnd()?.hasPrefix("HTTP/1.1 201") == true)
    let end = await serving.ended()
    #expect(end?.reason == .exit)
    #expect(end?.status == 0)
  }

  @Test(.timeLimit(.minutes(1))) func `a ledger that cannot write ends the service, which says why`()
    async throws
  {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      // A folder where the newest checkpoint is to be written.
      let newest = ledger.folder.highWater + ".newest"
      try? FileManager.default.removeItem(atPath: newest)
      try FileManager.default.createDirectory(atPath: newest, withIntermediateDirectories: true)
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
    let server = try ServingProcess(ledger)
    try server.start()
    let client = try await server.client(patience: .seconds(60))
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
    try ledger.check(sent, receipts, from: first)
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
}
