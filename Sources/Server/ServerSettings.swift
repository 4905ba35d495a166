/// How the service runs: `Config/server.yaml`, each member of which the environment may set instead.
public struct ServerSettings: Hashable, Sendable {
  /// Where the TLS certificate and its private key lie (PEM).
  public struct TLSFiles: Hashable, Sendable {
    public var certificate: String
    public var key: String
  }

  static let usualCacheMiB = 16

  /// How people reach it.
  public var listen: ListenAddress
  /// The ledger's folder.
  public var ledger: String
  /// `nil` for plain HTTP, which is only served on loopback: behind a proxy of the same machine, or in a test.
  public var tls: TLSFiles?
  /// Where `/metrics` is served, always on loopback; `nil` for nowhere.
  public var metrics: ListenAddress?
  /// A file with the moment a demonstration ledger's clock starts from, read anew each time.
  public var clockFile: String?
  /// The hour of the day in Asia/Shanghai after which the ledger lapses what is due, once a day; `nil` for never.
  public var lapseHour: Int?
  /// How often a new status list is made, in minutes: at most half the day that one holds.
  public var statusListMinutes: Int
  /// Pages of the journal kept in memory, in MiB. The system keeps what it has room for besides.
  public var cacheMiB = usualCacheMiB
  public var limits: SenderLimits

  /// Plain HTTP outside of loopback, or metrics that others could read.
  func problem() -> ServerError? {
    if tls == nil, !listen.isLoopback { return ServerError(.plainHTTPNotLoopback, listen.description) }
    if let metrics, !metrics.isLoopback { return ServerError(.metricsNotLoopback, metrics.description) }
    return nil
  }
}
