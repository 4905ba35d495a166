public import MerkleLog
public import Wire

extension SQLiteJournal {
  public func root(at size: Int64) throws(JournalError) -> Hash256? {
    if size == 0 { return TreeHead.empty.root }
    return try read { session throws(JournalError) in
      try session.statement("SELECT root FROM checkpoint WHERE size = ?").first({ $0.integer(size) }) {
        (row: inout ColumnReader) throws(JournalError) in try row.hash()
      }
    }
  }

  public func newestCheckpoint() throws(JournalError) -> StoredCheckpoint? {
    try read { session throws(JournalError) in
      try session.statement("SELECT size, root, note, kept FROM checkpoint ORDER BY size DESC LIMIT 1")
        .first({ _ in }, Self.checkpoint)
    }
  }

  public func keptCheckpoints(from size: Int64, limit: Int) throws(JournalError) -> [StoredCheckpoint] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT size, root, note, kept FROM checkpoint WHERE kept = 1 AND size >= ? ORDER BY size LIMIT ?")
      return try select.all(
        {
          $0.integer(size)
          $0.integer(Int64(limit))
        }, Self.checkpoint)
    }
  }

  /// The newest of the kept ones; `nil` before the first.
  public func newestKeptCheckpoint() throws(JournalError) -> StoredCheckpoint? {
    try read { session throws(JournalError) in
      try session.statement(
        "SELECT size, root, note, kept FROM checkpoint WHERE kept = 1 ORDER BY size DESC LIMIT 1"
      ).first({ _ in }, Self.checkpoint)
    }
  }

  /// Every tree head, oldest first, a bounded number at a time: what a full check of the tree compares with.
  public func heads(from size: Int64, limit: Int) throws(JournalError) -> [TreeHead] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT size, root FROM checkpoint WHERE size >= ? ORDER BY size LIMIT ?")
      return try select.all({
        $0.integer(size)
        $0.integer(Int64(limit))
      }) { (row: inout ColumnReader) throws(JournalError) in
        try row.head()
      }
    }
  }

  public func amendCheckpoint(size: Int64, note: [UInt8]) throws(JournalError) {
    try write { session throws(JournalError) in
      try session.statement("UPDATE checkpoint SET note = ?, kept = 1 WHERE size = ?").run {
        $0.blob(note)
        $0.integer(size)
      }
    }
  }

  private static func checkpoint(_ row: inout ColumnReader) throws(JournalError) -> StoredCheckpoint {
    StoredCheckpoint(head: try row.head(), note: try row.bytes(), isKept: row.integer() == 1)
  }
}

extension ColumnReader {
  /// A size and a root.
  fileprivate mutating func head() throws(JournalError) -> TreeHead {
    let size = integer()
    guard size >= 0 else { throw JournalError(.corrupt, "size") }
    return TreeHead(size: size, root: try hash())
  }
}
