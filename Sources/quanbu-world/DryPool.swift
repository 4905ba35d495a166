import Wire

/// A pool that runs dry, as it was planned: what its entity keeps, how many claims that pays, and the refusal of the next.
struct DryPool {
  let batch: String
  let entity: String
  /// What one voucher binds.
  let fen: Int64
  let keepFen: Int64
  let succeed: Int64
  /// The stable name of the refusal.
  let then: String

  static func all(in json: JSON) throws -> [DryPool] {
    guard case .array(let items) = json else { throw incomplete }
    return try items.map { item in
      guard case .string(let batch)? = item["batch"], case .string(let entity)? = item["entity"],
        case .integer(let fen)? = item["fen"], case .integer(let keepFen)? = item["keepFen"],
        case .integer(let succeed)? = item["succeed"], case .string(let then)? = item["then"]
      else { throw incomplete }
      return DryPool(batch: batch, entity: entity, fen: fen, keepFen: keepFen, succeed: succeed, then: then)
    }
  }

  private static var incomplete: WorldError {
    WorldError("expected-dry.json 内容不全", "expected-dry.json is incomplete")
  }

  /// Against `quanbu voucher claim --in-order --json` on its list and the fund before and after.
  func differences(from answer: JSON, before: EntityTable, after: EntityTable) -> [String] {
    var found = Differences()
    found.expect("claims accepted", succeed, Self.number(answer["accepted"]))
    found.expect("claims refused", 1, Self.number(answer["refused"]))
    found.expect("claims not sent", 0, Self.number(answer["unsent"]))
    var refusals: [String] = []
    if case .array(let items)? = answer["refusals"] {
      refusals = items.map { "line \(Self.number($0["line"]) ?? 0) \(Self.text($0["code"]) ?? "-")" }
    }
    // The first line names the columns; the last one finds no money.
    found.expect("refusal", all: ["line \(succeed + 2) \(then)"], refusals)
    found.expect("\(entity) available before", keepFen, before[entity, "available"])
    found.expect("\(entity) available after", keepFen - succeed * fen, after[entity, "available"])
    found.expect(
      "\(entity) committed after", (before[entity, "committed"] ?? 0) + succeed * fen,
      after[entity, "committed"])
    return found.lines
  }

  private static func number(_ json: JSON?) -> Int64? {
    if case .integer(let number)? = json { number } else { nil }
  }

  private static func text(_ json: JSON?) -> String? {
    if case .string(let text)? = json { text } else { nil }
  }
}
