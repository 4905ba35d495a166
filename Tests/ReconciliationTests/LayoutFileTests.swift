import Intake
import Reconciliation
import Testing
import Vouchers

@Suite struct `Layouts and declarations` {
  static let declaration = """
    entity: quanzhou
    account: "1234"
    layout: abc
    from: 2021-08-01
    to: 2021-08-31
    opening: "10.00"
    closing: "1,000,005.13"
    """

  static let layout = """
    id: abc
    bank: 中国农业银行
    headerWithin: 1
    date: {column: 交易日期, format: YYYY/MM/DD}
    amount: {signed: 交易金额}
    balance: 余额
    remarks: [摘要]
    order: oldest-first
    delimiter: tab
    encoding: GB18030
    words: {returned: [退票], fee: [手续费], interest: [结息], receipt: [拨入]}
    """

  static func yaml(_ text: String) throws(InputProblem) -> LocatedYAML {
    try LocatedYAML(TextFile(decoding: Array(text.utf8), path: "x.yaml"))
  }

  static func told(_ read: () throws(InputProblem) -> Void) -> String {
    do throws(InputProblem) {
      try read()
      return "fine"
    } catch { return "\(error.code) \(error.line) \(error.field)" }
  }

  @Test func `a declaration is read`() throws {
    let read = try StatementDeclaration(Self.yaml(Self.declaration))
    #expect(read.entity.text == "quanzhou" && read.account == "1234" && read.layout == "abc" && !read.isIdle)
    #expect(
      read.period.description == "2021-08" && read.opening.fen == 1000 && read.closing.fen == 100_000_513)
    #expect(try StatementDeclaration(Self.yaml(Self.declaration + "\nidle: true")).isIdle)
  }

  @Test(arguments: [
    ("", "", "fine"),
    ("layout: abc\n", "", "missing-member 1 layout"),
    ("to: 2021-08-31", "to: 2021-08-30", "contradiction 5 to"),
    ("from: 2021-08-01", "from: 2021-08-02", "contradiction 4 from"),
    ("from: 2021-08-01", "from: 2021-02-30", "day-impossible 4 from"),
    ("\"10.00\"", "\"ten\"", "amount-malformed 6 opening"),
    ("\"10.00\"", "10.00", "yaml-float 6 opening"),
    ("\"1234\"", "\"622812345678\"", "wrong-type 2 account"),
    ("quanzhou", "\"quan zhou\"", "identifier-malformed 1 entity"),
    ("layout: abc", "layout: abc\nbank: 农行", "unknown-member 4 bank"),
  ])
  func `a wrong declaration is refused with its place`(old: String, new: String, told: String) {
    let text = old.isEmpty ? Self.declaration : Self.declaration.replacing(old, with: new)
    #expect(Self.told { () throws(InputProblem) in _ = try StatementDeclaration(Self.yaml(text)) } == told)
  }

  @Test func `a declaration stands beside its statement`() {
    #expect(StatementDeclaration.path(besides: "in/quanzhou.csv") == "in/quanzhou.statement.yaml")
    #expect(StatementDeclaration.path(besides: "in.d/quanzhou") == "in.d/quanzhou.statement.yaml")
    #expect(StatementDeclaration.path(besides: "a.b.csv") == "a.b.statement.yaml")
  }

  @Test(arguments: [
    ("", "", "fine"),
    ("headerWithin: 1", "headerWithin: 0", "number-out-of-range 3 headerWithin"),
    ("YYYY/MM/DD", "DD.MM.YYYY", "unknown-name 4 date.format"),
    ("{signed: 交易金额}", "{value: 交易金额}", "missing-member 5 amount.flag"),
    ("{signed: 交易金额}", "{signed: 交易金额, flag: 借贷}", "unknown-member 5 amount.flag"),
    ("{signed: 交易金额}", "{}", "missing-member 5 amount.income"),
    ("remarks: [摘要]", "remarks: []", "missing-member 7 remarks[0]"),
    ("oldest-first", "upwards", "unknown-name 8 order"),
    ("fee: [手续费], ", "", "missing-member 11 words.fee"),
    ("delimiter: tab", "delimiter: tab\nskip: 3", "unknown-member 10 skip"),
  ])
  func `a wrong layout is refused with its place`(old: String, new: String, told: String) {
    let text = old.isEmpty ? Self.layout : Self.layout.replacing(old, with: new)
    #expect(Self.told { () throws(InputProblem) in _ = try BankLayout(Self.yaml(text)) } == told)
  }

  @Test func `a layout with tabs, slashes and an encoding is used`() throws {
    let layout = try BankLayout(Self.yaml(Self.layout))
    #expect(layout.encoding == .gb18030 && layout.delimiter == 9)
    let declared = try StatementDeclaration(
      Self.yaml(Self.declaration.replacing("1,000,005.13", with: "11.00")))
    let utf8 = try TextFile(
      decoding: Array("交易日期\t交易金额\t余额\t摘要\n2021/08/03\t1.00\t11.00\t\n".utf8), path: "q.csv")
    do throws(InputProblems) {
      _ = try StatementReader.read(utf8, declared, layouts: [layout])
      Issue.record("the encoding was not noticed")
    } catch { #expect(error.all.map(\.code) == ["statement-other-encoding"]) }
    let free = try BankLayout(Self.yaml(Self.layout.replacing("encoding: GB18030\n", with: "")))
    let statement = try StatementReader.read(utf8, declared, layouts: [free])
    #expect(statement.lines.map(\.day.description) == ["2021-08-03"])
  }
}
