import Intake
import Testing

@Suite struct CSVReaderTests {
  private func rows(_ text: String, _ delimiter: UInt8 = 0x2C) throws -> [[String]] {
    try CSVReader.rows(text, delimiter: delimiter, file: "t").map(\.fields)
  }

  static let readings: [(String, [[String]])] = [
    ("", []),
    ("a", [["a"]]),
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("a\nb\rc", [["a"], ["b"], ["c"]]),
    ("a,,\n", [["a", "", ""]]),
    (",", [["", ""]]),
    ("\n\n\r\na\n\n", [["a"]]),
    ("\"\"", [[""]]),
    ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
    ("\"\"\"\"\"\",x", [["\"\"", "x"]]),
    ("\"a\r\nb\",c", [["a\r\nb", "c"]]),
    ("a \"quoted\" word,b", [["a \"quoted\" word", "b"]]),
    ("张三,\"备注，有逗号\"", [["张三", "备注，有逗号"]]),
  ]

  @Test(arguments: readings)
  func `reads`(_ text: String, _ expected: [[String]]) throws {
    #expect(try rows(text) == expected)
  }

  @Test func `another delimiter leaves commas alone`() throws {
    #expect(try rows("a,b\tc\n", 0x09) == [["a,b", "c"]])
  }

  @Test func `rows carry the line they start on`() throws {
    let rows = try CSVReader.rows("a\r\n\r\n\"b\nc\rd\"\ne\r", file: "t")
    #expect(rows.map(\.line) == [1, 3, 6])
  }

  @Test func `an open quote is reported where its row began`() throws {
    let problem = try #require(throws: InputProblem.self) {
      _ = try CSVReader.rows("a,b\nc,\"d\ne\nf", file: "t")
    }
    #expect((problem.code, problem.line, problem.column) == ("unterminated-quote", 2, 2))
  }

  @Test func `text after a closing quote is reported`() throws {
    let problem = try #require(throws: InputProblem.self) {
      _ = try CSVReader.rows("a\n\"b\"c,d", file: "t")
    }
    #expect((problem.code, problem.line, problem.column) == ("text-after-quote", 2, 1))
  }
}

@Suite struct CSVTableTests {
  private let columns = [
    CSVColumn("name", ["姓名", "name"]), CSVColumn("id-number", ["身份证号", "id-number"]),
    CSVColumn("note", ["备注", "note"], isRequired: false),
  ]

  private func table(_ text: String, unknown: CSVTable.UnknownColumns = .refused) throws -> CSVTable {
    try CSVTable(CSVReader.rows(text, file: "t"), columns: columns, unknown: unknown, file: "t")
  }

  private func problem(_ text: String) throws -> InputProblem {
    try #require(throws: InputProblem.self) { _ = try table(text) }
  }

  @Test func `columns are found by any of their names in any order`() throws {
    for header in ["备注,身份证号,姓名", "note, ID Number ,NAME", "note,id_number,姓名"] {
      let table = try table(header + "\n n , 1\t,\u{3000}甲 \n")
      let row = try #require(table.rows.first)
      #expect(table.cell("name", of: row)?.text == "甲")
      #expect(table.cell("id-number", of: row)?.text == "1")
      #expect(table.cell("id-number", of: row)?.column == 2)
      #expect(table.cell("note", of: row)?.text == "n")
    }
  }

  @Test func `a header that is not ours is refused and never quoted`() throws {
    #expect(try problem("").code == "no-header")
    #expect(try problem(" , \nx").code == "no-header")
    let missing = try problem("备注\n")
    #expect((missing.code, missing.field, missing.line, missing.column) == ("missing-column", "name", 1, 2))
    #expect(missing.chinese.contains("身份证号"))
    let twice = try problem("姓名,身份证号,name\n")
    #expect((twice.code, twice.column, twice.field) == ("duplicate-column", 3, "name"))
    let headless = try problem("王小明,11010519491231002X\n")
    #expect((headless.code, headless.column) == ("unknown-column", 1))
    #expect(!headless.description.contains("王小明"))
  }

  @Test func `unknown columns may be passed over and the header chosen by the caller`() throws {
    let rows = try CSVReader.rows("账户对账单\n\n日期,姓名,身份证号\nx,y,z\n", file: "t")
    let table = try CSVTable(rows, headerAt: 1, columns: columns, unknown: .ignored, file: "t")
    let row = try #require(table.rows.first)
    #expect(row.line == 4)
    #expect(table.cell("name", of: row)?.text == "y")
    #expect(table.cell("note", of: row) == nil)
  }

  @Test func `ragged rows are set aside, blank rows and blank surplus are not counted`() throws {
    let table = try table("姓名,身份证号\na,b\nc\n,,,\nd,e,f\ng,h,, \n")
    #expect(table.rows.map(\.line) == [2, 6])
    #expect(table.raggedRows.map(\.line) == [3, 5])
    #expect(table.problems.map(\.code) == ["ragged-row", "ragged-row"])
    #expect(table.problems.map(\.line) == [3, 5])
    // The first field that is missing, the first that is too many.
    #expect(table.problems.map(\.column) == [2, 3])
  }
}
