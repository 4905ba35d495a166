import Ledger
import Testing
import TestSupport
import Vouchers

/// One act and what it moves, in fen; what is not named does not move.
struct MoneyRow: Sendable, CustomTestStringConvertible {
  let name: String
  let moves: [String: Int64]
  /// Prepares, and answers the act itself.
  let make: @Sendable (inout Scenario) throws -> @Sendable (inout Scenario) throws -> Void

  init(
    _ name: String, _ moves: [String: Int64],
    _ make: @escaping @Sendable (inout Scenario) throws -> @Sendable (inout Scenario) throws -> Void
  ) {
    self.name = name
    self.moves = moves
    self.make = make
  }

  var testDescription: String { name }
}

extension Scenario {
  /// Every balance there is, by a readable name: `xiamen.available`, `xiamen.cash`, `unallocated`.
  var balances: [String: Int64] {
    var all: [String: Int64] = [:]
    for row in store.base.accounts.all where row.key.tranche == Self.tranche {
      all[row.key.entity.text + ".allocated"] = row.allocated
      for bucket in Bucket.allCases { all[row.key.entity.text + "." + bucket.name] = row[bucket] }
    }
    for row in store.base.cash.all {
      all[row.entity.text + ".cash"] = row.cash
      all[row.entity.text + ".suspense"] = row.suspense
      all[row.entity.text + ".received"] = row.received
      all[row.entity.text + ".fees"] = row.fees
      all[row.entity.text + ".interest"] = row.interest
    }
    for row in store.base.tranches.all {
      all["appropriated " + row.id.text] = row.appropriated
      all["unallocated " + row.id.text] = row.unallocated
    }
    return all
  }

  func moved(since before: [String: Int64]) -> [String: Int64] {
    var moved: [String: Int64] = [:]
    for (name, fen) in balances where fen != before[name] ?? 0 { moved[name] = fen - (before[name] ?? 0) }
    return moved
  }

  /// A school's claim of one voucher worth 700 yuan under a cap of 1,000, in a class that ended today.
  mutating func oneClaim() throws -> (claim: Int64, vouchers: [VoucherNumber]) {
    try redeemed("class-1", [1], batch: batch("b"))
  }

  mutating func oneApproved() throws -> Int64 {
    let (claim, _) = try oneClaim()
    try review(claim)
    try approve(claim)
    return claim
  }
}

