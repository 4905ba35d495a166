import MerkleLog
import Signing
import Testing
import Wire

/// A log that signs status lists, and what its readers know of it.
struct ListSigner {
  static let origin = "quanbu.example/2026"
  let log: NoteSigner
  let stateLog: NoteSigner

  init() throws {
    log = try NoteSigner(name: Self.origin, kind: .ed25519, key: .generate(.ed25519))
    stateLog = try NoteSigner(name: Self.origin, kind: .sm2, key: .generate(.sm2))
  }

  func list(_ prefixes: [UInt64], size: Int64 = 9, at time: Int64 = 1_000) throws -> StatusList {
    try StatusList(
      origin: Self.origin, size: size, issuedAt: time, expiresAt: time + 3_600,
      prefixes: PrefixList(sorting: prefixes), signers: [log])
  }

  func open(_ bytes: [UInt8]) throws(StatusListError) -> StatusList {
    try StatusList.open(bytes, origin: Self.origin, verifiers: [log.verifier, stateLog.verifier])
  }

  func openDelta(_ bytes: [UInt8]) throws(StatusListError) -> StatusListDelta {
    try StatusListDelta.open(bytes, origin: Self.origin, verifiers: [log.verifier, stateLog.verifier])
  }

  /// A file of any text and body, signed.
  func file(_ text: String, body: [UInt8] = []) throws -> [UInt8] {
    var note = try SignedNote(text: Array(text.utf8))
    try note.sign(by: log)
    return note.bytes + [0x0A] + body
  }
}

@Suite struct StatusListTests {
  let signer: ListSigner

  init() throws { signer = try ListSigner() }

  @Test func `the file is a note, an empty line and the prefixes in order`() throws {
    let list = try signer.list([0x0102_0304_0506_0708, 7, UInt64.max, 7])
    let body: [UInt8] =
      [0, 0, 0, 0, 0, 0, 0, 7] + [1, 2, 3, 4, 5, 6, 7, 8] + Array(repeating: 0xFF, count: 8)
    let text = "quanbu.example/2026/status-list/v1\n9\n1000\n4600\n3\n\(Digest.sha256(body).base64)\n"
    #expect(list.note.text == Array(text.utf8))
    #expect(list.bytes == (try signer.file(text, body: body)))
    #expect(Array(list.prefixes) == [7, 0x0102_0304_0506_0708, .max])
  }

  @Test(arguments: [0, 1, 2, 255, 10_000])
  func `what is signed is read again, byte for byte`(_ count: Int) throws {
    var random = SeededGenerator(state: UInt64(count))
    let prefixes = (0..<count).map { _ in random.next() }
    for signers in [[signer.log], [signer.stateLog], [signer.log, signer.stateLog]] {
      let list = try StatusList(
        origin: ListSigner.origin, size: 0, issuedAt: 0, expiresAt: StatusListHead.latest,
        prefixes: PrefixList(sorting: prefixes), signers: signers)
      let read = try signer.open(list.bytes)
      #expect(read == list)
      #expect(Array(read.prefixes) == Set(prefixes).sorted())
    }
  }

  @Test func `a prefix is found when it is there, and only then`() throws {
    var random = SeededGenerator(state: 3)
    let known = Set((0..<1_000).map { _ in random.next() >> 52 })
    let list = try signer.open(try signer.list(Array(known)).bytes)
    for prefix in 0..<4_200 as Range<UInt64> {
      #expect(list.prefixes.contains(prefix) == known.contains(prefix))
    }
    #expect(!PrefixList.empty.contains(0))
    let digest = Digest.sha256(Array("token".utf8))
    let first = digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    #expect(PrefixList.prefix(of: digest) == first)
  }

  @Test(arguments: [
    (699, "status-list-from-future"), (700, ""), (1_000, ""), (4_599, ""), (4_600, "status-list-expired"),
    (Int64.min, "status-list-from-future"), (Int64.max, "status-list-expired"),
  ])
  func `it says nothing before its time and from its expiry on`(_ time: Int64, _ code: String) throws {
    let list = try signer.list([1])
    var met = ""
    do throws(StatusListError) { try list.requireCurrent(at: time) } catch { met = error.code }
    #expect(met == code)
  }

  // MARK: What is refused

