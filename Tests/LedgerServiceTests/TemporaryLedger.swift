import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Synchronization
import Vouchers
import Wire

/// A clock the test sets.
final class HandClock: TimeSource {
  private let instant: Mutex<Instant>

  init(_ text: String) throws {
    instant = Mutex(try Instant(text))
  }

  func now() -> Instant { instant.withLock { $0 } }

  func set(_ text: String) throws {
    let next = try Instant(text)
    instant.withLock { $0 = next }
  }

  func step(hours: Int64) {
    instant.withLock { $0 = $0.adding(milliseconds: hours * 3_600_000) }
  }
}

/// One party: a key and the id it is registered under.
struct TestParty: Sendable {
  let id: KeyID
  let key: PrivateKey
  let person: PersonID

  init(_ id: String, person: String, algorithm: SignatureAlgorithm = .es256) throws {
    self.id = try KeyID(id)
    self.person = try PersonID(person)
    key = try PrivateKey.generate(algorithm)
  }

  var newKey: NewKey {
    NewKey(id: id, algorithm: key.algorithm.rawValue, spki: key.publicKey.spki)
  }
}

/// A ledger in a folder of its own, removed when the test is over.
final class TemporaryLedger: Sendable {
  let root: String
  let folder: LedgerFolder
  let clock: HandClock
  let roots: [TestParty]
  let anchor: TrustAnchor
  let passphrase: Passphrase

  init(at time: String = "2021-07-05T09:00:00+08:00") throws {
    root = NSTemporaryDirectory() + "quanbu-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    folder = LedgerFolder(path: root + "/ledger", keys: root + "/keys", highWater: root + "/high-water")
    clock = try HandClock(time)
    roots = try (1...3).map { try TestParty("root-\($0)", person: "p-root-\($0)") }
    passphrase = try Passphrase(Array("correct horse".utf8))
    let plan = LedgerFounder.Plan(
      origin: "quanbu.example/test", fund: "测试", demonstration: true,
      entities: [
        Genesis.Entity(code: try EntityCode("fujian"), name: "省本级"),
        Genesis.Entity(code: try EntityCode("fuzhou"), name: "福州市"),
      ], roots: roots.map { Genesis.Root(key: $0.newKey, person: $0.person) })
    anchor = try LedgerFounder.found(plan, in: folder, clock: clock, passphrase: passphrase)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  func open() throws -> OpenLedger {
    try OpenLedger.open(folder, clock: clock, passphrase: passphrase)
  }

  /// Signs an act as `party`, having seen nothing yet.
  func sign(
    _ act: Act, by party: TestParty, id: CommandID? = nil, seen: TreeHead = .empty, audience: String? = nil
  ) throws -> [UInt8] {
    let now = clock.now()
    let command = Command(
      audience: audience ?? anchor.origin, id: id ?? CommandID(at: now, random: Random.bytes(10)),
      issuedAt: now.seconds, seen: Seen(size: seen.size, root: seen.root), act: act)
    return try CompactJWS.sign(
      payload: command.payload, keyID: party.id.text, type: Command.type, with: party.key)
  }

  var verifiers: [NoteVerifier] {
    get throws { try anchor.logKeys.map { try NoteVerifier(vkey: $0) } }
  }
}