/// The events of a voucher's life and its money, one row each.
let rowsOfEvents: [MoneyRow] = [
  MoneyRow("appropriated 下达", ["appropriated 2021-3": 500, "unallocated 2021-3": 500]) { _ in
    { s in try s.together(appropriation("2021-3", fen: 500), "maker-1", "checker-1") }
  },
  MoneyRow("reduced 收回", ["appropriated 2021-1": -500, "unallocated 2021-1": -500]) { _ in
    { s in
      let act = ReduceAppropriation(tranche: Scenario.tranche, fen: 500, document: "d")
      try s.together(.reduceAppropriation(act), "maker-1", "checker-1")
    }
  },
  MoneyRow("allocated 分配", ["unallocated 2021-1": -500, "xiamen.allocated": 500, "xiamen.available": 500]) {
    _ in
    { s in
      let act = Allocate(
        tranche: Scenario.tranche, shares: [Allocate.Share(entity: "xiamen", fen: 500)], document: "d")
      try s.together(.allocate(act), "maker-1", "checker-1")
    }
  },
  MoneyRow(
    "allocation withdrawn 收回",
    ["unallocated 2021-1": 500, "xiamen.allocated": -500, "xiamen.available": -500]
  ) {
    _ in
    { s in
      let act = WithdrawAllocation(tranche: Scenario.tranche, entity: "xiamen", fen: 500, document: "d")
      try s.together(.withdrawAllocation(act), "maker-1", "checker-1")
    }
  },
  MoneyRow(
    "transferred 调剂",
    ["xiamen.allocated": -500, "xiamen.available": -500, "putian.allocated": 500, "putian.available": 500]
  ) { _ in
    { s in
      let act = TransferAllocation(
        tranche: Scenario.tranche, source: "xiamen", target: "putian", fen: 500, document: "d")
      try s.together(.transferAllocation(act), "maker-1", "checker-1")
    }
  },
  MoneyRow("only proposed", [:]) { _ in { s in try s.accept(appropriation("2021-3"), by: "maker-1") } },
  MoneyRow("batch created 制券", [:]) { _ in { s in _ = try s.batch("b") } },
  MoneyRow("issued 发券, three of 1,000 yuan", ["xiamen.available": -300_000, "xiamen.committed": 300_000]) {
    s in
    _ = try s.batch("b")
    return { s in _ = try s.issue("b", [1, 2, 3]) }
  },
  MoneyRow("issued 发券, commit at activation", [:]) { s in
    _ = try s.batch("b", "xiamen", .targeted, .entitlement, .activation)
    return { s in _ = try s.issue("b", [1, 2, 3]) }
  },
  MoneyRow("issued 发券 into a pool", [:]) { s in
    _ = try s.batch("b", "xiamen", .open)
    return { s in _ = try s.issue("b", [nil, nil]) }
  },
  MoneyRow("claimed 领券, targeted", [:]) { s in
    let voucher = try s.issue(s.batch("b"), [1])[0]
    return { s in try s.claim(voucher, by: 1) }
  },
  MoneyRow("claimed 领券 from a pool", ["xiamen.available": -100_000, "xiamen.committed": 100_000]) { s in
    let voucher = try s.issue(s.batch("b", "xiamen", .open), [nil])[0]
    return { s in try s.claim(voucher, by: 1) }
  },
  MoneyRow("activated 启用 at 700 of 1,000 yuan", ["xiamen.available": 30_000, "xiamen.committed": -30_000]) {
    s in
    let vouchers = try s.claimed(s.batch("b"), [1])
    try s.openClass("class-1")
    return { s in try s.activate("class-1", vouchers) }
  },
  MoneyRow("activated 启用, face value", [:]) { s in
    let vouchers = try s.claimed(s.batch("b", "xiamen", .targeted, .face), [1])
    try s.openClass("class-1")
    return { s in try s.activate("class-1", vouchers) }
  },
  MoneyRow("activated 启用, committed only now", ["xiamen.available": -70_000, "xiamen.committed": 70_000]) {
    s in
    let vouchers = try s.claimed(s.batch("b", "xiamen", .targeted, .entitlement, .activation), [1])
    try s.openClass("class-1")
    return { s in try s.activate("class-1", vouchers) }
  },
  MoneyRow("withdrawn 退班", [:]) { s in
    let voucher = try s.voucher(in: .activated)
    return { s in
      try s.accept(
        .withdrawLearners(WithdrawLearners(id: "class-state", vouchers: [voucher], reason: "退班")),
        by: "school-1")
    }
  },
  MoneyRow("activated again at a higher rate", ["xiamen.available": -14_000, "xiamen.committed": 14_000]) {
    s in
    let voucher = try s.voucher(in: .activated)
    try s.accept(
      .withdrawLearners(WithdrawLearners(id: "class-state", vouchers: [voucher], reason: "退班")),
      by: "school-1")
    try s.openClass("class-2", uplift: "shortage-service")
    return { s in try s.activate("class-2", [voucher]) }
  },
  MoneyRow(
    "activated, one needing what another frees", ["xiamen.available": 2_000, "xiamen.committed": -2_000]
  ) {
    s in
    let voucher = try s.voucher(in: .activated)
    try s.accept(
      .withdrawLearners(WithdrawLearners(id: "class-state", vouchers: [voucher], reason: "退班")),
      by: "school-1")
    let other = try s.claimed("batch-state", [2])
    try s.openClass("class-2", uplift: "shortage-service")
    let left = s.account()?.available ?? 0
    let drain = WithdrawAllocation(tranche: Scenario.tranche, entity: "xiamen", fen: left, document: "d")
    try s.together(.withdrawAllocation(drain), "maker-1", "checker-1")
    // The first takes 14,000 fen that only the second, which frees 16,000, brings.
    return { s in try s.activate("class-2", [voucher] + other) }
  },
  MoneyRow("redeemed 核销 in full", ["xiamen.committed": -70_000, "xiamen.claimed": 70_000]) { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    return { s in try s.redeem("class-state", [voucher]) }
  },
  MoneyRow(
    "redeemed 核销 with twenty hours only",
    ["xiamen.committed": -70_000, "xiamen.claimed": 50_000, "xiamen.available": 20_000]
  ) { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    return { s in try s.redeem("class-state", [voucher], .completion, hours: 20) }
  },
  MoneyRow("returned for correction 退回补正", ["xiamen.claimed": -70_000, "xiamen.committed": 70_000]) { s in
    let (claim, vouchers) = try s.oneClaim()
    return { s in try s.review(claim, [(vouchers[0], .correct)]) }
  },
  MoneyRow("redeemed again after correction", ["xiamen.committed": -70_000, "xiamen.claimed": 70_000]) { s in
    let (claim, vouchers) = try s.oneClaim()
    try s.review(claim, [(vouchers[0], .correct)])
    return { s in try s.redeem("class-1", vouchers) }
  },
  MoneyRow("finally refused 不予通过", ["xiamen.claimed": -70_000, "xiamen.available": 70_000]) { s in
    let (claim, vouchers) = try s.oneClaim()
    return { s in try s.review(claim, [(vouchers[0], .refuse)]) }
  },
  MoneyRow("first review 初审 with a cut", [:]) { s in
    let (claim, vouchers) = try s.oneClaim()
    return { s in try s.review(claim, [(vouchers[0], .cut(fen: 60_000))]) }
  },
  MoneyRow(
    "second review 复核 of a cut 核减",
    ["xiamen.claimed": -70_000, "xiamen.payable": 60_000, "xiamen.available": 10_000]
  ) { s in
    let (claim, vouchers) = try s.oneClaim()
    try s.review(claim, [(vouchers[0], .cut(fen: 60_000))])
    return { s in try s.approve(claim) }
  },
  MoneyRow("reopened 复核退回", [:]) { s in
    let (claim, vouchers) = try s.oneClaim()
    try s.review(claim, [(vouchers[0], .cut(fen: 60_000))])
    return { s in try s.accept(.reopenClaim(ReopenClaim(claim: claim, reason: "x")), by: "second-1") }
  },
  MoneyRow("approval withdrawn 撤回", ["xiamen.payable": -70_000, "xiamen.claimed": 70_000]) { s in
    let claim = try s.oneApproved()
    return { s in
      try s.together(.withdrawApproval(WithdrawApproval(claim: claim, reason: "x")), "reviewer-2", "second-2")
    }
  },
  MoneyRow("settled 结算", ["xiamen.payable": -70_000, "xiamen.ordered": 70_000]) { s in
    let claim = try s.oneApproved()
    return { s in _ = try s.settle([claim]) }
  },
  MoneyRow("order cancelled 撤单", ["xiamen.ordered": -70_000, "xiamen.payable": 70_000]) { s in
    let order = try s.ordered().order
    return { s in
      try s.together(.cancelOrder(CancelOrder(order: order, reason: "未执行")), "maker-1", "checker-1")
    }
  },
  MoneyRow("statement imported 导入", [:]) { _ in { s in try s.statement("s", [(5, nil)]) } },
  MoneyRow("paid 拨付", ["xiamen.ordered": -70_000, "xiamen.paid": 70_000, "xiamen.cash": -70_000]) { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order)])
    return { s in try s.confirm(order.order, lines[0]) }
  },
  MoneyRow("returned 退票", ["xiamen.paid": -70_000, "xiamen.payable": 70_000, "xiamen.cash": 70_000]) { s in
    let order = try s.ordered()
    let lines = try s.statement("s", [(-order.fen, order.order), (order.fen, order.order)])
    try s.confirm(order.order, lines[0])
    return { s in
      try s.accept(.returnPayment(ReturnPayment(order: order.order, line: lines[1])), by: "maker-1")
    }
  },
  MoneyRow("settled again after return", ["xiamen.payable": -70_000, "xiamen.ordered": 70_000]) { s in
    let claim = try s.oneApproved()
    let order = try s.settle([claim])[0]
    let lines = try s.statement("s", [(-order.fen, order.order), (order.fen, order.order)])
    try s.confirm(order.order, lines[0])
    try s.accept(.returnPayment(ReturnPayment(order: order.order, line: lines[1])), by: "maker-1")
    return { s in _ = try s.settle([claim]) }
  },
  MoneyRow("lapsed 自动失效, claimed", ["xiamen.committed": -100_000, "xiamen.available": 100_000]) { s in
    let voucher = try s.voucher(in: .claimed)
    try s.goTo("2021-10-03")
    return { s in try s.lapse([voucher]) }
  },
  MoneyRow("lapsed 自动失效, in a class", ["xiamen.committed": -70_000, "xiamen.available": 70_000]) { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo("2021-11-02")
    return { s in try s.lapse([voucher]) }
  },
  MoneyRow("nothing lapses a day early", [:]) { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo("2021-11-01")
    return { s in try s.lapse([voucher]) }
  },
  MoneyRow("voided 作废", ["xiamen.committed": -100_000, "xiamen.available": 100_000]) { s in
    let voucher = try s.voucher(in: .claimed)
    return { s in try s.accept(.voidVoucher(VoidVoucher(voucher: voucher, reason: "x")), by: "issuer-1") }
  },
  MoneyRow("received 到账", ["xiamen.cash": 900, "xiamen.received": 900]) { s in
    let lines = try s.statement("s", [(900, nil)])
    return { s in try s.accept(.postLine(PostLine(line: lines[0], kind: .receipt)), by: "maker-1") }
  },
  MoneyRow("fee 手续费", ["xiamen.cash": -9, "xiamen.fees": 9]) { s in
    let lines = try s.statement("s", [(-9, nil)])
    return { s in try s.accept(.postLine(PostLine(line: lines[0], kind: .fee)), by: "maker-1") }
  },
  MoneyRow("interest 利息", ["xiamen.cash": 9, "xiamen.interest": 9]) { s in
    let lines = try s.statement("s", [(9, nil)])
    return { s in try s.accept(.postLine(PostLine(line: lines[0], kind: .interest)), by: "maker-1") }
  },
  MoneyRow("unexplained 待查", ["xiamen.cash": -9, "xiamen.suspense": -9]) { s in
    let lines = try s.statement("s", [(-9, nil)])
    return { s in try s.accept(.postLine(PostLine(line: lines[0], kind: .suspense)), by: "maker-1") }
  },
]

