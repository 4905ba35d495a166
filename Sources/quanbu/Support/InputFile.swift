import Foundation
import Intake
import Signing
import Wire

/// Files people hand in, by their bytes.
enum InputFile {
  /// The whole file.
  ///
  /// - Throws: `unreadable-file`, or `not-a-regular-file`.
  static func bytes(_ path: String) throws(InputProblem) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw InputProblem(.unreadable, file: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw InputProblem(.notAFile, file: path) }
    guard status.st_size <= TextFile.sizeLimit else { throw InputProblem(.tooLarge, file: path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputProblem(.unreadable, file: path)
    }
    return Array(data)
  }

  static func digest(_ path: String) throws(InputProblem) -> Hash256 { Digest.sha256(try bytes(path)) }

  /// The last part of a path; empty for none.
  static func name(_ path: String?) -> String {
    path?.split(separator: "/").last.map(String.init) ?? ""
  }

  /// The file's name without `suffix`; `nil` when it does not end so.
  static func stem(_ name: String, dropping suffix: String) -> String? {
    name.hasSuffix(suffix) && name.count > suffix.count ? String(name.dropLast(suffix.count)) : nil
  }

  /// Names of the regular files of a folder, sorted.
  static func names(in folder: String) throws(InputProblem) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw InputProblem(.unreadable, file: folder)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.filter { isFile(folder + "/" + $0) }
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
