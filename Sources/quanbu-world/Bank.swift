import Vouchers

/// The simulated bank: pays what it is ordered to, five faults aside, and puts right in September what it may.
struct Bank {
  /// What it remembers from month to month.
  struct Memory {
    /// Balances in the order of ``BudgetEntity/all``.
    var balances = [Int64](repeating: 0, count: BudgetEntity.all.count)
    /// References it was ever given.
    var seen: Set<String> = []
    var faults: [BankFault] = []
    /// The months written so far, each once.
    var months: [String] = []
  }

  private(set) var memory: Memory
  private var lines = [[BankLine]](repeating: [], count: BudgetEntity.all.count)

  init(memory: Memory) {
    self.memory = memory
  }

  /// August: the money arrives, everything is paid, five times wrongly.
  mutating func august(_ orders: [PaymentOrder], seed: UInt64) throws -> [AccountMonth] {
    memory.faults = try BankFault.choose(among: orders, seed: seed)
    let days = [Timeline.day("2021-08-27"), Timeline.day("2021-08-30"), Timeline.day("2021-08-31")]
    pay(orders, on: days)
    for fault in memory.faults where fault.kind == .fee {
      add(
        BankLine(
          day: days[2], fen: -fault.fen, kind: .fee, counterparty: "", account: "", remark: "网银转账手续费"),
        to: fault.entity)
    }
    return close(month: Timeline.day("2021-08-01"))
  }

  /// September: what was doubled or altered is taken back, the exact amount paid, and new orders are paid.
  mutating func september(_ orders: [PaymentOrder]) -> [AccountMonth] {
    for fault in memory.faults {
      guard let order = fault.order, fault.kind == .doubled || fault.kind == .altered else { continue }
      add(reversal(of: order, fen: fault.fen, on: Timeline.day("2021-09-03")), to: order.entity)
      if fault.kind == .altered { add(payment(of: order, on: Timeline.day("2021-09-06")), to: order.entity) }
    }
    let days = [Timeline.day("2021-09-27"), Timeline.day("2021-09-28")]
    pay(orders.filter { !memory.seen.contains($0.reference) }, on: days)
    return close(month: Timeline.day("2021-09-01"))
  }

  /// 财政拨款 of each entity's allotment, in fen; the month's first lines.
  mutating func receive(_ receipts: [String: Int64], on day: Day) {
    for entity in BudgetEntity.all {
      guard let fen = receipts[entity.code], fen > 0 else { continue }
      add(
        BankLine(
          day: day, fen: fen, kind: .receipt, counterparty: "福建省财政厅", account: "1402020129600000117",
          remark: "财政拨款 闽就工办〔2021〕3号"),
        to: entity.code)
    }
  }

  private mutating func pay(_ orders: [PaymentOrder], on days: [Day]) {
    for (index, order) in orders.enumerated() {
      memory.seen.insert(order.reference)
      let fault = memory.faults.first { $0.order == order }
      let day = days[fault == nil ? index % days.count : 0]
      let next = days[min(1, days.count - 1)]
      switch fault?.kind {
      case nil, .fee: add(payment(of: order, on: day), to: order.entity)
      case .omitted: break
      case .altered: add(payment(of: order, fen: fault?.fen, on: day), to: order.entity)
      case .doubled:
        add(payment(of: order, on: day), to: order.entity)
        add(payment(of: order, on: next), to: order.entity)
      case .returned:
        add(payment(of: order, on: day), to: order.entity)
        add(
          BankLine(
            day: next, fen: order.fen, kind: .returned, counterparty: order.payee, account: order.account,
            remark: "退票 \(order.reference) 账号户名不符"),
          to: order.entity)
      }
    }
  }

  private func payment(of order: PaymentOrder, fen: Int64? = nil, on day: Day) -> BankLine {
    BankLine(
      day: day, fen: -(fen ?? order.fen), kind: .payment, counterparty: order.payee, account: order.account,
      remark: order.reference + " 培训补贴")
  }

  private func reversal(of order: PaymentOrder, fen: Int64, on day: Day) -> BankLine {
    BankLine(
      day: day, fen: fen, kind: .reversal, counterparty: order.payee, account: order.account,
      remark: "冲正 \(order.reference)")
  }

  private mutating func add(_ line: BankLine, to entity: String) {
    guard let place = BudgetEntity.all.firstIndex(where: { $0.code == entity }) else { return }
    lines[place].append(line)
  }

  private mutating func close(month first: Day) -> [AccountMonth] {
    var months: [AccountMonth] = []
    for (place, entity) in BudgetEntity.all.enumerated() {
      let month = AccountMonth(
        entity: entity, first: first, opening: memory.balances[place], lines: lines[place])
      memory.balances[place] = month.closing
      months.append(month)
    }
    lines = [[BankLine]](repeating: [], count: BudgetEntity.all.count)
    return months
  }
}
