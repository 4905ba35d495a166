import Foundation
import InMemoryLogging
import Ledger
import LedgerService
import Logging
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers

@Suite struct `what never became an entry` {
  /// What a line of the log holds, as text.
  private struct Line: Hashable {
    let level: Logger.Level
    let message: String
    let fields: [String: String]

    init(_ level: Logger.Level, _ fields: [String: String]) {
      self.level = level
      message = "rejected"
      self.fields = fields
    }

    init(_ entry: InMemoryLogHandler.Entry) {
      level = entry.level
      message = "\(entry.message)"
      fields = entry.metadata.mapValues { "\($0)" }
    }
  }

  private func memory() -> (InMemoryLogHandler, Logger) {
    let handler = InMemoryLogHandler()
    return (handler, Logger(label: "test") { _ in handler })
  }

  @Test func `is counted by its code, and logged in one line with the key and no byte of the request`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let (handler, logger) = memory()
    let service = try ledger.open(logger: logger)
    let id = CommandID(at: ledger.clock.now(), random: Array(0..<10))
    #expect(service.rejections.isEmpty)
    #expect(
      try await service.submit(ledger.sign(Province.claim(1), by: "channel-1", command: id)).get().isRepeat
        == false)
    let old = ledger.clock.now().adding(milliseconds: -86_401_000)
    let stranger = try TestParty("stranger")
    // Signed by another key under the channel's name.
    let forged = try TestParty("channel-1").sign(Province.claim(1), at: ledger.clock.now())
    let cases: [(bytes: [UInt8], line: [String: String])] = [
      (Array("张三 350102198001010011".utf8), ["code": "jws-not-three-parts"]),
      (Array(#"{"alg":"none"}.a.b"#.utf8), ["code": "jws-not-base64url"]),
      (
        try stranger.sign(Province.claim(1), at: ledger.clock.now()),
        ["code": "unknown-key", "key": "stranger"]
      ),
      (forged, ["code": "bad-signature", "key": "channel-1"]),
      (
        try ledger.sign(Province.claim(1), by: "channel-1", audience: "quanbu.example/other"),
        ["code": "other-ledger", "key": "channel-1"]
      ),
      (
        try CompactJWS.sign(
          payload: Array(#"{"aud":"\#(TemporaryLedger.origin)","name":"张三"}"#.utf8), keyID: "channel-1",
          type: Command.type, with: ledger.party("channel-1").key),
        ["code": "missing-member", "key": "channel-1"]
      ),
      (
        try ledger.sign(Province.claim(2), by: "channel-1", command: id),
        ["code": "command-id-reused", "key": "channel-1"]
      ),
      (
        try ledger.sign(Province.claim(1), by: "channel-1", at: old),
        ["code": "stale-command", "key": "channel-1"]
      ),
    ]
    let entries = try ledger.entryCount()
    for (bytes, _) in cases { _ = await service.submit(bytes) }
    _ = await service.submit(forged)
    #expect(try ledger.entryCount() == entries)
    let expected = (cases.map(\.line) + [cases[3].line]).map { fields in
      Line(.notice, fields.merging(["request": "vreq+jws"]) { first, _ in first })
    }
    #expect(handler.entries.map { Line($0) } == expected)
    #expect(
      service.rejections == [
        "jws-not-three-parts": 1, "jws-not-base64url": 1, "unknown-key": 1, "bad-signature": 2,
        "other-ledger": 1,
        "missing-member": 1, "command-id-reused": 1, "stale-command": 1,
      ])
    await service.close()
    _ = await service.submit(try ledger.sign(Province.claim(1), by: "channel-1"))
    #expect(
      handler.entries.last.map { Line($0) }
        == Line(
          .error,
          ["code": "writer-stopped", "request": "vreq+jws", "key": "channel-1", "reason": "closed"]))
    #expect(service.rejections["writer-stopped"] == 1)
  }

  @Test func `is not what was refused by the rules, but what was beyond a key's quota of refusals`()
    async throws
  {
    let province = try await Province.founded(refusalsPerHour: 3)
    let ledger = province.ledger
    let (handler, logger) = memory()
    let service = try ledger.open(logger: logger)
    for _ in 0..<5 { _ = await service.submit(try ledger.sign(Province.claim(1), by: "channel-1")) }
    #expect(service.rejections == ["too-many-refusals": 2])
    #expect(handler.entries.count == 2)
    await service.close()
  }
}
