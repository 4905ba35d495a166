import Foundation
import Testing

@Suite("what the bank says is confirmed, returned, posted and corrected")
struct BankLineTests {
  private static let later = Workplace.later
  private static let bank = "--banks config/fujian-2021/banks"

  /// A statement of Fuzhou's May with these lines: what the bank calls it, yuan, and our order's number if it has it.
  /// May, since June is not over: lines are matched by number and amount, not by day.
  private func statement(_ lines: [(String, Int, Bool)], in place: Workplace) throws {
    let order = try place.shell("cat order").output.trimmingCharacters(in: .newlines)
    var text = "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言\n"
    var balance = 0
    for (index, (word, yuan, isOurs)) in lines.enumerated() {
      balance += yuan
      text +=
        "20210531,09000\(index),\(word),\(yuan).00,\(balance).00,某户,\(index),网银,\(isOurs ? order : "")\n"
    }
    try place.shell("mkdir -p statements")
    try place.write(text, to: "statements/s.csv")
    try place.write(
      """
      entity: fuzhou
      account: "1234"
      layout: abc
      from: "2021-05-01"
      to: "2021-05-31"
      opening: "0.00"
      closing: "\(balance).00"

      """, to: "statements/s.statement.yaml")
    try Transcript(
      "$ quanbu bank import statements/s.csv \(Self.bank) --key keys/checker.key \(Self.later)\n[0]"
    ).run(in: place)
  }

  @Test func `a payment is confirmed and returned by its own lines and by nothing else`() throws {
    let place = try Workplace.inClass().redeemed().ordered()
    try statement([("财政拨款", 10_000, false), ("转账", -1400, true), ("退汇", 1400, true)], in: place)
    try Transcript(
      """
      $ quanbu bank post fuzhou/2021-05 2 --as fee --key keys/maker.key \(Self.later)
      line-of-order (148)…
      [3]
      $ quanbu bank post fuzhou/2021-05 2 --as suspense --key keys/maker.key \(Self.later)
      line-pays-order (149)…
      [3]
      $ quanbu bank confirm $(cat order) fuzhou/2021-05 1 --key keys/maker.key \(Self.later)
      line-mismatch (144)…
      [3]
      $ quanbu bank confirm $(cat order) fuzhou/2021-05 2 --key keys/maker.key \(Self.later)
      #…  confirms order PO…
      [0]
      $ quanbu voucher show 1
      voucher 0000000001: paid
      [0]
      $ quanbu bank return $(cat order) fuzhou/2021-05 3 --key keys/maker.key \(Self.later)
      #…  returns order PO…
      [0]
      $ quanbu voucher show 1
      voucher 0000000001: approved, to be settled
      [0]
      $ quanbu bank post fuzhou/2021-05 1 --as receipt --key keys/maker.key \(Self.later)
      [0]
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      Verdict: balanced…
      [0]
      $ quanbu bank correct fuzhou/2021-05 2 --reason x --key keys/maker.key \(Self.later)
      line-booked-otherwise (160)…
      [3]
      $ quanbu settlement list
      PO…returned …fuzhou/2021-05#2 …fuzhou/2021-05#3
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: place)
  }

  @Test func `a wrong posting is reversed by two persons and the line booked anew`() throws {
    let place = try Workplace.inClass().redeemed().ordered()
    // The bank names the order its charge was made for.
    try statement([("财政拨款", 10_000, false), ("转账", -1400, true), ("手续费", -5, true)], in: place)
    try Transcript(
      """
      $ quanbu bank post fuzhou/2021-05 1 --as interest --key keys/maker.key \(Self.later)
      $ quanbu bank confirm $(cat order) fuzhou/2021-05 2 --key keys/maker.key \(Self.later)
      $ quanbu bank settle --statements statements \(Self.bank) --key keys/maker.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      …posted-differently …fuzhou/2021-05#1…
      [4]
      $ quanbu bank correct fuzhou/2021-05 1 --reason 'money of the fund' --key keys/maker.key \(Self.later)
      #…  corrects line fuzhou/2021-05#1, posted as interest: money of the fund
      [0]
      $ quanbu bank open
      …bank.correct …maker …p4 …corrects line fuzhou/2021-05#1, posted as interest: money of the fund
      [0]
      $ quanbu fund approve --all-open --key keys/checker.key \(Self.later)
      0 in force, 0 skipped, 0 refused
      [0]
      $ quanbu bank show fuzhou/2021-05
      …1 …10,000.00 …interest
      [0]
      $ quanbu bank approve --all-open --key keys/checker.key \(Self.later)
      #…  corrects line fuzhou/2021-05#1, posted as interest: money of the fund
      [0]
      $ quanbu bank show fuzhou/2021-05 --open
      …1 …10,000.00…
      [0]
      $ quanbu bank settle --statements statements \(Self.bank) --key keys/maker.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      Verdict: balanced…
      [0]
      $ quanbu bank correct fuzhou/2021-05 3 --reason 'asked for again' --key keys/maker.key \(Self.later)
      $ quanbu bank approve --all-open --key keys/checker.key \(Self.later)
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      Verdict: unbalanced…
      [4]
      $ quanbu bank settle --statements statements \(Self.bank) --key keys/maker.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu bank show fuzhou/2021-05
      …3 …-5.00 …fee
      [0]
      $ quanbu fund show
      cash in the special accounts
      fuzhou …8,595.00 …0.00 …10,000.00 …5.00 …0.00
      [0]
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      Verdict: balanced…
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: place)
  }

  @Test func `of an order debited twice and credited once, people say what came back`() throws {
    let place = try Workplace.inClass().redeemed().ordered()
    let lines = [("财政拨款", 10_000, false), ("转账", -1400, true), ("转账", -1400, true), ("冲正", 1400, true)]
    try statement(lines, in: place)
    try Transcript(
      """
      $ quanbu bank settle --statements statements \(Self.bank) --key keys/maker.key \(Self.later)
      commands 2: 2 accepted, 0 refused
      [0]
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou --json | grep -oE '"code":"[a-z-]+","open":true'
      "code":"paid-twice","open":true
      "code":"returned-payment","open":true
      [0]
      $ quanbu bank post fuzhou/2021-05 3 --as suspense --key keys/maker.key \(Self.later)
      $ quanbu bank post fuzhou/2021-05 4 --as suspense --key keys/maker.key \(Self.later)
      $ quanbu reconcile --statements statements \(Self.bank) --entity fuzhou
      Verdict: balanced…
      [0]
      $ quanbu voucher show 1
      voucher 0000000001: paid
      [0]
      """
    ).run(in: place)
  }
}
