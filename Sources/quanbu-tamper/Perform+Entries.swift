import Journal
import Ledger
import Vouchers

/// Alterations of one entry that leave the rest as it is.
extension Workbench {
  /// One fen changed in an entry, nothing else.
  mutating func changeFen() throws -> Deed {
    let (place, entry) = try first { $0.withOneMoreFen }
    try replace(place, with: entry)
    try perform(unguarded: entryStatements(withLeaves: false))
    return Deed(
      did: "one fen more in entry \(place)", entry: Int64(place), expected: ["leaf-differs", "root-differs"],
      withCheckpoints: ["held-contradicts"])
  }

  mutating func editTime() throws -> Deed {
    let (place, entry) = try first { $0.outcome.isAccepted ? $0.later(by: 1000) : nil }
    try replace(place, with: entry)
    try perform(unguarded: entryStatements(withLeaves: false))
    return Deed(
      did: "entry \(place) tells a second later than its row", entry: Int64(place),
      expected: ["time-differs", "leaf-differs"])
  }

  mutating func junkEntry() throws -> Deed {
    let place = places()[0]
    replace(place, with: Array("not an entry".utf8))
    try perform(unguarded: entryStatements(withLeaves: true))
    return Deed(
      did: "junk in the place of entry \(place), with its leaf", entry: Int64(place),
      expected: ["entry-malformed", "root-differs"])
  }

  mutating func editLeaf() throws -> Deed {
    let place = places()[0]
    try perform(unguarded: ["UPDATE journal SET leaf = zeroblob(32) WHERE seq = \(place)"])
    return Deed(
      did: "the stored leaf of entry \(place) zeroed", entry: Int64(place), expected: ["leaf-differs"])
  }

  /// A stored leaf that is no hash: the row cannot be read.
  mutating func shortLeaf() throws -> Deed {
    let place = places()[0]
    try database.run(
      outside: ["PRAGMA ignore_check_constraints = ON"],
      unguarded: ["UPDATE journal SET leaf = X'00' WHERE seq = \(place)"])
    return Deed(
      did: "the stored leaf of entry \(place) cut to a byte", entry: Int64(place),
      expected: ["entry-unreadable"])
  }

  /// A trigger dropped and an entry replaced.
  mutating func dropTrigger() throws -> Deed {
    let (place, entry) = try first { $0.withOneMoreFen }
    try replace(place, with: entry)
    try database.run(["DROP TRIGGER journal_no_update"] + entryStatements(withLeaves: false))
    return Deed(
      did: "trigger journal_no_update dropped and entry \(place) replaced", entry: Int64(place),
      expected: ["guard-missing", "leaf-differs"])
  }
}

extension Entry {
  /// The entry with one fen more where its event names amounts; `nil` when it names none.
  var withOneMoreFen: Entry? {
    guard case .accepted(let events) = outcome, events.count == 1, let event = events[0].withOneMoreFen else {
      return nil
    }
    return Entry(sequence: sequence, at: at, command: command, outcome: .accepted([event]))
  }

  func later(by milliseconds: Int64) -> Entry {
    Entry(sequence: sequence, at: at.adding(milliseconds: milliseconds), command: command, outcome: outcome)
  }
}

extension Event {
  fileprivate var withOneMoreFen: Event? {
    switch self {
    case .classApproved(let fen, let rules): .classApproved(fen: fen + 1, rules: rules)
    case .activated(let fen): .activated(fen: Self.raised(fen))
    case .redeemed(let fen): .redeemed(fen: Self.raised(fen))
    case .reviewed(let fen, let day): .reviewed(fen: fen + 1, correctBy: day)
    case .ordered(let lines):
      .ordered(
        lines.enumerated().map { place, line in
          OrderLine(order: line.order, institution: line.institution, fen: line.fen + (place == 0 ? 1 : 0))
        })
    case .genesis, .done, .proposed, .issued, .lapsed, .tallied: nil
    }
  }

  private static func raised(_ amounts: [Int64]) -> [Int64] {
    amounts.enumerated().map { $0.offset == 0 ? $0.element + 1 : $0.element }
  }
}
