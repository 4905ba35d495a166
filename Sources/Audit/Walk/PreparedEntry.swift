internal import Journal
internal import Ledger
internal import MerkleLog
internal import Wire

/// A stored entry with everything that follows from its bytes alone: what any core can find out before the
/// entry's turn comes.
struct PreparedEntry: Sendable {
  let stored: StoredEntry
  /// SHA-256(0x00 || bytes), computed here.
  let leaf: Hash256
  let reading: Result<Entry, EntryProblem>
  /// `nil` for the ledger's own acts and entries that cannot be read.
  let command: PreparedCommand?

  var sequence: Int64 { stored.sequence }

  /// What the rules are asked, as far as the bytes tell; `nil` for the ledger's own acts.
  var request: Request? {
    guard case .read(let command)? = command else { return nil }
    return command.request(seenMatches: true)
  }

  init(_ stored: StoredEntry, keys: KnownKeys) {
    self.stored = stored
    leaf = MerkleHash.leaf(stored.bytes)
    do throws(EntryProblem) {
      // Decoding is strict: it takes only bytes that would be encoded the same way again.
      let entry = try Entry(decoding: stored.bytes)
      reading = .success(entry)
      command = entry.command.map { PreparedCommand($0, keys: keys) }
    } catch {
      reading = .failure(error)
      command = nil
    }
  }
}
