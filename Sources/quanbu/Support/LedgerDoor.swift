import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers

/// Who takes a party's signed bytes (门): the ledger in this very process, or a server somewhere.
///
/// Contract: what is handed in is signed for ``origin`` and taken as it is; a door signs nothing and changes nothing.
/// What the ledger turns back is ``TurnedBack``; whatever else is thrown says that the door itself failed, and then it
/// is not known what became of the request. Handing in the same command again is always safe.
protocol LedgerDoor: Sendable {
  var origin: String { get }
  /// Whether the genesis entry says that this is a demonstration.
  var isDemonstration: Bool { get }
  /// The folder whose journal may be read as it lies; `nil` where everything is asked for.
  var folder: LedgerFolder? { get }

  /// The newest checkpoint the door has verified.
  func newestHead() throws -> TreeHead
  /// Answers a signed query that only reads; `question` is what it asks. May block.
  func answer(_ query: [UInt8], _ question: Question) throws -> QueryAnswer
  /// Does what a signed query asks to be done.
  func perform(_ query: [UInt8], _ question: Question) async throws -> QueryAnswer
  func submit(_ jws: [UInt8]) async -> Result<Answer, TurnedBack>
  /// Many commands at once, answered in their order.
  func submit(all commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>]
  /// Commands that only make sense one after the other, answered in their order: the first that is not accepted stops them, and
  /// what follows is turned back as `not-reached`. What was accepted before counts as accepted.
  func submit(chain commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>]
  /// Makes sure that what receipts said of the log is of the one history this party knows. Called once they are kept;
  /// may block.
  func confirmLog() throws

  /// The newest checkpoint, a signed note; public.
  func checkpoint() throws -> [UInt8]
  /// The hashes of a tile of the log (C2SP tlog-tiles), 32 bytes each; public.
  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8]

  func close() async
  /// Closes a door through which nothing was submitted; may block.
  func leave()
}

extension LedgerDoor {
  /// A ledger on this machine is its own witness.
  func confirmLog() throws {}

  func perform(_ query: [UInt8], _ question: Question) async throws -> QueryAnswer {
    try answer(query, question)
  }

  /// The newest checkpoint as it would be stored; its signatures are the door's to verify.
  func storedCheckpoint() throws -> StoredCheckpoint {
    let note = try checkpoint()
    let body = try CheckpointBody(text: SignedNote(parsing: note).text, origin: origin)
    return StoredCheckpoint(head: body.head, note: note, isKept: false)
  }
}

/// The ledger in this process: its writer, or a desk beside whoever writes.
struct EmbeddedDoor: LedgerDoor {
  private enum Service: Sendable {
    case writer(OpenLedger)
    case desk(QueryDesk)
  }

  private let service: Service
  private let place: LedgerFolder
  let isDemonstration: Bool

  var folder: LedgerFolder? { place }

  var origin: String {
    switch service {
    case .writer(let ledger): ledger.origin
    case .desk(let desk): desk.origin
    }
  }

  /// Opens the ledger to act on it; refuses what `OpenLedger.open` refuses.
  init(writing folder: LedgerFolder, clock: (any TimeSource)?, passphrase: Passphrase) throws {
    service = .writer(try OpenLedger.open(folder, clock: clock, passphrase: passphrase))
    place = folder
    isDemonstration = try Self.isDemonstration(folder)
  }

  /// Opens a desk beside a running writer, if there is one.
  init(asking folder: LedgerFolder, clock: (any TimeSource)?) throws {
    service = .desk(try QueryDesk.open(folder, clock: clock))
    place = folder
    isDemonstration = try Self.isDemonstration(folder)
  }

  private static func isDemonstration(_ folder: LedgerFolder) throws -> Bool {
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    return try journal.loadWhole().genesis?.demonstration ?? false
  }

  func newestHead() throws -> TreeHead { try newestCheckpoint().head }

  func checkpoint() throws -> [UInt8] { try newestCheckpoint().note }

  private func newestCheckpoint() throws -> StoredCheckpoint {
    let journal = try SQLiteJournal.open(path: place.journal, mode: .reader)
    defer { try? journal.close() }
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return checkpoint
  }

  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8] {
    let journal = try SQLiteJournal.open(path: place.journal, mode: .reader)
    defer { try? journal.close() }
    let hashes = try journal.hashes(level: level, from: index * Int64(Tile.width), count: width)
    guard hashes.count == width else { throw ServiceError(.treeBroken, "tile \(level)/\(index)") }
    return HashTile.encode(hashes)
  }

  func answer(_ query: [UInt8], _ question: Question) throws -> QueryAnswer {
    do throws(Rejection) {
      switch service {
      case .writer(let ledger): return try ledger.look(query)
      case .desk(let desk): return try desk.answer(query)
      }
    } catch {
      throw TurnedBack(error)
    }
  }

  func perform(_ query: [UInt8], _ question: Question) async throws -> QueryAnswer {
    do throws(Rejection) {
      switch service {
      case .writer(let ledger): return try await ledger.answer(query)
      case .desk(let desk): return try desk.answer(query)
      }
    } catch {
      throw TurnedBack(error)
    }
  }

  func submit(_ jws: [UInt8]) async -> Result<Answer, TurnedBack> {
    switch service {
    case .writer(let ledger): await ledger.submit(jws).mapError(TurnedBack.init)
    case .desk: .failure(TurnedBack(.writerNeeded))
    }
  }

  func submit(all commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    switch service {
    case .writer(let ledger): await ledger.submit(all: commands).map { $0.mapError(TurnedBack.init) }
    case .desk: commands.map { _ in .failure(TurnedBack(.writerNeeded)) }
    }
  }

  func submit(chain commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    switch service {
    case .writer(let ledger): await ledger.submit(chain: commands).map { $0.mapError(TurnedBack.init) }
    case .desk: commands.map { _ in .failure(TurnedBack(.writerNeeded)) }
    }
  }

  func close() async {
    switch service {
    case .writer(let ledger): await ledger.close()
    case .desk(let desk): desk.close()
    }
  }

  func leave() {
    switch service {
    case .writer: break
    case .desk(let desk): desk.close()
    }
  }
}

/// A ledger on this machine asked as over the network, in signed queries and answers of JSON alone: what a party sees
/// through it is what it sees through any server. `--server file:FOLDER`.
struct RehearsalDoor: LedgerDoor {
  static let scheme = "file:"

  let embedded: EmbeddedDoor

  var origin: String { embedded.origin }
  var isDemonstration: Bool { embedded.isDemonstration }
  var folder: LedgerFolder? { nil }

  func newestHead() throws -> TreeHead { try embedded.newestHead() }
  func checkpoint() throws -> [UInt8] { try embedded.checkpoint() }
  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8] {
    try embedded.tile(level: level, index: index, width: width)
  }

  func answer(_ query: [UInt8], _ question: Question) throws -> QueryAnswer {
    try QueryAnswer(parsing: embedded.answer(query, question).json, for: question)
  }

  func perform(_ query: [UInt8], _ question: Question) async throws -> QueryAnswer {
    try QueryAnswer(parsing: await embedded.perform(query, question).json, for: question)
  }

  func submit(_ jws: [UInt8]) async -> Result<Answer, TurnedBack> { await embedded.submit(jws) }
  func submit(all commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    await embedded.submit(all: commands)
  }
  func submit(chain commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    await embedded.submit(chain: commands)
  }
  func close() async { await embedded.close() }
  func leave() { embedded.leave() }
}
