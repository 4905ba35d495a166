import Client
import Foundation
import Journal
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers

@testable import Server

@Suite(.serialized) struct `a service whose disk is full` {
  /// What a request came to: a status, or 0 when nobody answered.
  private struct Outcome: Sendable {
    let command: [UInt8]
    let status: Int
    let body: [UInt8]
    /// What readiness said right after a refusal.
    let readiness: Int
  }

  /// No file may become longer than the journal is now and a little more: any write beyond fails.
  private static func limited(_ ledger: TemporaryLedger) throws -> [String] {
    let size = try FileManager.default.attributesOfItem(atPath: ledger.folder.journal)[.size] as? Int
    let blocks = try #require(size) / 1024 + 150
    // Some parents have their children ignore the signal that comes with it.
    return [
      "/usr/bin/env", "--default-signal=XFSZ", "/bin/bash", "-c", "ulimit -f \(blocks); exec \"$@\"", "-",
    ]
  }

  /// Every write of a thread after many finds no space left.
  private static let traced = [
    "/usr/bin/strace", "-f", "-o", "/dev/null", "-e", "trace=pwrite64", "-e",
    "inject=pwrite64:error=ENOSPC:when=150+",
  ]

  @Test(.timeLimit(.minutes(3)))
  func `keeps what it answered, ends, and takes the rest once there is room`() async throws {
    let province = try await Province.founded()
    try await starve(province, behind: try Self.limited(province.ledger), reason: "io-error")
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")), .timeLimit(.minutes(3)))
  func `says that it is full`() async throws {
    try await starve(try await Province.founded(), behind: Self.traced, reason: "disk-full")
  }

  private func starve(_ province: Province, behind wrapper: [String], reason: String) async throws {
    let ledger = province.ledger
    let server = try ServingProcess(ledger)
    try server.start(behind: wrapper)
    let patient = try await server.client(patience: .seconds(60))
    defer { patient.close() }
    try await server.waitUntilReady(patient)
    let hasty = try await server.client(patience: .zero)
    defer { hasty.close() }
    let day = ledger.clock.now().day
    let first = try ledger.entryCount()
    let commands = try (0..<600).map {
      try ledger.sign(Province.file(ClassID("class-\($0)"), on: day), by: "school-1")
    }
    let outcomes = await Self.send(commands, hasty)
    let end = await server.ended()
    #expect(end?.reason == .exit && end?.status == 5)
    let accepted = outcomes.filter { $0.status == 201 }
    let refused = outcomes.filter { $0.status == 503 }
    #expect(accepted.count > 4)
    #expect(!refused.isEmpty)
    #expect(outcomes.count == accepted.count + refused.count + outcomes.count { $0.status == 0 })
    for outcome in refused {
      #expect(try ProblemDocument(parsing: outcome.body).name == "writer-stopped")
      #expect(outcome.readiness == 503 || outcome.readiness == 0)
    }
    let log = try server.log
    #expect(log.contains(#""level":"critical""#) && log.contains(#""event":"writer-stopped""#))
    #expect(log.contains("\"reason\":\"\(reason)"), "\(log)")
    #expect(log.split(separator: "\n").last?.hasPrefix("writer-stopped: ") == true, "\(log)")
    // What was answered is there; of the rest only what was on the disk before the end.
    let sent = Set(outcomes.map(\.command))
    let kept = Set(try ledger.entries(from: first).compactMap(\.command))
    #expect(kept.isSuperset(of: accepted.map(\.command)) && sent.isSuperset(of: kept))
    // They try again meanwhile; then there is room.
    async let receipts = Self.retry(outcomes.map(\.command), patient)
    try await Task.sleep(for: .milliseconds(200))
    try server.start()
    let again = try await receipts
    _ = await server.end(with: SIGTERM)
    try ledger.check(outcomes.map(\.command), again, from: first)
    for (outcome, receipt) in zip(outcomes, again) where outcome.status == 201 {
      #expect(try ProofFile(bytes: receipt).index == ProofFile(bytes: outcome.body).index)
    }
  }

  /// Sends from a few tasks, each until one is not answered with an entry.
  private static func send(_ commands: [[UInt8]], _ client: LedgerClient) async -> [Outcome] {
    await withTaskGroup(of: [Outcome].self) { group in
      for task in 0..<4 {
        group.addTask {
          var outcomes: [Outcome] = []
          for place in stride(from: task, to: commands.count, by: 4) {
            let outcome = await send(commands[place], client)
            outcomes.append(outcome)
            if outcome.status != 201 { break }
          }
          return outcomes
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  private static func send(_ command: [UInt8], _ client: LedgerClient) async -> Outcome {
    guard let reply = try? await client.post(command, to: "/v1/commands") else {
      return Outcome(command: command, status: 0, body: [], readiness: 0)
    }
    let ready =
      reply.status == 201
      ? 200 : try? await Loopback.aside { (try? client.getAndWait("/readyz").status) ?? 0 }
    return Outcome(command: command, status: reply.status, body: reply.body, readiness: ready ?? 0)
  }

  private static func retry(_ commands: [[UInt8]], _ client: LedgerClient) async throws -> [[UInt8]] {
    var receipts: [[UInt8]] = []
    for command in commands {
      let reply = try await client.post(command, to: "/v1/commands")
      #expect(reply.status == 200 || reply.status == 201)
      receipts.append(reply.body)
    }
    return receipts
  }
}

@Suite struct `a service whose log of queries is full` {
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")), .timeLimit(.minutes(2)))
  func `answers no query, and the same one once it is written down`() async throws {
    let ledger = try await Province.founded().ledger
    let server = try ServingProcess(ledger, tls: false)
    // The first write of each thread that writes there.
    try server.start(behind: [
      // -D: the service, not the tracer, is told to stop.
      "/usr/bin/strace", "-D", "-f", "-o", "/dev/null", "-P", ledger.folder.queryLog, "-e", "trace=write",
      "-e",
      "inject=write:error=ENOSPC:when=1",
    ])
    let client = try await server.client(patience: .zero)
    defer { client.close() }
    let patient = try await server.client(patience: .seconds(20))
    defer { patient.close() }
    try await server.waitUntilReady(patient)
    let query = try ledger.party("issuer-1").sign(.lookup(Lookup(.state)), at: ledger.clock.now())
    var answers: [String] = []
    while answers.count < 20, answers.last != "200" {
      let reply = try await client.post(query, to: "/v1/queries")
      answers.append(reply.status == 200 ? "200" : try ProblemDocument(parsing: reply.body).name)
    }
    #expect(answers.count > 1)
    #expect(answers.dropLast().allSatisfy { $0 == "query-not-answered" }, "\(answers)")
    #expect(answers.last == "200")
    #expect(await server.end(with: SIGTERM)?.status == 0)
  }
}

@Suite struct `a service whose clock steps back` {
  @Test(.timeLimit(.minutes(2)))
  func `goes on, and the journal's time never decreases`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let server = try ServingProcess(ledger)
    try server.start()
    let client = try await server.client(patience: .seconds(60))
    defer { client.close() }
    try await server.waitUntilReady(client)
    let first = try ledger.entryCount()
    let noon = ledger.clock.now().adding(milliseconds: 600_000)
    let hour: Int64 = 3_600_000
    let check = Question.commandCheck(CommandCheck(act: Province.file("class-x", on: noon.day)))
    let asked = try ledger.party("school-1").sign(check, at: noon)

    /// What a request at the door comes to: its status, and the name of a problem.
    func told(_ body: [UInt8], _ path: String) async throws -> String {
      let reply = try await client.post(body, to: path)
      let problem = try? ProblemDocument(parsing: reply.body)
      return "\(reply.status)" + (problem.map { " " + $0.name } ?? "")
    }
    func command(_ id: String, at instant: Instant) async throws -> String {
      let act = Province.file(try ClassID(id), on: noon.day)
      return try await told(try ledger.sign(act, by: "school-1", at: instant), "/v1/commands")
    }
    func question(at instant: Instant) async throws -> String {
      try await told(try ledger.party("school-1").sign(check, at: instant), "/v1/queries")
    }

    try server.set(clock: noon)
    #expect(try await command("before", at: noon) == "201")
    #expect(try await told(asked, "/v1/queries") == "200")

    try server.set(clock: noon.adding(milliseconds: -hour))
    let behind = noon.adding(milliseconds: -hour)
    let window = 24 * hour
    // A command is judged by the time of the journal, whoever's clock it was signed by.
    let rows: [(String, Instant, String)] = [
      ("by the clock that stepped", behind, "201"), ("by a clock that did not", noon, "201"),
      ("too old", noon.adding(milliseconds: -window - 60_000), "422 stale-command"),
      ("old", noon.adding(milliseconds: -window + 60_000), "201"),
      ("ahead", noon.adding(milliseconds: window - 60_000), "201"),
      ("too far ahead", noon.adding(milliseconds: window + 120_000), "422 early-command"),
    ]
    for (place, (what, instant, expected)) in rows.enumerated() {
      #expect(try await command("class-\(place)", at: instant) == expected, "\(what)")
    }
    // A question must be fresh by the service's clock; none is answered twice.
    #expect(try await question(at: behind) == "200")
    #expect(try await question(at: noon) == "422 early-command")
    #expect(try await told(asked, "/v1/queries") == "422 early-command")
    for path in ["/readyz", "/healthz", "/log/checkpoint", "/v1/status-list"] {
      #expect(try await Loopback.aside { try client.getAndWait(path).status } == 200, "\(path)")
    }

    try server.set(clock: noon.adding(milliseconds: 120_000))
    #expect(try await told(asked, "/v1/queries") == "409 query-id-reused")
    #expect(try await command("after", at: noon) == "201")
    let end = await server.end(with: SIGTERM)
    #expect(end?.status == 0)
    let times = try ledger.entries(from: first).map(\.at)
    #expect(times == times.sorted())
    #expect(times.count == 6)
    #expect(times.dropLast().allSatisfy { $0 < noon.adding(milliseconds: 60_000) && $0 >= noon })
    #expect(times.last.map { $0 >= noon.adding(milliseconds: 120_000) } == true)
  }
}
