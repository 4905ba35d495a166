import ArgumentParser
import Journal
import Ledger
import MerkleLog
import Vouchers
import Wire

/// `quanbu ledger show`
struct LedgerShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "账本概况 The state of the ledger.")

  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let state = try ledger.view { view in try view.snapshot { try LedgerState(view) } }
    output.json ? Console.json(state.write) : state.say()
  }
}

/// What `ledger show` shows.
private struct LedgerState {
  let genesis: Genesis
  let counters: WorkingSet.Counters
  let size: Int64
  let checkpoint: StoredCheckpoint?
  let totals: [(state: VoucherRow.State, count: Int64, fen: Int64)]
  let open: Int
  let keys: Int
  let institutions: Int

  init(_ view: LedgerView) throws {
    genesis = try view.genesis()
    counters = view.whole.counters
    size = try view.entryCount()
    checkpoint = try view.newestCheckpoint()
    let all = try view.voucherTotals()
    totals = VoucherRow.State.allCases.map { state in
      let own = all.filter { $0.state == state }
      return (state, own.reduce(0) { $0 &+ $1.count }, own.reduce(0) { $0 &+ $1.fen })
    }
    open = try view.openProposals().count
    keys = try view.keys().count
    institutions = try view.institutionRows().count
  }

  func say() {
    let kind = genesis.demonstration ? Text("（演示）", " (demonstration)").current : ""
    Console.out("\(genesis.origin)\(kind)")
    Console.out(genesis.fund)
    Console.say("条目 \(size)", "entries \(size)")
    if let head = checkpoint?.head {
      Console.say(
        "最新检查点 \(head.size)  \(head.root.base64)", "newest checkpoint \(head.size)  \(head.root.base64)")
    }
    if let at = counters.at { Console.say("账本时间 \(at)", "ledger time \(at) (Shanghai)") }
    if let until = counters.clockUntil {
      Console.say("时钟可前行至 \(until)", "clock may run on to \(until) (Shanghai)")
    }
    Console.say(
      "密钥 \(keys)，机构 \(institutions)，待复核 \(open)",
      "keys \(keys), institutions \(institutions), waiting for a second person \(open)")
    Console.out("SQLite \(SQLiteJournal.engineVersion)")
    Console.out("")
    var sheet = Sheet([
      .text("state", "券状态", "Vouchers"), .number("count", "张数", "Count"), .number("fen", "占用", "Held"),
    ])
    for total in totals {
      sheet.row([
        .text(Text(total.state.chinese, total.state.rawValue).current), .count(total.count),
        total.state.isOpen ? .fen(total.fen) : .none,
      ])
    }
    Console.raw(Array(sheet.text.utf8))
  }

  func write(to json: inout JSONWriter) {
    json.member("origin", genesis.origin)
    json.member("fund", genesis.fund)
    json.member("demonstration", genesis.demonstration)
    json.member("entries", size)
    if let head = checkpoint?.head {
      json.name("checkpoint")
      json.object {
        $0.member("size", head.size)
        $0.member("root", head.root.base64)
      }
    }
    if let at = counters.at { json.member("at", at.rfc3339) }
    if let until = counters.clockUntil { json.member("clockUntil", until.rfc3339) }
    json.member("keys", keys)
    json.member("institutions", institutions)
    json.member("open", open)
    json.member("sqlite", SQLiteJournal.engineVersion)
    json.name("vouchers")
    json.object { for total in totals { $0.member(total.state.rawValue, total.count) } }
  }
}
