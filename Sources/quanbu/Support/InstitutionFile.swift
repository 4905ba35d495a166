import Foundation
import Intake
import Journal
import Signing
import Vouchers
import Wire

/// What institutions hand in to be registered: a YAML list.
///
///     - code: 91350100M000100Y43        # 统一社会信用代码
///       name: 福州××职业培训学校
///       entity: fuzhou
///       algorithm: ES256                # or SM2; only for --make-keys
///       key: 91350100M000100Y43.pub     # from this file's folder; or left out with --make-keys
///       programmes:
///         - {code: p1, occupation: 6-18-01-01, certificate: skill-grade, grade: 4, hours: 120}
///       payee: {name: …, number: …, bank: …}
///       override: why a wrong check character of the code is accepted
struct InstitutionFile {
  struct Item {
    let code: CreditCode
    let name: String
    let entity: EntityCode
    let algorithm: SignatureAlgorithm
    let programmes: [Programme]
    let payee: Payee?
    /// Path of the public key, from where the program runs.
    let key: String?
    let override: String?
  }

  /// 收款账户, private: kept beside the journal, never printed.
  struct Payee {
    let name: String
    let number: String
    let bank: String

    /// The account under a fresh salt.
    func account(of institution: CreditCode) throws(MalformedInput) -> PayeeAccount {
      try PayeeAccount(
        institution: institution, salt: Random.bytes(PayeeAccount.saltLength), name: name, number: number,
        bank: bank)
    }

    /// What makes two proposals of an account the same.
    func words(of institution: CreditCode) -> [[UInt8]] {
      [institution.text, name, number, bank].map { Array($0.utf8) }
    }

    func isSame(as account: PayeeAccount) -> Bool {
      account.name == name && account.number == number && account.bank == bank
    }
  }

  let items: [Item]

  /// Reads a whole file; throws every item's first fault, each with its place.
  static func read(_ path: String) throws -> InstitutionFile {
    let yaml = try LocatedYAML.read(path: path)
    let folder = (path as NSString).deletingLastPathComponent
    let list: [JSON]
    do throws(MalformedInput) { list = try MemberReader.items(yaml.json, path: "") } catch {
      throw InputProblem(error, in: yaml)
    }
    var problems: [InputProblem] = []
    var items: [Item] = []
    var codes: Set<CreditCode> = []
    for (index, json) in list.enumerated() {
      do throws(MalformedInput) {
        let item = try Item(json, path: "[\(index)]", folder: folder)
        guard codes.insert(item.code).inserted else {
          throw MalformedInput(.contradiction("twice in the file"), path: "[\(index)].code")
        }
        items.append(item)
      } catch {
        problems.append(InputProblem(error, in: yaml))
      }
    }
    if !problems.isEmpty { throw InputProblems(problems) }
    return InstitutionFile(items: items)
  }

  /// Those of `codes`, or all.
  func only(_ codes: [CreditCode]) throws -> [Item] {
    for code in codes where !items.contains(where: { $0.code == code }) {
      throw CommandFailure(
        .usage, code: "not-in-file", Text("文件中没有机构 \(code)", "institution \(code) is not in the file"))
    }
    return codes.isEmpty ? items : items.filter { codes.contains($0.code) }
  }
}

extension InstitutionFile.Item {
  fileprivate init(_ json: JSON, path: String, folder: String) throws(MalformedInput) {
    var members = try MemberReader(json, path: path)
    let override = try members.optionalString("override")
    let code = try MemberReader.value(members.string("code"), path: path + ".code") {
      text throws(InvalidValue) in
      override == nil ? try CreditCode(text) : try CreditCode(overridingCheckOf: text)
    }
    let name = try members.string("name")
    let entity: EntityCode = try members.identifier("entity")
    let algorithm = try Self.algorithm(try members.optionalString("algorithm"), path: path + ".algorithm")
    let programmes = try members.array("programmes", count: 1...50) { (item, path) throws(MalformedInput) in
      try Programme(item, path: path)
    }
    let key = try members.optionalString("key")
    let payee = try members.optional("payee").map { value throws(MalformedInput) in
      try InstitutionFile.Payee(value, path: path + ".payee")
    }
    try members.finish()
    self.init(
      code: code, name: name, entity: entity, algorithm: algorithm, programmes: programmes, payee: payee,
      key: key.map { OutputFile.resolve($0, from: folder) }, override: override)
  }

  private static func algorithm(_ text: String?, path: String) throws(MalformedInput) -> SignatureAlgorithm {
    switch text {
    case nil, "ES256": .es256
    case "SM2", "SGD_SM3_SM2": .sm2
    case _?: throw MalformedInput(.unknownName(known: ["ES256", "SM2"]), path: path)
    }
  }
}

extension InstitutionFile.Payee {
  fileprivate init(_ json: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(json, path: path)
    name = try members.string("name")
    number = try members.string("number", atMost: 64)
    bank = try members.string("bank")
    try members.finish()
  }
}
