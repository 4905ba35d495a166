import Foundation
import LedgerService
import TestSupport

/// What an auditor has beside the file and the trust anchor.
enum Evidence: CaseIterable, Sendable {
  case nothing
  case receipts
  case checkpoints
}

/// A copy of a ledger's folder and of what is held outside, removed with the object.
final class LedgerCopy: Sendable {
  let root: String
  var path: String { root + "/ledger" }
  var journal: String { path + "/journal.sqlite" }
  /// Receipts and checkpoints in one folder.
  var held: String { root + "/held" }

  init(of ledger: LivedLedger) throws {
    root = NSTemporaryDirectory() + "quanbu-copy-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: ledger.folder.path, toPath: path)
    try FileManager.default.copyItem(atPath: ledger.held, toPath: held)
    // All in one file: what is done to it must not be hidden by pages in the log.
    try RawSQL.run(["PRAGMA wal_checkpoint(TRUNCATE)"], in: journal)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// The files of one kind of evidence.
  func files(of evidence: Evidence) throws -> [String] {
    let suffix: String
    switch evidence {
    case .nothing: return []
    case .receipts: suffix = ".receipt"
    case .checkpoints: suffix = ".checkpoint"
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: held)
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { held + "/" + $0 }
  }
}
