import Foundation
import Glibc
import LedgerService
import ServiceSupport
import Signing
import Synchronization
import TestSupport
import Testing
import Vouchers

@testable import Server

@Suite(.serialized) struct `a flood of bad signatures` {
  private static let threads = 12
  /// Good commands of each of two keys; almost what a key may send in a minute.
  private static let good = 40

  /// Answers by their status.
  private struct Tally: Sendable {
    var flood: [Int: Int] = [:]
    var good: [Int: Int] = [:]
    /// The most of the flood that was answered while one good command waited.
    var overtaken = 0
    var isOver = false

    var floodAnswers: Int { flood.values.reduce(0, +) }
  }

  private final class Counter: Sendable {
    private let state = Mutex(Tally())
    var tally: Tally { state.withLock { $0 } }
    func change(_ body: (inout Tally) -> Void) { state.withLock { body(&$0) } }
  }

  @Test(.timeLimit(.minutes(3)))
  func `of one address is turned away, and keeps nobody else waiting, not even the keys it names`()
    async throws
  {
    var limits = SenderLimits()
    limits.perKeyPerMinute = Self.good + 10
    try await ServedLedger.with(limits: limits) { served in
      let ledger = served.ledger
      let port = served.address.port
      let day = ledger.clock.now().day
      let unknown = Act.approve(Approve(proposal: 1_000_000))
      let bad = try [ledger.sign(unknown, by: "second-1"), ledger.sign(unknown, by: "school-1")].map(
        Self.bent)
      let school = try (0..<Self.good).map {
        try ledger.sign(Province.file(ClassID("class-\($0)"), on: day), by: "school-1")
      }
      // Its key is one of SM2; what it asks for is refused and journalled, so its signature was looked at.
      let second = try (0..<Self.good).map { _ in try ledger.sign(unknown, by: "second-1") }
      let entries = try ledger.entryCount()
      let counter = Counter()
      let began = ContinuousClock.now
      try await withThrowingTaskGroup(of: Void.self) { flood in
        for thread in 0..<Self.threads {
          flood.addTask {
            try await Loopback.aside {
              while !counter.tally.isOver {
                let status = try Self.post(bad[thread % 2], to: port, from: "127.0.0.1")
                counter.change { $0.flood[status, default: 0] += 1 }
              }
            }
          }
        }
        try await withThrowingTaskGroup(of: Void.self) { senders in
          for commands in [school, second] {
            senders.addTask {
              try await Loopback.aside {
                for command in commands {
                  let before = counter.tally.floodAnswers
                  let status = try Self.post(command, to: port, from: "127.0.0.2")
                  counter.change {
                    $0.good[status, default: 0] += 1
                    $0.overtaken = max($0.overtaken, $0.floodAnswers - before)
                  }
                }
              }
            }
          }
          try await senders.waitForAll()
        }
        // It may have to go on until it was turned away often enough to tell.
        while counter.tally.flood[429] ?? 0 <= 100 { try await Task.sleep(for: .milliseconds(20)) }
        counter.change { $0.isOver = true }
        try await flood.waitForAll()
      }
      let seconds = Int((ContinuousClock.now - began) / .seconds(1)) + 1
      let result = counter.tally
      #expect(result.good == [201: Self.good, 404: Self.good])
      // Not in seconds: what slows the machine slows both. Some 30 of 600, and 43 beside other tests and a build.
      #expect(result.overtaken < 200, "\(result.overtaken) of \(result.floodAnswers)")
      // What the address may send unsigned, what fills meanwhile, and one for each that is under way.
      let most = limits.unsignedPerAddressPerMinute * (60 + seconds) / 60 + Self.threads
      #expect((100...most).contains(result.flood[403] ?? 0), "\(result.flood)")
      #expect(Set(result.flood.keys) == [403, 429])
      #expect(try ledger.entryCount() == entries + Int64(2 * Self.good))
    }
  }

  private static func bent(_ jws: [UInt8]) -> [UInt8] {
    var bent = jws
    bent[bent.count - 3] = bent[bent.count - 3] == 0x41 ? 0x42 : 0x41
    return bent
  }

  /// Sends one command on a connection of its own; answers the status.
  private static func post(_ jws: [UInt8], to port: Int, from source: String) throws -> Int {
    let connection = try Loopback.connect(to: port, from: source)
    defer { close(connection) }
    let head =
      "POST /v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/jose\r\n"
      + "Content-Length: \(jws.count)\r\n\r\n"
    Loopback.send(Array(head.utf8) + jws, over: connection)
    guard let answer = Loopback.readToEnd(connection) else { throw Loopback.Failure() }
    return String(decoding: answer.dropFirst(9).prefix(3), as: UTF8.self).split(separator: " ").first
      .flatMap { Int($0) } ?? 0
  }
}
