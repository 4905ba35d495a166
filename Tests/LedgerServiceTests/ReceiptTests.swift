import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

@Suite struct `receipts and checkpoints` {
  /// What somebody offline, with the trust anchor alone, makes of a receipt.
  private func verify(_ receipt: Receipt, _ ledger: TemporaryLedger) throws -> Checkpoint {
    let verifiers = try ledger.anchor.logKeys.map { try NoteVerifier(vkey: $0) }
    let file = try ProofFile(bytes: receipt.file)
    #expect(file.extra == receipt.entry)
    _ = try file.verify(entry: receipt.entry, origin: ledger.anchor.origin, verifiers: verifiers)
    return try Checkpoint.open(receipt.checkpoint, origin: ledger.anchor.origin, verifiers: verifiers)
  }

  @Test func `prove every entry of a group offline, and nothing else`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.accept(Province.issue(first: 1, count: 90), by: "issuer-1", service)
    let commands = try (1...90).map { try ledger.sign(Province.claim($0), by: "channel-1") }
    let answers = await service.submit(all: commands)
    for (answer, command) in zip(answers, commands) {
      let receipt = try answer.get().receipt
      _ = try verify(receipt, ledger)
      let entry = try Entry(decoding: receipt.entry)
      #expect(entry.command == command)
      #expect(entry.sequence == receipt.sequence)
    }
    // One fen of it changed, or the proof of another entry, proves nothing.
    let receipt = try answers[0].get().receipt
    var forged = receipt.entry
    forged[forged.count - 3] ^= 1
    let file = try ProofFile(bytes: receipt.file)
    #expect(throws: (any Error).self) {
      try file.verify(entry: forged, origin: ledger.anchor.origin, verifiers: try ledger.verifiers)
    }
    let other = try answers[1].get().receipt
    #expect(throws: (any Error).self) {
      try file.verify(entry: other.entry, origin: ledger.anchor.origin, verifiers: try ledger.verifiers)
    }
    await service.close()
  }

  @Test func `repeat the first answer after a restart, with a newer proof`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let accepted = try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1")
    let refused = try ledger.sign(Province.claim(7), by: "channel-1")
    let first = try await [service.submit(accepted).get(), service.submit(refused).get()]
    #expect(first[0].outcome.isAccepted)
    #expect(!first[1].outcome.isAccepted)
    await service.close()
    let again = try ledger.open()
    let revoke = Act.changeKey(ChangeKey(key: "issuer-1", change: .revoke, reason: "丢失"))
    try await province.accept(revoke, by: "issuer-1", again)
    for (command, answer) in zip([accepted, refused], first) {
      let later = try await again.submit(command).get()
      #expect(later.isRepeat)
      #expect(later.outcome == answer.outcome)
      #expect(later.receipt.entry == answer.receipt.entry)
      #expect(try verify(later.receipt, ledger).head.size > verify(answer.receipt, ledger).head.size)
    }
    await again.close()
  }

  @Test func `have an Ed25519 line on each, and at most one a minute has an SM2 line too and is kept`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    var next: Int64 = 1
    // Seconds that pass, and whether the next group's checkpoint is kept. The founding's was.
    let openings: [[(seconds: Int64, isKept: Bool)]] = [
      [(0, false), (59, false), (1, true), (0, false), (30, false)],
      [(29, false), (1, true), (59, false)], [(0, false)], [(1, true), (60, true)],
    ]
    for opening in openings {
      let service = try ledger.open()
      for (seconds, isKept) in opening {
        ledger.clock.step(seconds: seconds)
        let command = try ledger.sign(Province.issue(first: next, count: 1), by: "issuer-1")
        let checkpoint = try verify(try await service.submit(command).get().receipt, ledger)
        #expect(checkpoint.signatures.map(\.kind) == (isKept ? [.ed25519, .sm2] : [.ed25519]), "\(next)")
        next += 1
      }
      // An opening and an end without change keep nothing of their own.
      await service.close()
      let rest = try ledger.open()
      await rest.close()
    }
    let reader = try ledger.reader()
    let kept = try reader.keptCheckpoints(from: 0, limit: 1000)
    #expect(kept.count == 5)
    for checkpoint in kept {
      let opened = try Checkpoint.open(
        checkpoint.note, origin: TemporaryLedger.origin, verifiers: try ledger.verifiers)
      #expect(opened.signatures.map(\.kind) == [.ed25519, .sm2])
      #expect(opened.head == checkpoint.head)
    }
    try reader.close()
  }

  @Test func `the newest stands outside the journal too, whether kept or not`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    func copy(_ suffix: String = "") -> [UInt8]? {
      (try? Data(contentsOf: URL(fileURLWithPath: ledger.folder.highWater + suffix))).map { Array($0) }
    }
    let service = try ledger.open()
    let before = copy()
    let issue = try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1")
    let first = try await service.submit(issue).get().receipt.checkpoint
    // Between kept ones, beside the copy that is on the disk.
    #expect(copy(".newest") == first)
    #expect(copy() == before)
    ledger.clock.step(seconds: 60)
    let claim = try ledger.sign(Province.claim(1), by: "channel-1")
    let second = try await service.submit(claim).get().receipt.checkpoint
    #expect(copy() == second)
    #expect(copy(".newest") == nil)
    let again = try ledger.sign(Province.claim(1), by: "channel-1")
    let third = try await service.submit(again).get().receipt.checkpoint
    #expect(copy(".newest") == third)
    await service.close()
    #expect(copy() == third)
    #expect(copy(".newest") == nil)
  }

  @Test func `are checked by the openssl command too`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let reader = try ledger.reader()
    let note = try SignedNote(parsing: try #require(try reader.newestKeptCheckpoint()).note)
    try reader.close()
    let verifiers = try ledger.verifiers
    #expect(note.lines.count == 2)
    for (line, verifier) in zip(note.lines, verifiers) {
      #expect(verifier.isNamed(in: line))
      #expect(try Self.openssl(verifier, note.text, line.signature, in: ledger.root))
      var other = note.text
      other[other.count - 4] ^= 1
      #expect(try !Self.openssl(verifier, other, line.signature, in: ledger.root))
    }
  }

  /// Whether `openssl` takes the signature for the verifier's.
  private static func openssl(
    _ verifier: NoteVerifier, _ text: [UInt8], _ signature: [UInt8], in folder: String
  ) throws -> Bool {
    for (name, bytes) in [("text", text), ("signature", signature), ("key", verifier.publicKey.spki)] {
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let hash = verifier.kind == .sm2 ? ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] : []
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments =
      ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", folder + "/key"] + hash
      + ["-in", folder + "/text", "-sigfile", folder + "/signature"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
