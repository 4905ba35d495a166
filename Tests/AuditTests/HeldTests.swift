import Audit
import Foundation
import Journal
import LedgerService
import MerkleLog
import Signing
import Testing
import TestSupport
import Vouchers
import Wire

/// What others kept is believed as far as the log signed it, and then the file has to agree.
@Suite struct `evidence held outside` {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `betrays a rewritten past by a single receipt`(seed: UInt64) async throws {
    let altered = try await AlteredLedger.made(by: "rewrite", seed: seed)
    let entry = try #require(altered.deed.entry)
    let receipt = altered.copy.held + "/\(entry).receipt"
    let ledger = try await SharedLedger.ledger
    let report = try Auditor(journal: altered.copy.journal, anchor: ledger.anchor, held: [receipt]).run()
    #expect(report.findings.contains(.heldEntryDiffers(file: receipt, entry: entry)))
    let told = report.results.first { $0.check == .held }
    #expect(told?.counts.map(\.number) == [1, 0])
    // What the parties saw tells without anything held.
    let alone = try await altered.report()
    #expect(alone.findings.contains { $0.code == "seen-contradicts" })
    #expect(!alone.findings.contains { $0.code.hasPrefix("held-") })
  }

  @Test func `that is true changes nothing`() async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    for evidence in [Evidence.receipts, .checkpoints] {
      let files = try copy.files(of: evidence)
      #expect(files.count >= 7)
      let report = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: files).run()
      #expect(report.passed, "\(report.text(chinese: false))")
      let counts = report.results.first { $0.check == .held }?.counts.map(\.number)
      #expect(counts == (evidence == .receipts ? [Int64(files.count), 0] : [0, Int64(files.count)]))
    }
  }

  /// Ways to make a receipt for what never happened, or not so.
  enum Forgery: String, CaseIterable, Sendable {
    case entry
    case index
    case path
    case withoutEntry
    case size
    case signature
    case truncated
    case otherLog
  }

  @Test(arguments: Forgery.allCases)
  func `does not hold when it is forged`(forgery: Forgery) async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    let file = try #require(try copy.files(of: .receipts).last)
    let forged = try await Self.forged(try Data(contentsOf: URL(fileURLWithPath: file)), forgery)
    try forged.write(to: URL(fileURLWithPath: file))
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [copy.held]).run()
    let codes = report.findings.filter { $0.severity == .finding }.map(\.code)
    #expect(codes == ["held-invalid"], "\(report.text(chinese: false))")
    #expect(
      report.findings.contains { if case .heldInvalid(file, _) = $0 { true } else { false } })
  }

  private static func forged(_ data: Data, _ forgery: Forgery) async throws -> Data {
    let proof = try ProofFile(bytes: Array(data))
    var (extra, index, path, checkpoint) = (proof.extra, proof.index, proof.path, proof.checkpoint)
    switch forgery {
    case .entry:
      let entry = try Entry(decoding: extra ?? [])
      extra = try Entry(
        sequence: entry.sequence, at: entry.at.adding(milliseconds: 1), command: entry.command,
        outcome: entry.outcome
      ).encoded()
    case .index: index -= 1
    case .path: path[0] = .zero
    case .withoutEntry: extra = nil
    case .size:
      let lines = String(decoding: checkpoint, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      checkpoint = Array(([lines[0], "\(lines[1])0"] + lines[2...]).joined(separator: "\n").utf8)
    case .signature:
      let note = try SignedNote(parsing: checkpoint)
      var other = try SignedNote(text: note.text)
      for line in note.lines {
        var signature = line.signature
        signature[signature.count - 1] ^= 1
        other.append(SignedNote.SignatureLine(name: line.name, keyID: line.keyID, signature: signature))
      }
      checkpoint = other.bytes
    case .truncated: return data.prefix(data.count / 2)
    case .otherLog:
      let other = try LedgerCopy(of: try await SharedLedger.other)
      return try Data(contentsOf: URL(fileURLWithPath: try other.files(of: .receipts)[0]))
    }
    return Data(ProofFile(extra: extra, index: index, path: path, checkpoint: checkpoint).bytes)
  }

  @Test func `that is not there or too long is said to be unreadable`() async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    let long = copy.root + "/long.receipt"
    try Data(repeating: 0x41, count: (1 << 20) + 1).write(to: URL(fileURLWithPath: long))
    let missing = copy.root + "/missing.receipt"
    let report = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [missing, long]).run()
    #expect(report.findings == [.heldUnreadable(file: missing), .heldUnreadable(file: long)])
    #expect(!report.passed)
  }

  @Test func `of another kind is passed over in a folder, and not when it is named`() async throws {
    let ledger = try await SharedLedger.ledger
    let copy = try LedgerCopy(of: ledger)
    let letter = copy.held + "/letter.txt"
    try Data("Dear auditor,\n".utf8).write(to: URL(fileURLWithPath: letter))
    let folder = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [copy.held]).run()
    #expect(folder.findings == [.heldUnknown(file: letter)])
    #expect(folder.passed)
    let named = try Auditor(journal: copy.journal, anchor: ledger.anchor, held: [letter]).run()
    #expect(named.findings.map(\.code) == ["held-invalid"])
    #expect(!named.passed)
  }
}
