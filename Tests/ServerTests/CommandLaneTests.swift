import Foundation
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import Server

/// Requests on one connection, written by hand: what an HTTP client would never send, or never send so close together.
@Suite struct `commands answered on their connection` {
  /// The header and body of a request for the door.
  private static func post(_ jws: [UInt8], more: String = "", chunked: Bool = false) -> String {
    let body = String(decoding: jws, as: UTF8.self)
    let head = "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\n\(more)"
    if chunked {
      return head
        + "Transfer-Encoding: chunked\r\n\r\n\(String(jws.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
    }
    return head + "Content-Length: \(jws.count)\r\n\r\n\(body)"
  }

  private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

  /// The statuses in what a connection answered, in their order.
  private static func statuses(_ answers: String?) -> [String]? {
    answers?.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0.prefix(3)) }
  }

  private static func filing(_ served: ServedLedger, _ number: Int) throws -> [UInt8] {
    let ledger = served.ledger
    return try ledger.sign(
      Province.file(ClassID("class-\(number)"), on: ledger.clock.now().day), by: "school-1")
  }

  @Test func `answers in the order of asking, whichever way each request goes`() async throws {
    try await ServedLedger.with { served in
      let commands = try (0..<4).map { try Self.filing(served, $0) }
      let connection = try RawConnection(to: served.address)
      connection.send(
        Self.health + Self.post(commands[0]) + Self.post(commands[0]) + Self.post(commands[1], chunked: true)
          + Self.health + Self.post(commands[2]) + Self.post(commands[3], more: "Connection: close\r\n"))
      let answers = await connection.readToEnd()
      #expect(Self.statuses(answers) == ["200", "201", "200", "201", "200", "201", "201"])
    }
  }

  /// The plainest pass the decoder by until it was given something; then it reads whatever comes.
  @Test func `answers in the order of asking when commands come one by one`() async throws {
    try await ServedLedger.with { served in
      let commands = try (0..<4).map { try Self.filing(served, $0) }
      let connection = try RawConnection(to: served.address)
      for request in [
        Self.post(commands[0]), Self.post(commands[0]), Self.post(commands[1], chunked: true),
        Self.post(commands[2]), Self.health, Self.post(commands[2]), Self.post(commands[3]) + Self.last,
      ] {
        connection.send(request)
        try await Task.sleep(for: .milliseconds(50))
      }
      let answers = await connection.readToEnd()
      #expect(Self.statuses(answers) == ["201", "200", "201", "201", "200", "200", "201", "200"])
    }
  }

  /// Whole it needs no decoder, in pieces it does, in chunks it goes the library's way.
  @Test(arguments: [
    "", "Accept: */*\r\nUser-Agent: a  b/1.0 (c; d)\r\n",
    "ACCEPT-encoding:gzip, deflate\r\naccept:   text/plain\r\n",
  ])
  func `says the same in the same words whichever way`(more: String) async throws {
    try await ServedLedger.with { served in
      let jws = try Self.filing(served, 1)
      _ = try await served.service.submit(jws).get()
      let whole = Self.post(jws, more: more)
      var answers: [[String]] = []
      for pieces in [[whole], whole.chunked(by: 100), [Self.post(jws, more: more, chunked: true)]] {
        let connection = try RawConnection(to: served.address)
        for piece in pieces {
          connection.send(piece)
          try await Task.sleep(for: .milliseconds(5))
        }
        connection.send(Self.last)
        let answer = try #require(await connection.readToEnd())
        let (head, rest) = try #require(answer.split(separator: "\r\n\r\n", maxSplits: 1).both)
        let lines = head.lowercased().components(separatedBy: "\r\n")
        answers.append(lines.filter { !$0.hasPrefix("date: ") }.sorted())
        #expect(lines.contains { $0.hasPrefix("date: ") && $0.hasSuffix(" gmt") })
        #expect(rest.hasPrefix("c2sp.org/tlog-proof@v1\n"))
      }
      #expect(answers[0] == answers[1])
      #expect(answers[0] == answers[2])
    }
  }

  /// What begins a read is no command where another request is not at its end: only the decoder knows where that is.
  @Test(arguments: [
    ("GET /healthz HTTP/1.1\r\nX-Note: ", last, ["200", "200"]),
    ("GET /healthz HTTP/1.1\r\nX-Note: a\r\n", "", ["400"]),
    (
      "POST /v1/queries HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: LENGTH\r\n\r\n",
      last, ["400", "200"]
    ),
    (
      "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: LENGTH\r\n\r\n",
      last, ["400", "200"]
    ),
  ])
  func `a command inside of another request is none`(before: String, after: String, statuses: [String])
    async throws
  {
    try await ServedLedger.with { served in
      let size = try served.service.log.checkpoint().size
      let inner = Self.post(try Self.filing(served, 1))
      let connection = try RawConnection(to: served.address)
      connection.send(before.replacing("LENGTH", with: "\(inner.utf8.count)"))
      // Read by itself.
      try await Task.sleep(for: .milliseconds(100))
      connection.send(inner)
      try await Task.sleep(for: .milliseconds(100))
      connection.send(after)
      let answers = await connection.readToEnd()
      #expect(Self.statuses(answers) == statuses, "\(answers ?? "-")")
      #expect(try served.service.log.checkpoint().size == size)
    }
  }

  /// The first needs no decoder; what comes while it is not answered does, wherever it is cut.
  @Test func `commands that follow at once are answered in their order`() async throws {
    try await ServedLedger.with { served in
      for round in 0..<8 {
        let commands = try (0..<4).map { try Self.filing(served, 4 * round + $0) }
        let connection = try RawConnection(to: served.address)
        for command in commands { connection.send(Self.post(command)) }
        connection.send(Self.post(commands[0]) + Self.last)
        let answers = await connection.readToEnd()
        #expect(Self.statuses(answers) == ["201", "201", "201", "201", "200", "200"], "round \(round)")
      }
    }
  }

  @Test func `a body may come in many pieces`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      let whole = Self.post(try Self.filing(served, 1))
      for part in whole.chunked(by: 97) {
        connection.send(part)
        try await Task.sleep(for: .milliseconds(2))
      }
      connection.send(Self.last)
      #expect(Self.statuses(await connection.readToEnd()) == ["201", "200"])
    }
  }

  @Test func `who ends sending still gets the answer`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      connection.send(Self.post(try Self.filing(served, 1)))
      connection.endSending()
      #expect(Self.statuses(await connection.readToEnd()) == ["201"])
    }
  }

  @Test func `a body that is cut off is told, and nothing is taken of it`() async throws {
    try await ServedLedger.with { served in
      let before = try served.service.log.checkpoint().size
      let connection = try RawConnection(to: served.address)
      connection.send(String(Self.post(try Self.filing(served, 1)).dropLast(20)))
      connection.endSending()
      #expect(Self.statuses(await connection.readToEnd()) == ["400"])
      #expect(try served.service.log.checkpoint().size == before)
    }
  }

  @Test(arguments: ["\u{0}\u{1}rubbish\r\n\r\n", "POST /v1/commands HTTP/9.9\r\n\r\n"])
  func `rubbish after a command leaves the command its answer`(rubbish: String) async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      connection.send(Self.post(try Self.filing(served, 1)) + rubbish)
      #expect(Self.statuses(await connection.readToEnd()) == ["201", "400"])
    }
  }

  @Test func `a connection that only sends commands rests no longer than any other`() async throws {
    var limits = SenderLimits()
    limits.idleSeconds = 3
    try await ServedLedger.with(limits: limits) { served in
      let commands = try (0..<5).map { Self.post(try Self.filing(served, $0)) }
      let connection = try RawConnection(to: served.address)
      // Longer than it may rest, but it does not rest.
      await connection.sendEverySecond(commands)
      let answers = await connection.readToEnd()
      #expect(Self.statuses(answers) == Array(repeating: "201", count: 5))
    }
  }

  @Test func `who reads no answers is not listened to for ever`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address, receiving: 4096)
      // Soon turned away unread, so that many are answered in little time.
      let request = Self.post(Array(repeating: UInt8(ascii: "x"), count: 4096))
      let taken = await connection.sendAsManyAsTaken(of: request, atMost: 20_000)
      // As many as fit into the system's buffers, and their answers; not all, and not none.
      #expect((500..<20_000).contains(taken))
    }
  }

  @Test func `counts against the address as everywhere`() async throws {
    var limits = SenderLimits()
    // The next one is due after a minute: no machine is as slow as that.
    limits.perAddressPerMinute = 1
    try await ServedLedger.with(limits: limits) { served in
      let connection = try RawConnection(to: served.address)
      let commands = try (0..<2).map { try Self.filing(served, $0) }
      connection.send(commands.map { Self.post($0) }.joined() + Self.last)
      #expect(Self.statuses(await connection.readToEnd()) == ["201", "429", "429"])
    }
  }
}

@Suite struct `the date of an answer` {
  /// The example of RFC 9110 section 5.6.7, and days that calendars get wrong.
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
  ])
  func `is written as the standard has it`(second: Int, text: String) {
    #expect(HTTPDate.text(of: second) == text)
  }
}

extension [Substring] {
  /// The two parts of what was split once.
  fileprivate var both: (Substring, Substring)? { count == 2 ? (self[0], self[1]) : nil }
}

extension String {
  fileprivate func chunked(by size: Int) -> [String] {
    var rest = self[...]
    var parts: [String] = []
    while !rest.isEmpty {
      parts.append(String(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return parts
  }
}
