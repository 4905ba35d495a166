import Intake
import Journal
import Ledger
import Reconciliation
import Vouchers

/// The ledger's side of a reconciliation, read from its rows.
struct BookBuilder {
  let view: LedgerView
  let entities: [EntityCode]

  /// Orders and postings of these entities.
  func book() throws -> Book {
    let institutions = try view.institutions()
    let orders = try view.orders(states: OrderRow.State.allCases, entities: entities).map { row in
      BookOrder(
        reference: row.number, entity: row.account.entity, institutionCode: row.institution.text,
        institutionName: institutions[row.institution.text]?.name ?? row.institution.text,
        amount: try Money(fen: row.fen), orderedOn: row.orderedOn, state: Self.state(of: row))
    }
    var postings: [BookPosting] = []
    for line in try lines() {
      guard let posting = line.posting else { continue }
      postings.append(
        BookPosting(
          key: line.key, entity: line.entity, amount: try Money(fen: line.fen), kind: Self.kind(of: posting)))
    }
    return Book(orders: orders, postings: postings)
  }

  /// Imported statements of these entities.
  func statements() throws -> [StatementRow] {
    try view.statements().filter { entities.contains($0.entity) }
  }

  /// Every journalled line of these entities.
  func lines() throws -> [LineRow] {
    try statements().flatMap { try lines(of: $0.id) }
  }

  func lines(of id: StatementID) throws -> [LineRow] {
    try view.lines(of: id)
  }

  /// Every entity and month from the first statement or order on.
  func expected(through last: Period, files: [Statement]) throws -> [ExpectedStatement] {
    let days =
      try statements().map(\.from) + files.map(\.from)
      + view.orders(states: OrderRow.State.allCases, entities: entities).map(\.orderedOn)
    guard let first = days.min() else { return [] }
    var expected: [ExpectedStatement] = []
    for entity in entities {
      var period = Period(containing: first)
      while period <= last {
        expected.append(try ExpectedStatement(entity: entity, period: period))
        period = period.next
      }
    }
    return expected
  }

  /// Lines whose journalled day, amount, reference or hash is not the file's.
  func altered(_ files: [Statement]) throws -> [LineKey] {
    var altered: [LineKey] = []
    for file in files where entities.contains(file.entity) {
      let rows = try lines(of: file.id)
      guard !rows.isEmpty else { continue }
      for index in 0..<max(rows.count, file.lines.count) {
        let key = LineKey(statement: file.id, line: index + 1)
        guard rows.indices.contains(index), file.lines.indices.contains(index) else {
          altered.append(key)
          continue
        }
        let (row, line) = (rows[index], file.lines[index])
        let isSame =
          row.key == key && row.day == line.day && row.fen == line.amount.fen && row.raw == line.rawHash
          && row.reference == line.movedOrder
        if !isSame { altered.append(key) }
      }
    }
    return altered
  }

  private static func state(of row: OrderRow) -> BookOrder.State {
    switch row.state {
    case .ordered: .ordered
    case .paid: row.paidBy.map { .confirmed($0) } ?? .ordered
    case .returned: .returned
    case .cancelled: .cancelled
    }
  }

  private static func kind(of posting: LineRow.Posting) -> BookPosting.Kind {
    switch posting {
    case .receipt: .receipt
    case .fee: .fee
    case .interest: .interest
    case .suspense: .suspense
    case .payment(let order): .payment(order: order)
    case .returned(let order): .returned(order: order)
    }
  }
}

extension CommandFailure {
  /// The statements on disk are not those the ledger's postings rest on.
  init(altered keys: [LineKey]) {
    self.init(
      .findings,
      keys.prefix(30).map { key in
        Text(
          "statement-altered：流水 \(key) 与账本所记不符：对账单文件已被改动，或导入的不是这一份",
          "statement-altered: line \(key) is not what the ledger has: the file was changed, or another was imported"
        ).current
      })
  }

  init(_ failure: MatchingFailure) {
    self.init(.inputOutput, code: failure.code, Text(failure.chinese, failure.english))
  }
}

extension Matching {
  /// As `reconcile`, with its failure told like any other.
  static func compare(
    _ book: Book, _ statements: [Statement], expected: [ExpectedStatement], asOf: Day
  ) throws -> ReconciliationResult {
    do throws(MatchingFailure) {
      return try reconcile(book, statements, expected: expected, asOf: asOf)
    } catch {
      throw CommandFailure(error)
    }
  }
}
