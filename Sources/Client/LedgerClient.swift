internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// A party's side of the ledger's service over HTTP: sends the same bytes again while that may help, and no longer.
///
/// Whatever was sent may be sent again: a command is taken once, however often it comes. Connections that break, a server
/// that is starting anew and answers that say "later" are waited for, until ``patience`` is over. Whoever is told to wait longer than
/// that is told so at once.
public final class LedgerClient: Sendable {
  /// What came back.
  public struct Reply: Sendable {
    public let status: Int
    public let body: [UInt8]
    /// Seconds the server asks to wait.
    let retryAfter: Int?

    /// Whether the same request may fare better later: too many at once, or a service that is not ready.
    public var isForLater: Bool { status == 429 || status == 503 || status == 502 || status == 504 }
  }

  /// Longest answer that is read, in bytes.
  private static let replyLimit = 64 << 20

  private let client: HTTPClient
  private let base: String
  private let patience: Duration

  /// - Parameters:
  ///   - url: `https://HOST:PORT`, or `http://` on loopback.
  ///   - certificate: the only certificate (DER) to trust, see ``PinnedCertificate``; `nil` for the system's roots.
  ///   - patience: how long one request is tried.
  /// - Throws: `ClientError`.
  public init(url: String, certificate: [UInt8]?, patience: Duration = .seconds(120)) throws(ClientError) {
    base = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.patience = patience
    try Self.check(base)
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv13
    if let certificate {
      let pinned = try PinnedCertificate(der: certificate, from: url)
      do {
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: pinned.der, format: .der)])
      } catch {
        throw ClientError(.pinMalformed, url)
      }
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls,
      timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(60)))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Plain HTTP can be read on the way: to this machine alone it may be spoken.
  private static func check(_ url: String) throws(ClientError) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, parts.path.isEmpty,
      parts.query == nil, parts.user == nil
    else { throw ClientError(.badAddress, url) }
    switch parts.scheme {
    case "https": return
    case "http" where isLoopback(host): return
    default: throw ClientError(.badAddress, url)
    }
  }

  /// `localhost`, `::1` or an address of 127/8 written out: any other name is for a resolver to say where it leads.
  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    var address = in_addr()
    guard inet_pton(AF_INET, host, &address) == 1 else { return false }
    return UInt32(bigEndian: address.s_addr) >> 24 == 127
  }

  // MARK: Requests

  /// Sends a signed body.
  ///
  /// - Throws: `server-not-reachable` when nothing answered in time; `server-not-trusted` at once.
  public func post(_ jws: [UInt8], to path: String) async throws(ClientError) -> Reply {
    var attempts = Attempts(patience: patience)
    while true {
      let outcome = await outcome(of: try request(.POST, path, body: jws))
      if let reply = try attempts.judge(outcome, base) { return reply }
      try? await Task.sleep(for: attempts.pause)
    }
  }

  /// As ``post(_:to:)``, for callers that do one thing at a time; blocks the thread.
  public func postAndWait(_ jws: [UInt8], to path: String) throws(ClientError) -> Reply {
    try waiting(try request(.POST, path, body: jws))
  }

  /// Reads what everybody may; blocks the thread.
  public func getAndWait(_ path: String) throws(ClientError) -> Reply {
    try waiting(try request(.GET, path, body: nil))
  }

  /// Blocks until every connection is closed.
  public func close() {
    try? client.syncShutdown()
  }

  private func waiting(_ request: HTTPClient.Request) throws(ClientError) -> Reply {
    var attempts = Attempts(patience: patience)
    while true {
      let outcome = Result { Self.reply(try execute(request).wait()) }
      if let reply = try attempts.judge(outcome, base) { return reply }
      Thread.sleep(forTimeInterval: attempts.pause / .seconds(1))
    }
  }

  private func outcome(of request: HTTPClient.Request) async -> Result<Reply, any Error> {
    do { return .success(Self.reply(try await execute(request).get())) } catch { return .failure(error) }
  }

  private func execute(_ request: HTTPClient.Request) -> EventLoopFuture<HTTPClient.Response> {
    client.execute(
      request: request, delegate: ResponseAccumulator(request: request, maxBodySize: Self.replyLimit),
      deadline: .now() + .seconds(90)
    ).futureResult
  }

  private func request(_ method: HTTPMethod, _ path: String, body: [UInt8]?) throws(ClientError)
    -> HTTPClient.Request
  {
    var headers = HTTPHeaders()
    if body != nil { headers.add(name: "Content-Type", value: "application/jose") }
    do {
      return try HTTPClient.Request(
        url: base + path, method: method, headers: headers,
        body: body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
    } catch {
      throw ClientError(.badAddress, base)
    }
  }

  private static func reply(_ response: HTTPClient.Response) -> Reply {
    Reply(
      status: Int(response.status.code), body: response.body.map { Array($0.readableBytesView) } ?? [],
      retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) })
  }
}

/// How often and how long one request is tried.
struct Attempts {
  private let deadline: ContinuousClock.Instant
  private var count = 0
  /// How long to wait before the next attempt.
  private(set) var pause: Duration = .zero

  init(patience: Duration) {
    deadline = .now + patience
  }

  /// The reply, if it is to be taken; `nil` when another attempt is worth it.
  mutating func judge(
    _ outcome: Result<LedgerClient.Reply, any Error>, _ address: String
  ) throws(ClientError) -> LedgerClient.Reply? {
    let reply = try? outcome.get()
    if let reply, !reply.isForLater { return reply }
    if case .failure(let error) = outcome, error.isDistrust { throw ClientError(.notTrusted, address) }
    count += 1
    // Doubled each time up to some seconds, and never the same for two clients.
    let base = 50 << min(count, 6)
    pause = .milliseconds(Int.random(in: base / 2...base))
    // No sooner than it asks for: what comes before is refused again, and counted again.
    if let seconds = reply?.retryAfter { pause = max(pause, .seconds(seconds)) }
    guard .now + pause < deadline else {
      switch outcome {
      case .success(let reply): return reply
      case .failure(let error):
        throw ClientError(.notReachable, "\(address): \("\(error)".prefix(200))")
      }
    }
    return nil
  }
}

extension Error {
  /// Whether TLS was shown a certificate that nothing trusted vouches for, or that is for another name: trying again
  /// makes it no better.
  fileprivate var isDistrust: Bool {
    if let error = self as? NIOSSLExtraError { return error == .failedToValidateHostname }
    guard case .handshakeFailed(.sslError(let causes))? = self as? NIOSSLError else { return false }
    return causes.contains { $0.description.contains("CERTIFICATE_VERIFY_FAILED") }
  }
}
