internal import Journal
internal import Ledger
internal import Signing
internal import Vouchers

/// Public keys by name, for trying signatures ahead of the replay. They come from the file's own table and
/// are only a guess: the replay compares each with the key that was registered in the journal, and tries
/// again if they differ.
struct KnownKeys: Sendable {
  private let keys: [String: SecondVerifier]

  init(guessing journal: SQLiteJournal) {
    var keys: [String: SecondVerifier] = [:]
    for row in (try? journal.keys()) ?? [] {
      keys[row.id.text] = (try? PublicKey(spki: row.spki)).map { SecondVerifier($0) }
    }
    self.keys = keys
  }

  subscript(name: String) -> SecondVerifier? { keys[name] }
}
