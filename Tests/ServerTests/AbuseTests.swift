import Foundation
import LedgerService
import NIOHTTP1
import ServiceSupport
import Synchronization
import TestSupport
import Testing
import Vouchers

@testable import Server

@Suite struct `load and abuse` {
  private static var quick: SenderLimits {
    var limits = SenderLimits()
    limits.requestSeconds = 1
    return limits
  }

  @Test(arguments: [
    "", "POST /v1/commands HT", "POST /v1/commands HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: 50\r\n\r\nabc",
  ])
  func `cuts off who is slow, or says nothing`(beginning: String) async throws {
    try await ServedLedger.with(limits: Self.quick) { served in
      let connection = try RawConnection(to: served.address)
      connection.send(beginning)
      #expect(await connection.readToEnd() == "")
    }
  }

  @Test func `closes a connection that rests too long between two requests`() async throws {
    var limits = SenderLimits()
    limits.idleSeconds = 1
    try await ServedLedger.with(limits: limits) { served in
      let connection = try RawConnection(to: served.address)
      connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(await connection.readToEnd()?.hasPrefix("HTTP/1.1 200") == true)
    }
  }

  @Test func `a connection of TLS that never greets is cut off too`() async throws {
    try await ServedLedger.with(tls: true, limits: Self.quick) { served in
      let connection = try RawConnection(to: served.address)
      #expect(await connection.readToEnd() != nil)
    }
  }

