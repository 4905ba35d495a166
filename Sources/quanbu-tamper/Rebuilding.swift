import Foundation
import Journal
import Ledger
import MerkleLog
import Signing
import Vouchers

extension Workbench {
  /// Folds the altered entries into rows again and puts them in the place of the file's: no table shall tell.
  func rebuildTables() throws {
    let path = NSTemporaryDirectory() + "quanbu-tamper-" + UUID().uuidString + ".sqlite"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let scratch = try SQLiteJournal.createScratch(path: path)
    var set = WorkingSet()
    var commands: [(command: CommandReference, sequence: Int64)] = []
    for (place, bytes) in entries.enumerated() {
      let entry = try Entry(decoding: bytes)
      if let reference = try Self.fold(entry, into: &set) { commands.append((reference, Int64(place))) }
    }
    try scratch.writeChanges(of: set, commands: commands)
    try scratch.close()
    let tables = ProjectedTable.allCases.flatMap(\.parts)
    try database.run(
      outside: ["ATTACH '\(path)' AS rebuilt"],
      unguarded: tables.flatMap {
        ["DELETE FROM \($0)", "INSERT INTO \($0) SELECT * FROM rebuilt.\($0)"]
      })
  }

  /// Whether the altered entries can be folded at all.
  func canBeFolded() -> Bool { (try? foldedRows()) != nil }

  /// The rows the entries lead to.
  func foldedRows() throws -> WorkingSet {
    var set = WorkingSet()
    for bytes in entries { _ = try Self.fold(try Entry(decoding: bytes), into: &set) }
    return set
  }

  /// What the rules say of a command; `nil` when it cannot be read.
  func answer(to bytes: [UInt8], from set: WorkingSet, at moment: Moment) throws -> Outcome? {
    guard let jws = try? CompactJWS.parse(bytes, limit: Command.sizeLimit, expecting: Command.type),
      let command = try? Command(payload: jws.payload)
    else { return nil }
    let seen = TreeHead(size: command.seen.size, root: command.seen.root)
    let facts = Facts(
      seenMatches: seen == TreeHead.empty || heads.contains(seen),
      presented: CommandFacts.presented(in: command.act))
    let request = Request(key: try KeyID(jws.keyID), act: command.act, facts: facts)
    do throws(Refused) {
      return .accepted(try set.decide(request, at: moment))
    } catch {
      return .refused(error)
    }
  }

  /// Folds the recorded outcome, whatever the rules say. All rows stay in memory: copies for this are small.
  static func fold(
    _ entry: Entry, into set: inout WorkingSet
  ) throws -> CommandReference? {
    let moment = Moment(sequence: entry.sequence, at: entry.at)
    guard let bytes = entry.command else {
      guard case .accepted(let events) = entry.outcome, let event = events.first else { return nil }
      try set.applyOwn(event, at: moment)
      return nil
    }
    let jws = try CompactJWS.parse(bytes, limit: Command.sizeLimit, expecting: Command.type)
    let command = try Command(payload: jws.payload)
    let key = try KeyID(jws.keyID)
    switch entry.outcome {
    case .refused: set.applyRefusal(of: key, at: moment)
    case .accepted(let events):
      let facts = Facts(seenMatches: true, presented: CommandFacts.presented(in: command.act))
      try set.apply(Request(key: key, act: command.act, facts: facts), events: events, at: moment)
    }
    return CommandReference(key: key, id: command.id, digest: jws.contentDigest)
  }
}

extension RawDatabase {
  /// As ``runUnguarded(_:)``, after statements that no transaction may hold.
  func run(outside first: [String], unguarded statements: [String]) throws {
    let triggers = try triggers()
    _ = try tool(
      (first + ["BEGIN"] + triggers.map { "DROP TRIGGER " + $0.name } + statements + triggers.map(\.sql) + [
        "COMMIT"
      ])
      .map { $0 + ";" })
  }
}
