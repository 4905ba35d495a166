import AsyncHTTPClient
import Foundation
import LedgerService
import NIOCore
import NIOHTTP1
import ServiceSupport
import Signing
import Synchronization
import TestSupport
import Testing
import Vouchers

@testable import Server

/// A province's ledger served in this process, and somebody who sends it whatever a test wants.
final class ServedLedger: Sendable {
  let province: Province
  let service: OpenLedger
  let address: ListenAddress
  /// The certificate it made, if it serves TLS.
  let certificatePath: String?
  private let running: Task<Void, any Error>

  var ledger: TemporaryLedger { province.ledger }
  var url: String { "\(certificatePath == nil ? "http" : "https")://\(address)" }

  private init(
    _ province: Province, _ service: OpenLedger, _ address: ListenAddress, _ certificatePath: String?,
    _ running: Task<Void, any Error>
  ) {
    self.province = province
    self.service = service
    self.address = address
    self.certificatePath = certificatePath
    self.running = running
  }

  /// Serves a new province on a free port until `body` is over.
  static func with<Value>(
    tls: Bool = false, limits: SenderLimits = SenderLimits(),
    prepare: (Province, OpenLedger) async throws -> Void = { _, _ in },
    _ body: (ServedLedger) async throws -> Value
  ) async throws -> Value {
    try await with(try await Province.founded(), tls: tls, limits: limits, prepare: prepare, body)
  }

  /// Serves a province that is there.
  static func with<Value>(
    _ province: Province, tls: Bool = false, limits: SenderLimits = SenderLimits(),
    prepare: (Province, OpenLedger) async throws -> Void = { _, _ in },
    _ body: (ServedLedger) async throws -> Value
  ) async throws -> Value {
    var options = OpenLedger.Options()
    options.perKeyPerMinute = limits.perKeyPerMinute
    options.queueLimit = limits.queue
    options.queryLimit = limits.queries
    let service = try province.ledger.open(options)
    try await prepare(province, service)
    let served = try await start(province, service, tls: tls, limits)
    do {
      let value = try await body(served)
      await served.stop()
      return value
    } catch {
      await served.stop()
      throw error
    }
  }

  private static func start(
    _ province: Province, _ service: OpenLedger, tls: Bool, _ limits: SenderLimits
  ) async throws -> ServedLedger {
    let root = province.ledger.root
    let files =
      tls ? ServerSettings.TLSFiles(certificate: root + "/server.crt", key: root + "/server.key") : nil
    let settings = ServerSettings(
      listen: ListenAddress(host: "127.0.0.1", port: 0), ledger: province.ledger.folder.path, tls: files,
      metrics: nil, clockFile: nil, lapseHour: nil, statusListMinutes: 10, limits: limits)
    let (addresses, found) = AsyncStream.makeStream(of: ListenAddress.self)
    let server = LedgerServer(
      settings: settings, ledger: service, metrics: PrometheusMetrics(), logger: TemporaryLedger.silence
    ) { found.yield($0) }
    let running = Task {
      defer { found.finish() }
      try await server.run()
    }
    var iterator = addresses.makeAsyncIterator()
    guard let address = await iterator.next() else {
      _ = await running.result
      throw ServerError(.addressInUse, "no address")
    }
    return ServedLedger(province, service, address, files?.certificate, running)
  }

  func stop() async {
    running.cancel()
    _ = await running.result
    await service.close()
  }

  /// How the service ended by itself.
  func ended() async -> Result<Void, any Error> { await running.result }

  // MARK: Requests

  /// Takes answers as they come; unlike the shared one it unpacks nothing.
  private static let client = HTTPClient(
    eventLoopGroupProvider: .singleton,
    // A thousand requests share a few connections and wait for one.
    configuration: HTTPClient.Configuration(
      timeout: HTTPClient.Configuration.Timeout(connect: .seconds(120))))

  struct Reply {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The stable name in a problem document.
    var name: String? {
      let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return object?["name"] as? String
    }
  }

  func send(
    _ method: HTTPMethod, _ path: String, _ body: [UInt8]? = nil, type: String? = "application/jose",
    headers more: [(String, String)] = []
  ) async throws -> Reply {
    var headers = HTTPHeaders(more)
    if body != nil, let type { headers.add(name: "Content-Type", value: type) }
    let request = try HTTPClient.Request(
      url: url + path, method: method, headers: headers, body: body.map { .byteBuffer(ByteBuffer(bytes: $0)) }
    )
    let response = try await Self.client.execute(request: request).get()
    return Reply(
      status: Int(response.status.code), headers: response.headers,
      body: response.body.map { Array($0.readableBytesView) } ?? [])
  }

  func command(_ jws: [UInt8]) async throws -> Reply { try await send(.POST, "/v1/commands", jws) }

  func query(_ jws: [UInt8]) async throws -> Reply { try await send(.POST, "/v1/queries", jws) }
}