/// Every way a line can be posted, and what its correction moves.
private let rowsOfCorrections: [(PostLine.Kind, Int64, [String: Int64])] = [
  (.receipt, 900, ["xiamen.cash": -900, "xiamen.received": -900]),
  (.fee, -9, ["xiamen.cash": 9, "xiamen.fees": -9]),
  (.interest, 9, ["xiamen.cash": -9, "xiamen.interest": -9]),
  (.suspense, -9, ["xiamen.cash": 9, "xiamen.suspense": 9]),
  (.suspense, 9, ["xiamen.cash": -9, "xiamen.suspense": -9]),
]

@Suite struct EventTableTests {
  @Test(arguments: rowsOfCorrections)
  func `a correction 更正 reverses what was posted, and the line is free again`(
    kind: PostLine.Kind, fen: Int64, moves: [String: Int64]
  ) throws {
    var scenario = try Scenario.prepared.get()
    let lines = try scenario.statement("s", [(fen, nil)])
    try scenario.accept(.postLine(PostLine(line: lines[0], kind: kind)), by: "maker-1")
    let act = Act.correctLine(CorrectLine(line: lines[0], kind: kind, reason: "错记"))
    let before = scenario.balances
    let (_, proposal) = try scenario.accept(act, by: "maker-1")
    #expect(scenario.moved(since: before).isEmpty)
    try scenario.accept(.approve(Approve(proposal: proposal)), by: "checker-1")
    #expect(scenario.moved(since: before) == moves)
    #expect(scenario.store.rows.lines[lines[0]]?.posting == nil)
    try scenario.accept(.postLine(PostLine(line: lines[0], kind: kind)), by: "maker-1")
    #expect(scenario.moved(since: before).isEmpty)
  }

