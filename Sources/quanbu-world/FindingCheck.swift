import Wire

/// Compares what `quanbu reconcile --json` found with what the bank did.
struct FindingCheck {
  /// A fault or an open finding, as both sides can say it.
  struct Claim: Hashable, CustomStringConvertible {
    let kind: String
    let entity: String
    /// Empty for a fee.
    let order: String
    let institution: String
    /// Without its sign.
    let fen: Int64

    var description: String {
      "\(kind) \(entity) \(order.isEmpty ? "-" : order) \(institution.isEmpty ? "-" : institution) "
        + StatementText.plain(fen)
    }
  }

  let verdict: String?
  let found: [Claim]
  /// Codes by name: the bank knows its payees by name only.
  private let codes: [String: String]

  /// Reads a report; its findings stand at the top or one member down.
  init(report: JSON) throws {
    let body = Self.body(of: report)
    guard case .array(let findings)? = body["findings"] else {
      throw WorldError("报告中没有 findings", "the report has no findings")
    }
    verdict = Self.text(body, ["verdict"])
    found = try findings.filter { $0["open"] != .bool(false) }.map(Self.claim)
    var codes: [String: String] = [:]
    for finding in findings {
      guard let name = Self.text(finding, ["institutionName"]) else { continue }
      codes[name] = Self.text(finding, ["institutionCode", "institution"])
    }
    self.codes = codes
  }

  private static func body(of report: JSON) -> JSON {
    if report["findings"] != nil { return report }
    guard case .object(let members) = report else { return report }
    return members.first { $0.value["findings"] != nil }?.value ?? report
  }

  private static func claim(_ finding: JSON) throws -> Claim {
    guard let code = text(finding, ["code", "kind", "cause"]) else {
      throw WorldError("有一项发现没有 code", "a finding has no code")
    }
    let fen = number(finding, ["bankAmount", "amount", "fen", "bookAmount"]) ?? 0
    return Claim(
      kind: kinds.first { $0.code == code }?.kind.rawValue ?? code,
      entity: text(finding, ["entity"]) ?? "", order: text(finding, ["order"]) ?? "",
      institution: text(finding, ["institutionCode", "institution"]) ?? "", fen: abs(fen))
  }

  private static let kinds: [(code: String, kind: BankFault.Kind)] = [
    ("returned-payment", .returned), ("ordered-not-paid", .omitted), ("paid-twice", .doubled),
    ("amount-differs", .altered), ("bank-fee", .fee),
  ]

  private static func text(_ json: JSON, _ names: [String]) -> String? {
    for name in names { if case .string(let text)? = json[name] { return text } }
    return nil
  }

  private static func number(_ json: JSON, _ names: [String]) -> Int64? {
    for name in names { if case .integer(let number)? = json[name] { return number } }
    return nil
  }

  /// What the bank did, said the same way.
  static func expected(_ faults: [BankFault]) -> [Claim] {
    faults.map {
      Claim(
        kind: $0.kind.rawValue, entity: $0.entity, order: $0.order?.reference ?? "",
        institution: $0.order?.institution ?? "", fen: $0.fen)
    }
  }

  private func inCodes(_ claim: Claim) -> Claim {
    Claim(
      kind: claim.kind, entity: claim.entity, order: claim.order,
      institution: codes[claim.institution] ?? claim.institution, fen: claim.fen)
  }

  /// What is missing, and what is too much.
  func differences(from expected: [Claim]) -> (missing: [Claim], surplus: [Claim]) {
    var surplus = found
    var missing: [Claim] = []
    for claim in expected.map(inCodes) {
      if let place = surplus.firstIndex(of: claim) {
        surplus.remove(at: place)
      } else {
        missing.append(claim)
      }
    }
    return (missing, surplus)
  }
}
