import Foundation

/// SQLite's own command line: what anybody with the file has.
enum RawSQL {
  static func run(_ statements: [String], in path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-batch", path, statements.map { $0 + ";" }.joined(separator: "\n")]
    process.standardOutput = Pipe()
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  /// Statements that take the triggers of a journal away.
  static let dropGuards = [
    "journal_dense", "journal_forward", "checkpoint_fixed", "checkpoint_grows", "journal_no_update",
    "node_no_update", "command_no_update", "journal_no_delete", "node_no_delete", "command_no_delete",
    "checkpoint_no_delete",
  ].map { "DROP TRIGGER \($0)" }

  /// As ``run(_:in:)``, with every trigger taken away for the while: whoever holds the file can.
  static func run(_ statements: [String], keepingGuardsOf path: String) throws {
    try run(
      [
        "CREATE TEMP TABLE guard AS SELECT * FROM main.sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = RESET",
      ] + statements + [
        "PRAGMA writable_schema = ON", "INSERT INTO main.sqlite_schema SELECT * FROM guard",
        "PRAGMA writable_schema = RESET",
      ], in: path)
  }
}
