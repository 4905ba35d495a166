import Journal
import Ledger
import MerkleLog
import Vouchers
import Wire

/// A copy of a ledger under a forger's hands.
struct Workbench {
  let database: RawDatabase
  let keys: StolenKeys?
  let origin: String
  /// Every entry's bytes.
  private(set) var entries: [[UInt8]] = []
  private let original: [[UInt8]]
  private(set) var heads: [TreeHead] = []
  private(set) var kept: [StoredCheckpoint] = []
  private(set) var newest: StoredCheckpoint
  /// Copies of receipts that others hold.
  var receipts: [HeldReceipt] = []
  /// Signed commands from elsewhere.
  var commands: [[UInt8]] = []
  var choice: SeededChoice

  init(folder: String, seed: UInt64, keys: StolenKeys?) throws {
    database = RawDatabase(path: folder + "/journal.sqlite")
    self.keys = keys
    choice = SeededChoice(seed: seed)
    let journal = try SQLiteJournal.open(path: database.path, mode: .reader)
    defer { try? journal.close() }
    var entries: [[UInt8]] = []
    try journal.forEachEntry(in: 0..<(try journal.entryCount())) { entries.append($0.bytes) }
    self.entries = entries
    original = entries
    heads = try journal.heads(from: 0, limit: .max)
    kept = try journal.keptCheckpoints(from: 0, limit: .max)
    guard let newest = try journal.newestCheckpoint(),
      let origin = try journal.loadWhole().genesis?.origin
    else { throw TamperProblem("the copy has no checkpoint or no genesis entry") }
    self.newest = newest
    self.origin = origin
  }

  var count: Int64 { Int64(entries.count) }

  func entry(_ place: Int) throws -> Entry { try Entry(decoding: entries[place]) }

  /// The places of all entries but genesis, in an order the seed chooses.
  mutating func places() -> [Int] { entries.indices.dropFirst().shuffled(using: &choice) }

  /// The first place, in an order the seed chooses, for which `body` answers something.
  mutating func first<Value>(_ body: (Entry) throws -> Value?) throws -> (place: Int, value: Value) {
    for place in places() {
      if let value = try body(try entry(place)) { return (place, value) }
    }
    throw TamperProblem("no entry of this ledger can be altered that way")
  }

  mutating func replace(_ place: Int, with entry: Entry) throws { entries[place] = try entry.encoded() }

  mutating func replace(_ place: Int, with bytes: [UInt8]) { entries[place] = bytes }

  mutating func append(_ bytes: [UInt8]) { entries.append(bytes) }

  mutating func truncate(to size: Int64) { entries.removeLast(entries.count - Int(size)) }

  mutating func swap(_ one: Int, _ other: Int) { entries.swapAt(one, other) }

  /// Statements that put the altered entries into the file, and nothing else.
  func entryStatements(withLeaves: Bool) -> [String] {
    var statements: [String] = []
    for (place, bytes) in entries.enumerated() where place >= original.count || bytes != original[place] {
      let leaf = RawDatabase.blob(MerkleHash.leaf(bytes))
      if place < original.count {
        let hash = withLeaves ? ", leaf = \(leaf)" : ""
        statements.append("UPDATE journal SET entry = \(RawDatabase.blob(bytes))\(hash) WHERE seq = \(place)")
      } else {
        let at = (try? EntryLayout(of: bytes))?.at.milliseconds ?? 0
        statements.append(
          "INSERT INTO journal (seq, at, leaf, entry) VALUES (\(place), \(at), \(leaf), \(RawDatabase.blob(bytes)))"
        )
      }
    }
    if entries.count < original.count {
      statements.append("DELETE FROM journal WHERE seq >= \(entries.count)")
    }
    return statements
  }

  /// Entries, leaves, tiles, tree heads and, with stolen keys, checkpoints: a whole history in place of the
  /// true one.
  func historyStatements() throws -> [String] {
    var statements = entryStatements(withLeaves: true)
    for (place, bytes) in entries.enumerated() where place < original.count && bytes != original[place] {
      if let at = (try? EntryLayout(of: bytes))?.at.milliseconds {
        statements.append("UPDATE journal SET at = \(at) WHERE seq = \(place)")
      }
    }
    let edge = RightEdge(before: Frontier(), appending: entries.map { MerkleHash.leaf($0) })
    statements.append("DELETE FROM node")
    for tile in edge.completedTileHashes {
      statements.append(
        "INSERT INTO node VALUES (\(tile.level), \(tile.index), \(RawDatabase.blob(tile.hash)))")
    }
    return statements + (try headStatements())
  }

  private func headStatements() throws -> [String] {
    var statements = ["DELETE FROM checkpoint WHERE size > \(count)"]
    let firstChange =
      entries.indices.first { $0 >= original.count || entries[$0] != original[$0] } ?? entries.count
    var frontier = Frontier()
    var sizes = Set(heads.map(\.size))
    sizes.insert(count)
    for (place, bytes) in entries.enumerated() {
      frontier.append(MerkleHash.leaf(bytes))
      guard sizes.contains(frontier.size), place >= firstChange else { continue }
      statements.append(try headStatement(frontier.head))
    }
    return statements
  }

  private func headStatement(_ head: TreeHead) throws -> String {
    let isNewest = head.size == count
    // New entries end in a kept one: nobody shall miss it.
    let isKept = kept.contains { $0.head.size == head.size } || isNewest && entries.count > original.count
    let root = RawDatabase.blob(head.root)
    guard isKept || isNewest, let keys else {
      return "UPDATE checkpoint SET root = \(root) WHERE size = \(head.size)"
    }
    let note = try keys.sign(head, origin: origin, isKept: isKept)
    return """
      INSERT INTO checkpoint (size, root, kept, note)
      VALUES (\(head.size), \(root), \(isKept ? 1 : 0), \(RawDatabase.blob(note)))
      ON CONFLICT (size) DO UPDATE SET root = excluded.root, note = excluded.note
      """
  }

  func perform(unguarded statements: [String]) throws { try database.runUnguarded(statements) }
}
