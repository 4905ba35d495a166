import Foundation
import Vouchers
import Wire

/// Where a ledger's files lie. The folder holds the journal and its settings; secrets and the high-water copy lie
/// outside it, so that restoring the folder restores neither.
public struct LedgerFolder: Hashable, Sendable {
  /// The folder itself.
  public let path: String
  /// Where the service's own keys and pepper lie.
  public let keys: String
  /// The high-water copy of the newest checkpoint.
  public let highWater: String

  public var journal: String { path + "/journal.sqlite" }
  public var settings: String { path + "/settings.json" }
  /// Who asked for holder references; readable by its owner only.
  public var queryLog: String { path + "/queries.log" }
  public var logKey: String { keys + "/log.key" }
  public var logSM2Key: String { keys + "/log-sm2.key" }
  public var pepper: String { keys + "/pepper.key" }

  /// A folder about to be founded.
  public init(path: String, keys: String, highWater: String) {
    self.path = path
    self.keys = keys
    self.highWater = highWater
  }

  /// Reads the settings of an existing folder.
  public init(opening path: String) throws(ServiceError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw ServiceError(.folderMissing, path)
    }
    let settings = path + "/settings.json"
    guard let bytes = SmallFile.read(settings) else { throw ServiceError(.settingsUnreadable, settings) }
    do throws(MalformedInput) {
      var members = try MemberReader(parsing: bytes)
      let keys = try members.string("keys", atMost: 4000)
      let highWater = try members.string("highWater", atMost: 4000)
      try members.finish()
      self.init(
        path: path, keys: Self.resolve(keys, from: path), highWater: Self.resolve(highWater, from: path))
    } catch {
      throw ServiceError(.settingsMalformed, "\(settings): \(error.code) \(error.path)")
    }
  }

  /// Relative paths in the settings start at the ledger's folder, so that a whole tree can be moved.
  private static func resolve(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }

  /// Makes the folders and writes the settings.
  func create() throws(ServiceError) {
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else { throw ServiceError(.folderExists, path) }
    do {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
      // It alone, not the folders above it.
      try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
      try files.createDirectory(
        atPath: keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
    var json = JSONWriter()
    json.object {
      $0.member("keys", Self.relative(keys, to: path))
      $0.member("highWater", Self.relative(highWater, to: path))
    }
    guard SmallFile.replace(settings, with: json.bytes + [0x0A]) else {
      throw ServiceError(.outputUnwritable, settings)
    }
  }

  /// `../keys` when both lie in one folder, else the absolute path.
  private static func relative(_ target: String, to folder: String) -> String {
    let target = URL(fileURLWithPath: target).standardizedFileURL.path
    let parent = URL(fileURLWithPath: folder).standardizedFileURL.deletingLastPathComponent().path
    return target.hasPrefix(parent + "/") ? "../" + target.dropFirst(parent.count + 1) : target
  }
}
