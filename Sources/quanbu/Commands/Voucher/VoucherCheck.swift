import ArgumentParser
import Ledger
import Vouchers
import Wire

/// `voucher check`: what of a voucher that is shown?
struct VoucherCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "凭券码查券：能不能用、在哪里 Check shown tokens: what state their vouchers are in.",
    discussion: """
      开班前核对学员出示的券码。查询须签名，逐次登记；查无此券、券码不符，答复完全一样，并计入每小时被拒次数。
      For the tokens learners show, before a class starts. The query is signed and logged; an unknown voucher and a \
      wrong token are one answer, counted against the hourly limit of refusals.

        quanbu voucher check --token-file shown.jsonl --key school.key
      """)

  @Option(help: ArgumentHelp("券码文件（0600） The token file, mode 0600.", valueName: "file")) var tokenFile:
    String
  @Option(help: ArgumentHelp("只查此券 Only this voucher.", valueName: "number")) var voucher: VoucherNumber?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var asking: AskingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let items = try voucher.map { [try TokenFile.item(tokenFile, $0)] } ?? TokenFile.read(tokenFile)
    let party = try asking.party()
    let states = try ledger.withDoor(party) { door in
      let view = try LedgerView(asking: door, as: party)
      return try items.map { item in try view.voucher(shown: item.token).map { try VoucherState($0, view) } }
    }
    if output.json {
      Console.json { json in
        json.name("vouchers")
        json.array { list in for case let state? in states { list.object { state.write(to: &$0) } } }
      }
    } else {
      for case let state? in states { state.say() }
    }
    let refusal = Refusal.notPresented
    let absent = zip(items, states).filter { $0.1 == nil }.map { item, _ in
      "\(tokenFile):\(item.line): \(refusal.name) (\(refusal.rawValue)): "
        + Text(refusal.chinese, refusal.english).current
    }
    guard absent.isEmpty else { throw CommandFailure(.refused, absent) }
  }
}
