import MerkleLog
import Signing
import Testing
import Wire

/// Signed checkpoints and the receipts that carry them.
@Suite struct CheckpointTests {
  static let origin = "quanbu.example/2026"
  let log: NoteSigner
  let stateLog: NoteSigner
  let auditor: NoteSigner
  let tree = numbered(9)

  init() throws {
    log = try NoteSigner(name: Self.origin, kind: .ed25519, key: .generate(.ed25519))
    stateLog = try NoteSigner(name: Self.origin, kind: .sm2, key: .generate(.sm2))
    auditor = try NoteSigner(name: "auditor.example", kind: .cosignature, key: .generate(.ed25519))
  }

  private func body(_ size: Int, origin: String = origin) throws -> CheckpointBody {
    try CheckpointBody(
      origin: origin, head: TreeHead(size: Int64(size), root: tree.root(0..<size)))
  }

  @Test func `a signed checkpoint opens to its body and the lines that were known`() throws {
    var note = try body(9).signed(by: [log, stateLog])
    note.append(try auditor.cosign(note.text, at: 1_790_000_000))
    for verifiers in [[log], [stateLog], [log, stateLog], [auditor, log]] {
      let opened = try Checkpoint.open(
        note.bytes, origin: Self.origin, verifiers: verifiers.map(\.verifier))
      #expect(opened.body == (try body(9)))
      #expect(opened.note.bytes == note.bytes)
      #expect(Set(opened.signatures.map(\.kind)) == Set(verifiers.map(\.verifier.kind)))
    }
  }

  @Test func `a checkpoint that only others signed is refused`() throws {
    var note = try body(9).signed(by: [log])
    note.append(try auditor.cosign(note.text, at: 1_790_000_000))
    #expect(throws: CheckpointError.notSignedByLog) {
      try Checkpoint.open(note.bytes, origin: Self.origin, verifiers: [auditor.verifier])
    }
    let stranger = try NoteSigner(name: "b", kind: .ed25519, key: .generate(.ed25519))
    let foreign = try body(9).signed(by: [stranger]).bytes
    #expect(throws: CheckpointError.notSignedByLog) {
      try Checkpoint.open(foreign, origin: Self.origin, verifiers: [stranger.verifier])
    }
    #expect(throws: CheckpointError.note(.notSignedByKnownKey)) {
      try Checkpoint.open(foreign, origin: Self.origin, verifiers: [log.verifier])
    }
  }

  @Test func `a signed text that is no checkpoint of this log is refused`() throws {
    let other = try body(9, origin: "other.example").signed(by: [log]).bytes
    #expect(throws: CheckpointError.foreignOrigin("other.example")) {
      try Checkpoint.open(other, origin: Self.origin, verifiers: [log.verifier])
    }
    var extended = try SignedNote(text: body(9).text + Array("more\n".utf8))
    try extended.sign(by: log)
    #expect(throws: CheckpointError.lineCount(4)) {
      try Checkpoint.open(extended.bytes, origin: Self.origin, verifiers: [log.verifier])
    }
  }

  @Test func `no bit of a checkpoint can be turned`() throws {
    let bytes = try body(9).signed(by: [log]).bytes
    for bit in 0..<(bytes.count * 8) {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: CheckpointError.self) {
        try Checkpoint.open(changed, origin: Self.origin, verifiers: [log.verifier])
      }
    }
  }

  @Test func `a receipt proves its entry and no other`() throws {
    let note = try body(9).signed(by: [log])
    let edge = RightEdge(before: Frontier(), appending: tree.leaves)
    for index in 0..<8 {
      let entry = Array("entry \(index)".utf8)
      let file = ProofFile(
        entry: entry, proof: try edge.inclusionProof(of: Int64(index)), checkpoint: note)
      let read = try ProofFile(bytes: file.bytes)
      #expect(read.extra == entry)
      let opened = try read.verify(entry: entry, origin: Self.origin, verifiers: [log.verifier])
      #expect(opened.head == edge.head)
      #expect(throws: ProofFileError.notIncluded) {
        try read.verify(entry: entry + [0], origin: Self.origin, verifiers: [log.verifier])
      }
      #expect(throws: ProofFileError.checkpoint(.note(.notSignedByKnownKey))) {
        try read.verify(entry: entry, origin: Self.origin, verifiers: [stateLog.verifier])
      }
      let moved = ProofFile(
        extra: entry, index: Int64(index ^ 1), path: file.path, checkpoint: file.checkpoint)
      #expect(throws: ProofFileError.notIncluded) {
        try moved.verify(entry: entry, origin: Self.origin, verifiers: [log.verifier])
      }
    }
  }
}
