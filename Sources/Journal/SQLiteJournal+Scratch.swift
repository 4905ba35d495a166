public import Ledger

extension SQLiteJournal {
  /// Makes an empty file of the projected tables, to rebuild them in: no entries, no guards, no indexes, no
  /// flushes. Rows are found by primary key only; what needs an index asks the journal itself.
  public static func createScratch(path: String, options: Options = Options()) throws(JournalError)
    -> SQLiteJournal
  {
    let (queue, session) = try connect(path, options, readOnly: false)
    try inside(queue) { () throws(JournalError) in
      session.isScratch = true
      // Nobody else opens it: no lock is taken for each statement, and pages stay in memory.
      try session.execute([
        "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF",
      ])
      try session.transaction { () throws(JournalError) in try session.execute(Schema.scratch) }
    }
    return SQLiteJournal(
      path: path, mode: .scratch, queue: queue, session: session, lock: nil)
  }

  /// Writes every changed row of `set`, as ``commit(_:changes:)`` would with a group, and the commands that
  /// led to them. For scratch files: in a journal rows change only together with entries.
  public func writeChanges(
    of set: WorkingSet, commands: [(command: CommandReference, sequence: Int64)] = []
  ) throws(JournalError) {
    guard mode == .scratch else { throw JournalError(.appendOnly, path) }
    try write { session throws(JournalError) in
      try session.insert(commands.lazy.map { ($0.command, $0.sequence) })
      try session.write(changesOf: set)
    }
  }
}
