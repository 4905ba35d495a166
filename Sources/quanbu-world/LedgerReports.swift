import Wire

/// Whole numbers by budget entity and name, as the ledger's own reports tell them in JSON.
struct EntityTable {
  /// In the order of the report.
  let entities: [String]
  private let numbers: [String: [String: Int64]]

  /// Reads `{"NAME":[{"entity":…,"…":1},…],…}`: `quanbu report funnel --json` and `quanbu fund show --json`. Lines of
  /// entities that are not ours, such as the total, are passed over.
  init(_ report: JSON, _ name: String) throws {
    guard case .array(let rows)? = report[name] else {
      throw WorldError("报表中没有 \(name)", "the report has no \(name)")
    }
    var entities: [String] = []
    var numbers: [String: [String: Int64]] = [:]
    for row in rows {
      guard case .object(let members) = row, case .string(let entity)? = row["entity"],
        BudgetEntity.named(entity) != nil
      else { continue }
      entities.append(entity)
      for member in members {
        if case .integer(let number) = member.value { numbers[entity, default: [:]][member.name] = number }
      }
    }
    self.entities = entities
    self.numbers = numbers
  }

  subscript(entity: String, name: String) -> Int64? { numbers[entity]?[name] }
}

/// A claim as `quanbu claim list --json` tells it.
struct ListedClaim {
  let entity: String
  let room: String
  let vouchers: Int64
  let fen: Int64
  let state: String

  static func all(in report: JSON) throws -> [ListedClaim] {
    guard case .array(let rows)? = report["claims"] else {
      throw WorldError("报表中没有 claims", "the report has no claims")
    }
    return try rows.map { row in
      guard case .string(let entity)? = row["entity"], case .string(let room)? = row["class"],
        case .integer(let vouchers)? = row["vouchers"], case .integer(let fen)? = row["fen"],
        case .string(let state)? = row["state"]
      else { throw WorldError("有一张核销单内容不全", "a claim is incomplete") }
      return ListedClaim(entity: entity, room: room, vouchers: vouchers, fen: fen, state: state)
    }
  }
}
