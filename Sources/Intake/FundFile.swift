public import Vouchers
internal import Wire

/// The fund (专项资金) as `fund.yaml` sets it up: what the ledger is called, the first tranche (下达批次), and what
/// each budget entity (预算单位) is allocated of it.
public struct FundFile: Sendable {
  /// A name in both languages.
  public struct Name: Hashable, Sendable {
    public let chinese: String
    public let english: String
  }

  public struct Tranche: Hashable, Sendable {
    public let id: TrancheID
    /// The number of the document that appropriates it.
    public let document: String
    public let amount: Money
  }

  public struct Entity: Hashable, Sendable {
    public let code: EntityCode
    public let name: Name
    /// What it gets of the tranche.
    public let allocation: Money
  }

  /// The ledger's origin, as checkpoints name it: `quanbu.example/fujian-2021`.
  public let origin: String
  public let name: Name
  public let tranche: Tranche
  public let entities: [Entity]

  /// What is left in the tranche after all allocations.
  public let unallocated: Money

  /// Reads and checks a whole file. Throws every duplicate entity and amount out of order at once; of a wrong
  /// form the first fault.
  public static func load(path: String) throws(InputProblems) -> FundFile {
    let yaml: LocatedYAML
    do throws(InputProblem) { yaml = try LocatedYAML.read(path: path) } catch { throw InputProblems([error]) }
    let parts: Parts
    do throws(MalformedInput) { parts = try Parts(yaml.json) } catch {
      throw InputProblems([InputProblem(error, in: yaml)])
    }
    return try FundFile(parts, in: yaml)
  }

  private init(_ parts: Parts, in yaml: LocatedYAML) throws(InputProblems) {
    var problems = Self.negativeAmounts(parts, in: yaml) + Self.duplicates(parts, in: yaml)
    var rest: Money? = parts.tranche.amount
    for entity in parts.entities { rest = rest?.subtracting(entity.allocation) }
    if rest.map({ $0 < .zero }) ?? true {
      problems.append(
        yaml.problem(
          .overAllocated, at: "entities", detail: "下达 \(parts.tranche.amount)",
          englishDetail: "tranche \(parts.tranche.amount)"))
    }
    guard problems.isEmpty, let rest else { throw InputProblems(problems) }
    origin = parts.origin
    name = parts.name
    tranche = parts.tranche
    entities = parts.entities
    unallocated = rest
  }

  private static func negativeAmounts(_ parts: Parts, in yaml: LocatedYAML) -> [InputProblem] {
    var problems: [InputProblem] = []
    if parts.tranche.amount <= .zero { problems.append(yaml.problem(.negativeAmount, at: "tranche.yuan")) }
    for (index, entity) in parts.entities.enumerated() where entity.allocation < .zero {
      problems.append(yaml.problem(.negativeAmount, at: "entities[\(index)].yuan"))
    }
    return problems
  }

  private static func duplicates(_ parts: Parts, in yaml: LocatedYAML) -> [InputProblem] {
    var first: [EntityCode: Int] = [:]
    var problems: [InputProblem] = []
    for (index, entity) in parts.entities.enumerated() {
      guard let earlier = first[entity.code] else {
        first[entity.code] = index
        continue
      }
      let line = yaml.locate("entities[\(earlier)].code").line
      problems.append(
        yaml.problem(
          .duplicateEntity, at: "entities[\(index)].code", detail: "首次出现在第 \(line) 行",
          englishDetail: "first on line \(line)"))
    }
    return problems
  }
}

/// The form of the file, before its amounts are held against each other.
private struct Parts {
  let origin: String
  let name: FundFile.Name
  let tranche: FundFile.Tranche
  let entities: [FundFile.Entity]

  init(_ json: JSON) throws(MalformedInput) {
    var members = try MemberReader(json)
    let origin: Identifier<OriginKind> = try members.identifier("origin")
    self.origin = origin.text
    name = try FundFile.Name(members.required("name"), path: "name")
    tranche = try FundFile.Tranche(members.required("tranche"), path: "tranche")
    entities = try members.array("entities", count: 1...100, FundFile.Entity.init)
    try members.finish()
  }
}

/// Keeps an origin from being taken for another identifier.
private enum OriginKind: IdentifierKind {}

extension FundFile.Name {
  fileprivate init(_ json: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(json, path: path)
    chinese = try members.string("zh")
    english = try members.string("en")
    try members.finish()
  }
}

extension FundFile.Tranche {
  fileprivate init(_ json: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(json, path: path)
    id = try members.identifier("id")
    document = try members.string("document")
    amount = try money(&members, path: path)
    try members.finish()
  }
}

extension FundFile.Entity {
  fileprivate init(_ json: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(json, path: path)
    code = try members.identifier("code")
    name = FundFile.Name(chinese: try members.string("zh"), english: try members.string("en"))
    allocation = try money(&members, path: path)
    try members.finish()
  }
}

private func money(_ members: inout MemberReader, path: String) throws(MalformedInput) -> Money {
  try MemberReader.value(members.string("yuan"), path: path + ".yuan") { text throws(InvalidValue) in
    try Money(yuan: text)
  }
}
