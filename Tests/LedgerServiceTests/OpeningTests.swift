import CSQLiteShim
import Foundation
import Journal
import LedgerService
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers

/// One thing done to a ledger that was closed properly, and the code its opening then gives.
struct Damage: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: String
  let isIntegrity: Bool
  let apply: @Sendable (TemporaryLedger) throws -> Void

  init(
    _ description: String, _ code: String, integrity: Bool = false,
    _ apply: @escaping @Sendable (TemporaryLedger) throws -> Void
  ) {
    testDescription = description
    self.code = code
    isIntegrity = integrity
    self.apply = apply
  }
}

/// Changes to files, behind the ledger's back.
enum Tamper {
  /// Runs SQL on the journal's file, as whoever holds the file can.
  static func sql(_ text: String, _ ledger: TemporaryLedger) throws {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    guard sqlite3_open(ledger.folder.journal, &connection) == SQLITE_OK,
      sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK
    else { throw UnexpectedOutcome(String(cString: sqlite3_errmsg(connection))) }
  }

  static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

  static func mode(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// Puts a file in the place of the journal, without what lies beside it.
  static func replaceJournal(_ ledger: TemporaryLedger, with bytes: Data) throws {
    for suffix in ["-wal", "-shm"] { try? remove(ledger.folder.journal + suffix) }
    try bytes.write(to: URL(fileURLWithPath: ledger.folder.journal))
  }

  /// The journal as one file, everything moved into it.
  static func journal(_ ledger: TemporaryLedger) throws -> Data {
    try sql("PRAGMA wal_checkpoint(TRUNCATE)", ledger)
    return try Data(contentsOf: URL(fileURLWithPath: ledger.folder.journal))
  }

  /// The code of what opening throws; empty when it opens.
  static func openingCode(
    _ ledger: TemporaryLedger, clock: (any TimeSource)?, passphrase: String = "correct horse"
  ) async throws -> (code: String, isIntegrity: Bool, text: String) {
    do {
      let folder = try LedgerFolder(opening: ledger.folder.path)
      let service = try OpenLedger.open(
        folder, clock: clock, passphrase: try Passphrase(Array(passphrase.utf8)))
      await service.close()
      return ("", false, "")
    } catch let error as ServiceError {
      return (error.code.rawValue, error.isIntegrity, "\(error) \(error.messageZh) \(error.messageEn)")
    } catch let error as JournalError {
      return (error.code.rawValue, error.code == .corrupt, "\(error) \(error.chinese) \(error.english)")
    } catch let error as SigningError {
      return (error.code.rawValue, false, "\(error) \(error.messageZh) \(error.messageEn)")
    }
  }
}

@Suite struct `opening a ledger` {
  static let damages: [Damage] = files + secrets + history

