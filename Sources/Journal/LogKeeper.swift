internal import CSQLiteShim
internal import Dispatch
internal import GRDB
internal import Synchronization

/// Keeps the write-ahead log from being written over while the file is flushed beside commits.
///
/// It is one more reader. SQLite begins the log anew only when no reader stands in it, so a view taken before pages are moved
/// into the file and given back after they are on the disk is all that is needed; it reads nothing and checkpoints nothing.
/// If the flush fails the view is kept for good: what the disk may lack stands in the log.
final class LogKeeper {
  private let queue: DatabaseQueue
  private let session: Session
  private let flushFile: @Sendable (OpenFile) throws(JournalError) -> Void
  private let worker = DispatchQueue(label: "quanbu.flush")
  private let flushing = Flushing()
  /// Whether pages were moved since the newest flush began.
  private var hasMoved = false

  private final class Flushing: Sendable {
    /// `nil` while under way.
    let outcome = Mutex<Result<Void, JournalError>?>(.success(()))
  }

  /// - Parameter flushFile: flushes the file; only tests have another.
  init(
    path: String,
    flushFile: @escaping @Sendable (OpenFile) throws(JournalError) -> Void = { file throws(JournalError) in
      try file.flush()
    }
  ) throws(JournalError) {
    self.flushFile = flushFile
    (queue, session) = try SQLiteJournal.connectReader(path, .init(cacheKiB: 64), keepsViews: true)
  }

  deinit {
    worker.sync {}  // A flush under way uses the connection's handle.
    session.releaseStatements()
    try? queue.close()
  }

  /// Whether all that was moved is on the disk.
  var isFlushed: Bool { !hasMoved && !isFlushing }

  var isFlushing: Bool { flushing.outcome.withLock { $0 == nil } }

  /// From here on the log is not begun anew, and what stands in it by now may be moved: a view from before would keep later
  /// pages from it. Between two views nobody commits.
  func hold() throws(JournalError) {
    try inside { session throws(JournalError) in
      if session.isInTransaction { try session.statement("COMMIT").run() }
      try session.statement("BEGIN DEFERRED").run()
      // The view is taken by reading.
      _ = try session.statement("SELECT count(*) FROM genesis").first { (row: inout ColumnReader) in
        row.integer()
      }
    }
  }

  /// Pages were moved into the file: they are flushed now, or as soon as the flush under way is over.
  func noteMoved() throws(JournalError) {
    hasMoved = true
    if !isFlushing { try flush() }
  }

  /// Begins the next flush if one is needed, and lets the log begin anew if none is. Waits for nothing.
  func goOn() throws(JournalError) {
    if isFlushing { return }
    if hasMoved { try flush() } else { try release() }
  }

  /// Waits until all that was moved is on the disk, and lets the log begin anew; what failed is thrown, each time.
  func release() throws(JournalError) {
    if hasMoved { try flush() }
    try finishFlush()
    try inside { session throws(JournalError) in
      if session.isInTransaction { try session.statement("COMMIT").run() }
    }
  }

  /// Begins to flush the file, after a flush under way; returns at once unless there is one.
  private func flush() throws(JournalError) {
    try finishFlush()
    hasMoved = false
    flushing.outcome.withLock { $0 = nil }
    // SQLite's own handle: closing a second one of the same file would drop this process's locks on it.
    let file = OpenFile(session.connection)
    worker.async { [flushing, flushFile] in
      let outcome = Result { () throws(JournalError) in try flushFile(file) }
      flushing.outcome.withLock { $0 = outcome }
    }
  }

  private func finishFlush() throws(JournalError) {
    worker.sync {}
    try (flushing.outcome.withLock { $0 } ?? .success(())).get()
  }

  private func inside(_ body: (Session) throws(JournalError) -> Void) throws(JournalError) {
    try SQLiteJournal.inside(queue) { () throws(JournalError) in try body(session) }
  }
}

/// A database's file as SQLite has it open.
///
/// Unchecked: the handle is the connection's; flushing it touches nothing that reading changes.
struct OpenFile: @unchecked Sendable {
  private let file: UnsafeMutablePointer<sqlite3_file>?

  init(_ connection: OpaquePointer) {
    var file: UnsafeMutablePointer<sqlite3_file>?
    let code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
    self.file = code == SQLITE_OK ? file : nil
  }

  /// Returns when what was written to the file, by whomever, is on the disk.
  func flush() throws(JournalError) {
    guard let file, let sync = file.pointee.pMethods?.pointee.xSync else {
      throw JournalError(.inputOutput, "no file to flush")
    }
    let code = sync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY)
    guard code == SQLITE_OK else {
      throw JournalError(resultCode: code, message: "the file could not be flushed")
    }
  }
}
