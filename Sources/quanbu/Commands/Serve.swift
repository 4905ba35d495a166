import Allocation
import ArgumentParser
import Foundation
import Journal
import LedgerService
import Logging
import Metrics
import Server

/// `quanbu serve`: the ledger over the network.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "服务：经网络受理签名的命令与查询 Serve the ledger over the network.",
    discussion: """
      设置见 server.yaml，各项均可由环境变量 QUANBU_SERVE_<项名> 代替。在回环地址上首次启动时自制证书；正式环境请配置自己的证书。\
      收到 SIGTERM 后不再接受新连接，答复全部已受理的命令，然后关闭账本。
      Settings are in server.yaml; the environment may set each as QUANBU_SERVE_<MEMBER>. On a loopback address a \
      certificate is made at the first start; production names its own. On SIGTERM it takes no new connection, answers \
      everything accepted, and closes the ledger. It logs JSON lines on standard error, from the level QUANBU_LOG names \
      (notice).
      """)

  @Option(help: ArgumentHelp("设置文件 The settings.", valueName: "yaml")) var config: String
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var service: ServicePassphraseOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    Allocator.giveBack(after: 1000)
    let environment = ProcessInfo.processInfo.environment
    let settings = try ServerSettings.read(path: config, environment: environment)
    let level = environment["QUANBU_LOG"].flatMap { Logger.Level(rawValue: $0) } ?? .notice
    let logger = Logger(label: "quanbu") { JSONLogHandler(label: $0, level: level) }
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    var options = OpenLedger.Options()
    options.queueLimit = settings.limits.queue
    options.queryLimit = settings.limits.queries
    options.perKeyPerMinute = settings.limits.perKeyPerMinute
    options.journal.cacheKiB = settings.cacheMiB * 1024
    // A large ledger takes seconds to add up: the service does that beside its first commands.
    options.sumsFirst = false
    options.statusList = StatusListPublisher.Options(interval: Int64(settings.statusListMinutes) * 60)
    let clock = try settings.clockFile.map { try ClockFile(path: $0) }
    let ledger = try OpenLedger.open(
      try LedgerFolder(opening: settings.ledger), clock: clock,
      passphrase: try service.passphrase { try passphrase.passphrase() }, options: options, logger: logger)
    let scheme = settings.tls == nil ? "http" : "https"
    let server = LedgerServer(settings: settings, ledger: ledger, metrics: metrics, logger: logger) {
      address in
      Console.say("服务地址 \(scheme)://\(address)", "serving at \(scheme)://\(address)")
    }
    do { try await server.run() } catch {
      // A service that could not begin has not closed it.
      await ledger.close()
      throw error
    }
    Console.say("已停止", "stopped")
  }
}
