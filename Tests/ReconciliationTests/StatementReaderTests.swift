import Intake
import Reconciliation
import Testing
import Vouchers

@Suite struct `Reading the statements of five banks` {
  static let layouts: [BankLayout] = {
    let root = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
    return BankSamples.all.map { (id, _) in
      do { return try BankLayout.load(path: "\(root)/Config/fujian-2021/banks/\(id).yaml") } catch {
        fatalError("\(error)")
      }
    }
  }()

  static func declaration(
    _ layout: String, account: String = "1234", opening: Int64 = 1000, closing: Int64 = 100_000_513,
    isIdle: Bool = false
  ) -> StatementDeclaration {
    StatementDeclaration(
      file: "q.statement.yaml", entity: Bench.entity("quanzhou"), account: account, layout: layout,
      period: Bench.august,
      opening: Bench.money(opening), closing: Bench.money(closing), isIdle: isIdle)
  }

  static func read(_ text: String, _ declaration: StatementDeclaration) throws(InputProblems) -> Statement {
    let file: TextFile
    do throws(InputProblem) { file = try TextFile(decoding: Array(text.utf8), path: "q.csv") } catch {
      throw InputProblems([error])
    }
    return try StatementReader.read(file, declaration, layouts: layouts)
  }

  @Test(arguments: BankSamples.all) func `give the same five lines`(id: String, text: String) throws {
    let statement = try Self.read(text, Self.declaration(id))
    #expect(statement.id.text == "quanzhou/2021-08")
    #expect(statement.lines.map(\.index) == [1, 2, 3, 4, 5])
    #expect(statement.lines.map(\.amount.fen) == [100_000_000, -324_028, 324_028, -500, 13])
    #expect(
      statement.lines.map(\.day.description) == [
        "2021-08-02", "2021-08-10", "2021-08-11", "2021-08-21", "2021-08-21",
      ])
    #expect(statement.lines.map(\.kind) == [.receipt, .other, .other, .fee, .interest])
    let ours = Bench.reference(1)
    #expect(statement.lines.map(\.reference) == [nil, ours, nil, nil, nil])
    #expect(statement.lines.map(\.returnOf) == [nil, nil, ours, nil, nil])
    #expect(statement.lines[1].counterparty.hasPrefix("某学校"))
    #expect(statement.lines.last?.balance == statement.closing)
    #expect(statement.lines.allSatisfy { $0.rawText.contains("\t") })
  }

  @Test func `lines of one day are put in order by their balances`() throws {
    let text = """
      记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要
      2021-08-21,CNY,7.00,12.00,存,,
      2021-08-21,CNY,-5.00,5.00,取,,
      """
    let statement = try Self.read(text, Self.declaration("cmb", opening: 1000, closing: 1200))
    #expect(statement.lines.map(\.amount.fen) == [-500, 700])
  }

  @Test func `a month without lines must be declared`() throws {
    let text = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要\n"
    let idle = Self.declaration("cmb", closing: 1000, isIdle: true)
    #expect(try Self.read(text, idle).lines.isEmpty)
  }

  /// One change to a good file and what must be said about it.
  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let layout: String
    let change: @Sendable (String) -> String
    var declaration: StatementDeclaration?
    /// `code line:column`.
    let told: [String]

    init(
      _ layout: String, _ old: String, _ new: String, _ told: [String],
      _ declaration: StatementDeclaration? = nil
    ) {
      testDescription = told.joined(separator: ", ")
      self.layout = layout
      self.told = told
      self.declaration = declaration
      change = { text in
        guard !old.isEmpty else { return text }
        guard let range = text.firstRange(of: old) else { fatalError("a test changes nothing: \(old)") }
        return text[..<range.lowerBound] + new + text[range.upperBound...]
      }
    }
  }

  static let faults: [Fault] = [
    Fault("abc", "", "", ["statement-unknown-layout 0:0"], declaration("hsbc")),
    Fault("abc", "本次余额", "余额", ["statement-no-header 0:0"]),
    Fault("abc", "日 志 号", "本次余额", ["statement-duplicate-column 1:7"]),
    Fault("abc", "20210810", "20210832", ["statement-bad-date 3:1"]),
    Fault("abc", "20210810", "2021-08-10", ["statement-bad-date 3:1"]),
    Fault("abc", "20210802", "20210731", ["statement-day-outside-period 2:1"]),
    Fault("abc", "20210821,,结息", "20210901,,结息", ["statement-day-outside-period 6:1"]),
    Fault("abc", "20210810", "20210812", ["statement-day-out-of-order 4:1"]),
    Fault("abc", "-3240.28", "-3240.2x", ["statement-bad-amount 3:4"]),
    Fault("abc", "-3240.28", "-3240.281", ["statement-bad-amount 3:4"]),
    Fault("abc", "996769.72", "", ["statement-bad-balance 3:5"]),
    Fault("abc", "996769.72", "996769.71", ["statement-balance-broken 3:5", "statement-balance-broken 4:5"]),
    Fault(
      "abc", "-3240.28", "-3240.27", ["statement-balance-broken 3:5", "statement-closing-differs 7:5"]),
    Fault(
      "abc", "", "", ["statement-opening-differs 2:5", "statement-closing-differs 7:5"],
      declaration("abc", opening: 1001)),
    Fault("abc", "", "", ["statement-closing-differs 7:5"], declaration("abc", closing: 100_000_512)),
    Fault("abc", "补贴", "补贴,多", ["statement-long-row 3:0"]),
    Fault("abc", "", "", ["statement-not-idle 2:0"], declaration("abc", isIdle: true)),
    Fault("boc", ",某行,3167", ",某行", ["statement-short-row 6:0"]),
    Fault("boc", "10:00:00,人民币,-5.00", "10:00:00,美元,-5.00", ["statement-other-currency 5:3"]),
    Fault("bocom", "借 Dr,5.00", "平,5.00", ["statement-unknown-flag 5:5"]),
    Fault("icbc", "\"5.00  \t\"", "\"\"", ["statement-two-amounts 8:4"]),
    Fault("icbc", "\"0.13   \t\",\"      \t\"", "\"0.13\",\"0.01\"", ["statement-two-amounts 7:4"]),
    Fault("icbc", "3,245.28", "3,245.29", ["statement-totals-differ 13:5"]),
    Fault("icbc", "****1234", "****1235", ["statement-preamble-differs 3:1"]),
    Fault("icbc", "期初余额：10.00", "期初余额：10.01", ["statement-preamble-differs 4:1"]),
    Fault("icbc", "期末余额：1000005.13", "期末余额：没有", ["statement-preamble-differs 4:2"]),
  ]

  @Test(arguments: faults) func `each fault is told with its place`(fault: Fault) throws {
    let sample = try #require(BankSamples.all.first { $0.0 == fault.layout }?.1)
    let told = Self.problems(fault.change(sample), fault.declaration ?? Self.declaration(fault.layout))
    #expect(told.map { "\($0.code) \($0.line):\($0.column)" } == fault.told)
    #expect(told.allSatisfy { !$0.chinese.isEmpty && !$0.english.isEmpty })
  }

  @Test func `an empty table, an empty file and a wrong encoding are refused`() throws {
    let header = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要\n"
    #expect(Self.problems(header, Self.declaration("cmb")).map(\.code) == ["statement-empty"])
    #expect(Self.problems("", Self.declaration("cmb")).map(\.code) == ["empty-file"])
  }

  @Test func `all faults of a file are told at once`() {
    let text = BankSamples.abc.replacing("20210810", with: "x").replacing("-5.00", with: "y")
    let told = Self.problems(text, Self.declaration("abc"))
    #expect(told.map(\.code) == ["statement-bad-date", "statement-bad-amount"])
  }

  @Test func `one digit changed anywhere in an amount or balance is noticed`() {
    for line in BankSamples.abc.split(separator: "\n").dropFirst().dropLast() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      for column in [3, 4] {
        var changed = cells.map(String.init)
        changed[column] =
          changed[column].last == "9" ? changed[column].dropLast() + "8" : changed[column].dropLast() + "9"
        let text = BankSamples.abc.replacing(line, with: changed.joined(separator: ","))
        #expect(!Self.problems(text, Self.declaration("abc")).isEmpty)
      }
    }
  }

  static func problems(_ text: String, _ declaration: StatementDeclaration) -> [InputProblem] {
    do throws(InputProblems) {
      _ = try read(text, declaration)
      return []
    } catch { return error.all }
  }
}
