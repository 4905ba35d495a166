import Signing
import Testing
import Wire

@Suite struct SignedNoteTests {
  /// The example of C2SP signed-note v1.
  private static let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  private static let note = """
    This is an example message.

    \u{2014} example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

    """
  private static let text = ascii("This is an example message.\n")

  @Test func `the example of the specification is read, verified and written again`() throws {
    let verifier = try NoteVerifier(vkey: Self.vkey)
    #expect(verifier.vkey == Self.vkey)
    #expect(verifier.name == "example.com/foo")
    #expect(verifier.keyID == 0x530D_903A)
    let note = try SignedNote(parsing: ascii(Self.note))
    #expect(note.text == Self.text)
    #expect(note.bytes == ascii(Self.note))
    let lines = try note.verify(by: [verifier])
    #expect(lines.map(\.name) == ["example.com/foo"])
    #expect(lines.first?.kind == .ed25519)
  }

  private func signer(_ name: String, _ kind: NoteVerifier.Kind) throws -> NoteSigner {
    try NoteSigner(name: name, kind: kind, key: try PrivateKey.generate(kind.algorithm))
  }

  @Test func `a note carries lines of all kinds, and each is verified by its own key`() throws {
    let log = try signer("quanbu.example/log", .ed25519)
    let sm2 = try signer("quanbu.example/log", .sm2)
    let auditor = try signer("auditor.example", .cosignature)
    var note = try SignedNote(
      text: ascii("quanbu.example/log\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"))
    try note.sign(by: log)
    try note.sign(by: sm2)
    note.append(try auditor.cosign(note.text, at: 1_764_000_000))
    let read = try SignedNote(parsing: note.bytes)
    #expect(read == note)
    for signer in [log, sm2, auditor] {
      let verifier = try NoteVerifier(vkey: signer.verifier.vkey)
      #expect(verifier == signer.verifier)
      let lines = try read.verify(by: [verifier])
      #expect(lines.map(\.kind) == [verifier.kind])
      #expect(lines.first?.timestamp == (verifier.kind == .cosignature ? 1_764_000_000 : nil))
    }
    #expect(try read.verify(by: [log, sm2, auditor].map(\.verifier)).count == 3)
  }

