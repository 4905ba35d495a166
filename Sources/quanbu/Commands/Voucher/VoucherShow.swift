import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers
import Wire

/// Where a voucher is, read through its claim and its order.
struct VoucherState {
  let row: VoucherRow
  let claim: ClaimRow?
  let order: OrderRow?

  init(_ row: VoucherRow, _ view: LedgerView) throws {
    self.row = row
    claim = try row.claim.flatMap { try view.claimIfSeen($0) }
    order = try claim?.order.flatMap { try view.orderIfSeen($0) }
  }

  /// The whole way in one word: a redeemed voucher is approved, ordered or paid when its claim is.
  var name: String {
    guard row.state == .redeemed, let claim else { return row.state.rawValue }
    switch claim.state {
    case .filed: return "redeemed"
    case .reviewed: return "reviewed"
    case .closed: return "closed"
    case .approved: break
    }
    guard let order, order.state.isLive else { return "approved" }
    return order.state.rawValue
  }

  var text: Text {
    switch name {
    case "reviewed": Text("已核销，已初审", "redeemed, first review done")
    case "approved": Text("已审核，待结算", "approved, to be settled")
    case "closed": Text("已审核，无可付", "approved, nothing to pay")
    case "ordered": Text("已下拨款指令", "payment ordered")
    case "paid": Text("已拨付", "paid")
    default: Text(row.state.chinese, row.state.rawValue)
    }
  }

  func write(to json: inout JSONWriter) {
    json.member("voucher", row.number.value)
    json.member("state", name)
    json.member("batch", row.batch.text)
    json.member("entity", row.account.entity.text)
    json.member("issuedOn", row.issuedOn.description)
    json.member("expires", row.expires.description)
    json.member("rules", row.rules)
    json.member("fen", row.fen)
    if let classID = row.classID { json.member("class", classID.text) }
    if let claim = row.claim { json.member("claim", claim) }
    if let order { json.member("order", order.number.description) }
    if let day = row.correctBy { json.member("correctBy", day.description) }
    if let link = row.link { json.member("link", link.value) }
  }

  func say() {
    Console.say("券号 \(row.number)：\(text.chinese)", "voucher \(row.number): \(text.english)")
    Console.say(
      "  批次 \(row.batch)，\(row.account.entity)，发放 \(row.issuedOn)，有效至 \(row.expires)，规则版本 #\(row.rules)",
      "  batch \(row.batch), \(row.account.entity), issued \(row.issuedOn), usable through \(row.expires), "
        + "rules #\(row.rules)")
    if let money = try? Money(fen: row.fen), row.fen > 0 { Console.say("  金额 \(money) 元", "  \(money) yuan") }
    if let classID = row.classID { Console.say("  班级 \(classID)", "  class \(classID)") }
    if let claim { Console.say("  核销单 \(claim.id)", "  claim \(claim.id)") }
    if let order {
      Console.say(
        "  拨款指令 \(order.number)（\(order.state.chinese)）", "  order \(order.number) (\(order.state.rawValue))")
    }
    if let day = row.correctBy { Console.say("  补正期限 \(day)", "  to be corrected by \(day)") }
    if let link = row.link {
      link > row.number
        ? Console.say("  已由 \(link) 替代", "  replaced by \(link)")
        : Console.say("  替代 \(link)", "  replaces \(link)")
    }
  }
}

/// `voucher show`.
struct VoucherShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看一张券 Show one voucher, through its claim and payment order.")

  @Argument(help: "券号 Its number.") var voucher: VoucherNumber
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      let state = try VoucherState(try view.voucher(voucher), view)
      if output.json { Console.json { state.write(to: &$0) } } else { state.say() }
    }
  }
}

/// `voucher find`: this ID number, where is its voucher?
struct VoucherFind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "按身份证号查券 Find a person's vouchers by ID number.",
    discussion: """
      身份证号在提示后输入（不回显），或放在权限 0600 的文件中；绝不写在命令行上。
      查询由制发券员、领券渠道或审核员签名，逐次登记于账本目录的 queries.log，每小时限人数；机构须同时出示学员的券码。
      The ID number is asked for with echo off, or read from a file of mode 0600; never given as an argument.
      The query is signed by an issuer, a channel or a reviewer, logged in queries.log in the ledger's folder, and \
      limited in people an hour; an institution must show the learner's token with it.
      """)

  @Option(help: ArgumentHelp("身份证号文件（0600） The file with the ID number.", valueName: "file")) var idFile:
    String?
  @Option(help: ArgumentHelp("学员出示的券码（0600） The token the person shows.", valueName: "file"))
  var tokenFile: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var asking: AskingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let token = try tokenFile.map { try TokenFile.item($0, nil).token }
    let person = HolderReferences.Person(id: try PersonInput.read(file: idFile), token: token)
    let party = try asking.party()
    let holder = try ledger.lookUp(party) { try $0.references(of: [person], for: .find).first ?? nil }
    guard let holder else { throw TurnedBack.notPresented }
    try ledger.view(asking: { party }) { view in
      let states = try view.vouchers(ofHolder: holder).map { try VoucherState($0, view) }
      if output.json {
        Console.json { json in
          json.name("vouchers")
          json.array { list in for state in states { list.object { state.write(to: &$0) } } }
        }
      } else if states.isEmpty {
        Console.say("没有查到券", "no voucher was found")
      } else {
        for state in states { state.say() }
      }
    }
  }
}
