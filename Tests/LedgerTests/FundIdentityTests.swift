@testable import Ledger
import Testing
import TestSupport
import Vouchers
import Wire

/// An accepted act whose application is spoilt: it must be noticed before anything is written.
struct Spoilt: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (inout Scenario) throws -> (Ask, [Event])
  /// Changes rows behind the postings' back, after loading and before applying.
  var tamper: @Sendable (inout WorkingSet) -> Void = { _ in }
}

private let xiamen = AccountKey(tranche: Scenario.tranche, entity: "xiamen")

private let spoilt: [Spoilt] = [
  Spoilt(testDescription: "a review that remains a fen more") { s in
    let (claim, _) = try s.oneClaim()
    return (
      Ask(act: .reviewClaim(ReviewClaim(claim: claim, exceptions: [])), key: "reviewer-2"),
      [.reviewed(fen: 70_001, correctBy: nil)]
    )
  },
  Spoilt(testDescription: "an order a fen above its claims") { s in
    let claim = try s.oneApproved()
    let (_, proposal) = try s.accept(s.settling([claim]).act, by: "maker-1")
    let line = Event.OrderLine(order: 5000, institution: Scenario.school, fen: 70_001)
    return (Ask(act: .approve(Approve(proposal: proposal)), key: "checker-1"), [.ordered([line])])
  },
  Spoilt(testDescription: "an order a fen below its claims") { s in
    let claim = try s.oneApproved()
    let (_, proposal) = try s.accept(s.settling([claim]).act, by: "maker-1")
    let line = Event.OrderLine(order: 5000, institution: Scenario.school, fen: 69_999)
    return (Ask(act: .approve(Approve(proposal: proposal)), key: "checker-1"), [.ordered([line])])
  },
  Spoilt(testDescription: "the event twice in one entry") { s in
    let voucher = try s.voucher(in: .claimed)
    return (
      Ask(act: .voidVoucher(VoidVoucher(voucher: voucher, reason: "x")), key: "issuer-1"), [.done, .done]
    )
  },
  Spoilt(testDescription: "no event at all") { s in
    let voucher = try s.voucher(in: .claimed)
    return (Ask(act: .voidVoucher(VoidVoucher(voucher: voucher, reason: "x")), key: "issuer-1"), [])
  },
  Spoilt(testDescription: "an event of another act") { s in
    let voucher = try s.voucher(in: .claimed)
    return (
      Ask(act: .voidVoucher(VoidVoucher(voucher: voucher, reason: "x")), key: "issuer-1"),
      [.classApproved(fen: 1, rules: 1)]
    )
  },
  Spoilt(
    testDescription: "a voucher's amount off by one fen",
    make: { s in
      let voucher = try s.voucher(in: .claimed)
      return (Ask(act: s.issueActAny(voucher), key: "issuer-1"), [.done])
    },
    tamper: { set in
      guard var row = set.vouchers[1] else { return }
      row.fen += 1
      set.vouchers.load(1, row)
      // The account is asked for more than the voucher bound.
      set.accounts.load(xiamen, AccountRow(key: xiamen, allocated: 100_000, available: 0, committed: 100_000))
    }),
  Spoilt(
    testDescription: "an account that does not add up",
    make: { s in
      let voucher = try s.voucher(in: .claimed)
      return (Ask(act: s.issueActAny(voucher), key: "issuer-1"), [.done])
    },
    tamper: { set in
      guard var row = set.accounts[xiamen] else { return }
      row[.available] -= 1
      set.accounts.load(xiamen, row)
    }),
  Spoilt(
    testDescription: "an appropriation that does not add up",
    make: { s in
      let act = Allocate(
        tranche: Scenario.tranche, shares: [Allocate.Share(entity: "xiamen", fen: 5)], document: "d")
      let (_, proposal) = try s.accept(.allocate(act), by: "maker-1")
      return (Ask(act: .approve(Approve(proposal: proposal)), key: "checker-1"), [.done])
    },
    tamper: { set in
      set.tranches.load(
        Scenario.tranche,
        TrancheRow(id: Scenario.tranche, appropriated: Scenario.fund, unallocated: 1_000_000_001))
    }),
  Spoilt(
    testDescription: "a row that is not there",
    make: { s in
      let voucher = try s.voucher(in: .claimed)
      return (Ask(act: s.issueActAny(voucher), key: "issuer-1"), [.done])
    },
    tamper: { $0.evict(tablesOver: 0, keeping: []) }),
]

extension Scenario {
  func issueActAny(_ voucher: VoucherNumber) -> Act {
    .voidVoucher(VoidVoucher(voucher: voucher, reason: "x"))
  }
}

