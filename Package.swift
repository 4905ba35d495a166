// swift-tools-version: 6.3
import PackageDescription

// The house, bottom to top. Arrows only point down; `Tests/HouseTests` holds it to that.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
  // Small functions of the lower rooms are called for every byte and row in the upper ones.
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let memoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")

let package = Package(
  name: "quanbu",
  products: [
    .executable(name: "quanbu", targets: ["quanbu"]),
    .executable(name: "quanbu-world", targets: ["quanbu-world"]),
    .executable(name: "quanbu-tamper", targets: ["quanbu-tamper"]),
    .library(
      name: "QuanbuKit",
      targets: ["Wire", "Signing", "MerkleLog", "Vouchers", "Ledger", "Journal", "LedgerService", "Audit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // floor 0
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
      name: "CSQLiteShim", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "Wire", swiftSettings: strict),
    .target(name: "Vouchers", dependencies: ["Wire"], swiftSettings: strict),
    .target(name: "Signing", dependencies: ["Wire", "COpenSSL", "CGMP", crypto], swiftSettings: strict),
    // floor 1
    .target(name: "Ledger", dependencies: ["Wire", "Vouchers"], swiftSettings: strict),
    .target(name: "MerkleLog", dependencies: ["Wire", "Signing"], swiftSettings: strict),
    .target(name: "Intake", dependencies: ["Wire", "Vouchers", yams], swiftSettings: strict),
    // floor 2
    .target(
      name: "Journal",
      dependencies: ["Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "CSQLiteShim", grdb],
      swiftSettings: strict),
    // floor 3
    .target(
      name: "LedgerService",
      dependencies: ["Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", logging],
      swiftSettings: strict),
    .target(
      name: "Reconciliation", dependencies: ["Wire", "Vouchers", "Intake"], swiftSettings: strict),
    .target(
      name: "Audit",
      dependencies: ["Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal"],
      swiftSettings: strict),
    // floor 5
    .executableTarget(
      name: "quanbu",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "Intake", "LedgerService",
        "Reconciliation", "Audit", "CQRencode", argumentParser, logging,
      ],
      swiftSettings: strict),
    // The synthetic world of the demonstration: people, institutions, a bank and their faults.
    .executableTarget(
      name: "quanbu-world", dependencies: ["Wire", "Vouchers", argumentParser],
      swiftSettings: strict),
    // Alters copies of a ledger, to show that the audit notices.
    .executableTarget(
      name: "quanbu-tamper",
      dependencies: ["Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", argumentParser],
      swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: ["Wire", "Vouchers", "Ledger", "Signing", "MerkleLog", "Journal", "LedgerService"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "ServiceSupport",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "Signing", "MerkleLog", "Journal", "LedgerService", "TestSupport",
        logging,
      ],
      path: "Tests/ServiceSupport", swiftSettings: strict),
    // A writer to be killed, starved and read beside.
    .executableTarget(
      name: "quanbu-crash",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "Signing", "MerkleLog", "Journal", "LedgerService", "TestSupport",
        "ServiceSupport",
      ],
      path: "Tests/quanbu-crash", swiftSettings: strict),
    .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: strict),
    .testTarget(
      name: "SigningTests", dependencies: ["Wire", "Signing"], swiftSettings: strict),
    .testTarget(name: "VouchersTests", dependencies: ["Wire", "Vouchers"], swiftSettings: strict),
    .testTarget(
      name: "LedgerTests", dependencies: ["Wire", "Vouchers", "Ledger", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MerkleLogTests", dependencies: ["Wire", "Signing", "MerkleLog"],
      swiftSettings: strict),
    .testTarget(
      name: "IntakeTests", dependencies: ["Wire", "Vouchers", "Intake"], swiftSettings: strict),
    .testTarget(
      name: "ReconciliationTests", dependencies: ["Wire", "Vouchers", "Intake", "Reconciliation"],
      swiftSettings: strict),
    .testTarget(
      name: "JournalTests",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "CSQLiteShim", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerServiceTests",
      dependencies: [
        "Wire", "Vouchers", "Signing", "MerkleLog", "Ledger", "Journal", "LedgerService", "CSQLiteShim",
        "TestSupport", "ServiceSupport", "quanbu-crash", logging, memoryLogging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AuditTests",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "LedgerService", "Audit",
        "quanbu-tamper", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WorldTests",
      dependencies: ["Wire", "Vouchers", "Intake", "Reconciliation", "quanbu-world", argumentParser],
      swiftSettings: strict),
    .testTarget(name: "CommandLineTests", dependencies: ["quanbu"], swiftSettings: strict),
    .testTarget(name: "HouseTests", dependencies: [], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
