import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

/// Payee accounts and further keys take two registrars.
enum InstitutionProposals: ProposalGroup {
  static let command = "institution"
  static let acts: Set<String> = [AddInstitutionKey.name, SetPayee.name]
}

/// `quanbu institution`
struct Institution: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "institution",
    abstract:
      "培训机构：登记、密钥、收款账户、暂停、查看、核销 Training institutions: register, keys, payee accounts, suspend, show, redeem.",
    discussion: """
      登记由一名登记员办理；增设密钥和收款账户由两名登记员办理，账户本身只存于私有表，账上只有加盐哈希
      SHA-256（盐16字节‖户名‖0‖账号‖0‖开户行‖0）。
      One registrar registers; further keys and payee accounts take two. The account itself stays in a private table; the journal has
      the salted hash SHA-256(16 bytes of salt ‖ name ‖ 0 ‖ number ‖ 0 ‖ bank ‖ 0).
      机构自己办理核销：institution redeem 即 class redeem。
      What an institution itself does most, `institution redeem`, is `class redeem` by another name.
      """,
    subcommands: [
      InstitutionRegister.self, InstitutionKey.self, InstitutionPayee.self,
      InstitutionChange<InstitutionSuspend>.self,
      InstitutionChange<InstitutionResume>.self, InstitutionChange<InstitutionRemove>.self,
      InstitutionList.self, InstitutionShow.self, InstitutionApprove.self,
      DeclineProposal<InstitutionProposals>.self, OpenProposals<InstitutionProposals>.self,
      ClassRedeem.self,
    ])
}

/// The three words of ``InstitutionChange``.
protocol InstitutionWord: Sendable {
  static var change: ChangeInstitution.Change { get }
  static var abstract: String { get }
}

enum InstitutionSuspend: InstitutionWord {
  static let change = ChangeInstitution.Change.suspend
  static let abstract = "暂停：不得开新班和启用，已开班的可核销 No new class or activation; begun classes may redeem."
}

enum InstitutionResume: InstitutionWord {
  static let change = ChangeInstitution.Change.resume
  static let abstract = "恢复 Let a suspended institution work again."
}

enum InstitutionRemove: InstitutionWord {
  static let change = ChangeInstitution.Change.remove
  static let abstract = "移出目录，不可恢复 Remove from the catalogue for good."
}

/// `quanbu institution suspend`, `resume` and `remove`
struct InstitutionChange<Word: InstitutionWord>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: Word.change.rawValue, abstract: Word.abstract)
  }

  @Argument(help: "统一社会信用代码 The credit code.") var code: CreditCode
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let act = ChangeInstitution(code: code, change: Word.change, reason: reason)
    try await ActingSession.perform(.changeInstitution(act), ledger, acting, output)
  }
}

/// `quanbu institution list`
struct InstitutionList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出机构 List the catalogue.")

  @Option(help: "只列此单位 Only this budget entity.") var entity: EntityCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    var sheet = Sheet([
      .text("code", "代码", "Code"), .text("name", "名称", "Name"), .text("entity", "单位", "Entity"),
      .text("state", "状态", "State"), .number("programmes", "项目", "Programmes"),
      .text("payee", "收款账户", "Payee"),
    ])
    for row in try ledger.view({ try $0.institutionRows() }) where entity == nil || row.entity == entity {
      sheet.row([
        .text(row.code.text), .text(row.name), .text(row.entity.text),
        .named(row.state.rawValue, row.state.label),
        .count(Int64(row.programmes.count)),
        row.payee == nil ? .named("unset", Text("未设", "not set")) : .named("set", Text("已设", "set")),
      ])
    }
    sheet.show("institutions", output)
  }
}

/// `quanbu institution show`
struct InstitutionShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看一家机构 Show one institution.")

  @Argument(help: "统一社会信用代码 The credit code.") var code: CreditCode
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let (row, keys) = try ledger.view { view in
      guard let row = try view.institution(code) else {
        throw CommandFailure(
          .usage, code: "institution-unknown", Text("没有机构 \(code)", "there is no institution \(code)"))
      }
      return (row, try view.keys().filter { $0.party == .institution(code) })
    }
    output.json ? Console.json { Self.write(row, keys, to: &$0) } : Self.say(row, keys)
  }

  private static func say(_ row: InstitutionRow, _ keys: [KeyRow]) {
    Console.out("\(row.code)  \(row.name)")
    Console.say("单位 \(row.entity)，\(row.state.label.chinese)", "entity \(row.entity), \(row.state.rawValue)")
    if let day = row.suspendedOn { Console.say("自 \(day) 起暂停", "suspended since \(day)") }
    let hash = row.payee?.base64URL
    Console.say("收款账户 \(hash ?? "未设")", "payee account \(hash ?? "not set")")
    for key in keys {
      let end = key.successor.map { next in
        Text(
          "，签至第 \(key.lastSequence ?? 0) 条，由 \(next) 接替", ", to entry \(key.lastSequence ?? 0), then \(next)")
      }
      Console.say(
        "密钥 \(key.id)  \(key.algorithm)  \(key.state.label.chinese)\(end?.chinese ?? "")",
        "key \(key.id)  \(key.algorithm)  \(key.state.rawValue)\(end?.english ?? "")")
    }
    var sheet = Sheet([
      .text("code", "项目", "Programme"), .text("occupation", "职业", "Occupation"),
      .text("certificate", "证书", "Certificate"), .number("grade", "等级", "Grade"),
      .number("hours", "学时", "Hours"),
    ])
    for programme in row.programmes {
      sheet.row([
        .text(programme.code.text), .text(programme.occupation.text),
        .text(Text(programme.certificate.chinese, programme.certificate.rawValue).current),
        programme.grade.map { .count(Int64($0)) } ?? .none, .count(Int64(programme.hours)),
      ])
    }
    Console.raw(Array(sheet.text.utf8))
  }

  private static func write(_ row: InstitutionRow, _ keys: [KeyRow], to json: inout JSONWriter) {
    json.member("code", row.code.text)
    json.member("name", row.name)
    json.member("entity", row.entity.text)
    json.member("state", row.state.rawValue)
    if let day = row.suspendedOn { json.member("suspendedOn", day.description) }
    if let payee = row.payee { json.member("payee", payee.base64URL) }
    json.name("keys")
    json.array { list in
      for key in keys {
        list.object {
          $0.member("id", key.id.text)
          $0.member("algorithm", key.algorithm)
          $0.member("state", key.state.rawValue)
          if let last = key.lastSequence { $0.member("lastSequence", last) }
          if let next = key.successor { $0.member("successor", next.text) }
        }
      }
    }
    json.name("programmes")
    json.array { for programme in row.programmes { programme.write(to: &$0) } }
  }
}

extension InstitutionRow.State {
  var label: Text {
    switch self {
    case .registered: Text("在册", rawValue)
    case .suspended: Text("已暂停", rawValue)
    case .removed: Text("已移出", rawValue)
    }
  }
}
