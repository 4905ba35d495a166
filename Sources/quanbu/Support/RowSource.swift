import Journal
import Vouchers

/// Where a view's rows lie: in the ledger's own file, or in a replica of those that were asked for. Whoever wants the
/// journal says what for, so that its rows are there.
struct RowSource {
  private let journal: SQLiteJournal
  /// `nil` where the ledger's own file is read.
  let replica: Replica?

  /// The ledger's own file.
  init(_ journal: SQLiteJournal) {
    self.journal = journal
    replica = nil
  }

  init(_ replica: Replica) {
    journal = replica.journal
    self.replica = replica
  }

  /// The ledger's own file, where that is read.
  var file: SQLiteJournal? { replica == nil ? journal : nil }

  /// What to call the ledger where it turns out to be none.
  var path: String { journal.path }

  /// The journal with the rows of a subject in it.
  func having(_ subject: LookupSubject) throws -> SQLiteJournal {
    try replica?.ensure(subject)
    return journal
  }

  /// As ``having(_:)``, unless a larger subject was asked for before.
  func having(_ subject: LookupSubject, within larger: LookupSubject) throws -> SQLiteJournal {
    try replica?.ensure(subject, within: larger)
    return journal
  }

  /// A row by its name: asked for only if it did not come along with others.
  func find<Row>(
    _ subject: LookupSubject, _ look: (SQLiteJournal) throws -> Row?
  ) throws -> Row? {
    if let row = try look(journal) { return row }
    guard let replica else { return nil }
    try replica.ensure(subject)
    return try look(journal)
  }

  /// As ``find(_:_:)``, of a thing that may have been expected before.
  func find<Thing: Hashable & Sendable, Row>(
    _ thing: Thing, _ subject: ([Thing]) -> LookupSubject, _ look: (SQLiteJournal) throws -> Row?
  ) throws -> Row? {
    if let row = try look(journal) { return row }
    guard replica != nil else { return nil }
    try expect([thing], subject)
    return try look(journal)
  }

  /// Asks for many things together, each once.
  func expect<Thing: Hashable & Sendable>(
    _ things: [Thing], atMost limit: Int = LookupSubject.limit, _ subject: ([Thing]) -> LookupSubject
  ) throws {
    try replica?.ensure(all: things, atMost: limit, subject)
  }

  /// The journal with what was expected in it.
  func having<Thing: Hashable & Sendable>(
    all things: [Thing], atMost limit: Int = LookupSubject.limit, _ subject: ([Thing]) -> LookupSubject
  ) throws -> SQLiteJournal {
    try expect(things, atMost: limit, subject)
    return journal
  }
}
