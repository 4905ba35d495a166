internal import Journal
internal import Ledger
internal import Signing
internal import Vouchers

/// Public keys by name, for trying signatures ahead of the replay. They come from the file's own table and
/// are only a guess: the replay compares each with the key that was registered in the journal, and tries
/// again if they differ.
struct KnownKeys: Sendable {
  private let keys: [String: PublicKey]

  init(guessing journal: SQLiteJournal) {
    var keys: [String: PublicKey] = [:]
    for row in (try? journal.keys()) ?? [] { keys[row.id.text] = try? PublicKey(spki: row.spki) }
    self.keys = keys
  }

  subscript(name: String) -> PublicKey? { keys[name] }
}
