public import Ledger
public import Vouchers
internal import Wire

extension SQLiteJournal {
  /// Answers a look-up, a page of it, as far as the asker may see. Reads only; to be called within a ``snapshot(_:)``.
  ///
  /// - Returns: the rows, and of how many vouchers that were named nothing is told.
  public func answer(
    _ lookup: Lookup, for asker: Asker
  ) throws(JournalError) -> (rows: AnsweredRows, withheld: Int) {
    switch lookup.subject {
    case .totals: return (AnsweredRows(tables: [try totals(for: asker.sight)]), 0)
    case .proposals(.approvals(let numbers)):
      var parts: [LookupPart] = []
      for number in numbers {
        // Of an approved one alone the search is sure to end.
        guard try proposal(number)?.state == .approved, let entry = try approval(of: number) else { continue }
        parts.append(LookupPart(table: .entry, condition: "seq = ?", values: [.integer(entry)]))
      }
      return try page(parts, for: asker, after: lookup.after)
    case .reviews(let number):
      var parts = [LookupPart(.claim, "id = ?", [.integer(number)])]
      // Whoever may not see the claim has nothing looked for.
      let answer = try page(parts, for: asker, after: nil)
      guard !answer.rows.tables.isEmpty, let claim = try claim(number) else { return answer }
      parts += try reviews(of: claim).map {
        LookupPart(table: .entry, condition: "seq = ?", values: [.integer($0.sequence)])
      }
      return try page(parts, for: asker, after: lookup.after)
    default: return try page(lookup.subject.parts(for: asker), for: asker, after: lookup.after)
    }
  }

  private func totals(for sight: Sight) throws(JournalError) -> AnsweredRows.Table {
    var table = AnsweredRows.Table(name: VoucherTotal.table, columns: VoucherTotal.columns)
    guard case .office(let scope) = sight else { return table }
    table.rows = try voucherTotals().filter { scope.covers($0.account.entity) }.map(\.cells)
    return table
  }

  private func page(
    _ parts: [LookupPart], for asker: Asker, after place: [RowCell]?
  ) throws(JournalError) -> (rows: AnsweredRows, withheld: Int) {
    try read { session throws(JournalError) in
      var page = LookupPage(session: session, sight: asker.sight)
      try page.fill(parts.map { $0.seen(by: asker.sight) }, after: place)
      return (page.answer, page.withheld)
    }
  }
}

/// One answer on its way.
private struct LookupPage {
  /// Rows asked for in one answer, and bytes after which no other row is begun.
  static let rowLimit = 5000
  static let byteLimit = 1 << 20

  let session: Session
  let sight: Sight
  private(set) var withheld = 0
  private var tables: [(table: LookupTable, rows: [[ProjectedValue]])] = []
  private var known: Set<[ProjectedValue]> = []
  private var next: [RowCell]?
  private var rows = 0
  private var bytes = 0

  init(session: Session, sight: Sight) {
    self.session = session
    self.sight = sight
  }

  var answer: AnsweredRows {
    AnsweredRows(
      tables: tables.map { table, rows in
        AnsweredRows.Table(
          name: table.table.name, columns: table.table.columns.map(\.name),
          rows: rows.map { $0.map(RowCell.init) })
      }, next: next)
  }

  private var isFull: Bool { rows >= Self.rowLimit || bytes >= Self.byteLimit }

  /// Reads part after part, from a place of the form [part, key…] on.
  mutating func fill(_ parts: [LookupPart], after place: [RowCell]?) throws(JournalError) {
    var first = 0
    var key: [ProjectedValue]?
    if case .integer(let part)? = place?.first, parts.indices.contains(Int(clamping: part)), let place {
      first = Int(clamping: part)
      let cells = place.dropFirst().map(ProjectedValue.init)
      key = cells.count == parts[first].table.table.keys.count ? Array(cells) : nil
    } else if place != nil {
      return
    }
    for index in parts.indices.dropFirst(first) {
      try fill(parts[index], index, after: index == first ? key : nil)
      if next != nil { break }
    }
    try addRelated()
  }

  private mutating func fill(
    _ part: LookupPart, _ index: Int, after key: [ProjectedValue]?
  ) throws(JournalError) {
    let table = part.table.table
    let keys = table.keys.map(\.name)
    var conditions = part.condition.isEmpty ? [] : ["(\(part.condition))"]
    if key != nil {
      let marks = keys.map { _ in "?" }.joined(separator: ", ")
      conditions.append("(\(keys.joined(separator: ", "))) > (\(marks))")
    }
    let clause = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let select = try session.statement(
      table.select + clause + " ORDER BY " + keys.joined(separator: ", "))
    try select.start { for value in part.values + (key ?? []) { $0.value(value) } }
    defer { select.finish() }
    var isTold = false
    var last: [ProjectedValue]?
    while let row = try select.next({ (columns: inout ColumnReader) throws(JournalError) in
      try columns.row(of: table)
    }) {
      // Only when there is another row is there a next page.
      if isFull, let last {
        next = [.integer(Int64(index))] + last.prefix(keys.count).map(RowCell.init)
        return
      }
      if isFull {
        next = [.integer(Int64(index))]
        return
      }
      last = row
      guard part.keeps?(row) ?? true else { continue }
      isTold = true
      rows += 1
      add(row, to: part.table)
    }
    if part.isVoucher, !isTold { withheld += 1 }
  }

  private mutating func add(_ row: [ProjectedValue], to table: LookupTable) {
    let name = ProjectedValue.text(table.table.name)
    guard known.insert([name] + row.prefix(table.table.keys.count)).inserted else { return }
    bytes += row.reduce(0) { $0 + RowCell($1).length }
    if let place = tables.firstIndex(where: { $0.table == table }) {
      tables[place].rows.append(row)
    } else {
      tables.append((table, [row]))
    }
  }

  /// What the rows lead to comes along: a voucher's claim, a claim's class and order.
  private mutating func addRelated() throws(JournalError) {
    try add(.claim, namedBy: "claim", in: .voucher)
    try add(.trainingClass, namedBy: "class", in: .claim)
    try add(.paymentOrder, namedBy: "payment_order", in: .claim)
  }

  private mutating func add(
    _ target: ProjectedTable, namedBy column: String, in source: ProjectedTable
  ) throws(JournalError) {
    guard let rows = tables.first(where: { $0.table == .projected(source) })?.rows,
      let place = source.columns.firstIndex(of: column)
    else { return }
    let name = ProjectedValue.text(target.table.name)
    let part = LookupPart(target, target.table.keys[0].name + " = ?").seen(by: sight)
    let select = try session.statement(target.table.select + " WHERE " + part.condition)
    for row in rows where row[place] != .null && !known.contains([name, row[place]]) {
      let found = try select.first({
        $0.value(row[place])
        for value in part.values { $0.value(value) }
      }) { (columns: inout ColumnReader) throws(JournalError) in try columns.row(of: target.table) }
      if let found { add(found, to: .projected(target)) }
    }
  }
}

extension ColumnReader {
  /// Every column of a table's row.
  fileprivate mutating func row(of table: Table) throws(JournalError) -> [ProjectedValue] {
    var row: [ProjectedValue] = []
    row.reserveCapacity(table.columns.count)
    for _ in table.columns { row.append(try value()) }
    return row
  }
}

extension RowCell {
  init(_ value: ProjectedValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .blob(bytes)
    }
  }
}

extension ProjectedValue {
  init(_ cell: RowCell) {
    switch cell {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .blob(bytes)
    }
  }
}
