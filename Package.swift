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
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
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
    .library(name: "QuanbuAllocation", targets: ["Allocation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // floor 0
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(name: "CP256"),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
      name: "CSQLiteShim", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),
    .target(name: "Allocation", dependencies: ["CJemalloc"], swiftSettings: strict),
    .target(name: "Wire", swiftSettings: strict),
    .target(name: "Vouchers", dependencies: ["Wire"], swiftSettings: strict),
    .target(
      name: "Signing", dependencies: ["Wire", "COpenSSL", "CGMP", "CP256", crypto], swiftSettings: strict),
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
    // floor 4
    .target(
      name: "Server",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "LedgerService", "Intake", "CZlib",
        hummingbird, hummingbirdHTTP2, lifecycle, logging, metrics, httpTypes, nioCore, nioPosix, nioHTTP1,
        nioHTTPTypes, nioHTTPTypesHTTP1, nioSSL, x509, asn1, crypto,
      ],
      resources: [.embedInCode("openapi.yaml")], swiftSettings: strict),
    .target(
      name: "Client",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", httpClient, nioCore, nioHTTP1,
        nioSSL, x509, asn1,
      ],
      swiftSettings: strict),
    // floor 5
    .executableTarget(
      name: "quanbu",
      dependencies: [
        "Wire", "Vouchers", "Ledger", "MerkleLog", "Signing", "Journal", "Intake", "LedgerService",
        "Reconciliation", "Audit", "Server", "Client", "Allocation", "CQRencode", argumentParser, logging,
        metrics,
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
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Wire", "Vouchers", "Signing", "MerkleLog", "Ledger", "Journal", "LedgerService", "Server", "Client",
        "TestSupport", "ServiceSupport", "quanbu", logging, httpClient, httpTypes, nioCore, nioPosix,
        nioHTTP1, nioSSL,
      ],
      swiftSettings: strict),
    .testTarget(name: "CommandLineTests", dependencies: ["quanbu"], swiftSettings: strict),
    .testTarget(name: "HouseTests", dependencies: [], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
