import Foundation
import Testing

@Suite("from a roster to a payment")
struct WorkTests {
  private static let today = Workplace.today
  private static let later = "--clock 2021-06-03T18:00:00+08:00"
  private static let party = "parties/91350100M000100Y43.key"

  @Test func `three people are issued, taught, redeemed, reviewed and paid`() throws {
    let place = try Workplace.atWork()
    try place.write(People.roster(3), to: "roster.csv")
    try place.write("考勤\n", to: "attendance.txt")
    try place.write("成绩\n", to: "marks.txt")
    try place.write("教学计划\n", to: "plan.md")
    try Transcript(
      """
      $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(Self.today)
      commands 1: 1 accepted, 0 refused
      [0]
      $ stat -c %a t1.jsonl outbox/*.done | sort -u
      600
      [0]
      $ cat outbox/voucher.issue-*.done | grep -c eyJhbGciOiJFUzI1NiIsImtpZCI6InYxIi
      0
      [1]
      $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(Self.today)
      commands 1: 1 accepted (1 of them before, and not done again), 0 refused
      [0]
      $ quanbu voucher verify --token-file t1.jsonl --trust trust.json
      3 tokens, 0 bad
      [0]
      $ (echo 券号,姓名,身份证号; tail -n +2 roster.csv | nl -s, | tr -d ' ') > claims.csv
      $ quanbu voucher claim --list claims.csv --key keys/channel.key \(Self.today)
      commands 3: 3 accepted, 0 refused
      [0]
      $ quanbu class file --class c1 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 20 --document plan.md --key \(Self.party) \(Self.today)
      commands 1: 1 accepted, 0 refused
      $ quanbu class approve --all-filed --key keys/reviewer.key \(Self.today)
      commands 1: 1 accepted, 0 refused
      $ grep -o 'eyJ[^"]*' t1.jsonl > tokens.txt; (echo 姓名,身份证号,券码; tail -n +2 roster.csv | paste -d, - tokens.txt) > c1.csv
      $ quanbu class activate --class c1 --class-list c1.csv --receipts receipts --key \(Self.party) \(Self.today)
      #…  activates 3 vouchers, class c1
      [0]
      $ ls receipts | wc -l
      1
      $ printf '券号,学时,证书,考勤文件,考试文件\\n1,40,职业技能等级证书,attendance.txt,marks.txt\\n2,40,职业技能等级证书,attendance.txt,gone.txt\\n' > r1.csv
      $ quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Self.party) \(Self.later)
      r1.csv:3:5: evidence-missing [examination]: …gone.txt
      [5]
      $ sed -i s/gone/marks/ r1.csv; quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Self.party) \(Self.later)
      #…  redeems 2 vouchers, class c1
      [0]
      $ mkdir papers && cp attendance.txt papers && echo 改 > papers/marks.txt
      $ quanbu claim review --all --evidence papers --key keys/first.key \(Self.later)
      claim …: evidence-differs: the examination record of voucher 0000000001 is missing or was changed
      claim …: evidence-differs: the examination record of voucher 0000000002 is missing or was changed
      [4]
      $ cp marks.txt papers; quanbu claim review --all --evidence papers --key keys/first.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu claim approve --all-reviewed --key keys/second.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu settlement propose --entity fuzhou --all-approved --key keys/maker.key \(Self.later)
      #…  settles 1 claims, fuzhou, tranche fj-2021-01
      [0]
      $ quanbu settlement propose --entity fuzhou --all-approved --key keys/maker.key \(Self.later)
      there is nothing to do
      [0]
      $ quanbu settlement approve --all-open --key keys/checker.key \(Self.later)
      #…  settles 1 claims, fuzhou, tranche fj-2021-01
      $ quanbu settlement export --to orders.csv && stat -c %a orders.csv && tr -d '\\r' < orders.csv
      wrote orders.csv: 1 orders, 1,400.00 yuan
      600
      …指令号,预算单位,收款方,户名,账号,开户行,金额…
      PO…,福州市,91350100M000100Y43,闽江职业培训学校,3505010000000012345,中国建设银行福州城东支行,1400.00…
      [0]
      $ quanbu voucher show 1
      voucher 0000000001: payment ordered
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: place)
  }

  @Test func `a killed job is taken up where it stopped, and nothing is done twice`() throws {
    let place = try Workplace.atWork()
    let issue =
      "quanbu batch issue --batch o1 --pool 4000 --voucher-key keys/v1.key --tokens o1.jsonl "
      + "--key keys/issuer-a.key \(Self.today)"
    for delay in ["0.2", "0.4", "0.6", "0.8", "1.2"] {
      try place.shell("\(issue) & pid=$!; sleep \(delay); kill -9 $pid; wait $pid")
    }
    try Transcript(
      """
      $ \(issue)
      commands 10: 10 accepted…, 0 refused
      [0]
      $ quanbu batch show o1 --json
      {"batch":[{"batch":"o1",…"count":5000,"issued":4000,…
      [0]
      $ wc -l < o1.jsonl
      4000
      $ quanbu voucher verify --token-file o1.jsonl
      4000 tokens, 0 bad
      [0]
      """
    ).run(in: place)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func `a person's voucher is found by a number typed at a prompt that does not show it`() throws {
    let place = try Workplace.atClass()
    let number = People.number(6)
    // The prompt empties what was typed before it: wait for it.
    let find = """
      mkfifo typed; (while ! grep -q shown screen 2>/dev/null; do sleep 0.05; done; echo "$N"; sleep 5) > typed &
      script -q -e -f -c 'quanbu voucher find --key keys/channel.key \(Self.today)' screen < typed > /dev/null; s=$?; tr -d '\\r' < screen; exit $s
      """
    try Transcript(
      """
      $ N=\(number); \(find.replacing("\n", with: " "))
      ID number (not shown): …
      voucher 0000000006: issued…
      !\(number)
      [0]
      $ rm typed screen; N=3.50102E+17; \(find.replacing("\n", with: " "))
      national-id-scientific: …
      [5]
      $ setsid -w quanbu voucher find --key keys/channel.key \(Self.today) < /dev/null
      terminal-unavailable: …
      [5]
      """
    ).run(in: place)
  }

  @Test func `a wrong person in a roster is voided and another voucher issued, linked`() throws {
    let place = try Workplace.atWork()
    try place.write(People.roster(2), to: "roster.csv")
    try place.write("姓名,身份证号\n学员9,\(People.number(9))\n", to: "right.csv")
    try place.write(People.number(9) + "\n", to: "id.txt")
    // A batch of one, full: the right voucher takes the void one's place.
    try place.write("姓名,身份证号\n学员10,\(People.number(10))\n", to: "one.csv")
    try place.write("姓名,身份证号\n学员11,\(People.number(11))\n", to: "other.csv")
    try Transcript(
      """
      $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(Self.today)
      [0]
      $ quanbu voucher reissue 2 --reason 名单证件号有误 --roster right.csv --voucher-key keys/v1.key --tokens new.jsonl --key keys/issuer-a.key \(Self.today)
      commands 2: 2 accepted, 0 refused
      [0]
      $ quanbu voucher show 2
      voucher 0000000002: voided
      replaced by 0000000003
      [0]
      $ quanbu voucher find --id-file id.txt --key keys/channel.key \(Self.today)
      secret-mode: …
      [5]
      $ chmod 600 id.txt; quanbu voucher find --id-file id.txt --key keys/channel.key \(Self.today)
      voucher 0000000003: issued
        replaces 0000000002
      [0]
      $ quanbu voucher find --id-file id.txt --key keys/maker.key \(Self.today)
      role-not-allowed (6) [finance-maker]: …
      [3]
      $ quanbu voucher find --id-file id.txt --key \(Self.party) \(Self.today)
      not-presented (20): …
      [3]
      $ quanbu voucher find --id-file id.txt --token-file new.jsonl --key \(Self.party) \(Self.today)
      voucher 0000000003: issued
      [0]
      $ echo \(People.number(8)) > id.txt; quanbu voucher find --id-file id.txt --key keys/channel.key \(Self.today)
      no voucher was found
      [0]
      $ quanbu batch create --id t2 --tranche fj-2021-01 --entity fuzhou --reach targeted --value face --yuan 700 --count 1 --key keys/issuer-a.key \(Self.today)
      [0]
      $ quanbu batch approve --all-open --key keys/issuer-b.key \(Self.today)
      [0]
      $ quanbu batch issue --batch t2 --roster one.csv --voucher-key keys/v1.key --tokens t2.jsonl --key keys/issuer-a.key \(Self.today)
      [0]
      $ quanbu voucher reissue 4 --reason 名单证件号有误 --roster other.csv --voucher-key keys/v1.key --tokens t3.jsonl --key keys/issuer-a.key \(Self.today)
      commands 2: 2 accepted, 0 refused
      [0]
      $ cut -d, -f2,4- ledger/queries.log; stat -c %a ledger/queries.log
      "key":"issuer-a","purpose":"voucher.issue","persons":2,"withheld":0}
      "key":"issuer-a","purpose":"voucher.issue","persons":1,"withheld":0}
      "key":"channel","purpose":"voucher.find","persons":1,"withheld":0}
      "key":"91350100M000100Y43","purpose":"voucher.find","persons":1,"withheld":1}
      "key":"91350100M000100Y43","purpose":"voucher.find","persons":1,"withheld":0}
      "key":"channel","purpose":"voucher.find","persons":1,"withheld":0}
      600
      !35010219
      [0]
      $ quanbu voucher qr --token-file new.jsonl --svg v.svg && head -c 4 v.svg
      wrote v.svg: voucher 0000000003, 61×61
      <svg
      [0]
      """.replacing("\nreplaced", with: "\n  replaced")
    ).run(in: place)
  }

  @Test func `whoever does not show the own token is told by the line, and the rest goes on if asked for`()
    throws
  {
    let place = try Workplace.atWork()
    try place.write(People.roster(3), to: "roster.csv")
    try place.write("教学计划\n", to: "plan.md")
    try Transcript(
      """
      $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(Self.today)
      $ (echo 券号,姓名,身份证号; tail -n +2 roster.csv | nl -s, | tr -d ' ') > claims.csv
      $ quanbu voucher claim --list claims.csv --key keys/channel.key \(Self.today)
      $ quanbu class file --class c1 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 20 --document plan.md --key \(Self.party) \(Self.today)
      $ quanbu class approve --all-filed --key keys/reviewer.key \(Self.today)
      $ grep -o 'eyJ[^"]*' t1.jsonl | sed '2s/....$/AAAA/' > tokens.txt; (echo 姓名,身份证号,券码; tail -n +2 roster.csv | paste -d, - tokens.txt) > c1.csv
      $ quanbu ledger show --json > before
      $ quanbu class activate --class c1 --class-list c1.csv --key \(Self.party) \(Self.today)
      c1.csv:3:3: not-presented [token]: …
      [3]
      $ quanbu ledger show --json | cmp - before
      [0]
      $ quanbu class activate --class c1 --class-list c1.csv --skip-invalid --key \(Self.party) \(Self.today)
      c1.csv:3:3: not-presented [token]: …
      #…  activates 2 vouchers, class c1
      [0]
      $ tail -n 2 ledger/queries.log | cut -d, -f4-
      "purpose":"voucher.activate","persons":3,"withheld":1}
      "purpose":"voucher.activate","persons":3,"withheld":1}
      """
    ).run(in: place)
  }

  @Test func `a token as long as may be fits 61 modules, and one character more does not`() throws {
    let place = try Workplace()
    func encoded(_ text: String) -> String {
      Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
        "=", with: "")
    }
    for (length, batch) in [(251, "fujian-2021-target1"), (252, "fujian-2021-targeted")] {
      let token = [
        encoded(#"{"alg":"ES256","kid":"v","typ":"voucher+jwt"}"#),
        encoded(#"{"jti":"0000000001","exp":1635699599,"amt":70000,"bat":"\#(batch)"}"#),
        String(repeating: "A", count: 86),
      ].joined(separator: ".")
      #expect(token.utf8.count == length)
      try place.write(#"{"token":"\#(token)"}"#, to: "\(length).jsonl")
    }
    try Transcript(
      """
      $ chmod 600 *.jsonl; quanbu voucher qr --token-file 251.jsonl --svg v.svg
      wrote v.svg: voucher 0000000001, 61×61
      [0]
      $ quanbu voucher qr --token-file 252.jsonl --svg w.svg
      token-too-long: …
      [5]
      """
    ).run(in: place)
  }
}
