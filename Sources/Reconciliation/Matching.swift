public import Vouchers

/// Compares the books with the bank (对账). Pure: the same input gives the same result, in the same order.
///
/// An order is settled by one line of its own account with its reference and its amount to the fen, and by nothing
/// else; a line settles one order. Nothing is matched by likeness, date or payee.
public enum Matching {
  /// Matches all of `book` with all `statements`.
  ///
  /// Give the whole history, or a window whose `book.openings` hold the cash before its first statement and whose
  /// postings are those of the window.
  ///
  /// - Parameters:
  ///   - expected: the statements there have to be. Entities are reported in this order, others after them.
  ///   - asOf: the day ages are counted to. Orders given after it are left out, unless a line names them.
  /// - Throws: ``MatchingFailure`` when the input repeats itself or a sum leaves the range of ``Money``.
  public static func reconcile(
    _ book: Book, _ statements: [Statement], expected: [ExpectedStatement], asOf: Day
  ) throws(MatchingFailure) -> ReconciliationResult {
    var matcher = try Matcher(book, statements, expected: expected, asOf: asOf)
    matcher.settleOrders()
    matcher.judgeStatements()
    matcher.judgeLines()
    matcher.judgePostings()
    matcher.judgeOrders()
    return try matcher.result()
  }
}

/// The working tables of one run.
struct Matcher {
  /// A line and where it stands.
  struct Located {
    let key: LineKey
    let entity: EntityCode
    let line: StatementLine

    /// The order it names, as payment or as return.
    var anyReference: OrderNumber? { line.reference ?? line.returnOf }
  }

  let asOf: Day
  let entities: [EntityCode]
  let expected: [ExpectedStatement]
  let openings: [EntityCode: Money]
  /// By entity order, then month.
  let statements: [Statement]
  let statementIDs: Set<StatementID>
  let expectedIDs: Set<StatementID>
  let lines: [Located]
  let lineAt: [LineKey: Located]
  /// By entity order, then reference.
  let orders: [BookOrder]
  let orderAt: [OrderNumber: BookOrder]
  /// By line.
  let postings: [BookPosting]
  let postingAt: [LineKey: BookPosting]
  let linesByReference: [OrderNumber: [Located]]
  /// What stands in suspense under one entity and reference, in fen.
  let suspense: [SuspenseKey: Int128]

  /// The line that pays an order: confirmed, or proposed in this run.
  var settledBy: [OrderNumber: LineKey] = [:]
  /// Lines that need no finding of their own.
  var quiet: Set<LineKey> = []
  var proposals: [Proposal] = []
  var findings: [Finding] = []
  private var reported: Set<ReportKey> = []
  /// Orders some open finding already speaks about.
  var spokenFor: Set<OrderNumber> = []

  private struct ReportKey: Hashable {
    let cause: Finding.Cause
    let line: LineKey
  }

  struct SuspenseKey: Hashable {
    let entity: EntityCode
    let reference: OrderNumber
  }

  func age(since day: Day) -> Int { max(0, Int(asOf.number) - Int(day.number)) }

  /// Adds a finding, once per cause and line.
  mutating func report(_ finding: Finding) {
    if let line = finding.line, !reported.insert(ReportKey(cause: finding.cause, line: line)).inserted {
      return
    }
    findings.append(finding)
    if finding.isOpen, finding.cause.speaksForOrder, let order = finding.order { spokenFor.insert(order) }
  }

  func result() throws(MatchingFailure) -> ReconciliationResult {
    var sheets: [ReconciliationStatement] = []
    for entity in entities { sheets.append(try sheet(of: entity)) }
    var sorted: [Finding] = []
    for entity in entities { sorted += findings.filter { $0.entity == entity }.sorted() }
    return ReconciliationResult(
      asOf: asOf, verdict: verdict(sheets), proposals: proposals, findings: sorted, sheets: sheets)
  }

  private func verdict(_ sheets: [ReconciliationStatement]) -> ReconciliationResult.Verdict {
    if expected.contains(where: { !statementIDs.contains($0.id) }) { return .incomplete }
    let closed = sheets.allSatisfy { $0.residual == .zero }
    return closed && proposals.isEmpty && findings.allSatisfy { !$0.isOpen } ? .balanced : .unbalanced
  }
}

extension Finding.Cause {
  /// Whether an open finding of this kind already says that its order is not paid.
  var speaksForOrder: Bool { self == .altered || self == .postedDifferently || self == .wrongAccount }
}
