import ArgumentParser
import Foundation
import Intake
import Journal
import Ledger
import Vouchers
import Wire

/// `quanbu keys register`
struct KeysRegister: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "提出登记角色密钥或根密钥（需另一名根密钥持有人复核） Propose role or root keys; a second root person approves.",
    discussion: """
      一把，或按计划文件一批；已登记或已提出的会跳过，可反复执行。
      One key, or a plan of many; what is registered or proposed already is skipped, so it can be run again.

        quanbu keys register --new finance-a.pub --person p07 --role finance-maker --scope '*' --key root-a.key
        quanbu keys register --plan keys.yaml --key root-a.key

      keys.yaml: a list of {new: FILE.pub, person: P, role: ROLE, scope: '*' or ENTITY}; paths start at the plan's folder.
      """)

  @Option(help: ArgumentHelp("公钥文件 The public key file.", valueName: "file.pub")) var new: String?
  @Option(help: "持有人代号（不是姓名） The holder's reference, never a name.") var person: String?
  @Option(help: "角色 The role.") var role: Role?
  @Option(help: "范围：* 为全省，或预算单位 Scope: * for the province, or a budget entity.") var scope: String?
  @Option(help: ArgumentHelp("登记计划 A plan of many keys.", valueName: "file.yaml")) var plan: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let single = new != nil && person != nil && role != nil && scope != nil
    let none = new == nil && person == nil && role == nil && scope == nil
    guard plan == nil ? single : none else {
      throw ValidationError(
        "请写 --new --person --role --scope，或只写 --plan Give --new, --person, --role and --scope, or --plan alone."
      )
    }
    if role == .institution {
      throw ValidationError(
        "--role institution: 机构密钥用 institution register 或 institution key 登记 Institutions' keys are registered by institution register or institution key."
      )
    }
    if role == .root, scope != Scope.province.text {
      throw ValidationError("--role root: 根密钥的范围只能是全省 A root key's scope is the province: --scope '*'.")
    }
  }

  func run() async throws {
    output.apply()
    let acts = try planned()
    try await ActingSession.run(ledger, acting) { session in
      for (file, _) in acts { try file.requireFit(forDemonstration: session.door.isDemonstration) }
      let known = try session.view { try Known($0) }
      var bulk = BulkReport(Text("登记", "Registering"), total: acts.count, output: output)
      for (file, act) in acts {
        if let why = known.reason(toSkip: file.key) {
          try await session.skip(session.job(for: .registerKey(act)), file.key.id.text, why, &bulk)
          continue
        }
        bulk.add(
          try await session.submit(.registerKey(act)), act.key.id.text, ActSummary.of(.registerKey(act)))
      }
      try bulk.finish(Text("已提出", "proposed"))
    }
  }

  private func planned() throws -> [(PublicKeyFile, RegisterKey)] {
    if let plan { return try KeyPlan.read(plan) }
    guard let new, let person, let role, let scope else { return [] }
    let file = try PublicKeyFile(reading: new)
    let act = RegisterKey(
      key: file.key, person: try PersonID(person), role: role, scope: try Scope(scope))
    return [(file, act)]
  }

  /// What the ledger already has of the keys to come.
  private struct Known {
    private let registered: [KeyID: [UInt8]]
    private let proposed: [KeyID: Int64]

    init(_ view: LedgerView) throws {
      registered = Dictionary(
        try view.keys().map { ($0.id, $0.spki) }, uniquingKeysWith: { first, _ in first })
      var proposed: [KeyID: Int64] = [:]
      for row in try view.openProposals() {
        if case .registerKey(let act) = row.act { proposed[act.key.id] = row.sequence }
      }
      self.proposed = proposed
    }

    /// `nil` when the key is new; the same id with another key is left to the ledger to refuse.
    func reason(toSkip key: NewKey) -> Text? {
      if registered[key.id] == key.spki { return Text("已登记", "registered already") }
      guard let sequence = proposed[key.id] else { return nil }
      return Text("已提出，第 \(sequence) 条", "proposed already, entry \(sequence)")
    }
  }
}

/// A plan of keys to register.
enum KeyPlan {
  static func read(_ path: String) throws -> [(PublicKeyFile, RegisterKey)] {
    let yaml = try LocatedYAML.read(path: path)
    let rows: [Row]
    do throws(MalformedInput) {
      var parsed: [Row] = []
      for (index, item) in try MemberReader.items(yaml.json, path: "").enumerated() {
        parsed.append(try Row(item, path: "[\(index)]"))
      }
      rows = parsed
    } catch {
      throw InputProblem(error, in: yaml)
    }
    let folder = (path as NSString).deletingLastPathComponent
    return try rows.map { row in
      let file = try PublicKeyFile(reading: OutputFile.resolve(row.new, from: folder))
      return (file, RegisterKey(key: file.key, person: row.person, role: row.role, scope: row.scope))
    }
  }

  private struct Row {
    let new: String
    let person: PersonID
    let role: Role
    let scope: Scope

    init(_ json: JSON, path: String) throws(MalformedInput) {
      var members = try MemberReader(json, path: path)
      new = try members.string("new")
      person = try members.identifier("person")
      role = try members.choice("role")
      scope = try MemberReader.value(members.string("scope"), path: members.path(of: "scope")) {
        text throws(InvalidValue) in try Scope(text)
      }
      try members.finish()
    }
  }
}
