public import Ledger
internal import Vouchers
internal import Wire

/// One column of one row that is not what it should be.
public struct ProjectionDifference: Hashable, Sendable, CustomStringConvertible {
  /// The table's name in the file.
  public let table: String
  /// The primary key's values, joined by `/`.
  public let key: String
  /// The column; `nil` when the whole row is missing or too many.
  public let column: String?
  /// `nil` for no row.
  public let expected: ProjectedValue?
  public let found: ProjectedValue?

  public var description: String {
    guard let column else {
      return "\(table) \(key): row " + (expected == nil ? "too many" : "missing")
    }
    let sides = (expected?.description ?? "no row", found?.description ?? "no row")
    return "\(table) \(key) \(column): expected \(sides.0), found \(sides.1)"
  }
}

/// A stored value as SQLite has it.
public enum ProjectedValue: Hashable, Sendable, CustomStringConvertible {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  public var description: String {
    switch self {
    case .null: "null"
    case .integer(let number): String(number)
    case .text(let text): text
    case .blob(let bytes): Hex.encode(bytes)
    }
  }
}

extension SQLiteJournal {
  /// Compares one projected table with the rows that `set`, a set without a store, says it should have, in
  /// primary-key order. The caller keeps the file from changing meanwhile, as in a ``snapshot(_:)``.
  ///
  /// - Parameter tell: takes each difference and answers whether to go on.
  /// - Returns: how many rows of this file's table were looked at; `nil` for the table of commands, whose rows no
  ///   set holds: see ``commands(after:limit:)``.
  public func compare(
    _ table: ProjectedTable, with set: WorkingSet, _ tell: (ProjectionDifference) -> Bool
  ) throws(JournalError) -> Int64? {
    switch table {
    case .genesis: try compare(table, ValueRows(set.genesisRows), tell)
    case .rules: try compare(table, ValueRows(set.ruleRows()), tell)
    case .counter: try compare(table, ValueRows([set.counterRow]), tell)
    case .tranche: try compare(table, TableRows(set.tranches), tell)
    case .account: try compare(table, TableRows(set.accounts), tell)
    case .cash: try compare(table, TableRows(set.cash), tell)
    case .signingKey: try compare(table, TableRows(set.keys), tell)
    case .institution: try compare(table, TableRows(set.institutions), tell)
    case .proposal: try compare(table, TableRows(set.proposals), tell)
    case .batch: try compare(table, TableRows(set.batches), tell)
    case .voucher: try compare(table, TableRows(set.vouchers), tell)
    case .holder: try compare(table, TableRows(set.holders), tell)
    case .trainingClass: try compare(table, TableRows(set.classes), tell)
    case .claim: try compare(table, TableRows(set.claims), tell)
    case .paymentOrder: try compare(table, TableRows(set.orders), tell)
    case .statement: try compare(table, TableRows(set.statements), tell)
    case .statementLine: try compare(table, TableRows(set.lines), tell)
    case .command: nil
    }
  }

  private func compare(
    _ table: ProjectedTable, _ expected: some ExpectedRows, _ tell: (ProjectionDifference) -> Bool
  ) throws(JournalError) -> Int64 {
    try read { session throws(JournalError) in
      var rows: Int64 = 0
      for part in table.table.parts {
        let found = try session.statement(part.table.selectInOrder)
        var comparison = TableComparison(part: part, found: found, expected: expected)
        rows += try comparison.run(tell)
        if comparison.isStopped { break }
      }
      return rows
    }
  }

  /// Rows of the table of commands in primary-key order, at most `limit`, those after `last` only.
  public func commands(
    after last: CommandReference?, limit: Int
  ) throws(JournalError) -> [(command: CommandReference, sequence: Int64)] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        """
        SELECT id_high, id_low, key, sequence, digest FROM command
        WHERE (id_high, id_low, key) > (?, ?, ?) ORDER BY id_high, id_low, key LIMIT ?
        """)
      return try select.all({
        $0.integer(last.map { Int64(bitPattern: $0.id.high) } ?? .min)
        $0.integer(last.map { Int64(bitPattern: $0.id.low) } ?? .min)
        $0.text(last?.key.text ?? "")
        $0.integer(Int64(limit))
      }) { (row: inout ColumnReader) throws(JournalError) in
        let id = try row.commandID()
        let key: KeyID = try row.identifier()
        let sequence = row.integer()
        return (CommandReference(key: key, id: id, digest: try row.hash()), sequence)
      }
    }
  }
}
