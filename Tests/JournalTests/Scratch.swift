import CSQLiteShim
import Foundation
import Journal
import Ledger
import MerkleLog
import Signing
import Testing
import Vouchers
import Wire

/// A directory of its own for one test, removed with it.
final class Scratch {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("quanbu-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String = "ledger.sqlite") -> String { directory.appendingPathComponent(name).path }

  /// Runs SQL on a file, as whoever holds it can.
  func run(_ sql: String, on path: String) throws {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    try #require(sqlite3_open(path, &connection) == SQLITE_OK)
    try #require(sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK)
  }
}

/// Appends made-up entries to a journal as the service would, keeping the edge of the tree.
struct Appender {
  private(set) var journal: SQLiteJournal
  var frontier = Frontier()
  var at = Instant(startOf: Day(number: 18_800))

  init(_ journal: SQLiteJournal) {
    self.journal = journal
  }

  /// Goes on where `other` ended, on a journal opened again.
  init(_ journal: SQLiteJournal, from other: Appender) {
    self = other
    self.journal = journal
  }

  /// The group of `count` entries that would come next.
  mutating func group(_ count: Int, kept: Bool = false, commands: [CommandReference] = []) throws
    -> JournalGroup
  {
    var items: [JournalGroup.Item] = []
    for place in 0..<count {
      at = at.adding(milliseconds: 1)
      let sequence = frontier.size + Int64(place)
      let bytes = try Entry(sequence: sequence, at: at, command: nil, outcome: .accepted([.done])).encoded()
      items.append(
        JournalGroup.Item(
          sequence: sequence, at: at, bytes: bytes, leaf: MerkleHash.leaf(bytes),
          command: place < commands.count ? commands[place] : nil))
    }
    let edge = RightEdge(before: frontier, appending: items.map(\.leaf))
    frontier = edge.after
    return JournalGroup(
      items: items, tileHashes: edge.completedTileHashes,
      checkpoint: StoredCheckpoint(head: edge.head, note: Array("note \(edge.head.size)".utf8), isKept: kept))
  }

  mutating func append(
    _ count: Int, kept: Bool = false, commands: [CommandReference] = [],
    changes set: WorkingSet = WorkingSet()
  ) throws {
    try journal.commit(group(count, kept: kept, commands: commands), changes: set)
  }
}
