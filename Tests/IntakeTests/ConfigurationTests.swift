import Foundation
import Intake
import Testing
import Vouchers

/// The configuration that comes with the house.
private let home =
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path + "/Config/fujian-2021"

@Suite struct FundFileTests {
  private let good = """
    origin: quanbu.example/test
    name: {zh: 基金, en: fund}
    tranche: {id: t-1, document: 文, yuan: "100.00"}
    entities:
      - {code: a, zh: 甲, en: A, yuan: "60.00"}
      - {code: b, zh: 乙, en: B, yuan: "40.00"}
    """

  private func problems(replacing old: String, with new: String) throws -> [InputProblem] {
    let scratch = try Scratch()
    let path = try scratch.file("fund.yaml", good.replacingOccurrences(of: old, with: new))
    return try #require(throws: InputProblems.self) { _ = try FundFile.load(path: path) }.all
  }

  @Test func `the fund of 2021 is one billion yuan for eleven entities`() throws {
    let fund = try FundFile.load(path: home + "/fund.yaml")
    #expect(fund.origin == "quanbu.example/fujian-2021")
    #expect(fund.tranche.amount.description == "1,000,000,000.00")
    #expect(fund.unallocated.description == "20,000,000.00")
    #expect(
      fund.entities.map(\.code.text) == [
        "fujian", "fuzhou", "xiamen", "putian", "sanming", "quanzhou", "zhangzhou", "nanping", "longyan",
        "ningde", "pingtan",
      ])
  }

  static let faults: [(String, String, String, Int, String)] = [
    ("origin: ", "orgin: ", "missing-member", 1, "origin"),
    ("yuan: \"100.00\"}", "yuan: \"100.00\", more: 1}", "unknown-member", 3, "tranche.more"),
    ("\"60.00\"", "60", "wrong-type", 5, "entities[0].yuan"),
    ("\"60.00\"", "60.00", "yaml-float", 5, "entities[0].yuan"),
    ("\"60.00\"", "\"60.001\"", "amount-malformed", 5, "entities[0].yuan"),
    ("\"60.00\"", "\"-60.00\"", "negative-amount", 5, "entities[0].yuan"),
    ("\"100.00\"", "\"0.00\"", "negative-amount", 3, "tranche.yuan"),
    ("\"40.00\"", "\"40.01\"", "over-allocated", 4, "entities"),
    ("code: b", "code: a", "duplicate-entity", 6, "entities[1].code"),
    ("code: b", "code: 乙", "identifier-malformed", 6, "entities[1].code"),
    ("quanbu.example/test", "has blank", "identifier-malformed", 1, "origin"),
    ("{zh: 基金, en: fund}", "基金", "wrong-type", 2, "name"),
  ]

  @Test(arguments: faults)
  func `each fault has its place`(
    _ old: String, _ new: String, _ code: String, _ line: Int, _ field: String
  ) throws {
    let first = try #require(try problems(replacing: old, with: new).first)
    #expect(first.code == code)
    #expect(first.line == line)
    #expect(first.column > 0)
    #expect(first.field == field)
  }

  @Test func `amounts beyond any range are refused without a trap`() throws {
    let most = "\"90071992547409.91\""
    #expect(try problems(replacing: "\"60.00\"", with: most).map(\.code) == ["over-allocated"])
    #expect(try problems(replacing: "\"60.00\"", with: "\"-\(most.dropFirst())").count == 2)
  }
}

@Suite struct RuleFileTests {
  private func documents() throws -> [RulesDocument] {
    let names = try FileManager.default.contentsOfDirectory(atPath: home + "/rules").sorted()
    return try names.map { try RuleFile.load(path: home + "/rules/" + $0).document }
  }

  private func book() throws -> RuleBook {
    var book = RuleBook()
    for (index, document) in try documents().enumerated() {
      book.publish(document, sequence: Int64(index + 1))
    }
    return book
  }

  @Test func `every document loads, under a name of its own`() throws {
    let documents = try documents()
    #expect(documents.count >= 7)
    #expect(Set(documents.map(\.id)).count == documents.count)
  }

  @Test func `together they say what the sources say`() throws {
    let book = try book()
    let day = try Day("2021-07-01")
    let fuzhou = try EntityCode("fuzhou")
    #expect(book.validityMonths(for: fuzhou, on: day) == 3)
    #expect(book.claimWindowDays(for: fuzhou, on: day) == 30)
    #expect(book.ages(for: fuzhou, on: day) == AgeLimits(least: 16, mostMen: 60, mostWomen: 55))
    #expect(book.counts(for: fuzhou, on: day)?.total == 3)
    func fen(_ kind: CertificateKind, _ grade: Int?, _ hours: Int, _ uplift: String?) throws -> Int64? {
      try book.rate(
        certificate: kind, grade: grade, hours: hours, uplift: uplift.map { try UpliftCode($0) },
        entity: fuzhou, on: day)
    }
    #expect(try fen(.skillGrade, 5, 0, nil) == 70_000)
    #expect(try fen(.qualification, 1, 0, nil) == 300_000)
    #expect(try fen(.skillGrade, 5, 0, "shortage-services") == 84_000)
    #expect(try fen(.skillGrade, 1, 0, "shortage-manufacturing") == 390_000)
    #expect(try fen(.singleAbility, nil, 0, "shortage-manufacturing") == 65_000)
    #expect(try fen(.completion, nil, 19, nil) == nil)
    #expect(try fen(.completion, nil, 100, nil) == 200_000)
    #expect(
      try book.rate(
        certificate: .skillGrade, grade: 5, hours: 0, uplift: nil, entity: fuzhou, on: Day("2021-05-30"))
        == nil)
  }

  @Test func `a later document changes only its own city and what comes after`() throws {
    let book = try book()
    let group = try UpliftCode("six-groups")
    func fen(_ entity: String, _ day: String) throws -> Int64? {
      try book.rate(
        certificate: .skillGrade, grade: 4, hours: 0, uplift: group, entity: EntityCode(entity), on: Day(day))
    }
    #expect(try fen("quanzhou", "2024-06-30") == nil)
    #expect(try fen("quanzhou", "2024-07-01") == 120_000)
    #expect(try fen("fuzhou", "2024-07-01") == nil)
  }

  @Test func `what the decoder of rules refuses is found in the file`() throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "rules.yaml",
      """
      id: x
      document: 文
      title: 题
      effective: 2021-05-31
      gradeRates:
        - {certificate: skill-grade, grade: 5, yuan: "700.00"}
        - {certificate: skill-grade, grade: 6, yuan: "700.00"}
      """)
    let problem = try #require(throws: InputProblem.self) { _ = try RuleFile.load(path: path) }
    #expect(problem.code == "number-out-of-range")
    #expect(problem.field == "gradeRates[1].grade")
    #expect((problem.line, problem.column) == (7, 32))
  }
}
