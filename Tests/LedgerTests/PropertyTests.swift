import Foundation
import Ledger
import Testing
import TestSupport
import Vouchers
import Wire

/// Where the two ledgers parted, with all that is needed to see it again.
struct Disagreement: Error, CustomStringConvertible {
  let description: String
}

/// What the random acts reached.
struct Coverage: Sendable {
  var accepted: [String: Int] = [:]
  var refused: [String: Int] = [:]
  /// Which act was refused for what.
  var causes: [String: Set<Refusal>] = [:]
  var states: [String: Int] = [:]
  var lapsed = 0
  var mostRounds = 0

  mutating func add(_ other: Coverage) {
    accepted.merge(other.accepted, uniquingKeysWith: +)
    refused.merge(other.refused, uniquingKeysWith: +)
    causes.merge(other.causes) { $0.union($1) }
    states.merge(other.states, uniquingKeysWith: +)
    lapsed += other.lapsed
    mostRounds = max(mostRounds, other.mostRounds)
  }
}

/// One ledger and its naive twin from genesis through some thousand random acts.
struct Episode {
  static let length = 2000
  let seed: UInt64
  var scenario: Scenario
  let naive: NaiveLedger
  var acts: RandomActs
  var coverage = Coverage()
  /// Acts of the ledger itself are not tried too often.
  var lastLapse: Day

  init(seed: UInt64) throws {
    self.seed = seed
    scenario = try Scenario()
    naive = NaiveLedger(Scenario.genesis, at: scenario.now)
    acts = RandomActs(seed: seed, naive: naive)
    lastLapse = scenario.now.day
    try setUp()
  }

  /// The same first acts always: keys for every role, rules, some money, two institutions.
  private mutating func setUp() throws {
    for (id, role, scope) in Scenario.roleKeys {
      try together(
        .registerKey(
          RegisterKey(key: Scenario.newKey(id), person: Scenario.person(of: id), role: role, scope: scope)),
        "root-1", "root-2")
    }
    try together(.publishRules(PublishRules(rules: Scenario.rules)), "registrar-1", "registrar-2")
    for (tranche, fen) in [("t-1", 12_000_000), ("t-2", 1_500_000)] as [(TrancheID, Int64)] {
      try together(
        .appropriate(Appropriate(tranche: tranche, fen: fen, document: "d")), "maker-1", "checker-1")
      let shares = acts.entities.map { Allocate.Share(entity: $0, fen: fen / 4) }
      try together(
        .allocate(Allocate(tranche: tranche, shares: shares, document: "d")), "maker-1", "checker-1")
    }
    for (index, code) in RandomActs.codes.prefix(3).enumerated() {
      let key = KeyID(stringLiteral: "school-\(index)")
      let act = RegisterInstitution(
        code: code, name: "x", entity: acts.entities[index], programmes: Scenario.programmes,
        key: Scenario.newKey(key), override: "x")
      try step(Ask(act: .registerInstitution(act), key: "registrar-1"))
      if index < 2 {
        try together(.setPayee(SetPayee(code: code, account: .zero)), "registrar-1", "registrar-2")
      }
    }
  }

  private mutating func together(_ act: Act, _ maker: KeyID, _ checker: KeyID) throws {
    let sequence = scenario.store.next
    try step(Ask(act: act, key: maker))
    try step(Ask(act: .approve(Approve(proposal: sequence)), key: checker))
  }

  mutating func run(steps: Int) throws {
    for number in 0..<steps {
      passTime()
      try step(acts.next(at: scenario.now))
      if scenario.now.day > lastLapse.adding(days: 2) { try lapse() }
      if number % 50 == 0 { try compareAll() }
    }
    try compareAll()
    for voucher in scenario.store.rows.vouchers.values {
      coverage.states[voucher.state.rawValue, default: 0] += 1
    }
    coverage.mostRounds = scenario.store.mostRounds
  }

  private mutating func passTime() {
    let day: Int64 = 86_400_000
    // A clock that stands where nobody allowed it waits for two persons.
    guard naive.mayStand(at: scenario.now) else { return }
    var gap = Int64.random(in: 0...600_000, using: &acts.random)
    if acts.random.chance(3) { gap += day * Int64.random(in: 1...2, using: &acts.random) }
    if Int.random(in: 0..<600, using: &acts.random) == 0 {
      gap += day * Int64.random(in: 1...45, using: &acts.random)
    }
    scenario.now = scenario.now.adding(milliseconds: gap)
  }

