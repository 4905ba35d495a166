public import Ledger
public import MerkleLog
public import Vouchers
public import Wire

/// Where a ledger's entries and the rows they led to are kept.
///
/// Contract:
/// - **Durability.** When ``commit(_:changes:)`` returns, the whole group is on stable storage: entries,
///   hashes, checkpoint and rows. One flush a group. When it throws, the group may or may not be there: only
///   opening the journal again tells. The caller stops, answers nobody, and must not try again; every later
///   write throws `journal-stopped`.
/// - **One writer.** At most one process writes, and in it one thread at a time calls the writing functions.
///   Readers, in any process, see whole groups only.
/// - **Append-only.** No function changes or removes an entry, a leaf, a tree head or a known command.
///   Entries are dense from 0 and their times never decrease; a group that breaks this is refused whole.
/// - **Rows** are a projection of the entries: what was written by the last commit that touched them.
/// - Loading a row is never free: callers name what they need and load it in as few calls as they can.
///
/// Errors are ``JournalError``.
public protocol JournalStore: HashReader, Sendable {
  /// How many entries there are: the next sequence number and the size of the tree.
  func entryCount() throws(JournalError) -> Int64

  /// A working set with everything that is always whole: genesis, rules, counters, fund, cash and the
  /// index of keys.
  func loadWhole() throws(JournalError) -> WorkingSet

  /// Loads the named rows; those that do not exist are marked absent.
  func load(_ footprint: Footprint, into set: inout WorkingSet) throws(JournalError)

  /// Makes a group durable together with every changed row of `set`, which the caller then marks written.
  func commit(_ group: JournalGroup, changes set: WorkingSet) throws(JournalError)

  /// Whether `key` already used `id`: the entry's sequence number and the digest of the bytes it came with.
  func findCommand(key: KeyID, id: CommandID) throws(JournalError) -> (sequence: Int64, digest: Hash256)?

  /// The greatest command id any key used; `nil` before the first command.
  func greatestCommandID() throws(JournalError) -> CommandID?

  /// The root of the tree at a size some group ended at; `nil` when none did.
  func root(at size: Int64) throws(JournalError) -> Hash256?

  /// The bytes of an entry as they were written; `nil` beyond the end.
  func entry(_ sequence: Int64) throws(JournalError) -> [UInt8]?

  /// Hands out stored entries in order, a bounded number in memory at a time, without holding a lock or a
  /// snapshot while `body` runs. Entries never change, so a long walk needs none.
  func forEachEntry(in range: Range<Int64>, _ body: (StoredEntry) throws -> Void) throws

  /// The newest checkpoint; `nil` before the first group.
  func newestCheckpoint() throws(JournalError) -> StoredCheckpoint?

  /// Kept checkpoints from `size` on, oldest first.
  func keptCheckpoints(from size: Int64, limit: Int) throws(JournalError) -> [StoredCheckpoint]

  /// Replaces the note of a checkpoint by one with more signature lines, and keeps it. The caller has checked
  /// that no line is lost.
  func amendCheckpoint(size: Int64, note: [UInt8]) throws(JournalError)
}

/// An entry as it lies in the journal.
public struct StoredEntry: Hashable, Sendable {
  public let sequence: Int64
  public let at: Instant
  public let leaf: Hash256
  public let bytes: [UInt8]

  public init(sequence: Int64, at: Instant, leaf: Hash256, bytes: [UInt8]) {
    self.sequence = sequence
    self.at = at
    self.leaf = leaf
    self.bytes = bytes
  }
}
