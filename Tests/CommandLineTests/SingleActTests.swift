import Foundation
import Testing

/// Acts that are sent on their own, not as a list.
@Suite(
  "a single act whose answer was lost is answered when it is asked for again, and not done twice",
  .enabled(if: Workplace.canTrace))
struct SingleActTests {
  /// What is said, and what comes of saying it once more after that: a second act, or the word that it is done already.
  struct Row: CustomTestStringConvertible, Sendable {
    let line: String
    /// Said before.
    var before = "true"
    /// Whether the ledger has it already and is not asked for another: it was looked at first, or the command's id is said.
    var isSkipped = false

    var testDescription: String { line.split(separator: " ").prefix(4).dropFirst().joined(separator: " ") }
  }

  private static let code = "91350100M000100Y43"
  private static let create = "quanbu keys create --id new --dir keys --demonstration"

  static let rows: [Row] = [
    Row(line: "quanbu class cancel c1 --reason 停办 --key \(Workplace.school)"),
    Row(line: "quanbu voucher void 6 --reason 错发 --key keys/issuer-a.key"),
    Row(
      line: "quanbu voucher claim --voucher 6 --id-from id.txt --key keys/channel.key",
      before: "echo \(People.number(6)) > id.txt; chmod 600 id.txt"),
    Row(
      line: "quanbu fund appropriate --tranche more --amount 1000.00 --document 闽财指9号 "
        + "--key keys/maker.key"),
    Row(
      line: "quanbu fund transfer --tranche fj-2021-01 --from fuzhou --to xiamen --amount 1.00 "
        + "--document 闽财指9号 --key keys/maker.key"),
    Row(
      line: "quanbu keys register --new keys/new.pub --person p30 --role issuer --scope '*' "
        + "--key keys/root-a.key",
      before: create, isSkipped: true),
    Row(line: "quanbu keys rotate --new keys/new.pub --until 1000 --key keys/channel.key", before: create),
    Row(line: "quanbu keys suspend \(code) --reason 遗失 --key keys/registrar-a.key"),
    Row(line: "quanbu institution suspend \(code) --reason 整改 --key keys/registrar-a.key"),
    Row(
      line: "quanbu institution register more.yaml --make-keys parties --key keys/registrar-a.key",
      before: "sed -e s/\(code)/91350211M0000XUF4R/ -e /payee/d institutions.yaml > more.yaml",
      isSkipped: true),
    Row(
      line: "quanbu rules publish more.yaml --key keys/registrar-a.key",
      before: "sed -e '0,/^id:.*/s//id: more/' config/fujian-2021/rules/2021-05-31-counts.yaml > more.yaml",
      isSkipped: true),
    Row(
      line: "quanbu institution key \(code) --new keys/new.pub --reason 遗失 --key keys/registrar-a.key",
      before: create),
    // A fresh salt, and so another hash, each time.
    Row(
      line: "quanbu institution payee new.yaml --key keys/registrar-a.key",
      before: "sed s/3505010000000012345/3505019999999999999/ institutions.yaml > new.yaml", isSkipped: true),
    Row(
      line: "quanbu class file --class c2 --programme p1 --entity fuzhou --start 2021-06-02 "
        + "--end 2021-06-03 --seats 20 --document plan.md --command-id 0179c5d8-0000-7000-8000-000000000001 --key \(Workplace.school)",
      isSkipped: true),
    Row(line: "quanbu ledger clock confirm --until 2021-06-20T00:00:00+08:00 --key keys/registrar-a.key"),
    Row(
      line: "quanbu fund approve 999 --key keys/checker.key",
      before: "quanbu fund transfer --tranche fj-2021-01 --from fuzhou --to xiamen --amount 1.00 "
        + "--document 闽财指9号 --key keys/maker.key \(Workplace.today)"),
  ]

  @Test(arguments: rows) func `answer lost`(_ row: Row) throws {
    let place = try Workplace.atClass()
    try place.shell("\(row.before)")
    let before = try Self.entries(place)
    let line = row.line.replacing("999", with: "\(before - 1)") + " --receipts receipts \(Workplace.today)"
    let killed = try place.shell(Workplace.killedUnanswered(line))
    #expect(killed.status == 137, "\(killed.output)")
    #expect(try Self.entries(place) == before + 1)
    try Transcript(
      """
      $ ls outbox/*.jws | wc -l; stat -c %a outbox outbox/*.jws
      1
      700
      600
      [0]
      $ \(line)
      [0]
      $ ls receipts; ls outbox | grep -c -e '[.]jws' -e '[.]lock'
      \(before).receipt
      0
      [1]
      """
    ).run(in: place)
    #expect(try Self.entries(place) == before + 1)
    // The act is done: the same words ask for another one now.
    let again = try place.shell(line).output
    #expect(try Self.entries(place) == before + (row.isSkipped ? 1 : 2), "\(again)")
  }

