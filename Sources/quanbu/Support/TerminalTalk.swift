import Foundation

/// A talk with the person at the terminal itself, past standard output and error, which may be files and logs.
struct TerminalTalk {
  private let handle: FileHandle

  /// `nil` when the program has no terminal.
  init?() {
    guard let handle = FileHandle(forUpdatingAtPath: "/dev/tty") else { return nil }
    self.handle = handle
  }

  func say(_ line: String) {
    try? handle.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Whether the answer is yes; no answer is none.
  func confirms(_ question: Text) -> Bool {
    try? handle.write(contentsOf: Data(question.current.utf8))
    var answer: [UInt8] = []
    while answer.count < 100, let unit = try? handle.read(upToCount: 1)?.first, unit != 0x0A {
      answer.append(unit)
    }
    let word = String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespaces).lowercased()
    return ["y", "yes", "是"].contains(word)
  }
}
