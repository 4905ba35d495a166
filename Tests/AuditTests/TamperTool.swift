import Foundation
import LedgerService
import Synchronization
import TestSupport
import Wire

/// The forger's tool, run on copies of one lived ledger.
struct TamperTool {
  struct Deed {
    let did: String
    let expected: [String]
    let withHeld: [String]
  }

  static let kinds = [
    "entry-fen", "edit-time", "junk-entry", "edit-leaf", "drop-trigger", "rewrite", "rewrite-time",
    "forge-acceptance", "forge-signature", "backdate", "delete-entry", "swap-entries", "cut-tail",
    "cut-tail-roughly", "duplicate-entry", "replay-command", "unsigned-entry", "forge-lapse", "edit-tile",
    "add-tile", "edit-root", "forge-checkpoint", "drop-sm2-line", "remove-head", "edit-balance",
    "edit-voucher",
    "edit-holder", "edit-key", "edit-cash", "edit-order", "delete-row", "add-row", "forget-command",
    "edit-payee",
    "remove-payee", "drop-guard", "blind-guard", "add-trigger", "drop-index",
  ]

  /// Alters a copy of the ledger; answers the copy's folder and what was done.
  static func alter(_ ledger: LivedLedger, _ kind: String, seed: UInt64) throws -> (
    copy: LedgerCopy, deed: Deed
  ) {
    let copy = try LedgerCopy(of: ledger)
    let output = try run([
      "--ledger", copy.path, "--kind", kind, "--seed", String(seed), "--stolen-log-keys", ledger.folder.keys,
      "--passphrase-file", ledger.passphraseFile,
    ])
    let json = try JSON(parsing: output)
    return (
      copy,
      Deed(
        did: text(json["did"]), expected: texts(json["expected"]), withHeld: texts(json["withHeldEvidence"]))
    )
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

/// A copy of a ledger's folder, removed with the object.
final class LedgerCopy: Sendable {
  let path: String
  var journal: String { path + "/journal.sqlite" }

  init(of ledger: LivedLedger) throws {
    path = NSTemporaryDirectory() + "quanbu-copy-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: ledger.folder.path, toPath: path)
    // All in one file: what is done to it must not be hidden by pages in the log.
    try RawSQL.run(["PRAGMA wal_checkpoint(TRUNCATE)"], in: journal)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// One lived ledger for all tests: making it costs a second, and nobody changes it. Its folder goes with the
/// process.
enum SharedLedger {
  private static let making = Task {
    let ledger = try await LivedLedger.make()
    folder.withLock { $0 = ledger.root }
    atexit { try? FileManager.default.removeItem(atPath: SharedLedger.folder.withLock { $0 }) }
    return ledger
  }
  private static let folder = Mutex("")

  static var ledger: LivedLedger {
    get async throws { try await making.value }
  }
}