  @Test func `a return that was put to suspense is corrected and returned`() throws {
    var scenario = try Scenario.prepared.get()
    let order = try scenario.ordered()
    let lines = try scenario.statement("s", [(-order.fen, order.order), (order.fen, order.order)])
    try scenario.confirm(order.order, lines[0])
    try scenario.accept(.postLine(PostLine(line: lines[1], kind: .suspense)), by: "maker-1")
    try scenario.together(
      .correctLine(CorrectLine(line: lines[1], kind: .suspense, reason: "实为退票")), "maker-1", "checker-2")
    try scenario.accept(.returnPayment(ReturnPayment(order: order.order, line: lines[1])), by: "maker-1")
    #expect(scenario.store.rows.orders[order.order]?.state == .returned)
    #expect(scenario.cash()?.suspense == 0 && scenario.cash()?.cash == 0)
    #expect(scenario.store.violations.isEmpty)
  }

  @Test func `only the second debit of an order goes to suspense`() throws {
    var scenario = try Scenario.prepared.get()
    let order = try scenario.ordered()
    let lines = try scenario.statement("s", [(-order.fen, order.order), (-order.fen, order.order)])
    try scenario.confirm(order.order, lines[0])
    try scenario.accept(.postLine(PostLine(line: lines[1], kind: .suspense)), by: "maker-1")
    #expect(scenario.cash()?.suspense == -order.fen)
  }