  @Test func `half a socket still gets its answer`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      connection.endSending()
      #expect(await connection.readToEnd()?.hasPrefix("HTTP/1.1 200") == true)
    }
  }

  /// One field too long, far too long, all of them together, too many of them, and what is no HTTP at all.
  @Test(arguments: [
    ([String(repeating: "x", count: 9000)], 431, "header-too-large"),
    ([String(repeating: "x", count: 500_000)], 431, "header-too-large"),
    (Array(repeating: String(repeating: "x", count: 3000), count: 6), 431, "header-too-large"),
    (Array(repeating: "x", count: 101), 431, "header-too-large"),
    (["x\r\nno field"], 400, "not-http"),
  ])
  func `a header that is too long or none is refused, with a reason`(
    fields: [String], status: Int, name: String
  ) async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      let header = fields.map { "X-Long: \($0)\r\n" }.joined()
      connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n" + header + "\r\n")
      connection.endSending()
      let answer = try #require(await connection.readToEnd())
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
      #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
      #expect(answer.contains("\"type\":\"urn:quanbu:problem:\(name)\""))
      // Once, and nothing after it.
      #expect(answer.split(separator: "HTTP/1.1 4").count == 1)
    }
  }

  /// By itself, a command, twice (what smuggles requests past a proxy), in the older protocol, and behind another request.
  @Test(arguments: [
    ("", "GET /healthz HTTP/1.1\r\n\r\n"),
    ("", "POST /v1/commands HTTP/1.1\r\nContent-Type: application/jose\r\nContent-Length: 1\r\n\r\na"),
    ("", "GET /healthz HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n"),
    ("", "GET /healthz HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"),
    ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n"),
  ])
  func `who does not name its host once is refused, and has to leave`(before: String, request: String)
    async throws
  {
    var limits = Self.quick
    limits.connectionsPerAddress = 1
    try await ServedLedger.with(limits: limits) { served in
      let connection = try RawConnection(to: served.address)
      connection.send(before + request + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
      let answer = try #require(await connection.readToEnd())
      if !before.isEmpty { #expect(answer.hasPrefix("HTTP/1.1 200 ")) }
      #expect(answer.contains("\"type\":\"urn:quanbu:problem:host-not-once\""))
      #expect(answer.components(separatedBy: "HTTP/1.1 400 ").count == 2, "\(answer)")
      #expect(answer.components(separatedBy: "HTTP/1.1 200 ").count == (before.isEmpty ? 1 : 2))
      // It stays; others get in all the same.
      var isLetIn = false
      for _ in 0..<100 where !isLetIn {
        let next = try RawConnection(to: served.address)
        next.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        isLetIn = await next.readToEnd()?.hasPrefix("HTTP/1.1 200 ") == true
        if !isLetIn { try await Task.sleep(for: .milliseconds(200)) }
      }
      #expect(isLetIn)
      connection.endSending()
    }
  }

  @Test func `as long a header as there may be is read`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      let long = String(repeating: "x", count: 7000)
      connection.send(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: \(long)\r\nY: \(long)\r\nConnection: close\r\n\r\n")
      #expect(await connection.readToEnd()?.hasPrefix("HTTP/1.1 200") == true)
    }
  }

  @Test func `no more connections of one address than it may have`() async throws {
    var limits = SenderLimits()
    limits.connectionsPerAddress = 2
    limits.requestSeconds = 600
    try await ServedLedger.with(limits: limits) { served in
      let first = try RawConnection(to: served.address)
      let second = try RawConnection(to: served.address)
      first.send("GET /healthz HTTP/1.1\r\n")
      second.send("GET /healthz HTTP/1.1\r\n")
      try await Task.sleep(for: .milliseconds(200))
      let third = try RawConnection(to: served.address)
      third.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(await third.readToEnd() == "")
      first.send("Host: x\r\nConnection: close\r\n\r\n")
      #expect(await first.readToEnd()?.hasPrefix("HTTP/1.1 200") == true)
      second.endSending()
    }
  }

  @Test func `bad signatures count against the address, not against the key they name`() async throws {
    var limits = SenderLimits()
    limits.unsignedPerAddressPerMinute = 2
    try await ServedLedger.with(limits: limits) { served in
      let ledger = served.ledger
      let good = try ledger.sign(Province.file("class-1", on: ledger.clock.now().day), by: "school-1")
      var bad = good
      bad[bad.count - 3] = bad[bad.count - 3] == 0x41 ? 0x42 : 0x41
      for _ in 0..<2 { #expect(try await served.command(bad).name == "bad-signature") }
      let late = try await served.command(bad)
      #expect(late.status == 429)
      #expect(late.name == "too-many-requests-of-address")
      let seconds = try #require(late.headers.first(name: "retry-after").flatMap { Int($0) })
      #expect((1...30).contains(seconds))
      // The key itself goes on by another way.
      _ = try await served.service.submit(good).get()
      #expect(try await served.send(.GET, "/healthz").status == 200)
    }
  }

  /// Headers first, while there is a permit left for each; the bodies come when there is none.
  @Test func `no more of one address are looked at because many are on their way at once`() async throws {
    var limits = SenderLimits()
    limits.unsignedPerAddressPerMinute = 2
    try await ServedLedger.with(limits: limits) { served in
      let senders = try (0..<8).map { _ in try Waiting(to: served.address) }
      for sender in senders {
        sender.connection.send(
          "POST /v1/queries HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nConnection: close\r\n"
            + "Content-Length: 4\r\n\r\n")
      }
      try await Task.sleep(for: .milliseconds(500))
      var statuses: [Substring] = []
      for sender in senders {
        sender.connection.send("rub.")
        statuses.append(try #require(await sender.connection.readToEnd()).dropFirst(9).prefix(3))
      }
      #expect(statuses == ["400", "400"] + Array(repeating: "429", count: 6))
    }
  }

  @Test func `more queries than may wait are told to come back`() async throws {
    for (most, status) in [(1, 200), (0, 503)] {
      var limits = SenderLimits()
      limits.queries = most
      try await ServedLedger.with(limits: limits) { served in
        let check = CommandCheck(act: Province.file("class-1", on: served.ledger.clock.now().day))
        let jws = try served.ledger.party("school-1").sign(
          .commandCheck(check), at: served.ledger.clock.now())
        let reply = try await served.query(jws)
        #expect(reply.status == status)
        #expect(reply.name == (status == 503 ? "busy" : nil))
        #expect(served.service.queriesWaiting == 0)
      }
    }
  }

  private final class Waiting {
    let connection: RawConnection
    init(to address: ListenAddress) throws { connection = try RawConnection(to: address) }
  }

  @Test func `a key may send as much in a minute as it may`() async throws {
    var limits = SenderLimits()
    // The next permit would come after twenty seconds.
    limits.perKeyPerMinute = 3
    try await ServedLedger.with(limits: limits) { served in
      let ledger = served.ledger
      let day = ledger.clock.now().day
      var statuses: [Int: Int] = [:]
      for number in 0..<8 {
        let jws = try ledger.sign(Province.file(ClassID("class-\(number)"), on: day), by: "school-1")
        let reply = try await served.command(jws)
        statuses[reply.status, default: 0] += 1
        guard reply.status == 429 else { continue }
        // Until the next permit, which is not the same for every rate.
        #expect(reply.headers.first(name: "retry-after").flatMap { Int($0) }.map((1...20).contains) == true)
      }
      #expect(statuses[201] ?? 0 >= 3)
      #expect(statuses[429] ?? 0 >= 3)
      let other = try ledger.sign(.approveClass(ApproveClass(id: "class-1")), by: "reviewer-1")
      #expect(try await served.command(other).status == 201)
    }
  }
}

@Suite struct `a table of rates` {
  @Test(arguments: [Int.min, 0, 1, 60_000, 76_861_434, 100_000_000, Int.max])
  func `holds any rate, and never more than a minute's worth`(perMinute: Int) {
    let clock = ManualNanoseconds()
    let table = RateTable<Int>(perMinute: perMinute, limit: 4, now: { clock.value })
    for minute in 0..<3 {
      for sender in 0..<10 { #expect(table.take(sender), "\(minute)") }
      #expect(table.secondsUntilNext(0) >= 1)
      clock.advance(by: 60_000_000_000)
    }
  }

  @Test func `what was too much is waited for, and no longer than some minutes`() {
    let clock = ManualNanoseconds()
    let table = RateTable<String>(perMinute: 60, limit: 10, now: { clock.value })
    for _ in 0..<90 { table.charge("a") }
    #expect(table.secondsUntilNext("a") == 31)
    clock.advance(by: 30_000_000_000)
    #expect(!table.has("a"))
    clock.advance(by: 1_000_000_000)
    #expect(table.take("a"))
    for _ in 0..<10_000 { table.charge("b") }
    #expect(table.secondsUntilNext("b") == 301)
    clock.advance(by: 360_000_000_000)
    for _ in 0..<60 { #expect(table.take("b")) }
    #expect(!table.take("b"))
  }

  @Test func `fills at an even pace, and forgets only who has a full bucket`() {
    let clock = ManualNanoseconds()
    let table = RateTable<String>(perMinute: 60, limit: 10, now: { clock.value })
    for _ in 0..<60 { #expect(table.take("a")) }
    #expect(!table.take("a"))
    #expect(table.secondsUntilNext("a") == 1)
    #expect(table.take("b"))
    clock.advance(by: 1_000_000_000)
    #expect(table.take("a"))
    #expect(!table.take("a"))
    for sender in 0..<30 { #expect(table.has("s\(sender)")) }
    #expect(!table.take("a"))
    clock.advance(by: 3_600_000_000_000)
    for _ in 0..<60 { #expect(table.take("a")) }
    #expect(!table.take("a"))
  }
}

private final class ManualNanoseconds: Sendable {
  private let state = Mutex<Int64>(0)
  var value: Int64 { state.withLock { $0 } }
  func advance(by nanoseconds: Int64) { state.withLock { $0 += nanoseconds } }
}
