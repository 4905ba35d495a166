import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

/// `quanbu fund show`
struct FundShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "资金表：各单位各状态的金额，及专户余额 The fund table, and the cash beside it.",
    discussion: """
      JSON 中的金额为整数分。
      Amounts in JSON are whole fen.
      """)

  @Option(help: "只看此批次 Only this tranche.") var tranche: TrancheID?
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let table = try ledger.view { try FundTable($0, tranche: tranche, names) }
    output.json ? Console.json(table.write) : table.say()
    guard table.isBalanced else {
      throw CommandFailure(
        .integrity, code: "identity-broken", Text("资金表不平", "the fund table does not add up"))
    }
  }
}

extension FundTable {
  fileprivate func say() {
    let kind = isDemonstration ? Text("（演示）", " (demonstration)").current : ""
    Console.out("\(fund)  \(origin)\(kind)")
    Console.say("下达 \(yuan(appropriated)) 元", "appropriated \(yuan(appropriated)) yuan")
    Console.out("")
    Console.raw(Array(fundSheet.text.utf8))
    Console.out("")
    Console.say("专户资金", "cash in the special accounts")
    Console.raw(Array(cashSheet.text.utf8))
  }

  private func yuan(_ fen: Int64) -> String { (try? Money(fen: fen))?.description ?? "?" }

  fileprivate func write(to json: inout JSONWriter) {
    json.member("origin", origin)
    json.member("fund", fund)
    json.member("demonstration", isDemonstration)
    json.member("appropriated", appropriated)
    json.member("unallocated", unallocated)
    json.member("sum", sum)
    json.name("entities")
    json.array { list in
      for line in lines { list.object { line.write(to: &$0) } }
    }
  }
}

extension FundTable.Line {
  fileprivate func write(to json: inout JSONWriter) {
    json.member("entity", entity.code.text)
    json.member("name", entity.name)
    json.member("allocated", allocated)
    for (bucket, fen) in zip(Bucket.allCases, buckets) { json.member(bucket.name, fen) }
    json.member("sum", sum)
    json.name("cash")
    json.object {
      for (name, fen) in zip(["cash", "suspense", "received", "fees", "interest"], cashFen) {
        $0.member(name, fen)
      }
    }
  }
}
