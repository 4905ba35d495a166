import Journal
import Ledger
import Vouchers

/// The fund as it stands: every budget entity by the six accounts, what is unallocated, and the cash beside it.
struct FundTable {
  struct Line {
    let entity: Genesis.Entity
    let allocated: Int64
    let buckets: [Int64]
    let cash: CashRow

    var sum: Int64 { buckets.reduce(0, &+) }
  }

  let fund: String
  let origin: String
  let isDemonstration: Bool
  let appropriated: Int64
  let unallocated: Int64
  let lines: [Line]
  /// What entities are called.
  let names: EntityNames
  /// Whether the accounts of some entities are out of the asker's scope.
  let isPartial: Bool

  /// Everything that the sum of the table must be: unallocated and the accounts.
  var sum: Int64 { lines.reduce(unallocated) { $0 &+ $1.sum } }

  /// Whether the table adds up: appropriated = unallocated + accounts, and each entity's accounts = its allocation.
  var isBalanced: Bool {
    (sum == appropriated || isPartial) && lines.allSatisfy { $0.sum == $0.allocated }
  }

  /// Reads one tranche, or all together. Entities in the order of the genesis entry.
  init(_ view: LedgerView, tranche: TrancheID?, _ names: NameOptions) throws {
    let genesis = try view.genesis()
    let set = try view.fund()
    isPartial = try view.isPartial()
    self.names = try names.names(of: genesis)
    let tranches = set.tranches.all.filter { tranche == nil || $0.id == tranche }
    if let tranche, tranches.isEmpty {
      throw CommandFailure(
        .usage, code: "tranche-unknown", Text("没有批次 \(tranche)", "there is no tranche \(tranche)"))
    }
    let accounts = set.accounts.all.filter { tranche == nil || $0.key.tranche == tranche }
    fund = genesis.fund
    origin = genesis.origin
    isDemonstration = genesis.demonstration
    appropriated = tranches.reduce(0) { $0 &+ $1.appropriated }
    unallocated = tranches.reduce(0) { $0 &+ $1.unallocated }
    lines = genesis.entities.map { entity in
      let own = accounts.filter { $0.key.entity == entity.code }
      return Line(
        entity: entity, allocated: own.reduce(0) { $0 &+ $1.allocated },
        buckets: Bucket.allCases.map { bucket in own.reduce(0) { $0 &+ $1[bucket] } },
        cash: set.cash[entity.code] ?? CashRow(entity: entity.code))
    }
  }

  /// 资金: a line an entity, then what is unallocated, then the total.
  var fundSheet: Sheet {
    var sheet = Sheet(
      [.text("entity", "预算单位", "Entity")]
        + Bucket.allCases.map { .number($0.name, $0.chinese, $0.name) }
        + [.number("sum", "合计", "sum")])
    for line in lines {
      sheet.row([names.cell(line.entity.code)] + line.buckets.map { .fen($0) } + [.fen(line.sum)])
    }
    let none = [Sheet.Cell](repeating: .none, count: Bucket.allCases.count)
    sheet.row([.named("unallocated", Text("未分配", "unallocated"))] + none + [.fen(unallocated)])
    let totals = Bucket.allCases.indices.map { index in
      Sheet.Cell.fen(lines.reduce(0) { $0 &+ $1.buckets[index] })
    }
    sheet.row([.named("total", Text("总计", "total"))] + totals + [.fen(sum)])
    return sheet
  }

  /// 专户: the money in the special bank accounts by our books.
  var cashSheet: Sheet {
    var sheet = Sheet([
      .text("entity", "预算单位", "Entity"), .number("cash", "专户余额", "cash"),
      .number("suspense", "其中待查", "suspense"), .number("received", "累计到账", "received"),
      .number("fees", "手续费", "fees"), .number("interest", "利息", "interest"),
    ])
    for line in lines { sheet.row([names.cell(line.entity.code)] + line.cashFen.map { .fen($0) }) }
    let totals = (0..<5).map { index in Sheet.Cell.fen(lines.reduce(0) { $0 &+ $1.cashFen[index] }) }
    sheet.row([.named("total", Text("总计", "total"))] + totals)
    return sheet
  }
}

extension FundTable.Line {
  var cashFen: [Int64] { [cash.cash, cash.suspense, cash.received, cash.fees, cash.interest] }
}
