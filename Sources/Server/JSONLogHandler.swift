internal import Foundation
public import Logging
internal import Vouchers
internal import Wire

/// A log of JSON lines on standard error: moment, level, who says it, what, and the metadata as strings.
///
/// Values are escaped as JSON is, so that no line can be forged by what is in one.
public struct JSONLogHandler: LogHandler {
  private let label: String
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]

  public init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    try? FileHandle.standardError.write(contentsOf: Data(line(event, at: Date())))
  }

  /// RFC 3339 in UTC, with milliseconds.
  private static func told(_ moment: Date) -> String {
    (try? Instant(milliseconds: Int64(moment.timeIntervalSince1970 * 1000)))?.rfc3339 ?? ""
  }

  func line(_ event: LogEvent, at moment: Date) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("at", Self.told(moment))
      json.member("level", event.level.rawValue)
      json.member("from", label)
      json.member("event", event.message.description)
      if let error = event.error { json.member("error", "\(error)") }
      let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
      for (name, value) in all.sorted(by: { $0.key < $1.key }) { json.member(name, "\(value)") }
    }
    return json.bytes + [0x0A]
  }
}
