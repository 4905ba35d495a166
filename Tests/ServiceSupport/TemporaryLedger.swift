internal import Foundation
public import Journal
public import LedgerService
public import Logging
public import MerkleLog
public import Signing
public import Vouchers
internal import Ledger
internal import TestSupport
internal import Wire

/// A ledger in a folder of its own, removed when the test is over: journal, secrets, high-water copy and the
/// parties' keys.
public final class TemporaryLedger: Sendable {
  public static let origin = "quanbu.example/test"

  public let root: String
  public let folder: LedgerFolder
  public let clock: HandClock
  public let parties: [KeyID: TestParty]
  public let anchor: TrustAnchor
  private let isDemonstration: Bool

  /// A ledger with its genesis entry and nothing else.
  public init(at time: String = "2021-07-05T09:00:00+08:00", demonstration: Bool = true) throws {
    root = try Self.emptyFolder()
    folder = Self.folder(in: root)
    clock = try HandClock(time)
    isDemonstration = demonstration
    let parties = try TestParty.all()
    self.parties = parties
    let roots = ["root-1", "root-2", "root-3"].compactMap { (id: KeyID) in parties[id] }
    let plan = LedgerFounder.Plan(
      origin: Self.origin, fund: "测试", demonstration: demonstration, entities: Scenario.genesis.entities,
      roots: roots.map { Genesis.Root(key: $0.newKey, person: $0.person) })
    let now: any TimeSource = demonstration ? clock : SystemClock()
    anchor = try LedgerFounder.found(plan, in: folder, clock: now, passphrase: Self.passphrase)
    try parties.values.forEach { try $0.write(to: root) }
  }

  /// The same ledger again, as a backup would bring it back: journal, secrets and high-water copy.
  public init(copying other: TemporaryLedger) throws {
    root = try Self.emptyFolder()
    try FileManager.default.removeItem(atPath: root)
    try FileManager.default.copyItem(atPath: other.root, toPath: root)
    folder = Self.folder(in: root)
    clock = HandClock(other.clock.now())
    isDemonstration = other.isDemonstration
    parties = other.parties
    anchor = other.anchor
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  private static func emptyFolder() throws -> String {
    let root = NSTemporaryDirectory() + "quanbu-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    return root
  }

  /// Where everything lies under `root`.
  public static func folder(in root: String) -> LedgerFolder {
    LedgerFolder(path: root + "/ledger", keys: root + "/keys", highWater: root + "/high-water")
  }

  public static var passphrase: Passphrase {
    get throws { try Passphrase(Array("correct horse".utf8)) }
  }

  public func open(
    _ options: OpenLedger.Options = OpenLedger.Options(), logger: Logger = TemporaryLedger.silence
  ) throws -> OpenLedger {
    try OpenLedger.open(
      folder, clock: isDemonstration ? clock : nil, passphrase: Self.passphrase, options: options,
      logger: logger)
  }

  /// A logger nobody reads.
  public static var silence: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

  public func party(_ id: KeyID) -> TestParty {
    guard let party = parties[id] else { preconditionFailure("no party \(id)") }
    return party
  }

  /// Signs an act now, having seen nothing yet.
  public func sign(
    _ act: Act, by id: KeyID, command: CommandID? = nil, seen: TreeHead = .empty, audience: String = origin,
    at instant: Instant? = nil
  ) throws -> [UInt8] {
    try party(id).sign(act, at: instant ?? clock.now(), command: command, seen: seen, audience: audience)
  }

  /// A reader of its own.
  public func reader() throws -> SQLiteJournal { try SQLiteJournal.open(path: folder.journal, mode: .reader) }

  public func entryCount() throws -> Int64 {
    let reader = try reader()
    defer { try? reader.close() }
    return try reader.entryCount()
  }

  /// The newest entries, from `first` on.
  public func entries(from first: Int64) throws -> [Entry] {
    let reader = try reader()
    defer { try? reader.close() }
    return try reader.entries(in: first..<(first + 100_000)).map { try Entry(decoding: $0.bytes) }
  }

  public var verifiers: [NoteVerifier] {
    get throws { try anchor.logKeys.map { try NoteVerifier(vkey: $0) } }
  }
}
