import Reconciliation
import Testing
import Vouchers

@Suite struct `Matching the books with the bank` {
  /// One row: what happened, and which findings it makes, all in one account that was funded with 1,000,000 fen.
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let findings: [String]
    let verdict: ReconciliationResult.Verdict
    let proposals: Int
    let build: @Sendable (inout Bench) -> Void

    init(
      _ name: String, _ findings: [String], _ verdict: ReconciliationResult.Verdict, proposals: Int = 0,
      _ build: @escaping @Sendable (inout Bench) -> Void
    ) {
      testDescription = name
      self.findings = findings
      self.verdict = verdict
      self.proposals = proposals
      self.build = build
    }
  }

  static let q = "quanzhou"
  static func pay(_ number: Int) -> BookPosting.Kind { .payment(order: Bench.reference(number)) }

  /// Confirms order 1 over 1000 fen by a line of its own.
  static func paid(_ bench: inout Bench, _ number: Int = 1, state: BookOrder.State? = nil) {
    let key = bench.line(q, -1000, pays: number)
    bench.order(number, q, 1000, state ?? .confirmed(key))
    bench.post(key, pay(number))
  }

  static let rows: [Row] = [
    Row("nothing but money received", [], .balanced) { _ in },
    Row("an order paid and confirmed", [], .balanced) { paid(&$0) },
    Row("an exact match waits for a person", [], .unbalanced, proposals: 1) {
      $0.order(1, q, 1000)
      $0.line(q, -1000, pays: 1)
    },
    Row("omitted", ["ordered-not-paid"], .unbalanced) { $0.order(1, q, 1000) },
    Row("paid twice, both new", ["paid-twice"], .unbalanced, proposals: 1) {
      $0.order(1, q, 1000)
      $0.line(q, -1000, pays: 1)
      $0.line(q, -1000, pays: 1)
    },
    Row("paid twice, the first confirmed", ["paid-twice"], .unbalanced) {
      paid(&$0)
      $0.line(q, -1000, pays: 1)
    },
    Row("a second debit of another amount", ["paid-twice"], .unbalanced) {
      paid(&$0)
      $0.line(q, -400, pays: 1)
    },
    Row("paid twice, in suspense", ["paid-twice:suspense"], .balanced) {
      paid(&$0)
      $0.post($0.line(q, -1000, pays: 1), .suspense)
    },
    Row("paid twice, given back, not yet posted", ["paid-twice:suspense", "bank-reversal"], .unbalanced) {
      paid(&$0)
      $0.post($0.line(q, -1000, pays: 1), .suspense)
      $0.line(q, 1000, returns: 1)
    },
    Row("paid twice, given back", ["paid-twice:reversed", "bank-reversal:reversed"], .balanced) {
      paid(&$0)
      $0.post($0.line(q, -1000, pays: 1), .suspense)
      $0.post($0.line(q, 1000, returns: 1), .suspense)
    },
    Row("altered by one fen", ["amount-differs"], .unbalanced) {
      $0.order(1, q, 1000)
      $0.line(q, -999, pays: 1)
    },
    Row("two parts are no payment", ["amount-differs", "amount-differs"], .unbalanced) {
      $0.order(1, q, 1000)
      $0.line(q, -600, pays: 1)
      $0.line(q, -400, pays: 1)
    },
    Row(
      "altered, in suspense: the order is still open", ["ordered-not-paid", "amount-differs:suspense"],
      .unbalanced
    ) {
      $0.order(1, q, 1000)
      $0.post($0.line(q, -999, pays: 1), .suspense)
    },
    Row(
      "altered, given back, ordered anew", ["amount-differs:reversed", "bank-reversal:reversed"], .unbalanced,
      proposals: 1
    ) {
      $0.order(1, q, 1000)
      $0.post($0.line(q, -999, pays: 1), .suspense)
      $0.post($0.line(q, 999, returns: 1), .suspense)
      $0.line(q, -1000, pays: 1)
    },
    Row("altered, the order cancelled", ["paid-though-cancelled:suspense"], .balanced) {
      $0.order(1, q, 1000, .cancelled)
      $0.post($0.line(q, -999, pays: 1), .suspense)
    },
    Row("cancelled and never paid", ["ordered-not-paid:cancelled"], .balanced) {
      $0.order(1, q, 1000, .cancelled)
    },
    Row("cancelled, yet paid", ["paid-though-cancelled"], .unbalanced) {
      $0.order(1, q, 1000, .cancelled)
      $0.line(q, -1000, pays: 1)
    },
    Row("returned, not posted", ["returned-payment"], .unbalanced) {
      paid(&$0)
      $0.line(q, 1000, returns: 1)
    },
    Row("paid and returned in the same run", ["returned-payment"], .unbalanced, proposals: 1) {
      $0.order(1, q, 1000)
      $0.line(q, -1000, pays: 1)
      $0.line(q, 1000, returns: 1)
    },
    Row("returned and posted", ["returned-payment:posted"], .balanced) {
      paid(&$0, state: .returned)
      $0.post($0.line(q, 1000, returns: 1), .returned(order: Bench.reference(1)))
    },
    Row("returned without the bank's word for it", ["returned-payment"], .unbalanced) {
      paid(&$0)
      $0.line(q, 1000, pays: 1)
    },
    Row("a return hidden in suspense", ["posted-differently"], .unbalanced) {
      paid(&$0)
      $0.post($0.line(q, 1000, returns: 1), .suspense)
    },
    Row("a return of an order that is nobody's", ["unknown-line"], .unbalanced) {
      $0.line(q, 1000, returns: 9)
    },
    Row("fee", ["bank-fee"], .unbalanced) { $0.line(q, -50, kind: .fee) },
    Row("fee, posted", ["bank-fee:posted"], .balanced) { $0.post($0.line(q, -50, kind: .fee), .fee) },
    Row("fee with an order's reference is no payment", ["ordered-not-paid", "bank-fee"], .unbalanced) {
      $0.order(1, q, 50)
      $0.line(q, -50, pays: 1, kind: .fee)
    },
    Row("interest", ["interest"], .unbalanced) { $0.line(q, 7, kind: .interest) },
    Row("interest, posted", ["interest:posted"], .balanced) {
      $0.post($0.line(q, 7, kind: .interest), .interest)
    },
    Row("money received, not booked", ["receipt-not-booked"], .unbalanced) {
      $0.line(q, 500, kind: .receipt)
    },
    Row("unknown", ["unknown-line"], .unbalanced) { $0.line(q, -333) },
    Row("unknown, in suspense", ["unknown-line:suspense"], .balanced) {
      $0.post($0.line(q, -333), .suspense)
    },
    Row("no reference, exact amount: still unknown", ["ordered-not-paid", "unknown-line"], .unbalanced) {
      $0.order(1, q, 1000)
      $0.line(q, -1000)
    },
    Row("a fee posted as interest", ["posted-differently"], .unbalanced) {
      $0.post($0.line(q, -50, kind: .fee), .interest)
    },
    Row("posted one fen off", ["posted-differently"], .unbalanced) {
      $0.post($0.line(q, -50, kind: .fee), .fee, fen: -51)
    },
    Row("a payment posted one fen off", ["posted-differently"], .unbalanced) {
      let key = $0.line(q, -1000, pays: 1)
      $0.order(1, q, 1000, .confirmed(key))
      $0.post(key, pay(1), fen: -999)
    },
    Row("confirmed by a line of another amount", ["posted-differently"], .unbalanced) {
      let key = $0.line(q, -999, pays: 1)
      $0.order(1, q, 1000, .confirmed(key))
      $0.post(key, pay(1))
    },
    Row("confirmed, not posted", ["posted-differently"], .unbalanced) {
      $0.order(1, q, 1000, .confirmed($0.line(q, -1000, pays: 1)))
    },
    Row("an open order's payment in suspense", ["posted-differently"], .unbalanced) {
      $0.order(1, q, 1000)
      $0.post($0.line(q, -1000, pays: 1), .suspense)
    },
    Row("confirmed by a line that is not there", ["confirmed-by-missing-line"], .unbalanced) {
      let key = Bench.key(q, 77)
      $0.order(1, q, 1000, .confirmed(key))
      $0.post(key, pay(1), fen: -1000)
    },
    Row("one line for two orders", ["posted-differently"], .unbalanced) {
      paid(&$0)
      $0.order(2, q, 1000, .confirmed(Bench.key(q, 2)))
    },
  ]

  @Test(arguments: rows) func `every cause is found and every sheet closes`(row: Row) throws {
    var bench = Bench()
    bench.fund(Self.q, 1_000_000)
    row.build(&bench)
    let result = try bench.run()
    #expect(result.codes == row.findings)
    #expect(result.verdict == row.verdict)
    #expect(result.proposals.count == row.proposals)
    #expect(result.residuals == [0])
  }

  @Test func `a payment from another entity's account is not taken`() throws {
    var bench = Bench()
    bench.fund(Self.q, 5000)
    bench.fund("fuzhou", 5000)
    bench.order(1, "fuzhou", 1000)
    bench.line(Self.q, -1000, pays: 1)
    let result = try bench.run()
    #expect(result.codes == ["paid-from-other-account"])
    #expect(result.residuals == [0, 0])
  }

  @Test func `five faults in several accounts are told apart at once`() throws {
    let result = try Self.fiveFaults().run()
    let told = result.findings.map { "\($0.entity) \($0.cause.rawValue) \($0.order?.description ?? "-")" }
    #expect(
      told == [
        "fuzhou paid-twice \(Bench.reference(3))", "putian bank-fee -",
        "quanzhou ordered-not-paid \(Bench.reference(1))", "quanzhou returned-payment \(Bench.reference(2))",
        "xiamen amount-differs \(Bench.reference(4))",
      ])
    #expect(result.residuals == [0, 0, 0, 0])
    #expect(result.verdict == .unbalanced)
    let altered = try #require(result.findings.last)
    #expect(altered.bankAmount == Bench.money(-3999) && altered.bookAmount == Bench.money(-4000))
    #expect(altered.line == Bench.key("xiamen", 2) && altered.ageDays == 11)
    #expect(altered.institutionCode == "I4" && altered.institutionName == "机构4")
  }

  static func fiveFaults() -> Bench {
    var bench = Bench()
    for entity in ["quanzhou", "fuzhou", "xiamen", "putian"] { bench.fund(entity, 100_000) }
    bench.order(1, "quanzhou", 1000)
    let key = bench.line("quanzhou", -2000, pays: 2)
    bench.order(2, "quanzhou", 2000, .confirmed(key))
    bench.post(key, pay(2))
    bench.line("quanzhou", 2000, returns: 2)
    bench.order(3, "fuzhou", 3000)
    bench.line("fuzhou", -3000, pays: 3)
    bench.line("fuzhou", -3000, pays: 3)
    bench.order(4, "xiamen", 4000)
    bench.line("xiamen", -3999, pays: 4)
    bench.line("putian", -50, kind: .fee)
    return bench
  }

  @Test func `a missing statement leaves the verdict incomplete`() throws {
    var bench = Self.fiveFaults()
    bench.dropped = ["xiamen"]
    let result = try bench.run()
    #expect(result.verdict == .incomplete)
    #expect(
      result.findings.contains { $0.cause == .statementMissing && $0.statement?.text == "xiamen/2021-08" })
    #expect(result.sheets.last?.residual == nil && result.sheets.last?.bankBalance == nil)
  }

  @Test func `statements must join`() throws {
    let september = Bench.august.next
    var bench = Bench()
    bench.fund("quanzhou", 1000)
    for (opening, codes) in [(Int64(1000), [String]()), (999, ["balance-gap"])] {
      let next = Bench.statement(
        "quanzhou", september, opening: Bench.money(opening), closing: Bench.money(opening), [])
      let result = try Matching.reconcile(
        bench.book, [next] + bench.statements,
        expected: bench.expected + [Bench.expect("quanzhou", september)],
        asOf: Bench.day("2021-09-30"))
      #expect(result.codes == codes)
      #expect(result.residuals == [1000 - opening])
      #expect(result.verdict == (codes.isEmpty ? .balanced : .unbalanced))
    }
  }

  @Test func `the first statement must open where the books do`() throws {
    var bench = Bench()
    bench.openings = ["quanzhou": Bench.money(500)]
    bench.fund("quanzhou", 1000)
    #expect(try bench.run().verdict == .balanced)
    var book = bench.book
    book.openings = [:]
    let result = try Matching.reconcile(book, bench.statements, expected: bench.expected, asOf: Bench.asOf)
    #expect(result.codes == ["balance-gap"])
    #expect(result.residuals == [-500])
  }

  @Test func `one fen anywhere trips the verdict`() throws {
    var bench = Bench()
    bench.fund("quanzhou", 1_000_000)
    Self.paid(&bench)
    bench.post(bench.line("quanzhou", -50, kind: .fee), .fee)
    #expect(try bench.run().verdict == .balanced)
    for index in bench.postings.indices {
      var changed = bench
      let posting = bench.postings[index]
      changed.postings[index] = BookPosting(
        key: posting.key, entity: posting.entity, amount: Bench.money(posting.amount.fen + 1),
        kind: posting.kind)
      #expect(try changed.run().verdict == .unbalanced)
    }
    for index in bench.lines["quanzhou", default: []].indices {
      var changed = bench
      let line = bench.lines["quanzhou", default: []][index]
      changed.lines["quanzhou"]?[index] = StatementLine(
        index: line.index, day: line.day, amount: Bench.money(line.amount.fen - 1), balance: line.balance,
        reference: line.reference, kind: line.kind)
      #expect(try changed.run().verdict == .unbalanced)
    }
    let last = bench.statements[0]
    let off = try Statement(
      entity: last.entity, period: last.period, opening: last.opening,
      closing: Bench.money(last.closing.fen + 1), lines: last.lines)
    let result = try Matching.reconcile(bench.book, [off], expected: bench.expected, asOf: Bench.asOf)
    #expect(result.verdict == .unbalanced && result.residuals == [-1])
  }

  @Test func `input given twice is refused`() throws {
    var bench = Bench()
    bench.fund("quanzhou", 1000)
    bench.order(1, "quanzhou", 10)
    func failure(_ book: Book, _ statements: [Statement]) -> String? {
      do throws(MatchingFailure) {
        _ = try Matching.reconcile(book, statements, expected: [], asOf: Bench.asOf)
        return nil
      } catch { return error.code }
    }
    let book = bench.book
    #expect(failure(book, bench.statements) == nil)
    #expect(failure(book, bench.statements + bench.statements) == "reconcile-duplicate-statement")
    #expect(failure(Book(orders: book.orders + book.orders), []) == "reconcile-duplicate-order")
    #expect(failure(Book(postings: book.postings + book.postings), []) == "reconcile-duplicate-posting")
    let twice = Bench.statement(
      "quanzhou", opening: .zero, closing: .zero, bench.statements[0].lines + bench.statements[0].lines)
    #expect(failure(Book(), [twice]) == "reconcile-duplicate-line")
    var negative = Bench()
    negative.order(1, "quanzhou", -10)
    #expect(failure(negative.book, []) == "reconcile-order-not-positive")
    let huge = (1...2).map {
      BookPosting(
        key: Bench.key("q", $0), entity: Bench.entity("q"), amount: Bench.money(Money.limit), kind: .receipt)
    }
    #expect(failure(Book(postings: huge), []) == "reconcile-sum-out-of-range")
  }

  @Test func `orders given after the day of the report are left out unless a line names them`() throws {
    var bench = Bench()
    bench.fund("quanzhou", 1000)
    bench.order(1, "quanzhou", 10)
    let early = Bench.day("2021-08-09")
    let result = try Matching.reconcile(bench.book, bench.statements, expected: bench.expected, asOf: early)
    #expect(result.verdict == .balanced)
    bench.line("quanzhou", -10, pays: 1)
    let named = try Matching.reconcile(bench.book, bench.statements, expected: bench.expected, asOf: early)
    #expect(named.proposals.count == 1)
  }
}
