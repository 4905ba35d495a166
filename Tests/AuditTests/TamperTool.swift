import Foundation
import LedgerService
import TestSupport
import Wire

@testable import quanbu_tamper

/// The forger's tool, run on copies of one lived ledger.
struct TamperTool {
  struct Deed: Sendable {
    let did: String
    let entry: Int64?
    /// The codes that must be found, by what the auditor has beside the file.
    let expected: [Evidence: [String]]
  }

  /// All that alter something by themselves.
  static let kinds = Alteration.allCases.filter { $0 != .addCommands }.map(\.rawValue)

  /// Alters a copy of the ledger and of what is held outside; answers the copy and what was done.
  static func alter(
    _ ledger: LivedLedger, _ kind: String, seed: UInt64, hasKeys: Bool = true, commands: [[UInt8]] = []
  ) throws -> (copy: LedgerCopy, deed: Deed) {
    let copy = try LedgerCopy(of: ledger)
    var arguments = ["--ledger", copy.path, "--held", copy.held, "--kind", kind, "--seed", String(seed)]
    if hasKeys {
      arguments += ["--stolen-log-keys", ledger.folder.keys, "--passphrase-file", ledger.passphraseFile]
    }
    if !commands.isEmpty {
      let path = copy.root + "/commands"
      try Data(commands.joined(separator: [0x0A])).write(to: URL(fileURLWithPath: path))
      arguments += ["--commands", path]
    }
    let json = try JSON(parsing: try run(arguments))
    var entry: Int64?
    if case .integer(let number)? = json["entry"] { entry = number }
    let deed = Deed(
      did: text(json["did"]), entry: entry,
      expected: [
        .nothing: texts(json["expected"]), .receipts: texts(json["withReceipts"]),
        .checkpoints: texts(json["withCheckpoints"]),
      ])
    return (copy, deed)
  }

  private static func text(_ value: JSON?) -> String {
    guard case .string(let text)? = value else { return "" }
    return text
  }

  private static func texts(_ value: JSON?) -> [String] {
    guard case .array(let items)? = value else { return [] }
    return items.map { text($0) }
  }

  private static func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = products.appendingPathComponent("quanbu-tamper")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return Array(bytes)
  }

  /// Where the build puts executables: beside the tests themselves.
  private static var products: URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("quanbu-tamper").path) {
        return folder
      }
      folder.deleteLastPathComponent()
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(".build/debug")
  }
}
