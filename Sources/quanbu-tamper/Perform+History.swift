import Journal
import Ledger
import Signing
import Vouchers

/// A false past, every later hash computed anew and checkpoints signed with stolen keys.
extension Workbench {
  /// One fen changed in an entry and everything made to fit; in one that a receipt covers, if any are held.
  mutating func rewrite() throws -> Deed {
    let covered = Set(receipts.map(\.place))
    for place in places() where covered.isEmpty || covered.contains(place) {
      guard let entry = try entry(place).withOneMoreFen else { continue }
      let honest = entries[place]
      try replace(place, with: entry)
      // Some amounts are told again by a later entry; the forger takes one that is not.
      if canBeFolded() {
        try install()
        return Deed(
          did: "one fen more in entry \(place), all later hashes and checkpoints made anew",
          entry: Int64(place), expected: ["seen-contradicts", "amount-differs"],
          withReceipts: covered.isEmpty ? [] : ["held-entry-differs", "held-contradicts"],
          withCheckpoints: ["held-contradicts"])
      }
      replace(place, with: honest)
    }
    throw TamperProblem("no entry's amount can be changed without contradiction")
  }

  /// An event that does not fit its command: one amount fewer than learners.
  mutating func misfitEvent() throws -> Deed {
    let (place, entry) = try first { entry in
      guard case .accepted(let events) = entry.outcome, case .redeemed(let fen)? = events.first, fen.count > 1
      else { return nil as Entry? }
      return Entry(
        sequence: entry.sequence, at: entry.at, command: entry.command,
        outcome: .accepted([.redeemed(fen: fen.dropLast())]))
    }
    try replace(place, with: entry)
    try perform(unguarded: historyStatements())
    return Deed(
      did: "the last amount of entry \(place) left out", entry: Int64(place),
      expected: ["amount-differs", "entry-inconsistent"], withCheckpoints: ["held-contradicts"])
  }

  /// The same with nothing that rules decide: an entry's time, one millisecond later. Only what parties saw
  /// and hold can tell.
  mutating func rewriteTime() throws -> Deed {
    let last = entries.count - 2
    for place in places() where place < last / 2 {
      let (mine, next) = (try entry(place), try entry(place + 1))
      guard mine.at.adding(milliseconds: 1) <= next.at, mine.at.adding(milliseconds: 1).day == mine.at.day
      else {
        continue
      }
      try replace(place, with: mine.later(by: 1))
      try install()
      return Deed(
        did: "entry \(place) a millisecond later, all later hashes and checkpoints made anew",
        entry: Int64(place),
        expected: ["seen-contradicts"], withCheckpoints: ["held-contradicts"])
    }
    throw TamperProblem("no entry's time can be moved")
  }

  /// A refusal turned into an acceptance.
  mutating func forgeAcceptance() throws -> Deed {
    let (place, entry) = try first { $0.outcome.isAccepted ? nil : $0 }
    try replace(
      place,
      with: Entry(sequence: entry.sequence, at: entry.at, command: entry.command, outcome: .accepted([.done]))
    )
    try perform(unguarded: historyStatements())
    return Deed(
      did: "the refusal of entry \(place) turned into an acceptance", entry: Int64(place),
      expected: ["outcome-differs"], withCheckpoints: ["held-contradicts"])
  }

  /// A command signed anew with a key of the forger's own.
  mutating func forgeSignature() throws -> Deed {
    let (place, entry) = try first { $0.command == nil ? nil : $0 }
    let jws = try CompactJWS.parse(entry.command ?? [], limit: Command.sizeLimit, expecting: Command.type)
    let forged = try CompactJWS.sign(
      payload: jws.payload, keyID: jws.keyID, type: Command.type, with: try PrivateKey.generate(jws.algorithm)
    )
    try replace(
      place, with: Entry(sequence: entry.sequence, at: entry.at, command: forged, outcome: entry.outcome))
    try install()
    return Deed(
      did: "the command of entry \(place) signed with another key", entry: Int64(place),
      expected: ["signature-invalid"])
  }

  /// An entry an hour before the one ahead of it.
  mutating func backdate() throws -> Deed {
    let place = places().first { $0 > 1 } ?? 1
    let (before, mine) = (try entry(place - 1), try entry(place))
    let at = before.at.adding(milliseconds: -3_600_000)
    try replace(
      place, with: Entry(sequence: mine.sequence, at: at, command: mine.command, outcome: mine.outcome))
    try perform(unguarded: historyStatements())
    return Deed(
      did: "entry \(place) dated an hour before the one ahead of it", entry: Int64(place),
      expected: ["time-backwards"])
  }

  /// Puts the altered history and its rows into the file.
  func install() throws {
    guard keys != nil else { throw TamperProblem("this kind needs --stolen-log-keys") }
    try perform(unguarded: historyStatements())
    try rebuildTables()
  }
}
