import Intake
import Testing
import Vouchers

/// 16 to 60 for men, to 55 for women.
private let ages = AgeLimits(least: 16, mostMen: 60, mostWomen: 55)

/// A birth date, `001` for a man or `002` for a woman, and what is wrong with it on 2021-07-01.
let agesOnTheDay: [(String, String, [String])] = [
  ("20050702", "001", ["under-age"]), ("20050701", "001", []),
  ("19600702", "001", []), ("19600701", "001", ["over-age"]),
  ("19650702", "002", []), ("19650701", "002", ["over-age"]),
]

@Suite struct ClassListTests {
  private func list(_ rows: String, ages: AgeLimits? = ages) throws -> ClassList {
    let scratch = try Scratch()
    return try ClassList.read(
      path: scratch.file("class.csv", "姓名,身份证号,券码\n" + rows), ages: ages, on: Day("2021-07-01"))
  }

  @Test(arguments: agesOnTheDay)
  func `learners have the ages the rules allow on the day`(
    _ birth: String, _ sequence: String, _ codes: [String]
  ) throws {
    let row = "甲,\(sampleID(birth, sequence)),a.b.c\n"
    let list = try list(row)
    #expect(list.problems.map(\.code) == codes)
    #expect(list.problems.allSatisfy { $0.line == 2 && $0.column == 2 && $0.field == "id-number" })
    #expect(list.rows.count == (codes.isEmpty ? 1 : 0))
    #expect(try self.list(row, ages: nil).problems.isEmpty)
  }

  @Test func `a learner comes with the voucher's token`() throws {
    let list = try list("甲,\(sampleID()),aA0-_.b.c\n")
    #expect(list.problems.isEmpty)
    #expect(list.rows.map(\.token) == ["aA0-_.b.c"])
  }

  @Test(arguments: ["a.b", "a.b.c.d", "a..c", "a.b.c=", "a.b.c d", "券.b.c"])
  func `a token of another shape is refused`(_ token: String) throws {
    #expect(try list("甲,\(sampleID()),\(token)\n").problems.map(\.code) == ["bad-token"])
  }

  @Test func `a token longer than any of ours is refused`() throws {
    let token = "a.b." + String(repeating: "c", count: 9000)
    #expect(try list("甲,\(sampleID()),\(token)\n").problems.map(\.code) == ["cell-too-long"])
  }

  @Test func `a person or a token twice is refused`() throws {
    let list = try list(
      """
      甲,\(sampleID()),a.b.c
      乙,\(sampleID("19910101")),a.b.c
      丙,\(sampleID()),d.e.f
      """)
    #expect(list.rows.count == 1)
    #expect(list.problems.map(\.code) == ["duplicate-voucher", "duplicate-person"])
    #expect(list.problems.map(\.field) == ["token", "id-number"])
  }
}

@Suite struct ClaimListTests {
  private func list(_ rows: String, ages: (VoucherNumber) -> AgeLimits? = { _ in ages }) throws -> ClaimList {
    let scratch = try Scratch()
    return try ClaimList.read(
      path: scratch.file("claims.csv", "券号,姓名,身份证号\n" + rows), on: Day("2021-07-01"), ages: ages)
  }

  @Test(arguments: agesOnTheDay)
  func `whoever claims has the age the rules allow on the day`(
    _ birth: String, _ sequence: String, _ codes: [String]
  ) throws {
    let list = try list("1,甲,\(sampleID(birth, sequence))\n")
    #expect(list.problems.map(\.code) == codes)
    #expect(list.problems.allSatisfy { $0.line == 2 && $0.column == 3 && $0.field == "id-number" })
  }

  @Test func `limits are those of the voucher's own entity`() throws {
    let old = sampleID("19500101")
    let list = try list("1,甲,\(old)\n2,乙,\(sampleID("19500101", "003"))\n") { $0.value == 1 ? nil : ages }
    #expect(list.rows.map(\.voucher.value) == [1])
    #expect(list.problems.map(\.line) == [3])
  }

  static let faults: [(String, [String])] = [
    ("x,甲,\(sampleID())", ["bad-voucher-number"]),
    ("0,甲,\(sampleID())", ["bad-voucher-number"]),
    ("1,,\(sampleID())", ["empty-cell"]),
    ("1,甲,3.50102E+17", ["national-id-scientific"]),
    ("1,甲", ["ragged-row"]),
    (",,12", ["empty-cell", "empty-cell", "national-id-length"]),
  ]

  @Test(arguments: faults)
  func `each fault has its code`(_ row: String, _ codes: [String]) throws {
    #expect(try list(row + "\n").problems.map(\.code) == codes)
  }

  @Test func `a person or a voucher twice is refused`() throws {
    let list = try list(
      "7,甲,\(sampleID())\n0000000007,乙,\(sampleID("19910101"))\n8,丙,\(sampleID())\n")
    #expect(list.problems.map(\.code) == ["duplicate-voucher", "duplicate-person"])
  }
}

@Suite struct RedemptionListTests {
  private func list(_ rows: String) throws -> RedemptionList {
    let scratch = try Scratch()
    return try RedemptionList.read(
      path: scratch.file("redeem.csv", "券号,学时,证书,考勤文件,考试文件\n" + rows))
  }

  @Test func `certificates go by name or by code`() throws {
    let list = try list(
      """
      0000000001,40,职业资格证书,a.csv,b.pdf
      2,0,skill-grade,考勤 1.csv,b.pdf
      3,9999,专项职业能力证书,a,b
      4,1,completion,a,b
      """)
    #expect(list.problems.isEmpty)
    #expect(list.rows.map(\.voucher.value) == [1, 2, 3, 4])
    #expect(list.rows.map(\.hours) == [40, 0, 9999, 1])
    #expect(list.rows.map(\.certificate) == [.qualification, .skillGrade, .singleAbility, .completion])
    #expect(list.rows[1].attendance == "考勤 1.csv")
  }

  static let faults: [(String, [String])] = [
    ("x,1,completion,a,b", ["bad-voucher-number"]),
    ("0,1,completion,a,b", ["bad-voucher-number"]),
    ("+1,1,completion,a,b", ["bad-voucher-number"]),
    ("10000000000,1,completion,a,b", ["bad-voucher-number"]),
    ("99999999999999999999,1,completion,a,b", ["bad-voucher-number"]),
    ("1,-1,completion,a,b", ["bad-hours"]),
    ("1,10000,completion,a,b", ["bad-hours"]),
    ("1,1.5,completion,a,b", ["bad-hours"]),
    ("1,1,毕业证,a,b", ["bad-certificate"]),
    ("1,1,completion,../a,b", ["bad-file-name"]),
    ("1,1,completion,a,/etc/b", ["bad-file-name"]),
    ("1,1,completion,a\\b,b", ["bad-file-name"]),
    ("1,1,completion,..,.b", ["bad-file-name", "bad-file-name"]),
    ("1,,x,a,", ["empty-cell", "bad-certificate", "empty-cell"]),
  ]

  @Test(arguments: faults)
  func `each fault has its code`(_ row: String, _ codes: [String]) throws {
    #expect(try list(row + "\n").problems.map(\.code) == codes)
  }

  @Test func `a voucher twice is refused however its number is written`() throws {
    let list = try list("7,1,completion,a,b\n0000000007,1,completion,a,b\n")
    #expect(list.problems.map(\.code) == ["duplicate-voucher"])
    #expect(list.problems[0].english.contains("line 2"))
  }
}
