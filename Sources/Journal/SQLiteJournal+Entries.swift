internal import MerkleLog
public import Vouchers
public import Wire

extension SQLiteJournal {
  public func entryCount() throws(JournalError) -> Int64 {
    try read { session throws(JournalError) in
      try session.statement("SELECT coalesce(max(seq) + 1, 0) FROM journal").first {
        (row: inout ColumnReader) in row.integer()
      } ?? 0
    }
  }

  public func findCommand(
    key: KeyID, id: CommandID
  ) throws(JournalError) -> (sequence: Int64, digest: Hash256)? {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT sequence, digest FROM command WHERE id_high = ? AND id_low = ? AND key = ?")
      return try select.first({
        $0.integer(Int64(bitPattern: id.high))
        $0.integer(Int64(bitPattern: id.low))
        $0.text(key.text)
      }) { (row: inout ColumnReader) throws(JournalError) in (sequence: row.integer(), digest: try row.hash())
      }
    }
  }

  public func greatestCommandID() throws(JournalError) -> CommandID? {
    try read { session throws(JournalError) in
      // Words of equal sign: signed order is theirs too.
      try session.statement(
        "SELECT id_high, id_low FROM command ORDER BY id_high DESC, id_low DESC LIMIT 1"
      ).first { (row: inout ColumnReader) throws(JournalError) in try row.commandID() }
    }
  }

  public func entry(_ sequence: Int64) throws(JournalError) -> [UInt8]? {
    try read { session throws(JournalError) in
      try session.statement("SELECT entry FROM journal WHERE seq = ?").first({ $0.integer(sequence) }) {
        (row: inout ColumnReader) throws(JournalError) in try row.bytes()
      }
    }
  }

  public func forEachEntry(in range: Range<Int64>, _ body: (StoredEntry) throws -> Void) throws {
    // About a quarter of a megabyte at a time, sometimes sixteen.
    let chunk: Int64 = 256
    var next = range.lowerBound
    while next < range.upperBound {
      let end = min(next + chunk, range.upperBound)
      let entries = try entries(in: next..<end)
      for entry in entries { try body(entry) }
      guard entries.count == Int(end - next) else { return }
      next = end
    }
  }

  /// The entries of a short range; fewer at the end of the journal.
  public func entries(in range: Range<Int64>) throws(JournalError) -> [StoredEntry] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT seq, at, leaf, entry FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq")
      return try select.all({
        $0.integer(range.lowerBound)
        $0.integer(range.upperBound)
      }) { (row: inout ColumnReader) throws(JournalError) in
        StoredEntry(
          sequence: row.integer(), at: try row.instant(), leaf: try row.hash(), bytes: try row.bytes())
      }
    }
  }

  /// Leaf hashes stand with the entries, those of upper levels in the table of nodes.
  public func hashes(level: Int, from: Int64, count: Int) throws(JournalError) -> [Hash256] {
    try read { session throws(JournalError) in
      let sql =
        level == 0
        ? "SELECT leaf FROM journal WHERE seq >= ?2 AND seq < ?3 AND ?1 = 0 ORDER BY seq"
        : "SELECT hash FROM node WHERE level = ?1 AND place >= ?2 AND place < ?3 ORDER BY place"
      return try session.statement(sql).all({
        $0.integer(Int64(level))
        $0.integer(from)
        $0.integer(from + Int64(count))
      }) { (row: inout ColumnReader) throws(JournalError) in try row.hash() }
    }
  }
}
