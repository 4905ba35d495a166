import Audit
import Foundation
import Journal
import Ledger
import LedgerService
import Signing
import TestSupport
import Vouchers
import Wire

/// A way to make the audit say a code.
struct FindingCase: Sendable {
  let code: String
  /// Whether nothing else may be told: the cause is this one alone.
  let isAlone: Bool
  let report: @Sendable () async throws -> AuditReport

  private init(
    _ code: String, isAlone: Bool = false, _ report: @escaping @Sendable () async throws -> AuditReport
  ) {
    self.code = code
    self.isAlone = isAlone
    self.report = report
  }

  /// One for each code there is; a code that nothing could lead to would stand in ``unreachable`` with the reason.
  static let all =
    ofTheFile + ofTheAnchor + ofEntries + ofTheTree + ofCommands + ofTheReplay + ofTables + ofWhatIsHeld

  static let unreachable: [String: String] = [:]

  // MARK: ways

  /// An alteration by the forger's tool, audited with what betrays it.
  private static func altered(
    _ code: String, by kind: String, with evidence: Evidence = .nothing, isAlone: Bool = false
  ) -> FindingCase {
    FindingCase(code, isAlone: isAlone) {
      try await AlteredLedger.made(by: kind).report(with: evidence)
    }
  }

  /// A ledger that took commands it should not have, and is sound in every other way: hashed, signed, its tables as
  /// the entries lead to, its answers as the rules give them.
  private static func commands(
    _ code: String, isAlone: Bool = true, _ make: @escaping @Sendable (LivedLedger) throws -> [[UInt8]]
  ) -> FindingCase {
    FindingCase(code, isAlone: isAlone) {
      let ledger = try await SharedLedger.ledger
      let (copy, _) = try TamperTool.alter(ledger, "add-commands", seed: 1, commands: try make(ledger))
      return try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    }
  }

  /// An honest file, judged by a trust anchor that is not its own.
  private static func anchored(
    _ code: String, _ anchor: @escaping @Sendable (LivedLedger) async throws -> TrustAnchor
  ) -> FindingCase {
    FindingCase(code) {
      let ledger = try await SharedLedger.ledger
      return try Auditor(journal: ledger.folder.journal, anchor: try await anchor(ledger)).run()
    }
  }

  /// Statements on a copy's file by who holds it, its guards put back as they were.
  private static func stored(_ code: String, _ statements: [String]) -> FindingCase {
    FindingCase(code, isAlone: true) {
      let ledger = try await SharedLedger.ledger
      let copy = try LedgerCopy(of: ledger)
      try RawSQL.run(statements, keepingGuardsOf: copy.journal)
      return try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    }
  }

  private static func held(
    _ code: String, _ change: @escaping @Sendable (LedgerCopy) throws -> [String]
  ) -> FindingCase {
    FindingCase(code, isAlone: true) {
      let ledger = try await SharedLedger.ledger
      let copy = try LedgerCopy(of: ledger)
      return try Auditor(journal: copy.journal, anchor: ledger.anchor, held: try change(copy)).run()
    }
  }

  // MARK: cases

  private static let ofTheFile = [
    FindingCase("file-damaged", isAlone: true) {
      let ledger = try await SharedLedger.ledger
      let copy = try LedgerCopy(of: ledger)
      // The number of free pages, which nobody reads but SQLite's own check.
      try Damage.overwrite(copy.journal, from: 39, count: 1, with: 9)
      return try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    },
    altered("check-failed", by: "drop-table"),
    altered("guard-missing", by: "drop-guard", isAlone: true),
    altered("guard-altered", by: "blind-guard", isAlone: true),
    altered("schema-missing", by: "drop-index"),
    altered("schema-altered", by: "redefine-index", isAlone: true),
    altered("schema-unknown", by: "add-trigger", isAlone: true),
  ]

  private static let ofTheAnchor = [
    anchored("genesis-differs") { _ in try await SharedLedger.other.anchor },
    anchored("log-keys-differ") { _ in try await SharedLedger.other.anchor },
    anchored("root-keys-differ") { _ in try await SharedLedger.other.anchor },
    anchored("origin-differs") { ledger in
      let text = String(decoding: ledger.anchor.bytes, as: UTF8.self)
      return try TrustAnchor(
        parsing: Array(
          text.replacingOccurrences(
            of: "\"origin\":\"\(ledger.anchor.origin)\"", with: "\"origin\":\"another/ledger\""
          )
          .utf8))
    },
  ]

