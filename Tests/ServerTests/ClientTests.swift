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
    func reply(_ status: Int, retryAfter: Int? = nil) -> Result<LedgerClient.Reply, any Error> {
      .success(LedgerClient.Reply(status: status, body: [], retryAfter: retryAfter))
    }
    let reset = Result<LedgerClient.Reply, any Error>.failure(IOError(errnoCode: ECONNRESET, reason: "reset"))
    for status in [200, 201, 400, 403, 404, 409, 413, 415, 422, 500] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(status), "x")?.status == status)
    }
    for status in [429, 502, 503, 504] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(status), "x") == nil)
      #expect(try attempts.judge(reset, "x") == nil)
      #expect(try attempts.judge(reply(status, retryAfter: 7), "x") == nil)
      #expect(attempts.pause >= .seconds(7))
      #expect(try attempts.judge(reply(201), "x")?.status == 201)
    }
    var attempts = Attempts(patience: .zero)
    #expect(try attempts.judge(reply(503), "x")?.status == 503)
    #expect(throws: ClientError(.notReachable, "x: \(IOError(errnoCode: ECONNRESET, reason: "reset"))")) {
      try attempts.judge(reset, "x")
    }
  }

  @Test func `waits as long as it is told, and not at all when that is longer than its patience`() throws {
    func reply(retryAfter: Int?) -> Result<LedgerClient.Reply, any Error> {
      .success(LedgerClient.Reply(status: 429, body: [], retryAfter: retryAfter))
    }
    for seconds in [1, 11, 59] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(retryAfter: seconds), "x") == nil)
      #expect(attempts.pause >= .seconds(seconds))
    }
    for seconds in [61, 600, Int.max] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(retryAfter: seconds), "x")?.status == 429)
    }
    for seconds in [nil, 0, -1, Int.min] {
      var attempts = Attempts(patience: .seconds(60))
      #expect(try attempts.judge(reply(retryAfter: seconds), "x") == nil)
      #expect(attempts.pause > .zero && attempts.pause < .seconds(4))
    }
  }

  @Test func `does not try again where the server is not trusted`() {
    var attempts = Attempts(patience: .seconds(60))
    #expect(throws: ClientError(.notTrusted, "x")) {
      try attempts.judge(.failure(NIOSSLExtraError.failedToValidateHostname), "x")
    }
  }

  @Test func `trusts the pinned certificate and no other`() async throws {
    try await ServedLedger.with(tls: true) { served in
      let path = try #require(served.certificatePath)
      let own = try Self.der(try String(contentsOfFile: path, encoding: .utf8))
      let other = try Self.der(SelfMadeCertificate.make().certificate)
      #expect(await outcome(served.url, own) == "200")
      #expect(await outcome(served.url, other) == "server-not-trusted")
      #expect(await outcome(served.url, nil) == "server-not-trusted")
      #expect(await outcome(served.url, [1, 2, 3]) == "server-certificate-malformed")
      let mode = try FileManager.default.attributesOfItem(atPath: served.ledger.root + "/server.key")[
        .posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test(arguments: [
    ("IP:127.0.0.1", "200", "this machine's"), ("IP:127.0.0.2", "server-not-trusted", "another one's"),
    ("DNS:localhost", "server-not-trusted", "its other name"),
  ])
  func `trusts what a pinned authority issued for the server, and pins nothing but authorities`(
    name: String, expected: String, what: String
  ) async throws {
    try await ServedLedger.with(
      tls: true,
      prepare: { province, _ in
        let folder = province.ledger.root
        try await Loopback.aside { try Self.haveIssued(to: name, in: folder) }
      }
    ) { served in
      func certificate(_ name: String) throws -> [UInt8] {
        try Self.der(String(contentsOfFile: served.ledger.root + "/" + name, encoding: .utf8))
      }
      let authority = try certificate("authority.crt")
      let issued = try certificate("server.crt")
      #expect(await outcome(served.url, authority) == expected, "\(what)")
      #expect(await outcome(served.url, issued) == "server-certificate-not-self-signed")
      #expect(await outcome(served.url, nil) == "server-not-trusted")
    }
  }

  /// An authority, and the certificate that it issued to a server, by the `openssl` command.
  private static func haveIssued(to name: String, in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardError = FileHandle.nullDevice
    process.arguments = [
      "-ec",
      """
      new="openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
      $new -x509 -days 2 -subj /CN=authority -keyout authority.key -out authority.crt
      $new -subj /CN=ledger -keyout server.key -out server.csr
      echo subjectAltName=\(name) >names
      openssl x509 -req -days 2 -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial \
        -extfile names -out server.crt
      """,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test(arguments: [
    "ftp://127.0.0.1", "http://ledger.example", "127.0.0.1:8443", "https://", "https://a@b.example",
    "https://b.example/x", "", "http://127.0.0.1.evil.invalid", "http://127.evil.invalid",
    "http://127.0.0.1.", "http://127.0.0.256", "http://127.0.0.+1", "http://127.1", "http://128.0.0.1",
    "http://localhost.evil.invalid", "http://[::2]", "http://[::ffff:10.0.0.1]",
  ])
  func `speaks plain HTTP to this machine alone`(url: String) async {
    #expect(await outcome(url, nil) == "server-address-malformed")
  }

  @Test(arguments: ["127.0.0.1", "127.255.0.9", "localhost", "[::1]"])
  func `speaks plain HTTP to every name of this machine`(host: String) async {
    #expect(await outcome("http://\(host):1", nil) == "server-not-reachable")
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
