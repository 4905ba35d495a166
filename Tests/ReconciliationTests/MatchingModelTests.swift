import Reconciliation
import Testing
import Vouchers

/// Random accounts with faults put in on purpose, against a second model that only counts what was put in.
@Suite struct `Matching against a naive model` {
  /// SplitMix64: the same seed gives the same months.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// What the second model expects: causes in any order, and how many exact matches wait.
  struct Told {
    var causes: [String: Int] = [:]
    var proposals = 0

    mutating func add(_ causes: String...) { for cause in causes { self.causes[cause, default: 0] += 1 } }
  }

  static func pay(_ number: Int) -> BookPosting.Kind { .payment(order: Bench.reference(number)) }

  /// One order and what becomes of it.
  static func order(
    _ number: Int, _ entity: String, _ bench: inout Bench, _ told: inout Told, _ dice: inout Dice
  ) {
    let fen = Int64.random(in: 2...400_000, using: &dice)
    func confirm(_ bench: inout Bench, _ state: BookOrder.State? = nil) {
      let key = bench.line(entity, -fen, pays: number)
      bench.order(number, entity, fen, state ?? .confirmed(key))
      bench.post(key, pay(number))
    }
    switch Int.random(in: 0..<12, using: &dice) {
    case 0:
      bench.order(number, entity, fen)
      told.add("ordered-not-paid")
    case 1:
      confirm(&bench)
      bench.line(entity, -fen, pays: number)
      told.add("paid-twice")
    case 2:
      bench.order(number, entity, fen)
      bench.line(entity, -fen + (Bool.random(using: &dice) ? 1 : -1), pays: number)
      told.add("amount-differs")
    case 3:
      confirm(&bench)
      bench.line(entity, fen, returns: number)
      told.add("returned-payment")
    case 4:
      confirm(&bench, .returned)
      bench.post(bench.line(entity, fen, returns: number), .returned(order: Bench.reference(number)))
      told.add("returned-payment:posted")
    case 5:
      bench.order(number, entity, fen)
      bench.line(entity, -fen, pays: number)
      told.proposals += 1
    case 6:
      confirm(&bench)
      bench.post(bench.line(entity, -fen, pays: number), .suspense)
      told.add("paid-twice:suspense")
    case 7:
      bench.order(number, entity, fen, .cancelled)
      told.add("ordered-not-paid:cancelled")
    default: confirm(&bench)
    }
  }

  /// A line of the bank's own.
  static func other(_ entity: String, _ bench: inout Bench, _ told: inout Told, _ dice: inout Dice) {
    let fen = Int64.random(in: 1...9999, using: &dice)
    switch Int.random(in: 0..<5, using: &dice) {
    case 0:
      bench.line(entity, -fen, kind: .fee)
      told.add("bank-fee")
    case 1:
      bench.post(bench.line(entity, -fen, kind: .fee), .fee)
      told.add("bank-fee:posted")
    case 2:
      bench.line(entity, fen, kind: .interest)
      told.add("interest")
    case 3:
      bench.line(entity, -fen)
      told.add("unknown-line")
    default: bench.fund(entity, fen)
    }
  }

  @Test(arguments: UInt64(1)...120) func `finds what was put in, and nothing else`(seed: UInt64) throws {
    var dice = Dice(state: seed)
    var bench = Bench()
    var told = Told()
    let entities = ["fuzhou", "quanzhou", "xiamen", "putian"]
    for entity in entities { bench.fund(entity, 1_000_000_000) }
    for number in 1...Int.random(in: 1...40, using: &dice) {
      Self.order(number, entities[Int.random(in: 0..<4, using: &dice)], &bench, &told, &dice)
      if Int.random(in: 0..<3, using: &dice) == 0 {
        Self.other(entities[Int.random(in: 0..<4, using: &dice)], &bench, &told, &dice)
      }
    }
    let result = try bench.run()
    var found: [String: Int] = [:]
    for code in result.codes { found[code, default: 0] += 1 }
    #expect(found == told.causes, "seed \(seed)")
    #expect(result.proposals.count == told.proposals, "seed \(seed)")
    #expect(result.residuals == [0, 0, 0, 0], "seed \(seed)")
    let isClean = told.proposals == 0 && told.causes.keys.allSatisfy { $0.contains(":") }
    #expect((result.verdict == .balanced) == isClean, "seed \(seed)")
    try expectOnce(result)
    try expectSameShuffled(bench, result, &dice)
  }

  /// A line settles one order, an order takes one line.
  func expectOnce(_ result: ReconciliationResult) throws {
    #expect(Set(result.proposals.map(\.line)).count == result.proposals.count)
    #expect(Set(result.proposals.map(\.order)).count == result.proposals.count)
    let told = Set(result.findings.filter(\.isOpen).compactMap(\.line))
    #expect(told.isDisjoint(with: result.proposals.map(\.line)))
  }

  /// The order of the input makes no difference.
  func expectSameShuffled(_ bench: Bench, _ result: ReconciliationResult, _ dice: inout Dice) throws {
    let book = Book(
      openings: [:], orders: bench.orders.shuffled(using: &dice),
      postings: bench.postings.shuffled(using: &dice))
    let again = try Matching.reconcile(
      book, bench.statements.shuffled(using: &dice), expected: bench.expected, asOf: Bench.asOf)
    #expect(again == result)
  }
}
