import Reconciliation
import Vouchers

/// A small bank and a small ledger to try the matching on. Amounts in fen.
struct Bench {
  var orders: [BookOrder] = []
  var postings: [BookPosting] = []
  var openings: [String: Money] = [:]
  /// Lines by entity; every entity here gets its August statement.
  var lines: [String: [StatementLine]] = [:]
  var dropped: Set<String> = []

  static let august = Period(containing: Bench.day("2021-08-01"))
  static let asOf = Bench.day("2021-08-31")

  static func day(_ text: String) -> Day {
    guard let day = try? Day(text) else { fatalError("bad day in a test: \(text)") }
    return day
  }

  static func money(_ fen: Int64) -> Money {
    guard let money = try? Money(fen: fen) else { fatalError("bad amount in a test: \(fen)") }
    return money
  }

  static func entity(_ text: String) -> EntityCode {
    guard let code = try? EntityCode(text) else { fatalError("bad entity in a test: \(text)") }
    return code
  }

  static func reference(_ number: Int) -> OrderNumber {
    guard let order = try? OrderNumber(Int64(number)) else { fatalError("bad order in a test: \(number)") }
    return order
  }

  static func key(_ entity: String, _ line: Int) -> LineKey {
    guard let id = try? Statement.id(entity: Self.entity(entity), period: august) else {
      fatalError("bad entity in a test")
    }
    return LineKey(statement: id, line: line)
  }

  mutating func order(_ number: Int, _ entity: String, _ fen: Int64, _ state: BookOrder.State = .ordered) {
    orders.append(
      BookOrder(
        reference: Self.reference(number), entity: Self.entity(entity), institutionCode: "I\(number)",
        institutionName: "机构\(number)", amount: Self.money(fen), orderedOn: Self.day("2021-08-10"),
        state: state))
  }

  @discardableResult
  mutating func line(
    _ entity: String, _ fen: Int64, pays: Int? = nil, returns: Int? = nil, kind: LineKind = .other
  ) -> LineKey {
    let before = lines[entity]?.last?.balance ?? openings[entity] ?? .zero
    let index = (lines[entity]?.count ?? 0) + 1
    let line = StatementLine(
      index: index, day: Self.day("2021-08-20"), amount: Self.money(fen),
      balance: Self.money(before.fen + fen), reference: pays.map(Self.reference),
      returnOf: returns.map(Self.reference), kind: kind)
    lines[entity, default: []].append(line)
    return Self.key(entity, index)
  }

  mutating func post(_ key: LineKey, _ kind: BookPosting.Kind, fen: Int64? = nil) {
    let entity = String(key.statement.text.prefix { $0 != "/" })
    let stated = lines[entity]?.first { $0.index == key.line }?.amount.fen ?? 0
    postings.append(
      BookPosting(key: key, entity: Self.entity(entity), amount: Self.money(fen ?? stated), kind: kind))
  }

  /// Money in, posted as a receipt.
  mutating func fund(_ entity: String, _ fen: Int64) {
    post(line(entity, fen, kind: .receipt), .receipt)
  }

  var statements: [Statement] {
    lines.keys.sorted().filter { !dropped.contains($0) }.map { entity in
      let opening = openings[entity] ?? .zero
      let closing = lines[entity]?.last?.balance ?? opening
      return Self.statement(entity, opening: opening, closing: closing, lines[entity] ?? [])
    }
  }

  var book: Book {
    var keyed: [EntityCode: Money] = [:]
    for (entity, money) in openings { keyed[Self.entity(entity)] = money }
    return Book(openings: keyed, orders: orders, postings: postings)
  }

  var expected: [ExpectedStatement] {
    lines.keys.sorted().map { Self.expect($0) }
  }

  static func statement(
    _ entity: String, _ period: Period = august, opening: Money, closing: Money, _ lines: [StatementLine]
  ) -> Statement {
    do {
      return try Statement(
        entity: Self.entity(entity), period: period, opening: opening, closing: closing, lines: lines)
    } catch { fatalError("bad entity in a test: \(entity)") }
  }

  static func expect(_ entity: String, _ period: Period = august) -> ExpectedStatement {
    do { return try ExpectedStatement(entity: Self.entity(entity), period: period) } catch {
      fatalError("bad entity in a test: \(entity)")
    }
  }

  func run() throws -> ReconciliationResult {
    try Matching.reconcile(book, statements, expected: expected, asOf: Self.asOf)
  }

}

extension ReconciliationResult {
  /// `code` or `code:clearance`, in order.
  var codes: [String] {
    findings.map { $0.cause.rawValue + ($0.clearance.map { ":" + $0.rawValue } ?? "") }
  }

  var residuals: [Int64?] { sheets.map { $0.residual?.fen } }
}
