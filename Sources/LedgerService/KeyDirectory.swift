internal import Journal
internal import Ledger
internal import Signing
internal import Synchronization
internal import Vouchers

/// Public keys by id, for verifying in parallel. Whether a key may act is not judged here: the writer does, by
/// sequence number.
final class KeyDirectory: Sendable {
  private let keys = Mutex<[String: PublicKey]>([:])

  init() {}

  /// All keys a journal knows.
  init(of journal: SQLiteJournal) throws {
    for row in try journal.keys() { add(row.id, try PublicKey(spki: row.spki)) }
  }

  func add(_ id: KeyID, _ key: PublicKey) {
    keys.withLock { $0[id.text] = key }
  }

  subscript(id: String) -> PublicKey? {
    keys.withLock { $0[id] }
  }
}
