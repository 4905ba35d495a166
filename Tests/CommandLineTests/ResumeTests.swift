import Foundation
import Testing

/// What is killed three times over, and then run to its end.
@Suite(
  "bulk work that is killed goes on where it stopped, and does nothing twice",
  .enabled(if: Workplace.canTrace))
struct ResumeTests {
  /// Runs the line three times, each killed when the next group of its commands is durable, before anybody is
  /// answered. Answers how many entries the ledger had after each, and how often it was killed.
  private func kill(_ line: String, in place: Workplace) throws -> (sizes: [Int], times: Int) {
    var sizes: [Int] = []
    var times = 0
    for _ in 0..<3 {
      let status = try place.shell(Workplace.killedUnanswered(line)).status
      if status == 137 { times += 1 }
      sizes.append(try entries(place))
    }
    return (sizes, times)
  }

  private func entries(_ place: Workplace) throws -> Int {
    let text = try place.shell("quanbu ledger show --json").output
    let digits = text.split(separator: "\"entries\":").last?.prefix { $0.isNumber } ?? ""
    return Int(digits) ?? -1
  }

  private static let pool = """
    $ quanbu batch issue --batch o1 --pool 3000 --voucher-key keys/v1.key --tokens o1.jsonl --key keys/issuer-a.key \(Workplace.today)
    [0]
    """

  /// People 1 to 999 of one day and of the next, as many as wanted.
  private static func person(_ n: Int) -> String {
    People.number(n % 900 + 1, born: "1980010\(n / 900 + 1)")
  }

  @Test func `claims`() throws {
    let place = try Workplace.atWork()
    try Transcript(Self.pool).run(in: place)
    try place.write(
      "券号,姓名,身份证号\n" + (1...3000).map { "\($0),学员\($0),\(Self.person($0))\n" }.joined(),
      to: "claims.csv")
    let claim = "quanbu voucher claim --list claims.csv --key keys/channel.key \(Workplace.today)"
    let before = try entries(place)
    let (sizes, times) = try kill(claim, in: place)
    #expect(times == 3)
    #expect(([before] + sizes + [before + 3000]).isGrowing, "\(before) \(sizes)")
    try Transcript(
      """
      $ \(claim)
      commands 3000: 3000 accepted…, 0 refused
      [0]
      $ \(claim)
      commands 3000: 3000 accepted (3000 of them before, and not done again), 0 refused
      [0]
      $ quanbu report funnel --csv | tr -d '\\r' | grep total
      total,0,3000,0,0,0,0,0,3000
      [0]
      """
    ).run(in: place)
    // One entry a voucher, however often it was asked for.
    #expect(try entries(place) == before + 3000)
  }

  @Test func `activations and redemptions`() throws {
    let place = try Workplace.atWork()
    let count = 900
    try Transcript(Self.pool.replacing("3000", with: "\(count)")).run(in: place)
    try place.write(
      "券号,姓名,身份证号\n" + (1...count).map { "\($0),学员\($0),\(Self.person($0))\n" }.joined(),
      to: "claims.csv")
    try place.write("考勤\n", to: "attendance.txt")
    try place.write("教学计划\n", to: "plan.md")
    try place.write(
      "券号,学时,证书,考勤文件,考试文件\n"
        + (1...count).map { "\($0),40,职业技能等级证书,attendance.txt,attendance.txt\n" }.joined(), to: "r1.csv")
    try Transcript(
      """
      $ quanbu voucher claim --list claims.csv --key keys/channel.key \(Workplace.today)
      [0]
      $ quanbu class file --class c1 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 1000 --document plan.md --key \(Workplace.school) \(Workplace.today)
      $ quanbu class approve --all-filed --key keys/reviewer.key \(Workplace.today)
      [0]
      $ grep -o 'eyJ[^"]*' o1.jsonl > tokens.txt; (echo 姓名,身份证号,券码; tail -n +2 claims.csv | cut -d, -f2,3 | paste -d, - tokens.txt) > c1.csv
      [0]
      """
    ).run(in: place)
    let activate =
      "quanbu class activate --class c1 --class-list c1.csv --key \(Workplace.school) \(Workplace.today)"
    let redeem =
      "quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Workplace.school) \(Workplace.later)"
    let before = try entries(place)
    #expect(try kill(activate, in: place).times > 0)
    try Transcript("$ \(activate)\ncommands 9: 9 accepted…, 0 refused\n[0]").run(in: place)
    #expect(try entries(place) == before + 9)
    #expect(try kill(redeem, in: place).times > 0)
    try Transcript(
      """
      $ \(redeem)
      commands 9: 9 accepted…, 0 refused
      [0]
      $ quanbu report funnel --csv | tr -d '\\r' | grep total
      total,0,0,0,900,0,0,0,900
      [0]
      $ quanbu claim list --json | grep -o '"vouchers":100' | wc -l
      9
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: place)
    #expect(try entries(place) == before + 18)
  }

  @Test func `statements of many parts`() throws {
    let place = try Workplace.atWork()
    let count = 6000
    try place.write(
      """
      entity: fuzhou
      account: "1234"
      layout: abc
      from: "2021-05-01"
      to: "2021-05-31"
      opening: "0.00"
      closing: "\(count).00"

      """, to: "s.statement.yaml")
    try place.write(
      "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言\n"
        + (1...count).map { "20210502,090000,财政拨款,+1.00,\($0).00,某财政局,\($0),柜面,\n" }.joined(), to: "s.csv")
    let bring =
      "quanbu bank import s.csv --banks config/fujian-2021/banks --key keys/checker.key \(Workplace.today)"
    let before = try entries(place)
    let (sizes, times) = try kill(bring, in: place)
    #expect(times == 3)
    #expect(([before] + sizes + [before + 15]).isGrowing, "\(before) \(sizes)")
    try Transcript(
      """
      $ \(bring)
      commands …, 0 refused
      [0]
      $ quanbu bank list --json
      …"lines":6000,"imported":6000,…
      [0]
      $ \(bring)
      s.csv: statement-exists: …
      [5]
      """
    ).run(in: place)
    let parts = try place.shell("quanbu bank show fuzhou/2021-05 --json").output
    #expect(parts.components(separatedBy: "\"line\":").count == count + 1)
    let lines = try place.shell("quanbu ledger entries --from \(before) --count 1000").output
    #expect(
      lines.split(separator: "\n").allSatisfy { $0.contains("bank.import") && $0.contains("[done]") },
      "\(lines)")
  }
}

extension Array where Element == Int {
  fileprivate var isGrowing: Bool { zip(self, dropFirst()).allSatisfy(<) }
}
