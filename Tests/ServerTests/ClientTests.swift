import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceSupport
import Testing

@testable import Client
@testable import Server

@Suite struct `a party's client` {
  private static func der(_ pem: String) throws -> [UInt8] {
    try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem).toDERBytes()
  }

  /// What a client that trusts `certificate` alone gets from `/healthz`: a status, or an error's code.
  private func outcome(_ url: String, _ certificate: [UInt8]?) async -> String {
    await withCheckedContinuation { reply in
      DispatchQueue.global().async {
        do throws(ClientError) {
          let client = try LedgerClient(url: url, certificate: certificate, patience: .zero)
          defer { client.close() }
          reply.resume(returning: "\(try client.getAndWait("/healthz").status)")
        } catch {
          reply.resume(returning: error.code.rawValue)
        }
      }
    }
  }

  @Test func `tries again what may fare better later, until its patience is over`() throws {
    func reply(_ status: Int, retryAfter: Int? = nil) -> LedgerClient.Reply {
      LedgerClient.Reply(status: status, body: [], retryAfter: retryAfter)
    }
    for status in [200, 201, 400, 403, 404, 409, 413, 415, 422, 500] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(status), "", "x")?.status == status)
    }
    for status in [429, 502, 503, 504] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(status), "", "x") == nil)
      #expect(try attempts.judge(nil, "reset", "x") == nil)
      #expect(try attempts.judge(reply(status, retryAfter: 7), "", "x") == nil)
      #expect(attempts.pause >= .seconds(7))
      #expect(try attempts.judge(reply(201), "", "x")?.status == 201)
    }
    var attempts = Attempts(patience: .zero)
    #expect(try attempts.judge(reply(503), "", "x")?.status == 503)
    #expect(throws: ClientError.self) { try attempts.judge(nil, "reset", "x") }
  }

  @Test func `trusts the pinned certificate and no other`() async throws {
    try await ServedLedger.with(tls: true) { served in
      let path = try #require(served.certificatePath)
      let own = try Self.der(try String(contentsOfFile: path, encoding: .utf8))
      let other = try Self.der(SelfMadeCertificate.make().certificate)
      #expect(await outcome(served.url, own) == "200")
      #expect(await outcome(served.url, other) == "server-not-reachable")
      #expect(await outcome(served.url, nil) == "server-not-reachable")
      #expect(await outcome(served.url, [1, 2, 3]) == "server-certificate-malformed")
      let mode = try FileManager.default.attributesOfItem(atPath: served.ledger.root + "/server.key")[
        .posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test(arguments: [
    "ftp://127.0.0.1", "http://ledger.example", "127.0.0.1:8443", "https://", "https://a@b.example",
    "https://b.example/x", "",
  ])
  func `speaks plain HTTP to this machine alone`(url: String) async {
    #expect(await outcome(url, nil) == "server-address-malformed")
  }

  @Test func `is answered over HTTP/2 and TLS 1.3, and not over an older TLS`() async throws {
    try await ServedLedger.with(tls: true) { served in
      let path = try #require(served.certificatePath)
      func version(newest: TLSVersion) async throws -> HTTPVersion {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(path)
        tls.maximumTLSVersion = newest
        let client = HTTPClient(
          eventLoopGroupProvider: .singleton,
          configuration: HTTPClient.Configuration(
            tlsConfiguration: tls, timeout: HTTPClient.Configuration.Timeout(connect: .seconds(3))))
        do {
          let response = try await client.get(url: served.url + "/healthz").get()
          try await client.shutdown()
          return response.version
        } catch {
          try await client.shutdown()
          throw error
        }
      }
      #expect(try await version(newest: .tlsv13) == .http2)
      await #expect(throws: (any Error).self) { try await version(newest: .tlsv12) }
    }
  }
}