  private mutating func step(_ ask: Ask) throws {
    let at = scenario.now.adding(milliseconds: 1000)
    let sequence = scenario.store.next
    let outcome = try scenario.ask(ask.act, by: ask.key, tokens: ask.tokens, seenMatches: ask.seenMatches)
    let expected = naive.submit(
      ask.act, by: ask.key, tokens: ask.tokens.map { ($0.number, $0.digest) }, seen: ask.seenMatches, at: at,
      sequence: sequence)
    var got: String?
    if case .refused(let refused) = outcome {
      got = refused.refusal.name
      coverage.causes[ask.act.name, default: []].insert(refused.refusal)
    }
    guard got == expected else {
      throw parted("\(ask.act) by \(ask.key): \(got ?? "accepted"), expected \(expected ?? "accepted")")
    }
    if let got {
      coverage.refused[got, default: 0] += 1
    } else {
      coverage.accepted[ask.act.name, default: 0] += 1
      if case .approve(let approval) = ask.act, let act = naive.proposals[approval.proposal]?.act {
        coverage.accepted["approved " + act.name, default: 0] += 1
      }
      try compareBalances(after: ask.act.name)
    }
  }

  private func parted(_ what: String) -> Disagreement {
    Disagreement(description: "seed \(seed), entry \(scenario.store.next - 1): \(what)")
  }

  private mutating func lapse() throws {
    lastLapse = scenario.now.day
    let store = scenario.store
    let moment = Moment(sequence: store.next, at: scenario.now)
    let due = store.whole.dueToLapse(naive.vouchers.map(\.number), at: moment)
    let expected =
      naive.mayStand(at: scenario.now)
      ? naive.vouchers.filter { naive.isDue($0, scenario.now.day) }.map(\.number) : []
    guard due == expected else { throw parted("lapse of \(due), expected \(expected)") }
    guard !due.isEmpty else { return }
    try scenario.store.submitOwn(.lapsed(Event.Lapse(day: scenario.now.day, vouchers: due)), at: scenario.now)
    naive.lapse(due)
    coverage.lapsed += due.count
    try compareBalances(after: "lapse")
  }

  private func compareBalances(after act: String) throws {
    let base = scenario.store.base
    let totals = naive.balances()
    for tranche in acts.tranches {
      let row = base.tranches[tranche]
      guard row?.appropriated == naive.appropriated(tranche),
        row?.unallocated ?? 0 == naive.unallocated(tranche)
      else { throw parted("after \(act): tranche \(tranche)") }
      for entity in acts.entities {
        let row = base.accounts[AccountKey(tranche: tranche, entity: entity)]
        let fund = NaiveLedger.Fund(tranche: tranche, entity: entity)
        let expected = totals[fund] ?? [0, 0, 0, 0, 0]
        let allocated = naive.sum(fund, "allocated")
        let got = [row?.committed, row?.claimed, row?.payable, row?.ordered, row?.paid].map { $0 ?? 0 }
        guard got == expected, row?.allocated ?? 0 == allocated,
          row?.available ?? 0 == allocated - expected.reduce(0, +)
        else {
          throw parted("after \(act): \(tranche)/\(entity) \(got), expected \(expected) of \(allocated)")
        }
      }
    }
  }

  private func compareAll() throws {
    let rows = scenario.store.rows
    guard rows.vouchers.count == naive.vouchers.count, rows.claims.count == naive.claims.count,
      rows.orders.count == naive.orders.count, rows.classes.count == naive.rooms.count
    else { throw parted("not as many rows") }
    for voucher in naive.vouchers {
      guard let row = rows.vouchers[voucher.number] else { throw parted("voucher \(voucher.number)") }
      let money = voucher.isOpen || voucher.state == "redeemed" ? voucher.fen : 0
      guard row.state.rawValue == voucher.state, row.holder == voucher.holder, row.expires == voucher.expires,
        row.fen == money, row.claim == voucher.claim, row.correctBy == voucher.correctBy,
        row.classID == voucher.room
      else { throw parted("\(row), expected \(voucher)") }
    }
    for claim in naive.claims.values {
      guard let row = rows.claims[claim.id], row.state.rawValue == claim.stage, row.fen == claim.fen,
        row.count == claim.parts.count, row.order == claim.order
      else { throw parted("claim \(claim)") }
    }
    for order in naive.orders.values {
      guard let row = rows.orders[order.number], row.state.rawValue == order.state, row.fen == order.fen
      else {
        throw parted("order \(order)")
      }
    }
    for id in naive.rooms.keys where rows.classes[id]?.state == .approved {
      // A voucher that lapsed in class has left it.
      guard rows.classes[id]?.learners == naive.learners(id) else { throw parted("learners of \(id)") }
      let known = naive.rooms[id]?.known ?? 0
      let version = naive.documents.prefix(known).last?.sequence ?? 0
      guard rows.classes[id]?.rules == version else { throw parted("rules of \(id)") }
    }
    try compareCash()
    let violations = scenario.store.violations
    guard violations.isEmpty else { throw parted("identity \(violations)") }
  }

