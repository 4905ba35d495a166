import Foundation
import Testing

@Suite("--skip-invalid leaves out what the ledger refuses, row by row")
struct SkippingTests {
  /// Row 3 shows another's token, unless it is told otherwise; row 4 has a wrong number, row 5 was never claimed; the
  /// others are good.
  private static func mixed(
    _ place: Workplace, third row: (person: Int, voucher: Int) = (2, 3)
  ) throws -> String {
    let lines = try place.classList([(1, 1), row, (4, 4), (6, 6), (5, 5)]).split(separator: "\n")
    var rows = lines.map(String.init)
    rows[3] = rows[3].replacing(People.number(4), with: "3.50102E+17")
    return rows.joined(separator: "\n") + "\n"
  }

  private static let activate =
    "quanbu class activate --class c1 --class-list c1.csv --skip-invalid --rejected rejected.csv "
    + "--key \(Workplace.school) \(Workplace.today)"

  @Test func `a class list goes in without the rows that are refused`() throws {
    let place = try Workplace.atClass()
    try place.write(try Self.mixed(place), to: "c1.csv")
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list c1.csv --key \(Workplace.school) \(Workplace.today)
      c1.csv:4:2: national-id-scientific [id-number]: …
      [5]
      $ \(Self.activate)
      3 rows were left out
      c1.csv:3:3: not-presented [token]: …
      c1.csv:4:2: national-id-scientific [id-number]: …
      c1.csv:5: not-claimed: …
      #…  activates 2 vouchers, class c1
      commands 1: 1 accepted, 0 refused
      [0]
      $ stat -c %a rejected.csv; tail -c +4 rejected.csv | tr -d '\\r'
      600
      姓名,身份证号,券码,原因
      学员2,…,未能出示有效的券…
      学员4,3.50102E+17,…科学计数法…
      学员6,…,券尚未领取
      [0]
      $ quanbu class show c1
        0000000001  activated
        0000000005  activated
      !0000000003
      [0]
      $ rm rejected.csv; \(Self.activate) --json
      {"act":"voucher.activate","commands":1,"accepted":1,"repeated":1,"refused":0,"unsent":0,"skipped":3,…
      [0]
      $ wc -l < rejected.csv
      4
      $ (echo 券号,姓名,身份证号; echo 6,学员6,\(People.number(6))) > six.csv; quanbu voucher claim --list six.csv --key keys/channel.key \(Workplace.today)
      [0]
      $ (head -1 rejected.csv; grep 学员6 rejected.csv) > again.csv; quanbu class activate --class c1 --class-list again.csv --key \(Workplace.school) \(Workplace.today)
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
    // One refusal in the first run, of a whole list: nobody could make a command of who shows another's token. Nothing
    // was sent twice.
    let entries = try place.shell("quanbu ledger entries --from 0 --count 1000").output
    let lines = entries.split(separator: "\n").filter { $0.contains("voucher.activate") }
    #expect(lines.count == 3)
    #expect(lines.filter { $0.contains("[done]") }.count == 2, "\(entries)")
  }

  @Test func `a refusal of the whole is no row's fault`() throws {
    let place = try Workplace.atClass()
    try place.write(try place.classList([(1, 1), (2, 2)]), to: "c1.csv")
    try Transcript(
      """
      $ quanbu class file --class c2 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 1 --document plan.md --key \(Workplace.school) \(Workplace.today)
      [0]
      $ \(Self.activate.replacing("--class c1", with: "--class c2"))
      class-not-approved (53)…
      [3]
      $ test -e rejected.csv
      [1]
      $ quanbu class approve c2 --key keys/reviewer.key \(Workplace.today) && \(Self.activate.replacing("--class c1", with: "--class c2"))
      class-full (57)…
      [3]
      """
    ).run(in: place)
  }

  @Test func `a row that was refused in an earlier run is asked for again before it is left out`() throws {
    let place = try Workplace.atClass()
    try place.write(try place.classList([(1, 1), (6, 6)]), to: "c1.csv")
    try place.write("券号,姓名,身份证号\n6,学员6,\(People.number(6))\n", to: "six.csv")
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list c1.csv --key \(Workplace.school) \(Workplace.today)
      c1.csv:3: not-claimed (77)…
      [3]
      $ quanbu voucher claim --list six.csv --key keys/channel.key \(Workplace.today)
      [0]
      $ \(Self.activate)
      #…  activates 2 vouchers, class c1
      !left out
      [0]
      """
    ).run(in: place)
  }

  enum Moment: CaseIterable {
    case commandKept, firstRefusal, signedAgain, secondRefusal, signedOnceMore, accepted, rowsWritten,
      jobClosed
  }

  @Test(.enabled(if: Workplace.canTrace), arguments: Moment.allCases)
  func `killed wherever something becomes durable, a rerun takes every row once`(_ moment: Moment) throws {
    let place = try Workplace.atClass()
    // Two rows the ledger refuses: what is refused before, no command ever says.
    try place.shell("quanbu voucher void 3 --reason 名单有误 --key keys/issuer-a.key \(Workplace.today)")
    try place.write(try Self.mixed(place, third: (3, 3)), to: "c1.csv")
    let line = Self.activate
    let job = try Workplace.outboxFile(of: line, in: place)
    func killed(_ paths: [String], _ time: Int) -> String {
      Workplace.killed(renamingOneOf: paths, time: time, line)
    }
    let killing =
      switch moment {
      case .commandKept: killed([job.waiting], 1)
      case .firstRefusal: Workplace.killedUnanswered(line)
      case .signedAgain: killed([job.waiting], 2)
      case .secondRefusal: Workplace.killedUnanswered(time: 2, line)
      case .signedOnceMore: killed([job.waiting], 3)
      case .accepted: Workplace.killedUnanswered(time: 3, line)
      case .rowsWritten: killed(["rejected.csv.partial"], 1)
      case .jobClosed: killed([job.done], 1)
      }
    let status = try place.shell(killing).status
    // A second and third time may be another thread's first.
    let isCertain = [.commandKept, .firstRefusal, .rowsWritten, .jobClosed].contains(moment)
    #expect(status == 137 || !isCertain)
    try Transcript(
      """
      $ \(Self.activate)
      3 rows were left out
      commands 1: 1 accepted…, 0 refused
      [0]
      $ wc -l < rejected.csv; ls outbox | grep -c 'activate.*jws'
      4
      0
      [1]
      $ quanbu voucher show 1; quanbu voucher show 5
      voucher 0000000001: activated
      voucher 0000000005: activated
      [0]
      $ quanbu report funnel --csv | tr -d '\\r' | grep total
      total,1,2,2,0,0,0,1,6
      [0]
      """
    ).run(in: place)
    let entries = try place.shell("quanbu ledger entries --from 0 --count 1000").output
    let done = entries.split(separator: "\n").filter {
      $0.contains("voucher.activate") && $0.contains("[done]")
    }
    #expect(done.count == 1, "\(entries)")
  }

  @Test func `a list of which nothing is left is done without a voucher`() throws {
    let place = try Workplace.atClass()
    try place.write(try place.classList([(1, 2), (2, 1)]), to: "c1.csv")
    try Transcript(
      """
      $ \(Self.activate)
      2 rows were left out
      c1.csv:2:3: not-presented [token]: …
      c1.csv:3:3: not-presented [token]: …
      there is nothing to do
      [0]
      $ wc -l < rejected.csv; ls outbox | grep -c activate
      3
      0
      [1]
      $ \(Self.activate)
      2 rows were left out
      there is nothing to do
      [0]
      """
    ).run(in: place)
  }

  @Test func `claims go in without those that are refused`() throws {
    let place = try Workplace.atClass()
    try place.write(
      "券号,姓名,身份证号\n6,学员7,\(People.number(7))\n1,学员1,\(People.number(1))\n99,学员9,\(People.number(9))\n"
        + "4,学员8,\(People.number(8, born: "20100101"))\n", to: "more.csv")
    let claim = "quanbu voucher claim --list more.csv --key keys/channel.key \(Workplace.today)"
    try Transcript(
      """
      $ \(claim) --skip-invalid --rejected rejected.csv
      4 rows were left out
      more.csv:2: not-presented: …
      more.csv:3: already-claimed: …
      more.csv:4: not-presented: …
      more.csv:5:3: under-age [id-number]: …
      commands 0: 0 accepted, 0 refused
      [0]
      $ sed -i '1s/^\\xef\\xbb\\xbf//; s/^6,学员7,[0-9X]*/6,学员6,\(People.number(6))/' rejected.csv; quanbu voucher claim --list rejected.csv --key keys/channel.key \(Workplace.today) --skip-invalid --in-order
      3 rows were left out
      #…  claims voucher 0000000006
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test func `redemptions go in without papers that are missing and vouchers that may not`() throws {
    let place = try Workplace.atClass()
    try place.write(try place.classList([(1, 1), (2, 2), (3, 3)]), to: "c1.csv")
    try place.write(
      """
      券号,学时,证书,考勤文件,考试文件
      1,40,职业技能等级证书,attendance.txt,marks.txt
      2,40,职业技能等级证书,attendance.txt,gone.txt
      3,40,职业资格证书,attendance.txt,marks.txt
      4,40,职业技能等级证书,attendance.txt,marks.txt

      """, to: "r1.csv")
    let redeem = "quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Workplace.school)"
    try Transcript(
      """
      $ \(Self.activate)
      [0]
      $ \(redeem) \(Workplace.later)
      r1.csv:3:5: evidence-missing [examination]: …gone.txt
      [5]
      $ \(redeem) --skip-invalid --rejected bad.csv \(Workplace.later)
      3 rows were left out
      r1.csv:3:5: evidence-missing [examination]: …gone.txt
      r1.csv:4: evidence-insufficient: …
      r1.csv:5: not-presented: …
      #…  redeems 1 vouchers, class c1
      [0]
      $ tr -d '\\r' < bad.csv
      2,40,职业技能等级证书,attendance.txt,gone.txt,材料目录中没有这个文件…
      3,40,职业资格证书,attendance.txt,marks.txt,…
      4,40,职业技能等级证书,attendance.txt,marks.txt,未能出示有效的券…
      [0]
      """
    ).run(in: place)
  }

  @Test func `all classes of a folder write their rows into a folder`() throws {
    let place = try Workplace.atClass()
    try place.shell("mkdir lists bad")
    try place.write(try place.classList([(1, 1), (2, 3)]), to: "lists/c1.csv")
    let activate =
      "quanbu class activate --folder lists --skip-invalid --key \(Workplace.school) \(Workplace.today)"
    try Transcript(
      """
      $ \(activate) --rejected none
      output-unwritable: …
      [5]
      $ \(activate) --rejected bad
      1 rows were left out
      lists/c1.csv:3:3: not-presented [token]: …
      commands 1: 1 accepted, 0 refused
      [0]
      $ ls bad; wc -l < bad/c1.csv
      c1.csv
      2
      [0]
      """
    ).run(in: place)
  }

  /// Two issuers at once: the roster was read before the other issued.
  @Test
  func `an issue goes on without a person who got a voucher meanwhile, and its tokens are the ledger's`()
    throws
  {
    let place = try Workplace.atWork()
    try place.write(People.roster(900), to: "roster.csv")
    try place.write("姓名,身份证号\n学员500,\(People.number(500))\n", to: "one.csv")
    let issue =
      "quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl "
      + "--key keys/issuer-a.key \(Workplace.today)"
    // What waits in the outbox was drafted when nobody had a voucher.
    let full =
      "strace -f -o /dev/null -e trace=pwrite64 -e inject=pwrite64:error=ENOSPC:when=1+ -P ledger/journal.sqlite-wal"
    try Transcript(
      """
      $ \(full) \(issue) --skip-invalid
      [5]
      $ ls outbox | grep -c issue.*jws
      1
      [0]
      $ quanbu batch issue --batch t1 --roster one.csv --voucher-key keys/v1.key --tokens one.jsonl --key keys/issuer-a.key \(Workplace.today)
      commands 1: 1 accepted, 0 refused
      [0]
      $ \(issue)
      commands 3: 1 accepted, 1 refused, 1 not sent
      roster.csv:501: live-voucher (90): …
      !not-reached
      [3]
      $ wc -l < t1.jsonl
      400
      $ \(issue) --skip-invalid --rejected rejected.csv
      1 rows were left out
      roster.csv:501: live-voucher: …
      commands 3: 3 accepted (1 of them before, and not done again), 0 refused
      [0]
      $ wc -l < rejected.csv; wc -l < t1.jsonl
      2
      899
      $ quanbu voucher verify --token-file t1.jsonl
      899 tokens, 0 bad
      [0]
      $ quanbu batch show t1 --json
      …"issued":900,…
      [0]
      """
    ).run(in: place)
  }
}
