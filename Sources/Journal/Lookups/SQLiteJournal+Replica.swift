internal import CSQLiteShim
internal import Ledger
public import Vouchers
internal import Wire

extension SQLiteJournal {
  /// Makes an empty replica in memory (副本): the journal's own tables and indexes without its guards, to put answered
  /// rows into and to query as the journal itself. It holds what was asked for and nothing else.
  public static func createReplica() throws(JournalError) -> SQLiteJournal {
    let options = Options(cacheKiB: 16_384)
    let (queue, session) = try connect(":memory:", options, readOnly: false)
    try inside(queue) { () throws(JournalError) in
      session.isScratch = true
      try session.execute(["PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"])
      try session.transaction { () throws(JournalError) in try session.execute(Schema.replica) }
    }
    return SQLiteJournal(
      path: "replica", mode: .scratch, queue: queue, session: session, lock: nil)
  }

  /// Puts answered rows into a replica, in the place of older ones. Tables that no journal has are passed over.
  ///
  /// - Throws: `journal-corrupt` when the columns are not the table's, `journal-constraint` when a value is not of
  ///   its column's type: the answer is not of our format.
  public func take(_ answer: AnsweredRows) throws(JournalError) {
    guard mode == .scratch else { throw JournalError(.appendOnly, path) }
    try write { session throws(JournalError) in
      for answered in answer.tables {
        guard let table = LookupTable(name: answered.name)?.table else { continue }
        guard answered.columns == table.columns.map(\.name) else {
          throw JournalError(.corrupt, "columns of " + answered.name)
        }
        for part in table.parts {
          let insert = try session.statement(part.table.replace)
          for row in answered.rows {
            try insert.run {
              $0.columns(of: part) { columns in for cell in row { columns.value(ProjectedValue(cell)) } }
            }
          }
        }
      }
    }
  }
}
