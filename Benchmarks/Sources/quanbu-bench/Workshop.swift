import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Synchronization
import Vouchers
import Wire

/// A clock that the run moves forward; never back. It may also go by itself, as fast as the machine's own.
final class RunClock: TimeSource {
  private let milliseconds: Atomic<Int64>
  /// Since when it goes by itself.
  private let begun: ContinuousClock.Instant?

  init(_ start: Instant, goes: Bool = false) {
    milliseconds = Atomic(start.milliseconds)
    begun = goes ? .now : nil
  }

  func now() -> Instant {
    let gone = begun.map { Int64(seconds(since: $0) * 1000) } ?? 0
    let now = milliseconds.load(ordering: .relaxed) + gone
    return (try? Instant(milliseconds: now)) ?? Instant(startOf: Day(number: 0))
  }

  func advance(to instant: Instant) {
    milliseconds.max(instant.milliseconds, ordering: .relaxed)
  }
}

/// A key and the id it is registered under.
struct Signatory: Sendable {
  let id: KeyID
  let key: PrivateKey

  var newKey: NewKey { NewKey(id: id, algorithm: key.algorithm.rawValue, spki: key.publicKey.spki) }
}

/// The folder of one run: the ledger, everybody's keys, the tokens that were given out, the results so far.
struct Workshop: Sendable {
  static let origin = "quanbu.example/bench"
  let path: String
  let passphrase: Passphrase

  init(path: String) throws {
    self.path = path
    passphrase = try Passphrase(Array("benchmark".utf8))
  }

  var folder: LedgerFolder {
    LedgerFolder(path: path + "/ledger", keys: path + "/keys", highWater: path + "/high-water")
  }
  var trust: String { path + "/trust.json" }
  var tokens: String { path + "/tokens" }
  var results: String { path + "/results" }

  /// The key called `name`, made at its first use.
  func signatory(_ name: String) throws -> Signatory {
    let folder = path + "/parties"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = folder + "/" + name + ".key"
    if FileManager.default.fileExists(atPath: file) {
      return Signatory(id: try KeyID(name), key: try KeyFile.read(file, passphrase: passphrase))
    }
    let key = try PrivateKey.generate(.es256)
    try KeyFile.write(key, to: file, passphrase: passphrase, iterations: 1000)
    return Signatory(id: try KeyID(name), key: key)
  }

  func institutions() throws -> [Signatory] {
    try (0..<Plan.entities.count * Plan.institutionsPerEntity).map { try signatory("institution-\($0)") }
  }

  /// Entries, tree heads and the newest head, read beside the writer as any reader may.
  func look() throws -> (entries: Int64, head: TreeHead) {
    let reader = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? reader.close() }
    guard let newest = try reader.newestCheckpoint() else { throw BenchError("no checkpoint") }
    return (try reader.entryCount(), newest.head)
  }

  /// What whoever signs now has seen of the log.
  func seen() throws -> Seen {
    let head = try look().head
    return Seen(size: head.size, root: head.root)
  }

  /// How many groups were committed after the tree had `size` entries.
  func groups(after size: Int64) throws -> Int {
    let reader = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? reader.close() }
    var count = 0
    var from = size + 1
    while true {
      let heads = try reader.heads(from: from, limit: 10_000)
      guard let last = heads.last else { return count }
      count += heads.count
      from = last.size + 1
    }
  }

  /// Bytes of the journal's file and its log.
  func fileBytes() -> Int64 {
    [folder.journal, folder.journal + "-wal"].reduce(0) { sum, file in
      let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size]) as? NSNumber
      return sum + (size?.int64Value ?? 0)
    }
  }
}

extension Seen {
  /// A command of `party` whose id and `iat` are of that moment.
  func sign(_ act: Act, by party: Signatory, at instant: Instant) throws -> [UInt8] {
    let command = Command(
      audience: Workshop.origin, id: CommandID(at: instant, random: Random.bytes(10)),
      issuedAt: instant.seconds, seen: self, act: act)
    return try CompactJWS.sign(
      payload: command.payload, keyID: party.id.text, type: Command.type, with: party.key)
  }
}

struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// One stage at work: an open ledger, its clock and the head everybody has seen.
final class Session: Sendable {
  let workshop: Workshop
  let plan: Plan
  let stage: Stage
  let clock: RunClock
  let ledger: OpenLedger
  let seen: Seen

  init(_ workshop: Workshop, _ plan: Plan, _ stage: Stage) throws {
    self.workshop = workshop
    self.plan = plan
    self.stage = stage
    clock = RunClock(try stage.instant(0, of: 1), goes: stage.isAtOwnPace)
    ledger = try OpenLedger.open(workshop.folder, clock: clock, passphrase: workshop.passphrase)
    seen = try workshop.seen()
  }

  func sign(_ act: Act, by party: Signatory, at instant: Instant) throws -> [UInt8] {
    try seen.sign(act, by: party, at: instant)
  }

  /// Submits and insists on acceptance: for what only prepares a measurement.
  @discardableResult
  func must(_ act: Act, by party: Signatory, at instant: Instant) async throws -> Answer {
    clock.advance(to: instant)
    let answer = try await ledger.submit(try sign(act, by: party, at: instant)).get()
    if case .refused(let refused) = answer.outcome { throw BenchError("\(act.name) refused: \(refused)") }
    return answer
  }
}

/// Fixed places of 256 bytes: a length, then the token. What an issuer's machine would hand to the channel.
final class TokenFile: Sendable {
  private static let place = 256
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchError("cannot open \(path)") }
  }

  deinit {
    close(descriptor)
  }

  func write(_ tokens: [[UInt8]], from number: Int) throws {
    var bytes = [UInt8](repeating: 0, count: tokens.count * Self.place)
    for (index, token) in tokens.enumerated() {
      guard token.count <= VoucherToken.limit else {
        throw BenchError("a token of \(token.count) characters")
      }
      bytes[index * Self.place] = UInt8(token.count)
      bytes.replaceSubrange(index * Self.place + 1..<index * Self.place + 1 + token.count, with: token)
    }
    guard pwrite(descriptor, bytes, bytes.count, (number - 1) * Self.place) == bytes.count else {
      throw BenchError("cannot write tokens")
    }
  }

  func token(of number: Int) throws -> String {
    var bytes = [UInt8](repeating: 0, count: Self.place)
    guard pread(descriptor, &bytes, bytes.count, (number - 1) * Self.place) == bytes.count else {
      throw BenchError("cannot read a token")
    }
    return String(decoding: bytes[1..<1 + Int(bytes[0])], as: UTF8.self)
  }
}
