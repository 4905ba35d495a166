import Foundation
import Glibc
import Wire

/// The demonstration's folder. All personal data stays under `inputs/`, in files their owner alone can read.
struct Folder {
  let root: String

  func path(_ name: String) -> String { root + "/inputs/" + name }

  /// Writes a file below the inputs, making the folders on the way.
  func write(_ bytes: [UInt8], to name: String) throws {
    let path = path(name)
    let parent = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw WorldError("无法建立文件夹 \(parent)", "cannot make the folder \(parent)")
    }
    try Self.write(bytes, to: path)
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ yaml: YAMLText, to name: String) throws { try write(yaml.text, to: name) }

  /// A JSON document, ended by a line break.
  func write(_ json: JSONWriter, to name: String) throws { try write(json.bytes + [0x0A], to: name) }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw WorldError("无法写入 \(path)", "cannot write \(path)") }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw WorldError("写入 \(path) 时出错", "could not write all of \(path)") }
      done += count
    }
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw WorldError("无法读取 \(path)", "cannot read \(path)")
    }
    return Array(data)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func readJSON(_ path: String) throws -> JSON {
    do {
      return try JSON(parsing: read(path))
    } catch let error as JSONError {
      throw WorldError("\(path) 不是所需的 JSON：\(error)", "\(path) is not the JSON that is needed: \(error)")
    }
  }

  /// Files below `path`, in the order of their names; nothing when there is no such folder.
  static func files(under path: String) -> [String] {
    guard let names = FileManager.default.enumerator(atPath: path) else { return [] }
    var found: [String] = []
    for case let name as String in names {
      var isFolder: ObjCBool = false
      let full = path + "/" + name
      if FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue {
        found.append(full)
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
