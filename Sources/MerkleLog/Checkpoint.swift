public import Signing

/// A checkpoint whose signatures were verified: the only way from bytes to a head one may trust.
public struct Checkpoint: Hashable, Sendable {
  /// What the log commits to.
  public let body: CheckpointBody
  /// The note as it was read, unknown lines included.
  public let note: SignedNote
  /// The lines that a given verifier vouched for.
  public let signatures: [SignedNote.VerifiedLine]

  /// The size and root that the log commits to.
  public var head: TreeHead { body.head }

  /// Opens a signed checkpoint (C2SP signed-note and tlog-checkpoint).
  ///
  /// - Parameters:
  ///   - bytes: the whole note.
  ///   - origin: the log it must be of.
  ///   - verifiers: the log's keys, and those of auditors who may have cosigned. Lines of others are
  ///     ignored; one false line of these refuses the whole.
  /// - Throws: ``CheckpointError/note(_:)`` for form and signatures,
  ///   ``CheckpointError/notSignedByLog`` when only auditors signed, else what is wrong with the text.
  public static func open(
    _ bytes: [UInt8], origin: String, verifiers: [NoteVerifier]
  ) throws(CheckpointError) -> Checkpoint {
    let (note, signatures) = try verified(bytes, by: verifiers)
    let body = try CheckpointBody(text: note.text, origin: origin)
    // A cosignature says that its auditor saw a consistent log, not that the log said so.
    guard signatures.contains(where: { $0.kind != .cosignature && isSame($0.name, origin) }) else {
      throw .notSignedByLog
    }
    return Checkpoint(body: body, note: note, signatures: signatures)
  }

  private static func verified(
    _ bytes: [UInt8], by verifiers: [NoteVerifier]
  ) throws(CheckpointError) -> (SignedNote, [SignedNote.VerifiedLine]) {
    do throws(NoteError) {
      let note = try SignedNote(parsing: bytes)
      return (note, try note.verify(by: verifiers))
    } catch {
      throw .note(error)
    }
  }

  private static func isSame(_ name: String, _ origin: String) -> Bool {
    name.utf8.elementsEqual(origin.utf8)
  }
}

extension CheckpointBody {
  /// The checkpoint with one line of each signer, the log's own first.
  ///
  /// Never sign two bodies that are not consistent with each other (C2SP tlog-checkpoint): whoever
  /// calls this has stored the head before.
  public func signed(by signers: [NoteSigner]) throws(SigningError) -> SignedNote {
    var note: SignedNote
    do throws(NoteError) { note = try SignedNote(text: text) } catch {
      preconditionFailure("the text of a checkpoint body is plain and ends with a line feed")
    }
    for signer in signers { try note.sign(by: signer) }
    return note
  }
}