  @Test func `another account's payment of a waiting order goes to suspense`() throws {
    var scenario = try Scenario.prepared.get()
    let order = try scenario.ordered()
    let lines = try scenario.statement("s", [(-order.fen, order.order)], "fuzhou")
    try scenario.accept(.postLine(PostLine(line: lines[0], kind: .suspense)), by: "maker-1")
    #expect(scenario.cash("fuzhou")?.suspense == -order.fen)
  }

  @Test(arguments: rowsOfEvents)
  func `each event moves exactly its money`(row: MoneyRow) throws {
    var scenario = try Scenario.prepared.get()
    let act = try row.make(&scenario)
    let before = scenario.balances
    try act(&scenario)
    #expect(scenario.moved(since: before) == row.moves)
    #expect(scenario.store.violations.isEmpty)
  }

  @Test func `a replaced voucher may be replaced again`() throws {
    var scenario = try Scenario.prepared.get()
    let first = try scenario.voucher(in: .voided)
    let second = try scenario.issue("batch-state", [5], replaces: first)[0]
    #expect(scenario.voucher(first)?.link == second && scenario.voucher(second)?.link == first)
    try scenario.accept(.voidVoucher(VoidVoucher(voucher: second, reason: "x")), by: "issuer-1")
    let third = try scenario.issue("batch-state", [6], replaces: second)[0]
    #expect(scenario.voucher(second)?.link == third)
  }

  @Test(arguments: [2, 3] as [Int64])
  func `a wrong person in a full batch is replaced, by the right one or by the same again`(holder: Int64)
    throws
  {
    var scenario = try Scenario.prepared.get()
    _ = try scenario.batch("full", count: 2)
    let wrong = try scenario.issue("full", [1, 2])[1]
    let before = scenario.balances
    try scenario.accept(.voidVoucher(VoidVoucher(voucher: wrong, reason: "证件号有误")), by: "issuer-1")
    let right = try scenario.issue("full", [holder], replaces: wrong)[0]
    #expect(scenario.voucher(right)?.holder == Scenario.holder(holder))
    #expect(scenario.voucher(wrong)?.link == right && scenario.voucher(right)?.link == wrong)
    #expect(scenario.store.rows.batches["full"]?.issued == 2)
    #expect(scenario.moved(since: before) == [:])
    #expect(scenario.store.violations.isEmpty)
  }
}