  @Test func `a correction is known by its line, though what was booked is looked up each time`() throws {
    let place = try Workplace.atClass()
    try place.write(
      """
      entity: fuzhou
      account: "1234"
      layout: abc
      from: "2021-05-01"
      to: "2021-05-31"
      opening: "0.00"
      closing: "5.00"

      """, to: "s.statement.yaml")
    try place.write(
      "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言\n20210531,090000,利息,5.00,5.00,某户,1,网银,\n",
      to: "s.csv")
    let correct = "quanbu bank correct fuzhou/2021-05 1 --reason 记错 --key keys/maker.key \(Workplace.today)"
    try Transcript(
      """
      $ quanbu bank import s.csv --banks config/fujian-2021/banks --key keys/checker.key \(Workplace.today)
      [0]
      $ quanbu bank post fuzhou/2021-05 1 --as receipt --key keys/maker.key \(Workplace.today)
      [0]
      $ \(Workplace.killedUnanswered(correct))
      [137]
      $ quanbu bank approve --all-open --key keys/checker.key \(Workplace.today)
      [0]
      $ quanbu bank post fuzhou/2021-05 1 --as interest --key keys/maker.key \(Workplace.today)
      [0]
      $ \(correct)
      commands 1: 1 accepted (1 of them before, and not done again), 0 refused
      [0]
      $ \(correct)
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test func `what was kept and never sent is sent as it is, or signed anew when it has grown old`() throws {
    let place = try Workplace.atClass()
    let void = "quanbu voucher void 6 --reason 错发 --key keys/issuer-a.key"
    let before = try Self.entries(place)
    let killed = Self.killedUnsent("\(void) \(Workplace.today)")
    try Transcript(
      """
      $ \(killed)
      [137]
      $ cp outbox/*.jws kept; \(void) \(Workplace.today)
      commands 1: 1 accepted, 0 refused
      [0]
      $ cmp kept outbox/voucher.void-*.done
      [0]
      $ \(killed)
      [137]
      $ cp outbox/*.jws kept; \(void) \(Workplace.later)
      voucher-voided…
      [3]
      $ cmp -s kept outbox/voucher.void-*.done
      [1]
      """
    ).run(in: place)
    #expect(try Self.entries(place) == before + 2)
  }

  @Test func `a refusal is an answer: the same words ask anew afterwards`() throws {
    let place = try Workplace.atClass()
    let cancel = "quanbu class cancel c1 --reason 停办 --key keys/reviewer.key \(Workplace.today)"
    try place.write(try place.classList([(1, 1)]), to: "c1.csv")
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list c1.csv --key \(Workplace.school) \(Workplace.today)
      [0]
      $ \(Workplace.killedUnanswered(cancel))
      [137]
      $ quanbu class withdraw --class c1 --voucher 1 --reason 退班 --key \(Workplace.school) \(Workplace.today)
      [0]
      $ \(cancel)
      class-has-learners…
      [3]
      $ \(cancel)
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test func `what another did meanwhile is skipped, and not signed anew`() throws {
    let place = try Workplace.atClass()
    let register = "quanbu keys register --new keys/new.pub --person p30 --role issuer --scope '*'"
    try Transcript(
      """
      $ \(Self.create)
      [0]
      $ \(Self.killedUnsent("\(register) --key keys/root-a.key \(Workplace.today)"))
      [137]
      $ \(register) --key keys/root-c.key \(Workplace.today)
      #…
      [0]
      $ \(register) --key keys/root-a.key \(Workplace.later)
      -  new: proposed already, entry …
      [0]
      """
    ).run(in: place)
  }

  @Test func `what was signed with a wrong key is signed anew with the right one`() throws {
    let place = try Workplace.atClass()
    let void = "quanbu voucher void 6 --reason 错发 --key keys/mine.key \(Workplace.today)"
    try Transcript(
      """
      $ cp keys/issuer-b.key keys/mine.key; cp keys/issuer-a.pub keys/mine.pub; \(void)
      bad-signature: …
      [3]
      $ cp keys/issuer-a.key keys/mine.key; \(void)
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test func `the words of an act that was done before say so`() throws {
    let place = try Workplace.atClass()
    let suspend =
      "quanbu institution suspend \(Self.code) --reason 整改 --key keys/registrar-a.key \(Workplace.today)"
    try Transcript(
      """
      $ \(Workplace.killedUnanswered(suspend))
      [137]
      $ \(suspend)
      #…(done before, and not done again)
      [0]
      """
    ).run(in: place)
  }

  /// Dies when its command is kept: then the folder is flushed.
  private static func killedUnsent(_ line: String) -> String {
    "strace -f -o /dev/null -P ledger/../outbox -e trace=open,openat -e inject=open,openat:signal=KILL:when=1 "
      + line
  }

  private static func entries(_ place: Workplace) throws -> Int {
    let text = try place.shell("quanbu ledger show --json").output
    return Int(text.split(separator: "\"entries\":").last?.prefix { $0.isNumber } ?? "") ?? -1
  }
}
