public import Ledger
internal import MerkleLog
internal import Vouchers
internal import Wire

extension SQLiteJournal {
  public func commit(_ group: JournalGroup, changes set: WorkingSet) throws(JournalError) {
    try write { session throws(JournalError) in
      try session.append(group)
      try session.write(changesOf: set)
    }
  }

  /// Moves the log into the file as it grows. For the writer, between groups, after the callers were answered: it takes some
  /// milliseconds and mostly does not wait for the disk.
  ///
  /// - Returns: whether some of the log was moved.
  @discardableResult
  public func moveLogIfNeeded() throws(JournalError) -> Bool {
    try read { session throws(JournalError) in
      guard let mover else { return false }
      if let failure = session.failure { throw JournalError(.stopped, failure.code.rawValue) }
      do throws(JournalError) { return try mover.moveIfNeeded() } catch {
        session.failure = error
        throw error
      }
    }
  }
}

extension Session {
  /// Entries, commands, hashes and the checkpoint of a group.
  func append(_ group: JournalGroup) throws(JournalError) {
    try insertEntries(group.items)
    try insertCommands(group.items)
    let node = try statement("INSERT INTO node (level, place, hash) VALUES (?, ?, ?)")
    for tile in group.tileHashes {
      try node.run {
        $0.integer(Int64(tile.level))
        $0.integer(tile.index)
        $0.blob(tile.hash)
      }
    }
    let size = try statement("SELECT coalesce(max(seq) + 1, 0) FROM journal").first {
      (row: inout ColumnReader) in row.integer()
    }
    guard size == group.checkpoint.head.size else {
      throw JournalError(
        .constraint, "a checkpoint of \(group.checkpoint.head.size) for \(size ?? 0) entries")
    }
    try insert(group.checkpoint)
  }

  private func insertEntries(_ items: [JournalGroup.Item]) throws(JournalError) {
    let insert = try statement("INSERT INTO journal (seq, at, leaf, entry) VALUES (?, ?, ?, ?)")
    for item in items {
      try insert.run {
        $0.integer(item.sequence)
        $0.integer(item.at.milliseconds)
        $0.blob(item.leaf)
        $0.blob(item.bytes)
      }
    }
  }

  private func insertCommands(_ items: [JournalGroup.Item]) throws(JournalError) {
    try insert(items.lazy.compactMap { item in item.command.map { ($0, item.sequence) } })
  }

  /// Commands and the numbers of their entries.
  func insert(_ commands: some Sequence<(CommandReference, Int64)>) throws(JournalError) {
    let insert = try statement(
      "INSERT INTO command (id_high, id_low, key, sequence, digest) VALUES (?, ?, ?, ?, ?)")
    for (command, sequence) in commands {
      try insert.run {
        $0.integer(Int64(bitPattern: command.id.high))
        $0.integer(Int64(bitPattern: command.id.low))
        $0.text(command.key.text)
        $0.integer(sequence)
        $0.blob(command.digest)
      }
    }
  }

  /// The newest checkpoint always has its note; the one before it only if it is kept.
  private func insert(_ checkpoint: StoredCheckpoint) throws(JournalError) {
    try statement(
      "UPDATE checkpoint SET note = NULL WHERE size = (SELECT max(size) FROM checkpoint) AND kept = 0"
    ).run()
    try statement("INSERT INTO checkpoint (size, root, kept, note) VALUES (?, ?, ?, ?)").run {
      $0.integer(checkpoint.head.size)
      $0.blob(checkpoint.head.root)
      $0.integer(checkpoint.isKept ? 1 : 0)
      $0.blob(checkpoint.note)
    }
  }

  /// Every changed row.
  func write(changesOf set: WorkingSet) throws(JournalError) {
    try writeWhole(set)
    try write(set.tranches)
    try write(set.accounts)
    try write(set.cash)
    try write(set.keys)
    try write(set.institutions)
    try write(set.proposals)
    try write(set.batches)
    try write(set.vouchers)
    try write(set.holders)
    try write(set.classes)
    try write(set.claims)
    try write(set.orders)
    try write(set.statements)
    try write(set.lines)
  }

  private func write<Row: StoredRow>(_ table: RowTable<Row.Key, Row>) throws(JournalError) {
    guard table.hasChanges else { return }
    // In the order of the table: touching neighbours together saves pages.
    let changes = table.changesInOrder
    for statements in try rowStatements(Row.self).writes {
      let part = statements.part
      for held in changes where part.hasFree || held.change == .whole {
        try statements.upsert.run { $0.columns(of: part) { held.row.bind(to: &$0) } }
        if let update = statements.update, changedNothing {
          try update.run { $0.columns(of: part) { held.row.bind(to: &$0) } }
        }
      }
    }
  }

  private func writeWhole(_ set: WorkingSet) throws(JournalError) {
    if !hasGenesis {
      for row in set.genesisRows {
        try upsert(row, in: .genesis)
        hasGenesis = true
      }
    }
    for row in set.ruleRows(after: Int(rulesWritten)) {
      try upsert(row, in: .rules)
      rulesWritten += 1
    }
    try upsert(set.counterRow, in: .counter)
  }

  private func upsert(_ row: [ProjectedValue], in table: Table) throws(JournalError) {
    try statement(table.upsert).run { for value in row { $0.value(value) } }
  }
}
