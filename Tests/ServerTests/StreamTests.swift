import AsyncHTTPClient
import MerkleLog
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import Server

@Suite struct `streams of HTTP/2` {
  private static func with(
    limits: SenderLimits = SenderLimits(), _ body: (ServedLedger, HTTPClient) async throws -> Void
  ) async throws {
    try await ServedLedger.with(tls: true, limits: limits) { served in
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .file(try #require(served.certificatePath))
      let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(tlsConfiguration: tls))
      do {
        try await body(served, client)
        try await client.shutdown()
      } catch {
        try await client.shutdown()
        throw error
      }
    }
  }

  private static func post(_ served: ServedLedger, _ body: HTTPClientRequest.Body) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: served.url + "/v1/commands")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/jose")
    request.body = body
    return request
  }

  @Test func `one whose body does not arrive is closed, and others are answered`() async throws {
    var limits = SenderLimits()
    limits.requestSeconds = 1
    try await Self.with(limits: limits) { served, client in
      let (body, supply) = AsyncStream.makeStream(of: ByteBuffer.self)
      supply.yield(ByteBuffer(string: "abc"))
      do {
        _ = try await client.execute(
          Self.post(served, .stream(body, length: .known(Int64(50)))), timeout: .seconds(30))
        Issue.record("it was answered")
      } catch {
        #expect(error as? HTTPClientError != .deadlineExceeded)
      }
      supply.finish()
      let health = try await client.execute(
        HTTPClientRequest(url: served.url + "/healthz"), timeout: .seconds(30))
      #expect(health.version == .http2)
      #expect(health.status == .ok)
    }
  }

  @Test func `commands there get their receipts, the same bytes the same entry`() async throws {
    try await Self.with { served, client in
      let jws = try served.ledger.sign(
        Province.file("class-1", on: served.ledger.clock.now().day), by: "school-1")
      var entries: [[UInt8]?] = []
      for status in [201, 200] {
        let answer = try await client.execute(
          Self.post(served, .bytes(ByteBuffer(bytes: jws))), timeout: .seconds(30))
        #expect(answer.version == .http2)
        #expect(Int(answer.status.code) == status)
        let receipt = try await answer.body.collect(upTo: 1 << 20)
        entries.append(try ProofFile(bytes: Array(receipt.readableBytesView)).extra)
      }
      #expect(entries[0] != nil)
      #expect(entries[0] == entries[1])
    }
  }
}
