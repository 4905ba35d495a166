internal import Journal
internal import Ledger
internal import MerkleLog
internal import Vouchers
internal import Wire

/// The entries of one group as they come to stand behind one another.
struct GroupBuilder {
  /// An entry with its bytes.
  struct Staged {
    let entry: Entry
    let bytes: [UInt8]
    var outcome: Outcome { entry.outcome }
  }

  private let first: Int64
  private(set) var entries: [Staged] = []
  private(set) var leaves: [Hash256] = []
  private(set) var items: [JournalGroup.Item] = []
  /// Whether nothing but redemptions was accepted so far: what another one asks for is as it was before the first.
  var holdsOnlyRedemptions = true

  /// - Parameters:
  ///   - first: sequence number of the first entry.
  ///   - room: how many there will be, about.
  init(first: Int64, room: Int = 1) {
    self.first = first
    entries.reserveCapacity(room)
    leaves.reserveCapacity(room)
    items.reserveCapacity(room)
  }

  var nextSequence: Int64 { first + Int64(entries.count) }

  /// Where an entry stands in this group, if it does.
  func offset(of sequence: Int64) -> Int? {
    let offset = sequence - first
    return offset >= 0 && offset < entries.count ? Int(offset) : nil
  }

  @discardableResult
  mutating func append(_ entry: Entry, bytes: [UInt8], command: CommandReference? = nil) -> Int {
    let leaf = MerkleHash.leaf(bytes)
    entries.append(Staged(entry: entry, bytes: bytes))
    leaves.append(leaf)
    items.append(
      JournalGroup.Item(sequence: entry.sequence, at: entry.at, bytes: bytes, leaf: leaf, command: command))
    return entries.count - 1
  }
}
