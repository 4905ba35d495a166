import Journal
import Ledger
import MerkleLog
import Vouchers

/// Entries that go, move or come from nowhere.
extension Workbench {
  mutating func deleteEntry() throws -> Deed {
    let place = places().first { $0 < entries.count - 1 } ?? 1
    try perform(unguarded: ["DELETE FROM journal WHERE seq = \(place)"])
    return Deed(did: "entry \(place) deleted", entry: Int64(place), expected: ["sequence-gap"])
  }

  mutating func swapEntries() throws -> Deed {
    let place = places().first { $0 < entries.count - 1 } ?? 1
    swap(place, place + 1)
    try perform(unguarded: entryStatements(withLeaves: true))
    return Deed(
      did: "entries \(place) and \(place + 1) swapped, leaves too", entry: Int64(place),
      expected: ["entry-misplaced", "root-differs"])
  }

  /// The last entries gone with all that came of them, an older kept checkpoint the newest: the file is whole
  /// in itself, and only who holds a later checkpoint or receipt can tell.
  mutating func cutTail() throws -> Deed {
    let older = kept.filter { $0.head.size < count && $0.head.size > count / 4 }
    guard let target = older.randomElement(using: &choice) ?? kept.last(where: { $0.head.size < count })
    else {
      throw TamperProblem("no older kept checkpoint")
    }
    truncate(to: target.head.size)
    var statements = entryStatements(withLeaves: true)
    statements.append("DELETE FROM checkpoint WHERE size > \(count)")
    statements.append("DELETE FROM node WHERE (place + 1) * (1 << (8 * level)) > \(count)")
    try perform(unguarded: statements)
    try rebuildTables()
    return Deed(did: "all entries from \(count) on cut off", entry: count, withHeld: ["tail-cut"])
  }

  /// As ``cutTail()``, without care for checkpoints.
  mutating func cutTailRoughly() throws -> Deed {
    truncate(to: count - 2)
    try perform(unguarded: entryStatements(withLeaves: true))
    return Deed(did: "the last two entries deleted", entry: count, expected: ["tail-cut"])
  }

  mutating func duplicateEntry() throws -> Deed {
    let place = places()[0]
    return try append(entries[place], "entry \(place) once more at the end", ["entry-misplaced"])
  }

  /// An old command as a new entry: what its owner signed once is done twice.
  mutating func replayCommand() throws -> Deed {
    let (place, old) = try first { $0.command == nil ? nil : $0 }
    return try append(
      try newEntry(command: old.command, outcome: old.outcome), "the command of entry \(place) once more",
      ["command-repeated"])
  }

  /// An act that only a party can sign, unsigned.
  mutating func unsignedEntry() throws -> Deed {
    try append(
      try newEntry(command: nil, outcome: .accepted([.done])), "an entry without a command", ["unsigned-act"])
  }

  /// An own act of the ledger whose time has not come: money freed, or a learner's voucher destroyed.
  mutating func forgeLapse() throws -> Deed {
    let journal = try SQLiteJournal.open(path: database.path, mode: .reader)
    defer { try? journal.close() }
    guard let voucher = try journal.vouchers(after: nil, limit: 1).first else {
      throw TamperProblem("no voucher")
    }
    let lapse = Event.Lapse(day: try entry(entries.count - 1).at.day, vouchers: [voucher.number])
    return try append(
      try newEntry(command: nil, outcome: .accepted([.lapsed(lapse)])), "voucher \(voucher.number) lapsed",
      ["lapse-not-due"])
  }

  private func newEntry(command: [UInt8]?, outcome: Outcome) throws -> [UInt8] {
    try Entry(sequence: count, at: try entry(entries.count - 1).at, command: command, outcome: outcome)
      .encoded()
  }

  private mutating func append(_ bytes: [UInt8], _ did: String, _ expected: [String]) throws -> Deed {
    append(bytes)
    try perform(unguarded: historyStatements())
    let uncovered = keys == nil ? ["checkpoint-uncovered"] : []
    return Deed(did: did + ", as entry \(count - 1)", entry: count - 1, expected: expected + uncovered)
  }
}