@Suite struct FundIdentityTests {
  @Test(arguments: spoilt)
  func `what is applied wrongly is noticed`(row: Spoilt) throws {
    var scenario = try Scenario.prepared.get()
    let (ask, events) = try row.make(&scenario)
    let request = Request(
      key: ask.key, act: ask.act, facts: Facts(seenMatches: true, presented: ask.tokens))
    var set = try scenario.store.loaded(for: request)
    row.tamper(&set)
    let moment = Moment(sequence: scenario.store.next, at: scenario.now)
    #expect(throws: Inconsistency.self) { try set.apply(request, events: events, at: moment) }
  }

  /// Every kind of act of a whole life, applied a second time to the rows it made.
  @Test(arguments: rowsOfEvents)
  func `no money moves twice by one act`(row: MoneyRow) throws {
    var scenario = try Scenario.prepared.get()
    let act = try row.make(&scenario)
    scenario.store.remembers = true
    try act(&scenario)
    guard let (request, events, moment) = scenario.store.last, !row.moves.isEmpty else { return }
    var set = scenario.store.whole
    #expect(throws: Inconsistency.self) { try set.apply(request, events: events, at: moment) }
  }

  @Test(arguments: [Bucket.committed, .claimed, .payable, .ordered, .paid])
  func `a posting without its thing is noticed`(bucket: Bucket) throws {
    var set = try Scenario.prepared.get().store.whole
    set.movement.clear()
    try set.move(1, xiamen, from: .available, to: bucket)
    #expect(throws: Inconsistency.identity(account: "2021-1/xiamen", bucket: bucket.name, difference: 1)) {
      try set.checkMovement()
    }
  }

  @Test func `a thing without its posting is noticed`() throws {
    var scenario = try Scenario.prepared.get()
    let voucher = try scenario.voucher(in: .claimed)
    var set = scenario.store.whole
    set.movement.clear()
    var row = try #require(set.vouchers[voucher])
    row.state = .lapsed
    set.put(row)
    #expect(
      throws: Inconsistency.identity(account: "2021-1/xiamen", bucket: "committed", difference: 100_000)
    ) {
      try set.checkMovement()
    }
  }

  @Test func `a balance never becomes negative`() throws {
    var set = try Scenario.prepared.get().store.whole
    #expect(throws: Inconsistency.balance(account: "2021-1/xiamen", bucket: "paid", fen: 0)) {
      try set.move(1, xiamen, from: .paid, to: .available)
    }
  }

  @Test func `the whole sum holds after a life and fails by one fen`() throws {
    var scenario = try Scenario.prepared.get()
    let order = try scenario.ordered()
    _ = try scenario.voucher(in: .claimed)
    let (claim, _) = try scenario.redeemed("class-9", [9], batch: "batch-state")
    #expect(scenario.store.violations.isEmpty)
    var changed = scenario
    changed.store.tamper { set in
      guard var row = set.claims[claim] else { return }
      row.fen -= 1
      set.claims.load(claim, row)
    }
    #expect(
      changed.store.violations == [.identity(account: "2021-1/xiamen", bucket: "claimed", difference: 1)])
    changed = scenario
    changed.store.tamper { set in
      guard let row = set.orders[order.order] else { return }
      set.orders.load(
        order.order,
        OrderRow(
          number: row.number, account: row.account, institution: row.institution, fen: row.fen + 1,
          orderedOn: row.orderedOn))
    }
    #expect(
      changed.store.violations == [.identity(account: "2021-1/xiamen", bucket: "ordered", difference: -1)])
    changed = scenario
    changed.store.tamper { set in
      guard var row = set.accounts[xiamen] else { return }
      row.allocated += 1
      set.accounts.load(xiamen, row)
    }
    #expect(
      changed.store.violations == [
        .sum(account: "2021-1/xiamen", difference: 1), .sum(account: "2021-1", difference: -1),
      ])
  }

  @Test func `damaged rows are told, not trapped on`() {
    let key = AccountKey(tranche: "t", entity: "e")
    let row = AccountRow(
      key: key, allocated: .max, available: .max, committed: .max, claimed: .max, payable: .min,
      ordered: .max,
      paid: .max)
    var identity = FundIdentity()
    identity.add(.max, account: key, bucket: .paid)
    identity.add(.max, account: key, bucket: .paid)
    identity.add(.min, account: AccountKey(tranche: "t", entity: "f"), bucket: .paid)
    let tranche = TrancheRow(id: "t", appropriated: .min, unallocated: .max)
    #expect(identity.violations(tranches: [tranche], accounts: [row]).count >= 8)
  }
}
