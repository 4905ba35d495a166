import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Vouchers
import Wire

/// What a command looks up: the ledger's small tables as they are now, and rows by name.
///
/// The rows lie in the ledger's own file, or in a replica of those that were asked for (``Replica``). Each look-up first
/// makes sure that its rows are there, then runs the journal's own query; so no query is written twice. A replica's rows
/// are of the moment each was asked for: the ledger decides on its own rows, whatever was looked up before.
struct LedgerView {
  let source: RowSource
  let whole: WorkingSet

  /// The ledger's own file, or a part of it that is whole.
  init(_ journal: SQLiteJournal) throws {
    source = RowSource(journal)
    whole = try journal.loadWhole()
  }

  /// What `party` may see through a door.
  init(asking door: any LedgerDoor, as party: QueryParty) throws {
    source = RowSource(Replica(journal: try SQLiteJournal.createReplica(), door: door, party: party))
    whole = try source.having(.state).loadWhole()
  }

  /// What the ledger says of itself.
  ///
  /// - Throws: `not-a-ledger`.
  func genesis() throws -> Genesis {
    guard let genesis = whole.genesis else { throw JournalError(.notALedger, source.path) }
    return genesis
  }

  var entities: [Genesis.Entity] { whole.genesis?.entities ?? [] }

  /// The budget entity's Chinese name, or its code.
  func name(of entity: EntityCode) -> String { entities.first { $0.code == entity }?.name ?? entity.text }

  /// The entities a key may act for.
  func entities(within scope: Scope) -> [EntityCode] { entities.map(\.code).filter(scope.covers) }

  /// The entities an option names, or all within the scope.
  func entities(within scope: Scope, named entity: EntityCode?) -> [EntityCode] {
    guard let entity else { return entities(within: scope) }
    return [entity]
  }

  /// Found out before anything was signed: nothing is journalled.
  static func missing(_ refusal: Refusal, _ subject: String) -> CommandFailure {
    let text = Text(refusal.chinese, refusal.english)
    return CommandFailure(.refused, ["\(refusal.name) (\(refusal.rawValue)) [\(subject)]: \(text.current)"])
  }

  /// The door answered another question than was asked.
  static func otherAnswer(_ question: Question) -> CommandFailure {
    CommandFailure(
      .inputOutput, code: "answer-malformed",
      Text("答复不是对 \(question.name) 的答复", "this is no answer to \(question.name)"))
  }

  /// Whether rows are asked for, and so better many at a time.
  var isAsked: Bool { source.replica != nil }

  /// The asker's own key, where rows are asked for.
  private func asker() throws -> KeyRow? {
    try source.replica.flatMap { try source.having(.state).key($0.party.keyID) }
  }

  /// Whether an institution asks.
  func isInstitution() throws -> Bool {
    guard case .institution? = try asker()?.party else { return false }
    return true
  }

  /// Whether this view sees one scope of the province only.
  func isPartial() throws -> Bool { try asker().map { $0.scope != .province } ?? false }

  /// Runs `body` on one moment of the ledger's own file; through a door there is no such thing.
  func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    guard let file = source.file else { return try body() }
    return try file.snapshot(body)
  }
}

extension LedgerOptions {
  /// Looks at the ledger, beside whoever writes, or through a door as the party that `asking` gives; closes it again.
  func view<Result>(
    asking party: () throws -> QueryParty, _ body: (LedgerView) throws -> Result
  ) throws -> Result {
    guard let server else {
      let journal = try SQLiteJournal.open(path: try folder().journal, mode: .reader)
      defer { try? journal.close() }
      return try body(LedgerView(journal))
    }
    let party = try party()
    let door = try readingDoor(server, clock: party.clock)
    defer { door.leave() }
    return try body(LedgerView(asking: door, as: party))
  }
}

extension LedgerOptions {
  /// Lends lookups of holder references.
  func lookUp<Result>(_ party: QueryParty, _ body: (HolderLookup) throws -> Result) throws -> Result {
    try withDoor(party) { try body(HolderLookup(party: party, door: $0)) }
  }

  /// Lends a door for signed queries; on this machine they are answered beside a running writer.
  func withDoor<Result>(_ party: QueryParty, _ body: (any LedgerDoor) throws -> Result) throws -> Result {
    let door: any LedgerDoor =
      if let server { try readingDoor(server, clock: party.clock) } else {
        try EmbeddedDoor(asking: try folder(), clock: party.clock)
      }
    defer { door.leave() }
    return try body(door)
  }

  /// The newest checkpoint, which anybody may have without asking.
  func newestCheckpoint(clock: (any TimeSource)?) throws -> StoredCheckpoint {
    guard let server else {
      let journal = try SQLiteJournal.open(path: try folder().journal, mode: .reader)
      defer { try? journal.close() }
      return try LedgerView(journal).newestCheckpoint()
    }
    let door = try readingDoor(server, clock: clock)
    defer { door.leave() }
    return try door.storedCheckpoint()
  }
}

extension ActingSession {
  /// Looks at the ledger as it is now, with rows of its own.
  func view<Result>(_ body: (LedgerView) throws -> Result) throws -> Result {
    guard let folder = door.folder else { return try body(LedgerView(asking: door, as: party)) }
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    return try body(LedgerView(journal))
  }

  /// The key that signs, as it is registered.
  func key(in view: LedgerView) throws -> KeyRow {
    guard let row = try view.key(signer.keyID) else {
      throw TurnedBack(.unknownKey(signer.keyID.text))
    }
    return row
  }

  /// The institution whose key signs; `nil` for a person of the administration.
  func institution(in view: LedgerView) throws -> CreditCode? {
    guard case .institution(let code) = try key(in: view).party else { return nil }
    return code
  }

  /// The person whose key signs; `nil` for an institution.
  func person(in view: LedgerView) throws -> PersonID? {
    guard case .person(let person) = try key(in: view).party else { return nil }
    return person
  }

  /// The day the ledger will write on the next entry.
  func today(in view: LedgerView) -> Day {
    let now = signer.clock.now()
    return max(now, view.whole.counters.at ?? now).day
  }
}
