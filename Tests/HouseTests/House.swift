import Foundation

/// The repository as the house tests read it: source files and what they import.
enum House {
  /// The repository's root, from this file's own place.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Swift files below `Sources/ROOM`.
  static func files(in room: String) -> [URL] {
    let folder = root.appendingPathComponent("Sources/" + room)
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
  }

  /// Modules a file imports.
  static func imports(of file: URL) -> Set<String> {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var found: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({ prefixes.contains(String($0)) })
      else { continue }
      found.insert(String(words[place + 1]))
    }
    return found
  }

  private static let prefixes: Set<String> = [
    "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
  ]
}
