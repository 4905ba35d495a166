import Foundation

/// A journal named by its folder or by itself.
enum JournalFile {
  static func path(in place: String) -> String {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
    return isFolder.boolValue ? place + "/journal.sqlite" : place
  }
}
