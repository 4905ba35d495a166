import ArgumentParser
import Vouchers
import Wire

/// Lets the bank carry out the orders of a month.
struct BankCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bank", abstract: "银行对账单 / the bank's statements of a month",
    discussion: """
      The bank pays every order but returns one, omits one, pays one twice, alters one amount and charges a fee. In
      September it takes back what it doubled and altered, pays the exact amount, and pays the orders that are new.
      """)

  enum Month: String, ExpressibleByArgument, CaseIterable {
    case august = "2021-08"
    case september = "2021-09"
  }

  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String
  @Option(help: ArgumentHelp("拨款指令 CSV / payment orders", valueName: "FILE")) var orders: String
  @Option(help: "月份 / the month") var month: Month
  @Option(help: ArgumentHelp("各专户到账（元）JSON / money received by entity, in yuan", valueName: "FILE"))
  var receipts: String?

  func run() throws {
    try reporting {
      let folder = Folder(root: out)
      let files = BankFiles(folder: folder)
      var memory = try files.memory()
      guard memory.months == (month == .august ? [] : ["2021-08"]) else {
        throw WorldError("\(month.rawValue) 不是银行的下一个月", "\(month.rawValue) is not the bank's next month")
      }
      memory.months.append(month.rawValue)
      var bank = Bank(memory: memory)
      if let receipts {
        let day = month == .august ? Timeline.day("2021-08-02") : Timeline.day("2021-09-01")
        bank.receive(try Self.receipts(receipts), on: day)
      }
      let payments = try PaymentOrder.read(orders)
      let months =
        switch month {
        case .august: try bank.august(payments, seed: Society.seed(in: folder))
        case .september: bank.september(payments)
        }
      try files.write(months, of: month.rawValue)
      if month == .august { try files.writeExpectation(bank.memory.faults) }
      try files.write(bank.memory)
      print(
        "statements \(months.count) lines \(months.reduce(0) { $0 + $1.lines.count }) orders \(payments.count)"
      )
    }
  }

  /// Yuan as text (`"190000000.00"`) or as a whole number, by entity.
  private static func receipts(_ path: String) throws -> [String: Int64] {
    guard case .object(let members) = try Folder.readJSON(path) else {
      throw WorldError("\(path) 应为一个 JSON 对象", "\(path) must be a JSON object")
    }
    var fen: [String: Int64] = [:]
    for member in members {
      let text: String
      switch member.value {
      case .string(let value): text = value
      case .integer(let value): text = String(value)
      default: text = ""
      }
      guard let entity = BudgetEntity.named(member.name), let amount = try? Money(yuan: text), amount >= .zero
      else {
        throw WorldError("\(path)：看不懂“\(member.name)”", "\(path): \"\(member.name)\" cannot be understood")
      }
      fen[entity.code] = amount.fen
    }
    return fen
  }
}
