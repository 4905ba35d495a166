import Foundation
import Wire

/// The file as anybody with SQLite's own command line can change it.
struct RawDatabase {
  let path: String

  /// Runs statements in one transaction; nothing guards the file here.
  func run(_ statements: [String]) throws {
    _ = try tool(["BEGIN;"] + statements.map { $0 + ";" } + ["COMMIT;"])
  }

  /// As ``run(_:)``, the file's triggers put aside and back again, so that they tell nothing.
  func runUnguarded(_ statements: [String]) throws {
    let triggers = try triggers()
    try run(triggers.map { "DROP TRIGGER " + $0.name } + statements + triggers.map(\.sql))
  }

  func triggers() throws -> [(name: String, sql: String)] {
    // Both columns in hexadecimal: the texts hold line breaks.
    try rows("SELECT hex(name), hex(sql) FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").map {
      (Self.text($0[0]), Self.text($0[1]))
    }
  }

  /// Rows of texts.
  func rows(_ select: String) throws -> [[String]] {
    try tool([select + ";"]).split(separator: "\n").map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static func text(_ hex: String) -> String {
    String(decoding: Hex.decode(hex) ?? [], as: UTF8.self)
  }

  func tool(_ lines: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", "-bail", "-noheader", path]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let text = Data(lines.joined(separator: "\n").utf8)
    DispatchQueue.global().async {
      try? input.fileHandleForWriting.write(contentsOf: text)
      try? input.fileHandleForWriting.close()
    }
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw TamperProblem("sqlite3 failed") }
    return String(decoding: answer, as: UTF8.self)
  }

  static func blob(_ bytes: [UInt8]) -> String { "X'" + Hex.encode(bytes) + "'" }

  static func blob(_ hash: Hash256) -> String { blob(hash.bytes) }
}
