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
    return Deed(did: "all entries from \(count) on cut off", entry: count, withCheckpoints: ["tail-cut"])
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

  /// An own act of the ledger that is harmless in itself, at a time nobody allowed the clock to step to.
  mutating func lateTally() throws -> Deed {
    let key = try KeyID(database.rows("SELECT id FROM signing_key ORDER BY id LIMIT 1").first?.first ?? "")
    let at = try entry(entries.count - 1).at.adding(milliseconds: 400 * 86_400_000)
    let tally = Event.tallied(key: key, hour: at.milliseconds / 3_600_000, refusals: 1)
    append(try Entry(sequence: count, at: at, command: nil, outcome: .accepted([tally])).encoded())
    try install()
    return Deed(
      did: "a tally 400 days after the last entry, as entry \(count - 1)", entry: count - 1,
      expected: ["clock-step"])
  }

  /// More unsigned entries than anybody wants to be told of.
  mutating func flood() throws -> Deed {
    let first = count
    for _ in 0..<201 { append(try newEntry(command: nil, outcome: .accepted([.done]))) }
    try perform(unguarded: historyStatements())
    return Deed(
      did: "201 entries without a command", entry: first, expected: ["unsigned-act", "replay-stopped"])
  }

  /// Commands from elsewhere as new entries, each with the answer the rules give it. What is wrong with them is the
  /// commands' own: nothing is expected here.
  mutating func addCommands() throws -> Deed {
    let first = count
    var set = try foldedRows()
    var isReadable = true
    for command in commands {
      let moment = Moment(sequence: count, at: try entry(entries.count - 1).at)
      let outcome = try answer(to: command, from: set, at: moment)
      isReadable = isReadable && outcome != nil
      let added = Entry(
        sequence: moment.sequence, at: moment.at, command: command, outcome: outcome ?? .accepted([.done]))
      append(try added.encoded())
      if outcome != nil { _ = try Self.fold(added, into: &set) }
    }
    // What cannot be read leads to no rows either.
    if isReadable { try install() } else { try perform(unguarded: historyStatements()) }
    return Deed(did: "\(commands.count) commands from elsewhere added", entry: first)
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
