import Foundation
import Testing

@testable import LedgerService

@Suite struct `a small file` {
  @Test(arguments: ["", "short", "one that is quite a bit longer than what comes"])
  func `written over holds what was written and nothing of before`(before: String) throws {
    try inFolder { folder in
      let path = folder + "/file"
      if !before.isEmpty { try Data(before.utf8).write(to: URL(fileURLWithPath: path)) }
      #expect(SmallFile.overwrite(path, with: Array("eleven byte".utf8)))
      #expect(SmallFile.read(path) == Array("eleven byte".utf8))
    }
  }

  @Test func `is not written over where a link leads elsewhere, or a folder stands`() throws {
    try inFolder { folder in
      let other = folder + "/other"
      try Data("another's".utf8).write(to: URL(fileURLWithPath: other))
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: other)
      #expect(!SmallFile.overwrite(folder + "/link", with: [1]))
      #expect(SmallFile.read(other) == Array("another's".utf8))
      #expect(!SmallFile.overwrite(folder, with: [1]))
      #expect(!SmallFile.overwrite(folder + "/none/file", with: [1]))
    }
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }
}
