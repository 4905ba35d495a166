/// What the bank does wrong, or of its own accord.
struct BankFault: Hashable {
  enum Kind: String, CaseIterable {
    /// 退票: paid, and the money came back.
    case returned
    /// 漏付
    case omitted
    /// 重付
    case doubled
    /// 金额不符
    case altered
    /// 手续费
    case fee
  }

  let kind: Kind
  let entity: String
  /// Nil for a fee, which names no order.
  let order: PaymentOrder?
  /// What the bank booked: of the faulty line, or of the line that is missing.
  let fen: Int64

  /// Five faults on five orders of five entities, or as different ones as there are.
  static func choose(among orders: [PaymentOrder], seed: UInt64) throws -> [BankFault] {
    var random = SplitMix64(seed: seed, stream: "bank faults")
    var chosen: [PaymentOrder] = []
    for order in random.shuffled(orders) where !chosen.contains(where: { $0.entity == order.entity }) {
      chosen.append(order)
    }
    for order in orders where !chosen.contains(order) { chosen.append(order) }
    guard chosen.count >= Kind.allCases.count else {
      throw WorldError("拨款指令不足五笔，银行无从出错", "fewer than five orders: too few for the bank's faults")
    }
    return zip(Kind.allCases, chosen).map { kind, order in
      switch kind {
      case .returned, .omitted, .doubled:
        BankFault(kind: kind, entity: order.entity, order: order, fen: order.fen)
      case .altered:
        BankFault(kind: kind, entity: order.entity, order: order, fen: other(than: order.fen, &random))
      case .fee:
        BankFault(kind: kind, entity: order.entity, order: nil, fen: Int64(random.within(10...50)) * 50)
      }
    }
  }

  /// Two neighbouring digits changed places, or when they are all alike, ten yuan more.
  private static func other(than fen: Int64, _ random: inout SplitMix64) -> Int64 {
    var units = Array(String(fen).utf8)
    let places = units.indices.dropLast().filter { units[$0] != units[$0 + 1] && units[$0 + 1] != 0x30 }
    guard !places.isEmpty else { return fen + 1000 }
    let place = random.pick(Array(places))
    units.swapAt(place, place + 1)
    return Int64(String(decoding: units, as: UTF8.self)) ?? fen + 1000
  }
}
