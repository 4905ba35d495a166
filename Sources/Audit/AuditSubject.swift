internal import Journal
internal import Signing

/// What is audited, and by what it is judged.
struct AuditSubject {
  let journal: SQLiteJournal
  let anchor: TrustAnchor
  /// The log's keys, from the anchor.
  let verifiers: [NoteVerifier]
  /// Guesses for trying signatures early.
  let keys: KnownKeys
  /// Entries in the file when the audit began.
  let size: Int64
}
