import Client
import Foundation
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import Server

/// Requests after which none can follow, and who asks whether to go on.
@Suite struct `the last request of a connection` {
  @Test(arguments: [
    ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: q\r\n\r\n", "200"),
    ("GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n", "200"),
    ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: CLOSE\r\n\r\n", "200"),
    ("GET /healthz HTTP/1.0\r\n\r\n", "200"), ("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", "404"),
    ("GET /healthz HTTP/2.0\r\n\r\n", "400"),
  ])
  func `is answered, and ends the connection`(request: String, status: String) async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      connection.send(request)
      connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
      let answer = try #require(await connection.readToEnd())
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
      #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(answer)")
    }
  }

  @Test func `one of HTTP/1.0 that wants to stay may`() async throws {
    try await ServedLedger.with { served in
      let connection = try RawConnection(to: served.address)
      connection.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      connection.send("GET /healthz HTTP/1.0\r\n\r\n")
      let answer = try #require(await connection.readToEnd())
      #expect(answer.components(separatedBy: " 200 OK").count == 3, "\(answer)")
    }
  }

  /// The decoder keeps what comes after a request for another protocol.
  @Test(arguments: [
    "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: q\r\n\r\n",
  ])
  func `what comes after it is kept by nobody`(request: String) async throws {
    let serving = try ServingProcess(try await Province.founded().ledger, tls: false)
    try serving.start()
    let client = try await serving.client(patience: .seconds(20))
    defer { client.close() }
    try await serving.waitUntilReady(client)
    let before = try serving.residentBytes
    let connection = try RawConnection(to: ListenAddress(host: "127.0.0.1", port: serving.port))
    connection.send(request)
    let rubbish = String(repeating: "x", count: 1 << 20)
    _ = await connection.sendAsManyAsTaken(of: rubbish, atMost: 200)
    #expect(try serving.residentBytes - before < 50 << 20)
    _ = await serving.end(with: 15)
  }

  @Test func `who asks whether to go on is told to`() async throws {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      let jws = try ledger.sign(Province.file("class-1", on: ledger.clock.now().day), by: "school-1")
      let connection = try RawConnection(to: served.address)
      connection.send(
        "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nConnection: close\r\n"
          + "Expect: 100-continue\r\nContent-Length: \(jws.count)\r\n\r\n")
      try await Task.sleep(for: .milliseconds(200))
      connection.send(String(decoding: jws, as: UTF8.self))
      let answer = await connection.readToEnd()
      #expect(answer?.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 ") == true)
    }
  }
}
