import Foundation
import Testing

/// Arrows only point down.
@Suite struct `the house` {
  /// What each room may import of the house's own rooms and of libraries; the system's own modules are free but for
  /// the pure rooms.
  static let allowed: [(room: String, imports: Set<String>, isPure: Bool)] = [
    ("Wire", [], true),
    ("Allocation", ["CJemalloc"], true),
    ("Vouchers", ["Wire"], true),
    ("Ledger", ["Wire", "Vouchers"], true),
    (
      "Signing", ["Wire", "COpenSSL", "CGMP", "CP256", "Crypto", "Dispatch", "Glibc", "Synchronization"], true
    ),
    ("MerkleLog", ["Wire", "Signing"], true),
    ("Intake", ["Wire", "Vouchers", "Yams", "Foundation", "Glibc"], false),
    (
      "Journal",
      [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "GRDB", "CSQLiteShim", "Foundation", "Glibc",
        "Dispatch", "Synchronization", "SQLite3", "GRDBSQLite",
      ], false
    ),
    (
      "LedgerService",
      [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "Logging", "Foundation", "Dispatch",
        "Synchronization", "Glibc",
      ], false
    ),
    ("Reconciliation", ["Wire", "Vouchers", "Intake", "Foundation", "Glibc"], false),
    (
      "Audit",
      [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "Foundation", "Dispatch",
        "Glibc", "Synchronization",
      ], false
    ),
    (
      "Server",
      [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "LedgerService", "Intake", "CZlib",
        "Hummingbird", "HummingbirdCore", "HummingbirdHTTP2", "ServiceLifecycle", "UnixSignals", "Logging",
        "Metrics", "CoreMetrics", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPTypes",
        "NIOHTTPTypesHTTP1", "NIOSSL", "X509", "SwiftASN1", "Crypto", "Foundation", "Glibc", "Dispatch",
        "Synchronization",
      ], false
    ),
    (
      "Client",
      [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "AsyncHTTPClient", "NIOCore",
        "NIOHTTP1", "NIOSSL", "X509", "SwiftASN1", "Foundation",
      ], false
    ),
  ]

  @Test(arguments: allowed.map(\.room))
  func `a room imports only what lies below it`(room: String) throws {
    let rule = try #require(Self.allowed.first { $0.room == room })
    let files = House.files(in: room)
    #expect(!files.isEmpty)
    for file in files {
      let foreign = House.imports(of: file).subtracting(rule.imports)
      #expect(foreign.isEmpty, "\(room)/\(file.lastPathComponent) imports \(foreign.sorted())")
    }
  }

  @Test func `only Signing imports COpenSSL, only Journal imports GRDB`() {
    for room in ["quanbu", "quanbu-world", "quanbu-tamper"] + Self.allowed.map(\.room) {
      for file in House.files(in: room) {
        let imports = House.imports(of: file)
        #expect(room == "Signing" || !imports.contains("COpenSSL"), "\(file.path)")
        #expect(room == "Journal" || !imports.contains("GRDB"), "\(file.path)")
        // Beside Signing only the certificate a service makes for itself needs a key.
        let mayMakeKeys = room == "Signing" || file.lastPathComponent == "SelfMadeCertificate.swift"
        #expect(mayMakeKeys || !imports.contains("Crypto"), "\(file.path)")
      }
    }
  }

  @Test func `the auditor never shares the writer's path`() {
    for file in House.files(in: "Audit") {
      #expect(!House.imports(of: file).contains("LedgerService"), "\(file.path)")
    }
  }

  @Test func `only the server speaks HTTP as one, only the client as the other`() {
    for room in ["quanbu", "quanbu-world", "quanbu-tamper"] + Self.allowed.map(\.room) {
      for file in House.files(in: room) {
        let imports = House.imports(of: file)
        #expect(room == "Server" || !imports.contains("Hummingbird"), "\(file.path)")
        #expect(room == "Client" || !imports.contains("AsyncHTTPClient"), "\(file.path)")
      }
    }
  }

  @Test func `no type has its module's name`() throws {
    for room in Self.allowed.map(\.room) {
      for file in House.files(in: room) {
        let text = try String(contentsOf: file, encoding: .utf8)
        for kind in ["struct", "class", "enum", "actor", "protocol"] {
          #expect(!text.contains("\(kind) \(room) "), "\(file.path)")
          #expect(!text.contains("\(kind) \(room):"), "\(file.path)")
        }
      }
    }
  }

  @Test func `no floating point near money`() throws {
    for room in ["Vouchers", "Ledger", "Journal", "Reconciliation", "Audit"] {
      for file in House.files(in: room) {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let text = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        for word in ["Double", "Float", "Decimal"] {
          let uses = text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains { $0 == word }
          #expect(!uses || file.lastPathComponent == "AuditTiming.swift", "\(file.path) uses \(word)")
        }
      }
    }
  }

  @Test func `nothing is left to do in the sources`() throws {
    for room in ["quanbu", "quanbu-world", "quanbu-tamper"] + Self.allowed.map(\.room) {
      for file in House.files(in: room) {
        let text = try String(contentsOf: file, encoding: .utf8)
        for marker in ["TO" + "DO", "FIX" + "ME", "fatalError("] {
          #expect(!text.contains(marker), "\(file.path) has \(marker)")
        }
      }
    }
  }
}
