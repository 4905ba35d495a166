import Foundation
import LedgerService

/// Files the program leaves behind.
enum OutputFile {
  /// Makes a folder and those above it, unless they are there.
  static func makeFolder(_ path: String, mode: Int = 0o755) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }

  /// Writes a whole file or none: beside it first, then renamed.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }

  /// Writes a file that must not be there yet.
  static func create(_ path: String, with bytes: [UInt8]) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }

  /// A whole file that somebody gave us.
  static func read(_ path: String, limit: Int = 1 << 20) throws -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: limit + 1), data.count <= limit else {
      throw unreadable(path)
    }
    return Array(data)
  }

  /// `path` as it stands in a file of `folder`.
  static func resolve(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
  }

  private static func unreadable(_ path: String) -> CommandFailure {
    CommandFailure(.inputOutput, code: "unreadable-file", Text("无法读取文件 \(path)", "cannot read \(path)"))
  }
}
