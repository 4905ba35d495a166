import Foundation
import Intake
import Testing
import Vouchers

@Suite struct RosterTests {
  private let scratch: Scratch
  private let day: Day
  private let ages = AgeLimits(least: 16, mostMen: 60, mostWomen: 55)

  init() throws {
    scratch = try Scratch()
    day = try Day("2021-07-01")
  }

  private func roster(_ text: String) throws -> Roster {
    try Roster.read(path: scratch.file("roster.csv", text), ages: ages, on: day)
  }

  @Test func `good rows become people`() throws {
    let first = sampleID("19900101", "001")
    let second = sampleID("19851231", "002").lowercased()
    let roster = try roster("姓名,身份证号,手机号,备注\n甲,\(first),13800000000,\n乙, \(second) ,,x\n")
    #expect(roster.problems.isEmpty)
    #expect(roster.rows.map(\.name) == ["甲", "乙"])
    #expect(roster.rows.map(\.id.text) == [first, second.uppercased()])
    #expect(roster.rows.map(\.line) == [2, 3])
  }

  @Test func `a tab-separated roster with English names is read too`() throws {
    #expect(try roster("ID number\tName\n\(sampleID())\tA\n").rows.count == 1)
  }

  static let faults: [(String, [String])] = [
    ("甲,3501021990010100", ["national-id-length"]),
    ("甲,3.50102E+17", ["national-id-scientific"]),
    ("甲,35010219900101A011", ["national-id-character"]),
    ("甲,990102199001010011", ["national-id-place"]),
    ("甲,350102199002300011", ["national-id-birth-date"]),
    ("甲,\(wrongCheck(sampleID()))", ["national-id-check"]),
    ("甲,", ["empty-cell"]),
    (",\(sampleID())", ["empty-cell"]),
    (",12", ["empty-cell", "national-id-length"]),
    ("甲\u{7},\(sampleID())", ["bad-character"]),
    ("甲", ["ragged-row"]),
    ("甲,\(sampleID()),more", ["ragged-row"]),
    ("甲,\(sampleID("20050702", "001"))", ["under-age"]),
    ("甲,\(sampleID("20050701", "001"))", []),
    ("甲,\(sampleID("21000101", "001"))", ["under-age"]),
    ("甲,\(sampleID("19600702", "001"))", []),
    ("甲,\(sampleID("19600701", "001"))", ["over-age"]),
    ("甲,\(sampleID("19650702", "002"))", []),
    ("甲,\(sampleID("19650701", "002"))", ["over-age"]),
  ]

  private static func wrongCheck(_ id: String) -> String {
    String(id.dropLast()) + (id.hasSuffix("0") ? "1" : "0")
  }

  @Test(arguments: faults)
  func `each fault has its code and tells nothing`(_ row: String, _ codes: [String]) throws {
    let roster = try roster("姓名,身份证号\n\(row)\n")
    #expect(roster.problems.map(\.code) == codes)
    for problem in roster.problems {
      #expect(problem.line == 2)
      for cell in row.split(separator: ",") where cell.count > 1 {
        #expect(!(problem.chinese + problem.english + problem.field).contains(cell))
      }
    }
  }

  @Test func `without limits any age passes`() throws {
    let path = try scratch.file("roster.csv", "姓名,身份证号\n甲,\(sampleID("20200101", "001"))\n")
    #expect(try Roster.read(path: path, ages: nil, on: day).problems.isEmpty)
  }

  @Test func `the second row of a person names the first, even when that one is bad`() throws {
    let good = sampleID()
    let other = sampleID("19910101", "003")
    let roster = try roster("姓名,身份证号\n甲,\(good)\n,\(other)\n乙, \(good)\n丙,\(other)\n")
    #expect(roster.rows.map(\.line) == [2])
    #expect(roster.problems.map(\.code) == ["empty-cell", "duplicate-person", "duplicate-person"])
    #expect(roster.problems.map(\.line) == [3, 4, 5])
    #expect(roster.problems[1].chinese.contains("第 2 行"))
    #expect(roster.problems[2].english.contains("line 3"))
  }

  @Test func `rejected rows can be corrected and brought in again`() throws {
    let good = sampleID()
    let text = "姓名,身份证号,备注\n甲,12,\"a,\"\"b\"\"\"\n乙\n丙,\(good),\n"
    let first = try roster(text)
    let path = scratch.path("rejected.csv")
    try first.writeRejected(to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let written = try CSVReader.rows(TextFile.read(path: path).utf8, file: path)
    #expect(written.map(\.fields.count) == [4, 4, 4])
    #expect(written[0].fields == ["姓名", "身份证号", "备注", "原因"])
    #expect(Array(written[1].fields.prefix(3)) == ["甲", "12", "a,\"b\""])
    #expect(written[1].fields[3].contains("18位"))
    // Again, still wrong: the old reasons are replaced, not added to.
    let second = try Roster.read(path: path, ages: nil, on: day)
    #expect(second.badRows.count == 2)
    try second.writeRejected(to: path)
    let again = try CSVReader.rows(TextFile.read(path: path).utf8, file: path)
    #expect(again.map(\.fields.count) == [4, 4, 4])
  }

  @Test func `what is learnt of a good row later turns it away like the others`() throws {
    let (first, second) = (sampleID(), sampleID("19910101"))
    let roster = try roster("姓名,身份证号\n甲,\(first)\n乙,12\n丙,\(second)\n")
    let live = try #require(roster.rows.last.map { roster.liveVoucher($0) })
    #expect((live.code, live.line, live.column) == ("live-voucher", 4, 2))
    let more = roster.rejected.with(roster.problems + [live])
    #expect(more.entries.map(\.row.line) == [3, 4])
    let path = scratch.path("rejected.csv")
    try more.write(to: path)
    let written = try CSVReader.rows(TextFile.read(path: path).utf8, file: path)
    #expect(written.map { $0.fields.prefix(2) } == [["姓名", "身份证号"], ["乙", "12"], ["丙", second]])
    #expect(written.last?.fields.last == InputProblem.Code.liveVoucher.chinese)
    // No others than those named, and none that is not there.
    #expect(roster.rejected.with([live]).entries.map(\.row.line) == [4])
    #expect(roster.rejected.with([]).entries.isEmpty)
    #expect(roster.rejected.with([InputProblem(.badToken, file: "x", line: 99)]).entries.isEmpty)
  }

  @Test func `an older file of rejects does not keep its open mode`() throws {
    let path = try scratch.file("rejected.csv", "old")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try roster("姓名,身份证号\n甲,12\n").writeRejected(to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a roster that can't be written back is reported`() throws {
    let roster = try roster("姓名,身份证号\n甲,12\n")
    let path = scratch.path("none") + "/rejected.csv"
    let problem = try #require(throws: InputProblem.self) { try roster.writeRejected(to: path) }
    #expect(problem.code == "unwritable-file")
  }

  @Test func `a roster without rows is refused`() throws {
    let problem = try #require(throws: InputProblem.self) { _ = try roster("姓名,身份证号\n\n,,\n") }
    #expect(problem.code == "no-rows")
  }

  @Test func `a cell of a million blanks costs nothing`() throws {
    let blanks = String(repeating: " ", count: 1_000_000)
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try roster("姓名,身份证号\n甲,\(blanks)1\n") }
    #expect(time < .seconds(5))
  }
}
