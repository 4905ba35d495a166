import Foundation
import Logging

/// What the service tells its operator, beside what a command tells its user: on standard error, from the level that
/// `QUANBU_LOG` names on; without it nothing, since a user is told why a command was rejected.
enum ServiceLog {
  static func bootstrap() {
    let level = ProcessInfo.processInfo.environment["QUANBU_LOG"].flatMap { Logger.Level(rawValue: $0) }
    LoggingSystem.bootstrap { label in
      guard let level else { return SwiftLogNoOpLogHandler() }
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
  }
}
