import Journal
import Ledger
import LedgerService
import MerkleLog
import Vouchers
import Wire

/// The rows a view has asked for so far (副本): tables in memory of the journal's own form, filled by signed questions.
/// Nothing is asked for twice.
final class Replica {
  let journal: SQLiteJournal
  let door: any LedgerDoor
  let party: QueryParty
  private var subjects: Set<LookupSubject> = []
  private var things: Set<AnyHashable> = []

  init(journal: SQLiteJournal, door: any LedgerDoor, party: QueryParty) {
    self.journal = journal
    self.door = door
    self.party = party
  }

  deinit {
    try? journal.close()
  }

  func ask(_ question: Question) throws -> QueryAnswer {
    try party.ask(question, of: door)
  }

  /// Makes sure that the rows of a subject are there.
  func ensure(_ subject: LookupSubject) throws {
    guard !subjects.contains(subject) else { return }
    try forEachPage(of: subject, take)
    subjects.insert(subject)
  }

  /// As ``ensure(_:)``, unless a larger subject has them already.
  func ensure(_ subject: LookupSubject, within larger: LookupSubject) throws {
    guard !subjects.contains(larger) else { return }
    try ensure(subject)
  }

  /// Makes sure that all of these were asked for, as many as fit at a time.
  func ensure<Thing: Hashable>(
    all wanted: [Thing], atMost limit: Int = LookupSubject.limit, _ subject: ([Thing]) -> LookupSubject
  ) throws {
    var seen: Set<Thing> = []
    let missing = wanted.filter { !things.contains(AnyHashable($0)) && seen.insert($0).inserted }
    for start in stride(from: 0, to: missing.count, by: limit) {
      let part = Array(missing[start..<min(start + limit, missing.count)])
      try forEachPage(of: subject(part), take)
      for thing in part { things.insert(AnyHashable(thing)) }
    }
  }

  /// The rows of a subject that is no table of the journal's.
  func rows(_ subject: LookupSubject) throws -> AnsweredRows {
    var all = AnsweredRows()
    try forEachPage(of: subject) { all.tables += $0.tables }
    return all
  }

  /// The bytes of entries, fewer at the end of the log.
  func entries(from start: Int64, count: Int) throws -> [[UInt8]] {
    var entries: [[UInt8]] = []
    try forEachPage(of: .entries(from: start, count: count)) { page in
      for table in page.tables {
        guard let place = table.columns.firstIndex(of: "entry") else { continue }
        for row in table.rows { if case .blob(let bytes) = row[place] { entries.append(bytes) } }
      }
    }
    return entries
  }

  private func take(_ rows: AnsweredRows) throws {
    do { try journal.take(rows) } catch {
      throw CommandFailure(
        .inputOutput, code: "answer-malformed",
        Text(
          "答复中的行不是本程序的格式：请核对两边的版本（\(error.detail)）",
          "the rows answered are not of this program's format: compare the versions (\(error.detail))"))
    }
  }

  private func forEachPage(of subject: LookupSubject, _ body: (AnsweredRows) throws -> Void) throws {
    var place: [RowCell]?
    repeat {
      let question = Question.lookup(Lookup(subject, after: place))
      guard case .rows(let rows) = try ask(question) else { throw LedgerView.otherAnswer(question) }
      // Whoever answers must come to an end.
      guard rows.next == nil || rows.next != place else { throw LedgerView.otherAnswer(question) }
      try body(rows)
      place = rows.next
    } while place != nil
  }
}

/// The hashes of the log's tree as of one size, each tile read once.
final class DoorTiles: HashReader {
  private struct Name: Hashable {
    let level: Int
    let index: Int64
  }

  private let tile: (_ level: Int, _ index: Int64, _ width: Int) throws -> [UInt8]
  private let size: Int64
  private var tiles: [Name: [Hash256]] = [:]

  /// - Parameter tile: the bytes of a hash tile.
  init(size: Int64, tile: @escaping (_ level: Int, _ index: Int64, _ width: Int) throws -> [UInt8]) {
    self.size = size
    self.tile = tile
  }

  func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256] {
    let name = Name(level: level, index: from / Int64(Tile.width))
    let hashes: [Hash256]
    if let known = tiles[name] {
      hashes = known
    } else {
      let rest = Tile.hashCount(level: level, size: size) - name.index * Int64(Tile.width)
      let width = Int(min(Int64(Tile.width), max(0, rest)))
      let bytes = width > 0 ? try tile(level, name.index, width) : []
      hashes = width > 0 ? try HashTile.decode(bytes, width: width) : []
      tiles[name] = hashes
    }
    let first = Int(from % Int64(Tile.width))
    guard first + count <= hashes.count else {
      throw ServiceError(.treeBroken, "tile \(level)/\(name.index)")
    }
    return Array(hashes[first..<(first + count)])
  }
}
