internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
public import LedgerService
public import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import ServiceLifecycle
internal import UnixSignals

/// The ledger in service over HTTP: one door for what is signed, and what everybody may read.
///
/// It ends when it is told to (SIGTERM, SIGINT): takes no new connection, answers everything accepted, then closes the
/// ledger.
public struct LedgerServer: Sendable {
  private let settings: ServerSettings
  private let ledger: OpenLedger
  private let metrics: PrometheusMetrics
  private let logger: Logger
  /// Told the address it listens at, once it does.
  private let onListening: @Sendable (ListenAddress) async -> Void

  /// - Parameter ledger: closed when the service ends.
  public init(
    settings: ServerSettings, ledger: OpenLedger, metrics: PrometheusMetrics, logger: Logger,
    onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
  ) {
    self.settings = settings
    self.ledger = ledger
    self.metrics = metrics
    self.logger = logger
    self.onListening = onListening
  }

  /// Serves until a signal says to stop.
  ///
  /// - Throws: `ServerError` when it cannot begin.
  public func run() async throws {
    let readiness = Readiness()
    let room = OpenFiles.room(for: settings.limits.connections)
    if room < settings.limits.connections {
      logger.warning("few-open-files", metadata: ["connections": "\(room)"])
    }
    let counts = ConnectionCounts(settings.limits, room: room)
    let gauges = ServiceGauges(ledger: ledger, connections: counts)
    // They end in the opposite order of this list.
    var services: [any Service] = [
      LedgerKeeper(ledger: ledger),
      IdentityCheck(ledger: ledger, logger: logger),
      StatusListClock(ledger: ledger, minutes: settings.statusListMinutes, logger: logger),
    ]
    if let hour = settings.lapseHour {
      services.append(DailyLapse(ledger: ledger, hour: hour, logger: logger))
    }
    if let address = settings.metrics {
      services.append(metricsApplication(at: address, gauges: gauges))
    }
    services += [try application(readiness, counts), WriterWatch(ledger: ledger)]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map {
          // Whatever fails, what was accepted is answered before the end.
          ServiceGroupConfiguration.ServiceConfiguration(
            service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do { try await group.run() } catch let error as IOError {
      throw ServerError(.addressInUse, "\(settings.listen): \(error.errnoCode)")
    }
  }

  private func application(_ readiness: Readiness, _ counts: ConnectionCounts) throws -> any Service {
    let responder = DoorResponder(
      ledger: ledger, rates: AddressRates(settings.limits), readiness: readiness, meter: RequestMeter(),
      logger: logger)
    let listen = settings.listen
    let onListening = onListening
    let logger = logger
    return Application(
      responder: responder, server: try builder(counts, responder),
      configuration: ApplicationConfiguration(
        address: .hostname(listen.host, port: listen.port), serverName: nil, backlog: 1024),
      onServerRunning: { channel in
        let address = ListenAddress(host: listen.host, port: channel.localAddress?.port ?? listen.port)
        logger.notice("listening", metadata: ["address": "\(address)"])
        readiness.set(true)
        await onListening(address)
        Task {
          await Self.untilGracefulShutdown()
          readiness.set(false)
        }
      }, logger: quiet)
  }

  /// Hummingbird's own log tells of connections; ours of what matters to an operator.
  private var quiet: Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }

  private static func untilGracefulShutdown() async {
    try? await gracefulShutdown()
  }

  /// HTTP/1.1 and HTTP/2 over TLS 1.3, or plain HTTP/1.1 on loopback; every connection guarded.
  private func builder(_ counts: ConnectionCounts, _ door: DoorResponder) throws -> HTTPServerBuilder {
    let limits = settings.limits
    let http1 = HTTP1Channel.Configuration(
      additionalChannelHandlers: [DoorHandlers(door, limits)],
      httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: SenderLimits.headerFieldBytes, maxHeaderListSize: SenderLimits.headerBytes,
        maxHeaderFieldCount: SenderLimits.headerFields))
    let tls = try settings.tls?.configuration(for: settings.listen)
    return HTTPServerBuilder { responder in
      guard let tls else {
        return HTTP1Channel(responder: responder, configuration: http1).guarded(counts, limits)
      }
      return try HTTP2UpgradeChannel(
        tlsConfiguration: tls,
        configuration: HTTP2ChannelConfiguration(
          idleTimeout: .seconds(limits.idleSeconds), gracefulCloseTimeout: .seconds(limits.requestSeconds),
          streamConfiguration: http1),
        responder: responder
      ).guarded(counts, limits)
    }
  }

  /// `GET /metrics`, on a port of its own.
  private func metricsApplication(at address: ListenAddress, gauges: ServiceGauges) -> any Service {
    Application(
      responder: MetricsResponder(metrics: metrics, gauges: gauges),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port), serverName: nil),
      logger: quiet)
  }
}

/// Closes the ledger after everything that sends it work has ended: the last to stop, since services stop in the
/// opposite order of their list.
private struct LedgerKeeper: Service {
  let ledger: OpenLedger

  func run() async throws {
    try? await gracefulShutdown()
    await ledger.close()
  }
}
