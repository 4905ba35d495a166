internal import CSQLiteShim
internal import GRDB

/// A journal in one SQLite file (with its `-wal`, `-shm` and `.lock` beside it).
///
/// One process opens it as writer and both writes and checkpoints on that one connection; any number of
/// readers in any process open it `mode=ro` and never checkpoint, because SQLite before 3.51.3 can lose a
/// commit that a checkpoint of another connection overlaps. Write-ahead log, `synchronous=FULL`: one flush a
/// commit.
///
/// May be called from any thread; calls on one object wait for each other. Readers that should not wait open
/// their own. `@unchecked Sendable`: session and mover are only touched inside the connection's
/// queue, the lock only by whoever opens and closes.
public final class SQLiteJournal: JournalStore, @unchecked Sendable {
  public enum Mode: Hashable, Sendable {
    case writer
    case reader
    /// A file of rows only, made to be compared and thrown away; not durable, not guarded.
    case scratch
  }

  public let path: String
  public let mode: Mode
  private let queue: DatabaseQueue
  private var session: Session?
  private var lock: LockFile?
  /// The writer's.
  private(set) var mover: LogMover?

  init(
    path: String, mode: Mode, queue: DatabaseQueue, session: Session, lock: consuming LockFile?,
    mover: LogMover? = nil
  ) {
    self.path = path
    self.mode = mode
    self.queue = queue
    self.session = session
    self.lock = lock
    self.mover = mover
  }

  deinit {
    try? close()
  }

  /// Ends all use of the file. The writer first moves the log into the file as far as readers allow, empties it
  /// when none is left in it, and gives the lock back last.
  public func close() throws(JournalError) {
    let outcome: Result<Void, JournalError> = queue.unsafeReentrantWrite { _ in
      Result { () throws(JournalError) in
        guard let open = session else { return }
        defer { mover = nil }
        if open.failure == nil { try mover?.finish() }
        open.releaseStatements()
        session = nil
      }
    }
    do { try queue.close() } catch { throw JournalError(error, path: path) }
    lock = nil
    try outcome.get()
  }

  /// Runs `body` with the connection, alone.
  func read<Value>(_ body: (Session) throws(JournalError) -> Value) throws(JournalError) -> Value {
    let outcome: Result<Value, JournalError> = queue.unsafeReentrantWrite { _ in
      Result { () throws(JournalError) in
        guard let session else { throw JournalError(.stopped, path) }
        return try body(session)
      }
    }
    return try outcome.get()
  }

  /// Runs `body` in one durable transaction. The first failure is the last write.
  func write<Value>(_ body: (Session) throws(JournalError) -> Value) throws(JournalError) -> Value {
    try read { session throws(JournalError) in
      guard mode != .reader else { throw JournalError(.readOnly, path) }
      if let failure = session.failure { throw JournalError(.stopped, failure.code.rawValue) }
      do throws(JournalError) {
        return try session.transaction { () throws(JournalError) in try body(session) }
      } catch {
        session.failure = error
        throw error
      }
    }
  }

  /// Several reads that all see the journal as after one and the same group. Within another snapshot, that
  /// one's view.
  public func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
    let outcome: Result<Value, any Error> = queue.unsafeReentrantWrite { _ in
      Result {
        guard let session else { throw JournalError(.stopped, path) }
        return try session.view(body)
      }
    }
    return try outcome.get()
  }
}