  /// Texts that the log's own key signed, with a body of two prefixes unless said otherwise.
  static let texts: [(text: String, body: [UInt8]?, code: String)] = [
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", nil, ""),
    ("O/status-list/v1\n0\n0\n32503679999\n2\nD\n", nil, ""),
    ("O/status-list/v1\n9\n1\n2\n2\n", nil, "status-list-line-count"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\nmore\n", nil, "status-list-line-count"),
    ("O\n9\nD\n", nil, "status-list-line-count"),
    ("O\n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("O/status-list/v2\n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("O/status-list/v1 \n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("O/status-list-delta/v1\n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("/status-list/v1\n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("账\u{672c}/status-list/v1\n9\n1\n2\n2\nD\n", nil, "status-list-first-line"),
    ("other/status-list/v1\n9\n1\n2\n2\nD\n", nil, "status-list-foreign-origin"),
    ("O/x/status-list/v1\n9\n1\n2\n2\nD\n", nil, "status-list-foreign-origin"),
    ("O/status-list/v1\n\n1\n2\n2\nD\n", nil, "note-malformed-line"),
    ("O/status-list/v1\n09\n1\n2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n+9\n1\n2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n-9\n1\n2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n9223372036854775808\n1\n2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n9\n1.0\n2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n9\n1\n0x2\n2\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n9\n1\n2\n２\nD\n", nil, "status-list-number"),
    ("O/status-list/v1\n9\n2\n2\n2\nD\n", nil, "status-list-times"),
    ("O/status-list/v1\n9\n3\n2\n2\nD\n", nil, "status-list-times"),
    ("O/status-list/v1\n9\n1\n32503680000\n2\nD\n", nil, "status-list-times"),
    ("O/status-list/v1\n9\n1\n9223372036854775807\n2\nD\n", nil, "status-list-times"),
    ("O/status-list/v1\n9\n1\n2\n2\nZZ\n", nil, "status-list-digest-form"),
    ("O/status-list/v1\n9\n1\n2\n2\nAAAA\n", nil, "status-list-digest-form"),
    ("O/status-list/v1\n9\n1\n2\n1\nD\n", nil, "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n3\nD\n", nil, "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n0\nD\n", nil, "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n9223372036854775807\nD\n", nil, "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n1152921504606846977\nD\n", body(1), "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", body(1, 2) + [0], "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", Array(body(1, 2).dropLast()), "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", body(1, 2, 3), "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", [], "status-list-body-length"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", body(2, 1), "status-list-unsorted"),
    ("O/status-list/v1\n9\n1\n2\n2\nD\n", body(1, 1), "status-list-unsorted"),
    ("O/status-list/v1\n9\n1\n2\n2\n0\n", body(1, 2), "status-list-digest"),
  ]

  static func body(_ prefixes: UInt64...) -> [UInt8] {
    prefixes.flatMap { prefix in (0..<8).map { UInt8(truncatingIfNeeded: prefix >> (56 - 8 * $0)) } }
  }

  @Test(arguments: texts)
  func `what does not fit is refused with its code, even when the log signed it`(
    _ text: String, _ body: [UInt8]?, _ code: String
  ) throws {
    let body = body ?? Self.body(1, 1 << 40)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines[0].hasPrefix("O") { lines[0] = ListSigner.origin + lines[0].dropFirst() }
    let digests = ["D": Digest.sha256(body).base64, "0": Hash256.zero.base64]
    if lines.count > 5 { lines[5] = digests[lines[5]] ?? lines[5] }
    let file = try signer.file(lines.joined(separator: "\n"), body: body)
    var met = ""
    do throws(StatusListError) { _ = try signer.open(file) } catch { met = error.code }
    #expect(met == code)
  }

  @Test func `what is cut anywhere is refused`() throws {
    let bytes = try signer.list([1, 2, 3]).bytes
    for count in bytes.indices {
      #expect(throws: StatusListError.self) { try signer.open(Array(bytes[..<count])) }
    }
    let long = Array("x".utf8) + [UInt8](repeating: 0x41, count: 70_000) + Array("\n\n\n\n".utf8)
    #expect(throws: StatusListError.cut) { try signer.open(long) }
  }

  @Test func `no bit can be turned`() throws {
    let bytes = try signer.list([1, 1 << 30, 1 << 60]).bytes
    for bit in 0..<(bytes.count * 8) {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: StatusListError.self) { try signer.open(changed) }
    }
  }

  @Test func `a list that the log did not sign is refused`() throws {
    let stranger = try NoteSigner(name: ListSigner.origin, kind: .ed25519, key: .generate(.ed25519))
    let auditor = try NoteSigner(name: "auditor.example", kind: .ed25519, key: .generate(.ed25519))
    func list(_ signers: [NoteSigner]) throws -> [UInt8] {
      try StatusList(
        origin: ListSigner.origin, size: 1, issuedAt: 1, expiresAt: 2, prefixes: .empty, signers: signers
      ).bytes
    }
    #expect(throws: StatusListError.note(.notSignedByKnownKey)) { try signer.open(list([stranger])) }
    #expect(throws: StatusListError.notSignedByLog) {
      try StatusList.open(
        list([auditor]), origin: ListSigner.origin, verifiers: [signer.log.verifier, auditor.verifier])
    }
    #expect(throws: StatusListError.cut) { try signer.open(list([])) }
    #expect(try signer.open(list([stranger, signer.log])).head.size == 1)
  }

  @Test func `a list is no checkpoint and a checkpoint no list`() throws {
    let list = try signer.list([1])
    let verifiers = [signer.log.verifier]
    #expect(throws: CheckpointError.lineCount(6)) {
      try Checkpoint.open(list.note.bytes, origin: ListSigner.origin, verifiers: verifiers)
    }
    let head = TreeHead(size: 1, root: .zero)
    let checkpoint = try CheckpointBody(origin: ListSigner.origin, head: head).signed(by: [signer.log])
    #expect(throws: StatusListError.lineCount(expected: 6, 3)) {
      try signer.open(checkpoint.bytes + [0x0A])
    }
    // Whoever takes the first line for an origin takes another.
    #expect(throws: CheckpointError.foreignOrigin(ListSigner.origin + "/status-list/v1")) {
      try CheckpointBody(
        text: Array("\(ListSigner.origin)/status-list/v1\n1\n\(Hash256.zero.base64)\n".utf8),
        origin: ListSigner.origin)
    }
  }

  @Test(arguments: [("", 1, 2), ("账", 1, 2), ("a\nb", 1, 2), ("a", 2, 2), ("a", -1, 2), ("a", 1, Int64.max)])
  func `what could not be read back is not signed`(_ origin: String, _ from: Int64, _ until: Int64) throws {
    #expect(throws: StatusListError.self) {
      try StatusList(
        origin: origin, size: 1, issuedAt: from, expiresAt: until, prefixes: .empty, signers: [signer.log])
    }
    #expect(throws: StatusListError.self) {
      try StatusList(
        origin: "a", size: -1, issuedAt: 1, expiresAt: 2, prefixes: .empty, signers: [signer.log])
    }
  }
}
