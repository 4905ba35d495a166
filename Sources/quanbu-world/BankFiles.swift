import Vouchers
import Wire

/// Writes a month's statements, what finance declares of them, the bank's memory and what must be found.
struct BankFiles {
  let folder: Folder

  /// `statements/2021-08/fuzhou.csv` and `fuzhou.statement.yaml` beside it.
  func write(_ months: [AccountMonth], of name: String) throws {
    for month in months {
      let base = "statements/\(name)/\(month.entity.code)"
      try folder.write(try StatementText(month: month).bytes(), to: base + ".csv")
      try folder.write(Self.declaration(of: month), to: base + ".statement.yaml")
    }
  }

  private static func declaration(of month: AccountMonth) -> YAMLText {
    var yaml = YAMLText(comment: "对账单说明 / what finance declares of this statement")
    yaml.member("entity", .text(month.entity.code))
    yaml.member("account", .text(String(month.entity.account.suffix(4))))
    yaml.member("layout", .text(month.entity.bank.rawValue))
    yaml.member("from", .text(month.first.description))
    yaml.member("to", .text(month.last.description))
    yaml.member("opening", .text(StatementText.plain(month.opening)))
    yaml.member("closing", .text(StatementText.plain(month.closing)))
    if month.lines.isEmpty { yaml.member("idle", .flag(true)) }
    return yaml
  }

  // MARK: memory

  func write(_ memory: Bank.Memory) throws {
    var json = JSONWriter(reserving: 4096)
    json.object { json in
      json.member("v", 1)
      json.name("months")
      json.array { for month in memory.months { $0.string(month) } }
      json.name("balances")
      json.array { for fen in memory.balances { $0.integer(fen) } }
      json.name("seen")
      json.array { for reference in memory.seen.sorted() { $0.string(reference) } }
    }
    try folder.write(json, to: "world/bank.json")
  }

  /// The bank before its first month when it was never written.
  func memory() throws -> Bank.Memory {
    var memory = Bank.Memory()
    guard Folder.files(under: folder.path("world")).contains(folder.path("world/bank.json")) else {
      return memory
    }
    let json = try Folder.readJSON(folder.path("world/bank.json"))
    guard case .array(let months)? = json["months"], case .array(let balances)? = json["balances"],
      case .array(let seen)? = json["seen"], balances.count == BudgetEntity.all.count
    else { throw WorldError("bank.json 内容不全", "bank.json is incomplete") }
    memory.months = months.compactMap(Self.text)
    memory.balances = balances.map { if case .integer(let fen) = $0 { fen } else { 0 } }
    memory.seen = Set(seen.compactMap(Self.text))
    memory.faults = try expectation()
    return memory
  }

  private static func text(_ json: JSON) -> String? {
    if case .string(let text) = json { text } else { nil }
  }

  // MARK: what must be found

  func writeExpectation(_ faults: [BankFault]) throws {
    var json = JSONWriter(reserving: 2048)
    json.object { json in
      json.member("month", "2021-08")
      json.name("faults")
      json.array { for fault in faults { Self.write(fault, &$0) } }
    }
    try folder.write(json, to: "world/expected-bank.json")
  }

  /// `fen` is the bank's amount, `orderedFen` the order's.
  private static func write(_ fault: BankFault, _ json: inout JSONWriter) {
    json.object { json in
      json.member("kind", fault.kind.rawValue)
      json.member("entity", fault.entity)
      json.member("fen", fault.fen)
      guard let order = fault.order else { return }
      json.member("order", order.reference)
      json.member("institution", order.institution)
      json.member("orderedFen", order.fen)
      json.member("payee", order.payee)
      json.member("account", order.account)
    }
  }

  func expectation() throws -> [BankFault] {
    let json = try Folder.readJSON(folder.path("world/expected-bank.json"))
    guard case .array(let items)? = json["faults"] else {
      throw WorldError("expected-bank.json 内容不全", "expected-bank.json is incomplete")
    }
    return try items.map(Self.fault)
  }

  private static func fault(_ json: JSON) throws -> BankFault {
    guard let kind = json["kind"].flatMap(text).flatMap(BankFault.Kind.init),
      let entity = json["entity"].flatMap(text),
      case .integer(let fen)? = json["fen"]
    else { throw WorldError("expected-bank.json 内容不全", "expected-bank.json is incomplete") }
    guard let reference = json["order"].flatMap(text), case .integer(let ordered)? = json["orderedFen"] else {
      return BankFault(kind: kind, entity: entity, order: nil, fen: fen)
    }
    let order = PaymentOrder(
      reference: reference, entity: entity, institution: json["institution"].flatMap(text) ?? "",
      payee: json["payee"].flatMap(text) ?? "", account: json["account"].flatMap(text) ?? "", fen: ordered)
    return BankFault(kind: kind, entity: entity, order: order, fen: fen)
  }
}