  private func compareCash() throws {
    for entity in acts.entities {
      guard let row = scenario.store.base.cash[entity] else { throw parted("cash \(entity)") }
      guard row.cash == naive.cash(entity, nil), row.suspense == naive.cash(entity, "suspense"),
        row.received == naive.cash(entity, "receipt"), row.fees == -naive.cash(entity, "fee"),
        row.interest == naive.cash(entity, "interest")
      else { throw parted("cash \(row)") }
      // Cash is what came in and is explained, less what is paid.
      let paid = acts.tranches.reduce(Int64(0)) {
        $0 + (scenario.store.base.accounts[AccountKey(tranche: $1, entity: entity)]?[.paid] ?? 0)
      }
      guard row.cash == row.received + row.interest + row.suspense - row.fees - paid else {
        throw parted("cash and paid \(row)")
      }
    }
  }
}

@Suite struct PropertyTests {
  /// `QUANBU_PROPERTY_STEPS` acts in episodes from genesis; `QUANBU_PROPERTY_SEED` repeats a run.
  @Test func `the ledger and its naive twin agree on random acts`() async throws {
    let environment = ProcessInfo.processInfo.environment
    let steps = environment["QUANBU_PROPERTY_STEPS"].flatMap { Int($0) } ?? 100_000
    let seed =
      environment["QUANBU_PROPERTY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max / 2)
    print("QUANBU_PROPERTY_SEED=\(seed) QUANBU_PROPERTY_STEPS=\(steps)")
    let episodes = max(1, steps / Episode.length)
    let workers = 2
    var coverage = Coverage()
    try await withThrowingTaskGroup(of: Coverage.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var coverage = Coverage()
          for number in stride(from: worker, to: episodes, by: workers) {
            var episode = try Episode(seed: seed &+ UInt64(number))
            try episode.run(steps: min(steps, Episode.length))
            coverage.add(episode.coverage)
          }
          return coverage
        }
      }
      for try await part in group { coverage.add(part) }
    }
    if environment["QUANBU_PROPERTY_REPORT"] != nil { report(coverage) }
    if steps >= 50_000 { try check(coverage, steps: steps) }
  }

  /// That the run tested something: every act accepted, nearly every refusal seen, every state reached.
  private func check(_ coverage: Coverage, steps: Int) throws {
    let possible = try PrecedenceTests.possible()
    for (act, causes) in coverage.causes {
      // What random acts find must be among what is combined systematically.
      let unforeseen = causes.subtracting(possible[act] ?? [])
      #expect(unforeseen.isEmpty, "\(act): \(unforeseen.map(\.name))")
    }
    for name in Act.names { #expect(coverage.accepted[name] ?? 0 >= steps / 10_000, "accepted \(name)") }
    for name in ["fund.appropriate", "fund.reduce", "fund.allocate", "fund.withdraw", "fund.transfer"] {
      #expect(coverage.accepted["approved " + name] ?? 0 >= steps / 20_000, "approved \(name)")
    }
    for name in [
      "claim.withdraw", "settlement.propose", "order.cancel", "bank.correct", "clock.confirm", "batch.create",
      "key.change", "institution.key",
    ] {
      #expect(coverage.accepted["approved " + name] ?? 0 >= steps / 20_000, "approved \(name)")
    }
    for state in VoucherRow.State.allCases { #expect(coverage.states[state.rawValue] ?? 0 > 0, "\(state)") }
    #expect(coverage.lapsed >= steps / 1000)
    #expect(coverage.refused.count >= 75, "\(coverage.refused.count) of \(Refusal.allCases.count) refusals")
    #expect(coverage.mostRounds <= 4)
  }

  private func report(_ coverage: Coverage) {
    for (name, count) in coverage.accepted.sorted(by: { $0.key < $1.key }) { print("accepted", name, count) }
    for (name, count) in coverage.refused.sorted(by: { $0.key < $1.key }) { print("refused", name, count) }
    print("states", coverage.states, "lapsed", coverage.lapsed, "rounds", coverage.mostRounds)
    let unseen = Refusal.allCases.map(\.name).filter { coverage.refused[$0] == nil }
    print("never refused:", unseen.joined(separator: " "))
  }
}