  private static let ofEntries = [
    altered("entry-unreadable", by: "short-leaf"), altered("entry-malformed", by: "junk-entry"),
    altered("sequence-gap", by: "delete-entry"), altered("entry-misplaced", by: "swap-entries"),
    altered("time-differs", by: "edit-time"), altered("time-backwards", by: "backdate"),
  ]

  private static let ofTheTree = [
    altered("leaf-differs", by: "edit-leaf", isAlone: true),
    altered("tile-differs", by: "edit-tile", isAlone: true),
    altered("tile-unknown", by: "add-tile", isAlone: true), altered("root-differs", by: "edit-root"),
    altered("checkpoint-invalid", by: "forge-checkpoint", isAlone: true),
    altered("checkpoint-differs", by: "foreign-note", isAlone: true),
    altered("checkpoint-line-missing", by: "drop-sm2-line", isAlone: true),
    altered("checkpoint-not-kept", by: "unkeep", isAlone: true),
    FindingCase("checkpoint-uncovered") {
      let ledger = try await SharedLedger.ledger
      let (copy, _) = try TamperTool.alter(ledger, "unsigned-entry", seed: 1, hasKeys: false)
      return try Auditor(journal: copy.journal, anchor: ledger.anchor).run()
    },
    altered("tail-cut", by: "cut-tail", with: .checkpoints, isAlone: true),
  ]

  private static let ofCommands = [
    commands("command-malformed", isAlone: false) { _ in
      [
        try CompactJWS.sign(
          payload: Array("{}".utf8), keyID: "opener", type: Command.type,
          with: try PrivateKey.generate(.es256))
      ]
    },
    altered("signature-invalid", by: "forge-signature"),
    commands("key-not-registered") { [try $0.command(classUnknown, by: "stranger")] },
    commands("audience-differs") {
      [try $0.command(classUnknown, by: "opener", audience: "quanbu.example/another")]
    },
    commands("command-untimely") { [try $0.command(classUnknown, by: "opener", secondsAgo: 2 * 86_400)] },
    altered("command-repeated", by: "replay-command"),
    altered("seen-contradicts", by: "rewrite-time"), altered("head-missing", by: "remove-head"),
    commands("seen-refused") {
      [try $0.command(classUnknown, by: "opener", seen: Seen(size: 9, root: .zero))]
    },
  ]

  private static let ofTheReplay = [
    altered("outcome-differs", by: "forge-acceptance"), altered("amount-differs", by: "rewrite"),
    altered("entry-inconsistent", by: "misfit-event"), altered("unsigned-act", by: "unsigned-entry"),
    altered("lapse-not-due", by: "forge-lapse"), altered("clock-step", by: "late-tally", isAlone: true),
    commands("over-quota") { ledger in
      try (0..<205).map { _ in try ledger.command(classUnknown, by: "opener") }
    },
    altered("replay-stopped", by: "flood"),
    FindingCase("lapse-overdue", isAlone: true) {
      let ledger = try await SharedLedger.overdue
      return try Auditor(journal: ledger.folder.journal, anchor: ledger.anchor).run()
    },
  ]

  /// Refused by the rules, whoever asks.
  private static let classUnknown: Act = .approveClass(ApproveClass(id: "c-9"))

  private static let ofTables = [
    altered("fund-identity", by: "edit-balance"), altered("row-differs", by: "edit-holder", isAlone: true),
    altered("row-missing", by: "forget-command", isAlone: true), altered("row-unknown", by: "add-row"),
    altered("table-unreadable", by: "drop-table"), altered("payee-differs", by: "edit-payee", isAlone: true),
    altered("payee-missing", by: "remove-payee"),
    stored("payees-absent", ["DELETE FROM payee_account"]),
  ]

  private static let ofWhatIsHeld = [
    held("held-unreadable") { [$0.root + "/nowhere"] },
    held("held-unknown") { copy in
      try Data("a letter".utf8).write(to: URL(fileURLWithPath: copy.held + "/letter"))
      return [copy.held]
    },
    altered("held-invalid", by: "forge-receipt", with: .receipts, isAlone: true),
    altered("held-contradicts", by: "rewrite", with: .checkpoints),
    altered("held-entry-differs", by: "rewrite", with: .receipts),
  ]
}