  @Test func `unknown lines are ignored, a false line of a known key rejects all`() throws {
    let known = try signer("a.example", .ed25519)
    let second = try signer("b.example", .sm2)
    let stranger = try signer("c.example", .ed25519)
    var note = try SignedNote(text: Self.text)
    try note.sign(by: known)
    try note.sign(by: stranger)
    #expect(try note.verify(by: [known.verifier]).count == 1)
    #expect(throws: NoteError.notSignedByKnownKey) { try note.verify(by: [second.verifier]) }
    #expect(throws: NoteError.notSignedByKnownKey) { try note.verify(by: []) }
    // A line of the second key over another text.
    note.append(try second.sign(ascii("Another.\n")))
    #expect(try note.verify(by: [known.verifier]).count == 1)
    #expect(throws: NoteError.badSignature(name: "b.example")) {
      try note.verify(by: [known.verifier, second.verifier])
    }
    #expect(throws: NoteError.ambiguousVerifier(name: "a.example")) {
      try note.verify(by: [known.verifier, known.verifier])
    }
    // The same key under another name is another signer.
    let renamed = try NoteVerifier(name: "d.example", kind: .ed25519, publicKey: known.verifier.publicKey)
    #expect(renamed.keyID != known.verifier.keyID)
    #expect(throws: NoteError.notSignedByKnownKey) { try note.verify(by: [renamed]) }
  }

  @Test func `a cosignature vouches for its time, and never without one`() throws {
    let auditor = try signer("auditor.example", .cosignature)
    let line = try auditor.cosign(Self.text, at: 9)
    var later = line.signature
    later[7] = 10
    for changed in [
      later, Array(line.signature.dropLast()), line.signature + [0], Array(line.signature.dropFirst(8)), [],
    ] {
      var note = try SignedNote(text: Self.text)
      note.append(SignedNote.SignatureLine(name: line.name, keyID: line.keyID, signature: changed))
      #expect(throws: NoteError.badSignature(name: "auditor.example")) {
        try note.verify(by: [auditor.verifier])
      }
    }
    #expect(throws: SigningError.self) { try auditor.cosign(Self.text, at: 0) }
    #expect(throws: SigningError.self) { try auditor.sign(Self.text) }
    #expect(throws: SigningError.self) { try signer("x", .ed25519).cosign(Self.text, at: 1) }
  }

  @Test func `sixteen lines and more are read, and a line counts once`() throws {
    var note = try SignedNote(text: Self.text)
    for index in 0..<SignedNote.lineLimit { try note.sign(by: signer("s\(index).example", .ed25519)) }
    #expect(try SignedNote(parsing: note.bytes).lines.count == SignedNote.lineLimit)
    note.append(note.lines[0])
    #expect(note.lines.count == SignedNote.lineLimit)
    try note.sign(by: signer("more.example", .ed25519))
    #expect(throws: NoteError.tooManyLines) { try SignedNote(parsing: note.bytes) }
  }

  private static let line = "\u{2014} a AAAAAAA=\n"

  private static let malformed: [(String, NoteError)] = [
    ("", NoteError.noSignatures), ("text\n", .noSignatures), ("text\n\n", .noSignatures),
    ("\n\n", .noSignatures),
    ("text\n" + line, .noSignatures), ("text\r\n\n" + line, .malformedText),
    ("te\u{0}xt\n\n" + line, .malformedText),
    ("text\n\n- a AAAAAAA=\n", .malformedLine(1)), ("text\n\n\u{2014} a AAAAAAA=", .malformedLine(1)),
    ("text\n\n\u{2014}a AAAAAAA=\n", .malformedLine(1)), ("text\n\n\u{2014}  AAAAAAA=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a  AAAAAAA=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a AAAAAAA= \n", .malformedLine(1)),
    ("text\n\n\u{2014} a b AAAAAAA=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a+b AAAAAAA=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a\u{3000}b AAAAAAA=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a AAAAAAA\n", .malformedLine(1)),
    ("text\n\n\u{2014} a AAAAAAB=\n", .malformedLine(1)),
    ("text\n\n\u{2014} a AAAAAA==\n", .malformedLine(1)),
    ("text\n\n\u{2014} a\n", .malformedLine(1)), ("text\n\n" + line + "junk\n", .malformedLine(2)),
    ("text\n\n" + line + "\n", .noSignatures),
  ]

  @Test(arguments: malformed)
  func `notes out of form are refused`(note: String, expected: NoteError) {
    #expect(throws: expected) { try SignedNote(parsing: ascii(note)) }
  }

  @Test func `the separator is the last empty line`() throws {
    let note = try SignedNote(parsing: ascii("a\n\n\u{2014} not a line\n\n" + Self.line))
    #expect(note.text == ascii("a\n\n\u{2014} not a line\n"))
    #expect(note.lines.count == 1)
    #expect(throws: NoteError.malformedText) {
      try SignedNote(parsing: [0xFF, 0x0A, 0x0A] + ascii(Self.line))
    }
    for text in ["", "no end", "tab\t\n"] {
      #expect(throws: NoteError.malformedText) { try SignedNote(text: ascii(text)) }
    }
  }

  @Test func `verifier keys that are not what they say are refused`() throws {
    let rows: [(String, NoteError)] = [
      ("", .malformedVerifierKey), ("a+b", .malformedVerifierKey), ("a+530d903a+!", .malformedVerifierKey),
      ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .verifierKeyIDMismatch),
      ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .verifierKeyIDMismatch),
      ("example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .verifierKeyIDMismatch),
      ("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedVerifierKey),
      ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0", .malformedVerifierKey),
      ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedName),
      ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformedName),
    ]
    for (text, expected) in rows {
      #expect(throws: expected, "\(text)") { try NoteVerifier(vkey: text) }
    }
    let p256 = try PrivateKey.generate(.es256)
    for kind in NoteVerifier.Kind.allCases {
      #expect(throws: NoteError.wrongKey) { try NoteSigner(name: "a", kind: kind, key: p256) }
    }
  }
}
