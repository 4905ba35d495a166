public import Ledger
public import Vouchers
internal import Wire

extension SQLiteJournal {
  public func loadWhole() throws(JournalError) -> WorkingSet {
    try read { session throws(JournalError) in
      var set = WorkingSet()
      set.genesis = try session.genesis()
      set.book = try session.ruleBook()
      set.counters = try session.counters()
      for row: TrancheRow in try session.all() { set.tranches.load(row.id, row) }
      for row: AccountRow in try session.all() { set.accounts.load(row.key, row) }
      for row: CashRow in try session.all() { set.cash.load(row.entity, row) }
      for row: KeyRow in try session.all() { set.keyIndex.note(row) }
      return set
    }
  }

  /// Adds the documents that were published since `book` was read.
  public func refresh(_ book: inout RuleBook) throws(JournalError) {
    let last = book.published.last?.sequence ?? -1
    for (sequence, document) in try read({ session throws(JournalError) in try session.rules(after: last) }) {
      book.publish(document, sequence: sequence)
    }
  }

  public func load(_ footprint: Footprint, into set: inout WorkingSet) throws(JournalError) {
    try read { session throws(JournalError) in
      try session.load(footprint.keys, into: &set.keys)
      try session.load(footprint.institutions, into: &set.institutions)
      try session.load(footprint.proposals, into: &set.proposals)
      try session.load(footprint.batches, into: &set.batches)
      try session.load(footprint.vouchers, into: &set.vouchers)
      try session.load(footprint.holders, into: &set.holders)
      try session.load(footprint.classes, into: &set.classes)
      try session.load(footprint.claims, into: &set.claims)
      try session.load(footprint.orders, into: &set.orders)
      try session.load(footprint.statements, into: &set.statements)
      try session.load(footprint.lines, into: &set.lines)
    }
  }
}

extension Session {
  fileprivate func load<Row: StoredRow>(
    _ keys: Set<Row.Key>, into table: inout RowTable<Row.Key, Row>
  ) throws(JournalError) {
    guard !keys.isEmpty else { return }
    let select = try rowStatements(Row.self).select
    for key in keys.sorted() {
      let row = try select.first({ Row.bind(key, to: &$0) }) {
        (columns: inout ColumnReader) throws(JournalError) in
        try Row(&columns)
      }
      table.load(key, row)
    }
  }

  /// Every row of a small table, in primary-key order.
  func all<Row: StoredRow>() throws(JournalError) -> [Row] {
    try rows(Row.table.selectInOrder)
  }

  /// The rows a `SELECT` of the table's own columns gives.
  func rows<Row: StoredRow>(
    _ sql: String, _ bind: (inout Binder) -> Void = { _ in }
  ) throws(JournalError) -> [Row] {
    try statement(sql).all(bind) { (columns: inout ColumnReader) throws(JournalError) in try Row(&columns) }
  }

  fileprivate func genesis() throws(JournalError) -> Genesis? {
    let event = try statement("SELECT event FROM genesis").first {
      (row: inout ColumnReader) throws(JournalError) in
      try row.parsed { text in try? Event(JSON(parsing: Array(text.utf8)), path: "") }
    }
    guard case .genesis(let genesis)? = event else { return nil }
    return genesis
  }

  fileprivate func ruleBook() throws(JournalError) -> RuleBook {
    var book = RuleBook()
    for (sequence, document) in try rules(after: -1) { book.publish(document, sequence: sequence) }
    return book
  }

  fileprivate func rules(after last: Int64) throws(JournalError) -> [(Int64, RulesDocument)] {
    try statement("SELECT sequence, document FROM rules WHERE sequence > ? ORDER BY sequence").all({
      $0.integer(last)
    }) { (row: inout ColumnReader) throws(JournalError) in
      (row.integer(), try row.parsed { text in try? RulesDocument(JSON(parsing: Array(text.utf8))) })
    }
  }

  fileprivate func counters() throws(JournalError) -> WorkingSet.Counters {
    try statement("SELECT voucher, at, clock_until FROM counter").first {
      (row: inout ColumnReader) throws(JournalError) in
      WorkingSet.Counters(
        voucher: row.integer(), at: try row.optionalInstant(), clockUntil: try row.optionalInstant())
    } ?? WorkingSet.Counters()
  }
}
