import Foundation
import Synchronization
import Wire

/// The two languages everything people read is written in.
enum Language: String, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"

  /// What the environment asks for (`QUANBU_LANG`), else Chinese: errors before the options are read follow it too.
  static let initial =
    Language(rawValue: ProcessInfo.processInfo.environment["QUANBU_LANG"] ?? "") ?? .chinese

  private static let chosen = Mutex(initial)

  /// Set once from the options, before anything is said.
  static var current: Language {
    get { chosen.withLock { $0 } }
    set { chosen.withLock { $0 = newValue } }
  }
}

/// A sentence in both languages.
struct Text: Sendable {
  let chinese: String
  let english: String

  init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  var current: String {
    switch Language.current {
    case .chinese: chinese
    case .english: english
    }
  }
}

/// What the program says: results on standard output, everything else on standard error.
enum Console {
  /// A line of the result.
  static func say(_ chinese: String, _ english: String) {
    out(Text(chinese, english).current)
  }

  /// A line as it is, for tables and JSON.
  static func out(_ line: String) {
    raw(Array((line + "\n").utf8))
  }

  /// Bytes as they are. A result that cannot be written is no result: the program ends with status 5.
  static func raw(_ bytes: [UInt8]) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    } catch {
      Foundation.exit(ExitStatus.inputOutput.rawValue)
    }
  }

  /// One JSON object on a line of its own.
  static func json(_ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    json.object(body)
    raw(json.bytes + [0x0A])
  }

  /// A line beside the result: a note or an error. Nobody may be there to read it.
  static func error(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  static func note(_ chinese: String, _ english: String) {
    error(Text(chinese, english).current)
  }
}
