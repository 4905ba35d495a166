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

  static func reference(_ number: Int) -> String {
    let digits = String(number)
    return "PO" + String(repeating: "0", count: 13 - digits.count) + digits
  }

  static func key(_ entity: String, _ line: Int) -> LineKey {
    LineKey(statement: "\(entity)/2021-08", line: line)
  }

  mutating func order(_ number: Int, _ entity: String, _ fen: Int64, _ state: BookOrder.State = .ordered) {
    orders.append(
      BookOrder(
        reference: Self.reference(number), entity: entity, institutionCode: "I\(number)",
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
    let entity = String(key.statement.prefix { $0 != "/" })
    let stated = lines[entity]?.first { $0.index == key.line }?.amount.fen ?? 0
    postings.append(BookPosting(key: key, entity: entity, amount: Self.money(fen ?? stated), kind: kind))
  }

  /// Money in, posted as a receipt.
  mutating func fund(_ entity: String, _ fen: Int64) {
    post(line(entity, fen, kind: .receipt), .receipt)
  }

  var statements: [Statement] {
    lines.keys.sorted().filter { !dropped.contains($0) }.map { entity in
      let own = lines[entity] ?? []
      return Statement(
        entity: entity, period: Self.august, opening: openings[entity] ?? .zero,
        closing: own.last?.balance ?? openings[entity] ?? .zero, lines: own)
    }
  }

  var book: Book { Book(openings: openings, orders: orders, postings: postings) }

  var expected: [ExpectedStatement] {
    lines.keys.sorted().map { ExpectedStatement(entity: $0, period: Self.august) }
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