  private static let files: [Damage] = [
    Damage("nothing was done", "") { _ in },
    Damage("the folder is missing", "ledger-missing") { try Tamper.remove($0.folder.path) },
    Damage("the folder is a file", "ledger-missing") {
      try Tamper.remove($0.folder.path)
      try Tamper.write("x", to: $0.folder.path)
    },
    Damage("the settings are missing", "settings-unreadable") { try Tamper.remove($0.folder.settings) },
    Damage("the settings are no JSON", "settings-malformed") {
      try Tamper.write("keys", to: $0.folder.settings)
    },
    Damage("the settings lack a member", "settings-malformed") {
      try Tamper.write(#"{"keys":"../keys"}"#, to: $0.folder.settings)
    },
    Damage("the settings have a member too many", "settings-malformed") {
      try Tamper.write(#"{"keys":"../keys","highWater":"../high-water","x":1}"#, to: $0.folder.settings)
    },
    Damage("the journal is missing", "journal-missing") { try Tamper.remove($0.folder.journal) },
    Damage("the journal is a text", "not-a-ledger") {
      try Tamper.replaceJournal($0, with: Data(String(repeating: "not a ledger\n", count: 1000).utf8))
    },
    Damage("the journal is empty", "not-a-ledger") { try Tamper.replaceJournal($0, with: Data()) },
    Damage("the journal is another program's database", "not-a-ledger") {
      try Tamper.replaceJournal($0, with: Data())
      try Tamper.sql("CREATE TABLE t (x); INSERT INTO t VALUES (1)", $0)
    },
    Damage("the journal is cut in half", "journal-corrupt", integrity: true) {
      let bytes = try Tamper.journal($0)
      try Tamper.replaceJournal($0, with: bytes.prefix(bytes.count / 2))
    },
    Damage("the journal's format is newer", "newer-format") { try Tamper.sql("PRAGMA user_version = 3", $0) },
  ]

  private static let secrets: [Damage] = [
    Damage("the pepper is missing", "secret-unreadable") { try Tamper.remove($0.folder.pepper) },
    Damage("the pepper is another one", "pepper-wrong") {
      try Tamper.write(String(repeating: "x", count: 32), to: $0.folder.pepper)
      try Tamper.mode(0o600, $0.folder.pepper)
    },
    Damage("the pepper is too short", "secret-malformed") {
      try Tamper.write("x", to: $0.folder.pepper)
      try Tamper.mode(0o600, $0.folder.pepper)
    },
    Damage("the pepper is readable by all", "secret-mode") { try Tamper.mode(0o644, $0.folder.pepper) },
    Damage("the pepper is readable by the group", "secret-mode") { try Tamper.mode(0o640, $0.folder.pepper) },
    Damage("a log key is missing", "key-file-unreadable") { try Tamper.remove($0.folder.logKey) },
    Damage("a log key is readable by all", "key-file-mode") { try Tamper.mode(0o644, $0.folder.logKey) },
    Damage("the SM2 log key is readable by all", "key-file-mode") {
      try Tamper.mode(0o604, $0.folder.logSM2Key)
    },
    Damage("a log key is a text", "key-malformed") {
      try Tamper.write("x", to: $0.folder.logKey)
      try Tamper.mode(0o600, $0.folder.logKey)
    },
    Damage("a log key is another one", "log-key-wrong") {
      try Tamper.remove($0.folder.logKey)
      try KeyFile.write(
        try PrivateKey.generate(.ed25519), to: $0.folder.logKey, passphrase: try TemporaryLedger.passphrase)
    },
  ]

  private static let history: [Damage] = [
    Damage("the high-water copy is missing", "high-water-missing", integrity: true) {
      try Tamper.remove($0.folder.highWater)
    },
    Damage("the high-water copy is a text", "high-water-unreadable") {
      try Tamper.write("x", to: $0.folder.highWater)
    },
    Damage("the high-water copy is empty", "high-water-unreadable") {
      try Tamper.write("", to: $0.folder.highWater)
    },
    Damage("a balance was edited", "identity-broken", integrity: true) {
      try Tamper.sql("UPDATE account SET available = available + 1", $0)
    },
    Damage("money was moved between states", "identity-broken", integrity: true) {
      try Tamper.sql("UPDATE account SET available = available - 1, committed = committed + 1", $0)
    },
    Damage("a voucher was forgotten", "identity-broken", integrity: true) {
      try Tamper.sql("DELETE FROM voucher WHERE number = 1", $0)
    },
    Damage("a voucher's state was forgotten", "identity-broken", integrity: true) {
      try Tamper.sql("DELETE FROM voucher_state WHERE number = 1", $0)
    },
    Damage("the last entry was removed", "tree-broken", integrity: true) {
      try Tamper.sql(
        """
        DROP TRIGGER journal_no_delete;
        DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)
        """, $0)
    },
    Damage("a leaf was replaced", "tree-broken", integrity: true) {
      try Tamper.sql(
        """
        DROP TRIGGER journal_no_update;
        UPDATE journal SET leaf = zeroblob(32) WHERE seq = (SELECT max(seq) FROM journal)
        """, $0)
    },
  ]

  /// A ledger with vouchers, closed properly.
  private static func used() async throws -> Province {
    let province = try await Province.founded()
    let service = try province.ledger.open()
    try await province.activated("class-1", first: 1, count: 3, service)
    await service.close()
    return province
  }

  @Test func `names what is wrong, and starts no writing`() async throws {
    let original = try await Self.used().ledger
    for damage in Self.damages {
      let ledger = try TemporaryLedger(copying: original)
      try damage.apply(ledger)
      let result = try await Tamper.openingCode(ledger, clock: ledger.clock)
      #expect(result.code == damage.code, "\(damage.testDescription): \(result)")
      #expect(result.isIntegrity == damage.isIntegrity, "\(damage.testDescription)")
      #expect(!result.text.contains("correct horse"), "\(damage.testDescription)")
    }
  }

  /// What a service does: it opens at once and adds up beside its first commands.
  @Test func `adds up afterwards where that was asked for, and stops when it does not`() async throws {
    let original = try await Self.used()
    var options = OpenLedger.Options()
    options.sumsFirst = false
    for damage in Self.damages where damage.code == "identity-broken" {
      let ledger = try TemporaryLedger(copying: original.ledger)
      try damage.apply(ledger)
      let service = try ledger.open(options)
      #expect(service.stopReason == nil, "\(damage.testDescription)")
      #expect(throws: ServiceError.self, "\(damage.testDescription)") { try service.checkIdentity() }
      #expect(service.stopReason != nil, "\(damage.testDescription)")
      let answer = await service.submit([])
      #expect(throws: Rejection.self) { try answer.get() }
      await service.close()
    }
    let sound = try original.ledger.open(options)
    try sound.checkIdentity()
    try await original.accept(Province.issue(first: 4, count: 1), by: "issuer-1", sound)
    try sound.checkIdentity()
    await sound.close()
  }

  @Test func `refuses a wrong passphrase`() async throws {
    let ledger = try TemporaryLedger()
    let result = try await Tamper.openingCode(ledger, clock: ledger.clock, passphrase: "wrong horse")
    #expect(result.code == "key-file-passphrase")
    #expect(!result.text.contains("horse"))
  }

  @Test func `takes a clock for a demonstration only`() async throws {
    let demonstration = try TemporaryLedger()
    #expect(try await Tamper.openingCode(demonstration, clock: nil).code == "clock-argument-missing")
    let production = try TemporaryLedger(demonstration: false)
    #expect(
      try await Tamper.openingCode(production, clock: production.clock).code == "clock-argument-refused")
    #expect(try await Tamper.openingCode(production, clock: nil).code == "")
  }

  @Test func `lets one process write, and names it to the next`() async throws {
    let ledger = try TemporaryLedger()
    let service = try ledger.open()
    let second = try await Tamper.openingCode(ledger, clock: ledger.clock)
    #expect(second.code == "journal-locked")
    #expect(second.text.contains("pid \(getpid()) "))
    let child = try ChildProcess(["write", ledger.root, "1"])
    try await child.wait()
    #expect(child.lines == ["O journal-locked"])
    await service.close()
    #expect(try await Tamper.openingCode(ledger, clock: ledger.clock).code == "")
  }

  @Test func `gives the lock back when opening fails`() async throws {
    let ledger = try TemporaryLedger()
    #expect(try await Tamper.openingCode(ledger, clock: nil).code == "clock-argument-missing")
    #expect(try await Tamper.openingCode(ledger, clock: ledger.clock).code == "")
  }

  @Test func `knows a restored backup by its high-water copy`() async throws {
    let province = try await Self.used()
    let ledger = province.ledger
    let backup = try TemporaryLedger(copying: ledger)
    let service = try ledger.open()
    try await province.accept(Province.issue(first: 4, count: 1), by: "issuer-1", service)
    await service.close()
    // The folder comes back from the backup; the high-water copy is outside it.
    try Tamper.remove(backup.folder.highWater)
    try FileManager.default.copyItem(atPath: ledger.folder.highWater, toPath: backup.folder.highWater)
    let result = try await Tamper.openingCode(backup, clock: backup.clock)
    #expect(result.code == "older-than-high-water")
    #expect(result.isIntegrity)
  }

  @Test func `knows a restored backup by what a killed writer left beside the copy`() async throws {
    let province = try await Self.used()
    let ledger = province.ledger
    let backup = try TemporaryLedger(copying: ledger)
    let service = try ledger.open()
    try await province.accept(Province.issue(first: 4, count: 1), by: "issuer-1", service)
    // Not closed: nothing but the file beside the copy tells of the newest group.
    let beside = ledger.folder.highWater + ".newest"
    try FileManager.default.copyItem(atPath: beside, toPath: backup.folder.highWater + ".newest")
    #expect(try await Tamper.openingCode(backup, clock: backup.clock).code == "older-than-high-water")
    // A power cut may leave a part of it, or nothing.
    for rest in ["", "quanbu.example/te"] {
      try Tamper.write(rest, to: backup.folder.highWater + ".newest")
      #expect(try await Tamper.openingCode(backup, clock: backup.clock).code == "")
    }
    await service.close()
  }

  @Test func `knows another history by its high-water copy`() async throws {
    let province = try await Self.used()
    let fork = try TemporaryLedger(copying: province.ledger)
    for (place, ledger) in [province.ledger, fork].enumerated() {
      let service = try ledger.open()
      for number in 0...place {
        _ = try await service.submit(
          try ledger.sign(Province.issue(first: 4 + Int64(number), count: 1), by: "issuer-1")
        ).get()
      }
      await service.close()
    }
    try Tamper.remove(fork.folder.highWater)
    try FileManager.default.copyItem(atPath: province.ledger.folder.highWater, toPath: fork.folder.highWater)
    let result = try await Tamper.openingCode(fork, clock: fork.clock)
    #expect(result.code == "forked-from-high-water")
    #expect(result.isIntegrity)
  }

  @Test func `can be read by its owner alone`() async throws {
    let ledger = try TemporaryLedger()
    let service = try ledger.open()
    let journal = ledger.folder.journal
    for path in [ledger.folder.path, ledger.folder.keys, journal, journal + "-wal", journal + "-shm"] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(try #require(mode) & 0o077 == 0, "\(path)")
    }
    await service.close()
  }

  @Test(.enabled(if: getuid() == 0)) func `refuses a folder nobody may write in`() async throws {
    let ledger = try TemporaryLedger()
    for path in [ledger.root, ledger.folder.path, ledger.folder.keys] { try Tamper.mode(0o555, path) }
    try Tamper.mode(0o644, ledger.folder.journal)
    let child = try ChildProcess(["stranger", ledger.root])
    try await child.wait()
    #expect(child.lines == ["O journal-read-only"])
    for path in [ledger.root, ledger.folder.path, ledger.folder.keys] { try Tamper.mode(0o755, path) }
    #expect(try await Tamper.openingCode(ledger, clock: ledger.clock).code == "")
  }

  @Test func `founds nothing on two roots who share a key or its name`() throws {
    let (one, two) = (try TestParty("root-1"), try TestParty("root-2"))
    let shared = [
      NewKey(id: "root-2", algorithm: one.newKey.algorithm, spki: one.newKey.spki),
      NewKey(id: "root-1", algorithm: two.newKey.algorithm, spki: two.newKey.spki),
    ]
    let ledger = try TemporaryLedger()
    let folder = LedgerFolder(
      path: ledger.root + "/new", keys: ledger.root + "/new-keys", highWater: ledger.root + "/new-high-water")
    for key in shared {
      let plan = LedgerFounder.Plan(
        origin: TemporaryLedger.origin, fund: "测试", demonstration: true, entities: [],
        roots: [
          Genesis.Root(key: one.newKey, person: one.person), Genesis.Root(key: key, person: two.person),
        ])
      let error = #expect(throws: ServiceError.self) {
        try LedgerFounder.found(
          plan, in: folder, clock: ledger.clock, passphrase: try TemporaryLedger.passphrase)
      }
      #expect(error == ServiceError(.rootKeyTwice, key.id.text))
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  @Test func `founds nothing where something is`() throws {
    let ledger = try TemporaryLedger()
    let roots = ["root-1", "root-2"].map { (id: KeyID) in ledger.party(id) }
    let plan = LedgerFounder.Plan(
      origin: TemporaryLedger.origin, fund: "测试", demonstration: true, entities: [],
      roots: roots.map { Genesis.Root(key: $0.newKey, person: $0.person) })
    #expect(throws: ServiceError.self) {
      try LedgerFounder.found(
        plan, in: ledger.folder, clock: ledger.clock, passphrase: try TemporaryLedger.passphrase)
    }
    let beside = LedgerFolder(
      path: ledger.root + "/other", keys: ledger.folder.keys, highWater: ledger.root + "/other-high-water")
    #expect(throws: SigningError.self) {
      try LedgerFounder.found(
        plan, in: beside, clock: ledger.clock, passphrase: try TemporaryLedger.passphrase)
    }
  }
}
