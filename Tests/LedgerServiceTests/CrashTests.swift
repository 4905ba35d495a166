import Foundation
import Journal
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

/// A ledger whose writer was ended by force, opened again.
struct Survivor {
  let ledger: TemporaryLedger
  var replay = Replay()

  init(_ ledger: TemporaryLedger) {
    self.ledger = ledger
  }

  /// Opens it as its writer, checks everything, writes one command more and ends properly.
  mutating func check(_ acknowledged: [[String]]) async throws {
    let service = try ledger.open()
    let reader = try ledger.reader()
    defer { try? reader.close() }
    try replay.advance(reader)
    #expect(try replay.differences(reader) == [])
    for command in acknowledged { try checkAcknowledged(command, reader) }
    try await repeatSome(acknowledged, service, reader)
    let size = try reader.entryCount()
    let answer = try await service.submit(try ledger.sign(Province.claim(1), by: "channel-1")).get()
    #expect(answer.receipt.sequence == size)
    await service.close()
    try checkHighWater(reader)
  }

  /// The very entry that was answered with is there, under its command.
  private func checkAcknowledged(_ command: [String], _ reader: SQLiteJournal) throws {
    try #require(command.count == 4)
    let known = try reader.findCommand(key: try KeyID(command[0]), id: try CommandID(command[1]))
    let sequence = try #require(known?.sequence, "acknowledged and lost: \(command)")
    #expect(String(sequence) == command[2])
    let entry = try #require(try reader.entry(sequence))
    #expect(Digest.sha256(entry).base64URL == command[3])
  }

  /// The same bytes get the same entry again.
  private func repeatSome(
    _ acknowledged: [[String]], _ service: OpenLedger, _ reader: SQLiteJournal
  ) async throws {
    for command in acknowledged.suffix(3) {
      let sequence = try #require(Int64(command[2]))
      let bytes = try #require(try reader.entry(sequence))
      let jws = try #require(try Entry(decoding: bytes).command)
      let answer = try await service.submit(jws).get()
      #expect(answer.isRepeat)
      #expect(answer.receipt.entry == bytes)
    }
  }

  private func checkHighWater(_ reader: SQLiteJournal) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: ledger.folder.highWater)))
    let copy = try Checkpoint.open(bytes, origin: TemporaryLedger.origin, verifiers: try ledger.verifiers)
    let newest = try #require(try reader.newestCheckpoint())
    #expect(copy.head == newest.head)
  }
}

@Suite(.serialized) struct `a writer ended by force` {
  private static var kills: Int {
    ProcessInfo.processInfo.environment["QUANBU_KILLS"].flatMap { Int($0) } ?? 20
  }

  private static var seed: UInt64 {
    ProcessInfo.processInfo.environment["QUANBU_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0..<1_000_000)
  }

  @Test func `loses nothing it acknowledged and leaves nothing half when killed at any moment`() async throws
  {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let seed = Self.seed
    print("QUANBU_SEED=\(seed) QUANBU_KILLS=\(Self.kills)")
    var random = SplitMix(seed)
    var survivor = Survivor(province.ledger)
    var acknowledged = 0
    for round in 0..<Self.kills {
      let child = try ChildProcess(["load", province.ledger.root, "\(round)"])
      // One in five is killed while it opens, the others under load.
      if round % 5 != 4 { try await child.wait(for: "READY") }
      try await Task.sleep(for: .milliseconds(Int(random.next() % (round % 5 == 4 ? 250 : 700))))
      child.kill()
      try await child.wait()
      #expect(child.lines.allSatisfy { $0.hasPrefix("A ") || $0 == "READY" }, "seed \(seed) round \(round)")
      acknowledged += child.acknowledged.count
      try await survivor.check(child.acknowledged)
    }
    print("\(Self.kills) kills, \(acknowledged) acknowledged, \(try province.ledger.entryCount()) entries")
    #expect(acknowledged > Self.kills)
  }

  /// What may go wrong below a write, and at which call of its kind: while it opens, and while it writes. The second
  /// flush is the folder's, whose failure SQLite passes over: some file systems cannot do it.
  static let faults: [(call: String, fault: String)] =
    [("fdatasync", [1, 3, 7]), ("pwrite64", [3, 7, 12, 16])].flatMap { call, places in
      ["error=EIO", "error=ENOSPC", "signal=KILL"].flatMap { fault in
        places.map { (call, "\(fault):when=\($0)") }
      }
    } + [("ftruncate", "error=EIO:when=1+"), ("pread64", "error=EIO:when=20+")]

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")), arguments: faults)
  func `stops at the first fault of the disk, and recovers when opened again`(
    call: String, fault: String
  ) async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let tracer = [
      "/usr/bin/strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault)",
    ]
    // Twelve groups at least, since a task waits for each answer: the fault comes before the end.
    let child = try ChildProcess(["write", province.ledger.root, "12"], wrapper: tracer)
    try await child.wait()
    let other = child.lines.filter { !$0.hasPrefix("A ") && $0 != "READY" && $0 != "END" }
    // Nobody is told anything but that the writer stopped, or the ledger did not open at all.
    #expect(other.allSatisfy { $0 == "X writer-stopped" || $0.hasPrefix("O ") }, "\(other)")
    #expect(!other.isEmpty || child.lines.last != "END", "the fault did not happen")
    // Four tasks wait at a time: whoever asked after the fault was told so.
    #expect(other.count <= 4)
    var survivor = Survivor(province.ledger)
    try await survivor.check(child.acknowledged)
  }

  @Test func `stops when the disk is full, and recovers when there is room`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let child = try ChildProcess(["limit", province.ledger.root, "100000"])
    try await child.wait()
    #expect(child.lines.contains("X writer-stopped"))
    #expect(child.lines.last == "END")
    #expect(child.acknowledged.count > 4)
    var survivor = Survivor(province.ledger)
    try await survivor.check(child.acknowledged)
  }

  @Test func `is beside readers that see one whole state at every look`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open(OpenLedger.Options(journal: SQLiteJournal.Options(logLimit: 64)))
    let readers = try (0..<2).map { _ in try ChildProcess(["read", ledger.root]) }
    for reader in readers { try await reader.wait(for: "READY") }
    for place in 0..<40 {
      try await province.accept(
        Province.issue(first: Int64(place * 50) + 1, count: 50), by: "issuer-1", service)
      let claims = try (1...49).map {
        try ledger.sign(Province.claim(Int64(place * 50 + $0)), by: "channel-1")
      }
      for answer in await service.submit(all: claims) { _ = try answer.get() }
    }
    await service.close()
    let entries = try ledger.entryCount()
    #expect(entries > 2000)
    for reader in readers {
      reader.endInput()
      try await reader.wait()
      let last = try #require(reader.lines.last)
      #expect(last.hasPrefix("R "), "\(last)")
      #expect(last.hasSuffix(" \(entries)"))
      #expect((last.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) > 10, "\(last)")
    }
  }
}

/// Sebastiano Vigna's SplitMix64: the same seed, the same run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
