import Foundation
import Testing

@Suite("lists and statements that cannot be taken")
struct BadListTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    /// How the line that tells it begins.
    let told: String

    init(_ name: String, _ text: String, _ told: String) {
      self.init(name, bytes: Array(text.utf8), told)
    }

    init(_ name: String, bytes: [UInt8], _ told: String) {
      self.name = name
      self.bytes = bytes
      self.told = told
    }

    var testDescription: String { name }
  }

  private static let good = "学员1,\(People.number(1))\n"
  private static func row(_ number: String) -> String { "姓名,身份证号\n" + good + "学员2,\(number)\n" }
  private static func wrongCheck() -> String {
    let number = People.number(2)
    return number.dropLast() + (number.hasSuffix("1") ? "2" : "1")
  }

  static let rosters: [Case] = [
    Case("wrong check character", row(wrongCheck()), "list.csv:3:2: national-id-check [id-number]"),
    Case(
      "impossible date", row(People.number(2, born: "19800230")),
      "list.csv:3:2: national-id-birth-date [id-number]"),
    Case("scientific form", row("3.50102E+17"), "list.csv:3:2: national-id-scientific [id-number]"),
    Case("under age", row(People.number(2, born: "20100101")), "list.csv:3:2: under-age [id-number]"),
    Case("over age", row(People.number(2, born: "19400101")), "list.csv:3:2: over-age [id-number]"),
    Case("the same person twice", row(People.number(1)), "list.csv:3:2: duplicate-person [id-number]"),
    Case("missing column", "姓名,手机号\n学员1,1\n", "list.csv:1:3: missing-column [id-number]"),
    Case("unknown column", "姓名,身份证号,民族\n学员1,\(People.number(1)),汉\n", "list.csv:1:3: unknown-column"),
    Case("a row too short", "姓名,身份证号\n学员1\n", "list.csv:2:2: ragged-row"),
    Case(
      "mixed encodings",
      bytes: Array(("姓名,身份证号\n" + good).utf8) + [0xD5, 0xC5, 0xC8, 0xFD, 0x2C, 0x31, 0x0A],
      "list.csv:3:1: mixed-encodings"),
    Case("empty file", "", "list.csv: empty-file"),
    Case("header only", "姓名,身份证号\n", "list.csv: no-rows"),
    Case(
      "a line of ten million characters", "姓名,身份证号\n" + String(repeating: "9", count: 10_000_000) + "\n",
      "list.csv:2:1048577: line-too-long"),
  ]

  @Test(arguments: rosters)
  func `a roster is refused with its place, and the ledger is left as it was`(_ list: Case) throws {
    let place = try Workplace.atWork()
    try Data(list.bytes).write(to: place.folder.appendingPathComponent("list.csv"))
    let before = try place.entryCount()
    try Transcript(
      """
      $ quanbu batch issue --batch t1 --roster list.csv --voucher-key keys/v1.key --tokens t.jsonl --key keys/issuer-a.key \(Workplace.today)
      \(list.told)…
      [5]
      $ test -e t.jsonl
      [1]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
  }

  /// What is wrong with whole files, whatever the list: header, a good row, and the line that tells it.
  private static func wholes(_ header: String, _ good: String, width: Int) -> [Case] {
    let rest = header.split(separator: ",").dropFirst().joined(separator: ",")
    let field = ["姓名": "name", "券号": "voucher"][header.split(separator: ",")[0]] ?? ""
    return [
      Case("missing column", rest + "\n1,1\n", "list.csv:1:\(width): missing-column [\(field)]"),
      Case("unknown column", header + ",民族\n" + good + ",汉\n", "list.csv:1:\(width + 1): unknown-column"),
      Case("a row too short", header + "\n1\n", "list.csv:2:2: ragged-row"),
      Case("a row too long", header + "\n" + good + ",x\n", "list.csv:2:\(width + 1): ragged-row"),
      Case(
        "mixed encodings",
        bytes: Array((header + "\n" + good + "\n").utf8) + [
          0x31, 0x2C, 0xD5, 0xC5, 0xC8, 0xFD, 0x2C, 0x31, 0x0A,
        ],
        "list.csv:3:3: mixed-encodings"),
      Case("empty file", "", "list.csv: empty-file"),
      Case("header only", header + "\n", "list.csv: no-rows"),
      Case(
        "a line of ten million characters", header + "\n" + String(repeating: "9", count: 10_000_000) + "\n",
        "list.csv:2:1048577: line-too-long"),
    ]
  }

  private static let learner = "学员1,\(People.number(1)),a.b.c"
  private static func learner(_ number: String, token: String = "d.e.f") -> String {
    "姓名,身份证号,券码\n\(learner)\n学员2,\(number),\(token)\n"
  }

  static let classLists: [Case] =
    wholes("姓名,身份证号,券码", learner, width: 3) + [
      Case("wrong check character", learner(wrongCheck()), "list.csv:3:2: national-id-check [id-number]"),
      Case(
        "impossible date", learner(People.number(2, born: "19800230")),
        "list.csv:3:2: national-id-birth-date [id-number]"),
      Case(
        "scientific form", learner("3.50102E+17"), "list.csv:3:2: national-id-scientific [id-number]"),
      Case("under age", learner(People.number(2, born: "20100101")), "list.csv:3:2: under-age [id-number]"),
      Case("over age", learner(People.number(2, born: "19400101")), "list.csv:3:2: over-age [id-number]"),
      Case(
        "the same person twice", learner(People.number(1)), "list.csv:3:2: duplicate-person [id-number]"),
      Case(
        "the same token twice", learner(People.number(2), token: "a.b.c"),
        "list.csv:3:3: duplicate-voucher [token]"),
      Case(
        "half a token", learner(People.number(2), token: "a.b"), "list.csv:3:3: bad-token [token]"),
      Case(
        "no token of ours", learner(People.number(2), token: "a.b." + String(repeating: "c", count: 300)),
        "list.csv:3:3: bad-token [token]"),
    ]

  @Test(arguments: classLists)
  func `a class list is refused with its place, and the ledger is left as it was`(_ list: Case) throws {
    let place = try Workplace.atClass()
    try Data(list.bytes).write(to: place.folder.appendingPathComponent("list.csv"))
    let before = try place.entryCount()
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list list.csv --key \(Workplace.school) \(Workplace.today)
      \(list.told)…
      [5]
      $ ls outbox | grep -c activate
      0
      [1]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
  }

  private static func claim(_ number: String, voucher: String = "2") -> String {
    "券号,姓名,身份证号\n1,学员1,\(People.number(1))\n\(voucher),学员2,\(number)\n"
  }

  static let claimLists: [Case] =
    wholes("券号,姓名,身份证号", "1,学员1,\(People.number(1))", width: 3) + [
      Case("wrong check character", claim(wrongCheck()), "list.csv:3:3: national-id-check [id-number]"),
      Case(
        "impossible date", claim(People.number(2, born: "19800230")),
        "list.csv:3:3: national-id-birth-date [id-number]"),
      Case("scientific form", claim("3.50102E+17"), "list.csv:3:3: national-id-scientific [id-number]"),
      Case("under age", claim(People.number(2, born: "20100101")), "list.csv:3:3: under-age [id-number]"),
      Case("over age", claim(People.number(2, born: "19400101")), "list.csv:3:3: over-age [id-number]"),
      Case("the same person twice", claim(People.number(1)), "list.csv:3:3: duplicate-person [id-number]"),
      Case(
        "the same voucher twice", claim(People.number(2), voucher: "0000000001"),
        "list.csv:3:1: duplicate-voucher [voucher]"),
      Case(
        "no number", claim(People.number(2), voucher: "第2号"), "list.csv:3:1: bad-voucher-number [voucher]"),
    ]

  @Test(arguments: claimLists)
  func `a claim list is refused with its place, and the ledger is left as it was`(_ list: Case) throws {
    let place = try Workplace.atClass()
    try Data(list.bytes).write(to: place.folder.appendingPathComponent("list.csv"))
    let before = try place.entryCount()
    try Transcript(
      """
      $ quanbu voucher claim --list list.csv --key keys/channel.key \(Workplace.today)
      \(list.told)…
      [5]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
  }

  @Test func `a single claim has its age looked at too`() throws {
    let place = try Workplace.atClass()
    try place.write(People.number(6, born: "20100101") + "\n", to: "id.txt")
    let before = try place.entryCount()
    try Transcript(
      """
      $ chmod 600 id.txt; quanbu voucher claim --voucher 6 --id-from id.txt --key keys/channel.key \(Workplace.today)
      id.txt:1:1: under-age [id-number]: …
      [5]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
  }

  @Test func `good rows are issued and bad ones set aside with their reasons`() throws {
    let place = try Workplace.atWork()
    try place.write(People.roster(1), to: "first.csv")
    try place.write(
      "姓名,身份证号\n学员1,\(People.number(1))\n学员2,\(People.number(2))\n学员3,\(Self.wrongCheck())\n",
      to: "second.csv")
    let issue =
      "quanbu batch issue --batch t1 --voucher-key keys/v1.key --key keys/issuer-a.key \(Workplace.today)"
    try Transcript(
      """
      $ \(issue) --roster first.csv --tokens 1.jsonl
      [0]
      $ \(issue) --roster second.csv --tokens 2.jsonl
      second.csv:2:2: live-voucher [id-number]: …
      second.csv:4:2: national-id-check [id-number]: …
      [5]
      $ \(issue) --roster second.csv --tokens 2.jsonl --skip-invalid --rejected rejected.csv
      commands 1: 1 accepted, 0 refused
      [0]
      $ stat -c %a rejected.csv; head -1 rejected.csv | tr -d '\\r'; wc -l < rejected.csv; wc -l < 2.jsonl
      600
      …姓名,身份证号,原因
      3
      1
      """
    ).run(in: place)
  }

  private static let declaration = """
    entity: fuzhou
    account: "1234"
    layout: abc
    from: "2021-05-01"
    to: "2021-05-31"
    opening: "0.00"
    closing: "95.00"

    """
  private static let export = """
    交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言
    20210502,090000,财政拨款,+100.00,100.00,某财政局,1,柜面,
    20210521,,手续费,-5.00,95.00,--,4

    """

  struct Statement: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// What stands in the declaration or the export, and what is put in its place.
    let from: String
    let to: String
    let told: String

    init(_ name: String, _ from: String, _ to: String, _ told: String) {
      testDescription = name
      self.from = from
      self.to = to
      self.told = told
    }
  }

  static let statements: [Statement] = [
    Statement(
      "unknown layout", "layout: abc", "layout: nobank", "s.statement.yaml: statement-unknown-layout [layout]"
    ),
    Statement(
      "wrong opening", "opening: \"0.00\"", "opening: \"1.00\"", "s.csv:2…: statement-opening-differs"),
    Statement("wrong closing", "closing: \"95.00\"", "closing: \"96.00\"", "s.…: statement-closing-differs"),
    Statement("unparsable amount", "-5.00,95.00", "-5.0.0,95.00", "s.csv:3:4: statement-bad-amount"),
    Statement("a line cut out", "100.00,100.00", "100.00,101.00", "s.csv:…: statement-"),
    Statement("a day of another month", "20210521", "20210721", "s.csv:3:1: statement-day-outside-period"),
    Statement("an unknown member", "account:", "acount:", "s.statement.yaml:…: "),
  ]

  @Test(arguments: statements)
  func `a statement that is wrong is never signed`(_ statement: Statement) throws {
    let place = try Workplace.atWork()
    let before = try place.entryCount()
    try place.write(Self.declaration.replacing(statement.from, with: statement.to), to: "s.statement.yaml")
    try place.write(Self.export.replacing(statement.from, with: statement.to), to: "s.csv")
    try Transcript(
      """
      $ quanbu bank import s.csv --banks config/fujian-2021/banks --key keys/checker.key \(Workplace.today)
      \(statement.told)…
      [5]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
  }

  @Test func `a statement is imported once, booked by another person, and reconciled`() throws {
    let place = try Workplace.atWork()
    try place.shell("mkdir statements")
    try place.write(Self.declaration, to: "statements/s.statement.yaml")
    try place.write(Self.export, to: "statements/s.csv")
    let bank = "--banks config/fujian-2021/banks"
    try Transcript(
      """
      $ quanbu bank import statements/s.csv \(bank) --key keys/checker.key \(Workplace.today)
      #…  imports statement fuzhou/2021-05: fuzhou, 2021-05-01 to 2021-05-31, 2 lines
      [0]
      $ quanbu bank import statements/s.csv \(bank) --key keys/checker.key \(Workplace.today)
      statements/s.csv: statement-exists: …
      [5]
      $ quanbu bank post fuzhou/2021-05 1 --as fee --key keys/maker.key \(Workplace.today)
      line-sign (146)…
      [3]
      $ quanbu reconcile --statements statements \(bank) --entity fuzhou
      Verdict: unbalanced…
      [4]
      $ quanbu bank settle --statements statements \(bank) --key keys/maker.key \(Workplace.today)
      commands 2: 2 accepted, 0 refused
      [0]
      $ quanbu bank show fuzhou/2021-05
      …1  2021-05-02  100.00 …receipt
      …2  2021-05-21   -5.00 …fee
      [0]
      $ quanbu reconcile --statements statements \(bank) --entity fuzhou
      Verdict: balanced…
      [0]
      $ quanbu reconcile --statements statements \(bank) --entity fuzhou --entity xiamen
      Verdict: incomplete…
      [4]
      $ sed -i s/某财政局/某某财政局/ statements/s.csv; quanbu reconcile --statements statements \(bank) --entity fuzhou
      statement-altered: line fuzhou/2021-05#1 …
      [4]
      """
    ).run(in: place)
  }
}
