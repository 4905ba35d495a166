import Intake
import Testing
import Vouchers

@Suite struct ClassListTests {
  private func list(_ rows: String) throws -> ClassList {
    let scratch = try Scratch()
    return try ClassList.read(path: scratch.file("class.csv", "姓名,身份证号,券码\n" + rows))
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
