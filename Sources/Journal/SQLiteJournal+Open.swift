internal import CSQLiteShim
internal import GRDB
internal import Glibc

extension SQLiteJournal {
  /// Settings that depend on the machine, not on the ledger.
  public struct Options: Hashable, Sendable {
    /// Pages kept in memory, in KiB.
    public var cacheKiB: Int
    /// Length of the write-ahead log from which the writer moves it into the file, in pages of 4 KiB.
    public var logLimit: Int

    public init(cacheKiB: Int = 49_152, logLimit: Int = 16_384) {
      self.cacheKiB = cacheKiB
      self.logLimit = logLimit
    }
  }

  /// Makes an empty journal and opens it as its writer.
  ///
  /// - Throws: `journal-exists`, `journal-locked`, `journal-read-only`, `disk-full`.
  public static func create(path: String, options: Options = Options()) throws(JournalError) -> SQLiteJournal
  {
    let lock = try LockFile(path: path + ".lock")
    guard access(path, F_OK) != 0 else { throw JournalError(.exists, path) }
    do throws(JournalError) {
      makePrivate(path)
      let (queue, session) = try connect(path, options, readOnly: false)
      try inside(queue) { () throws(JournalError) in
        try session.makeDurable(options)
        try session.transaction { () throws(JournalError) in
          try session.execute(Schema.journal)
          try session.execute([
            "PRAGMA application_id = \(Schema.applicationID)", "PRAGMA user_version = \(Schema.version)",
          ])
        }
        try session.guardWriter()
      }
      let mover = try LogMover(path: path, session: session, limit: options.logLimit)
      return SQLiteJournal(
        path: path, mode: .writer, queue: queue, session: session, lock: lock, mover: mover)
    } catch {
      // Half a journal is of no use to anybody, and this one was not there before.
      for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
      throw error
    }
  }

  /// Payees' accounts and shown tokens stand in it: its owner alone may read it, and what SQLite puts beside it.
  private static func makePrivate(_ path: String) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    // What cannot be made SQLite explains better.
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
  }

  /// Opens a journal that is there. A writer brings one of an earlier format forward first.
  ///
  /// - Throws: `journal-missing`, `not-a-ledger`, `newer-format`, `older-format` (readers only), `journal-locked` with the
  ///   holder's name (writers only), `journal-read-only`, `journal-corrupt`.
  public static func open(
    path: String, mode: Mode, options: Options = Options()
  ) throws(JournalError) -> SQLiteJournal {
    guard access(path, F_OK) == 0 else { throw JournalError(.missing, path) }
    switch mode {
    case .writer:
      let lock = try LockFile(path: path + ".lock")
      let (queue, session) = try connect(path, options, readOnly: false)
      try inside(queue) { () throws(JournalError) in
        try session.requireOurs(path, oldest: Schema.oldest)
        // What a writer that was killed had moved and not yet flushed must be there before its log is written over.
        try OpenFile(session.connection).flush()
        try session.makeDurable(options)
        try session.bringForward()
        try session.guardWriter()
      }
      let mover = try LogMover(path: path, session: session, limit: options.logLimit)
      return SQLiteJournal(path: path, mode: mode, queue: queue, session: session, lock: lock, mover: mover)
    case .reader, .scratch:
      let (queue, session) = try connectReader(path, options)
      return SQLiteJournal(
        path: path, mode: .reader, queue: queue, session: session, lock: nil)
    }
  }

  /// Whether SQLite could be told to do without statistics of its memory, whose lock every thread queues for: once a
  /// process, before its first connection.
  private static let countsNoMemory = quanbu_sqlite_count_no_memory() == SQLITE_OK

  /// A connection that only reads our file.
  ///
  /// - Parameter keepsViews: whether a transaction may stay open from one use to the next.
  static func connectReader(
    _ path: String, _ options: Options, keepsViews: Bool = false
  ) throws(JournalError) -> (DatabaseQueue, Session) {
    let (queue, session) = try connect(path, options, readOnly: true, keepsViews: keepsViews)
    try inside(queue) { () throws(JournalError) in
      try session.requireOurs(path)
      try session.execute(["PRAGMA query_only = ON"])
      try Guards.authorize(session)
    }
    return (queue, session)
  }

  static func connect(
    _ path: String, _ options: Options, readOnly: Bool, keepsViews: Bool = false
  ) throws(JournalError) -> (DatabaseQueue, Session) {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.allowsUnsafeTransactions = keepsViews
    configuration.label = "quanbu.journal"
    _ = countsNoMemory
    _ = LogFileSystem.isInstalled
    // Only ever waited for while another connection recovers the log after a crash.
    configuration.busyMode = .timeout(10)
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let session = try queue.unsafeReentrantWrite { database in try Session(database) }
      try inside(queue) { () throws(JournalError) in
        try Guards.configure(session.connection)
        try session.execute(Guards.settings + ["PRAGMA cache_size = -\(options.cacheKiB)"])
      }
      return (queue, session)
    } catch {
      throw JournalError(error, path: path)
    }
  }

  static func inside<Value>(
    _ queue: DatabaseQueue, _ body: () throws(JournalError) -> Value
  ) throws(JournalError) -> Value {
    let outcome: Result<Value, JournalError> = queue.unsafeReentrantWrite { _ in Result(catching: body) }
    return try outcome.get()
  }
}

extension Session {
  /// Throws unless the file is a journal of a format we know, `oldest` at least.
  func requireOurs(_ path: String, oldest: Int64 = Schema.version) throws(JournalError) {
    guard try integer("PRAGMA application_id") == Schema.applicationID else {
      throw JournalError(.notALedger, path)
    }
    let version = try integer("PRAGMA user_version")
    guard version <= Schema.version else { throw JournalError(.newerFormat, "format \(version): \(path)") }
    guard version >= Schema.oldest else { throw JournalError(.notALedger, path) }
    formatFound = version
    guard version >= oldest else { throw JournalError(.olderFormat, "format \(version): \(path)") }
  }

  /// The write-ahead log, flushed at each commit; no automatic checkpoint.
  func makeDurable(_ options: SQLiteJournal.Options) throws(JournalError) {
    try execute([
      "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
      "PRAGMA journal_size_limit = \(2 * options.logLimit * 4096)",
    ])
    // journal_mode answers with the mode it got instead of failing.
    let mode = try PreparedStatement("PRAGMA journal_mode", in: database).first {
      (row: inout ColumnReader) throws(JournalError) in try row.text()
    }
    guard mode == "wal" else { throw JournalError(.inputOutput, "no write-ahead log: \(mode ?? "?")") }
    watchLog()
  }

  /// Once the schema stands: nothing but appending from here on.
  func guardWriter() throws(JournalError) {
    rulesWritten = try integer("SELECT count(*) FROM rules")
    hasGenesis = try integer("SELECT count(*) FROM genesis") > 0
    try Guards.authorize(self)
  }
}
