import Reconciliation
import Testing
import Vouchers
import Wire

@Suite struct `The report` {
  @Test func `columns stay aligned when Chinese and Latin text mix`() {
    var table = TextTable([.init("机构"), .init("Amount", .right)])
    table.row(["泉州A校", "1.00"])
    table.row(["B", "10,000.00", "surplus"])
    table.row([])
    let lines = table.rendered().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 6 && lines[4].isEmpty)
    #expect(DisplayWidth.of(lines[0]) == DisplayWidth.of(lines[1]))
    #expect(DisplayWidth.of(lines[2]) == DisplayWidth.of(lines[1]))
    #expect(lines[3] == "B        10,000.00 surplus")
  }

  @Test(arguments: [(Int64(0), "0"), (999, "999"), (-1000, "-1,000"), (1_234_567, "1,234,567")])
  func `numbers have thousands commas`(number: Int64, text: String) {
    #expect(TextTable.grouped(number) == text)
  }

  @Test(arguments: [("", 0), ("ab", 2), ("券簿", 4), ("（券）", 6), ("e\u{301}", 1), ("\u{FF21}", 2)])
  func `Chinese characters take two columns`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test(arguments: ReconciliationReport.Language.allCases)
  func `the text says everything`(language: ReconciliationReport.Language) throws {
    let result = try MatchingFixture.everything()
    let text = ReconciliationReport(result, names: [Bench.entity("quanzhou"): "泉州市"]).text(language)
    for finding in result.findings {
      #expect(text.contains(finding.cause.rawValue))
      #expect(text.contains(language == .chinese ? finding.chinese : finding.english))
    }
    for proposal in result.proposals { #expect(text.contains(proposal.line.description)) }
    for sheet in result.sheets { #expect(text.contains(sheet.adjustedBook.description)) }
    #expect(text.contains("泉州市"))
  }

  @Test func `the JSON says everything and is read back`() throws {
    let result = try MatchingFixture.everything()
    let json = try JSON(parsing: ReconciliationReport(result).json)
    #expect(json["verdict"] == .string("unbalanced") && json["v"] == .integer(1))
    guard case .array(let findings) = json["findings"], case .array(let sheets) = json["sheets"],
      case .array(let proposals) = json["proposals"]
    else {
      Issue.record("members are missing")
      return
    }
    #expect(findings.count == result.findings.count && sheets.count == result.sheets.count)
    #expect(proposals.count == result.proposals.count && proposals.count == 1)
    #expect(findings.map { $0["code"] } == result.findings.map { .string($0.cause.rawValue) })
    #expect(sheets.allSatisfy { $0["residual"] == .integer(0) })
  }

  @Test func `every cause and clearance has words in both languages`() {
    for cause in Finding.Cause.allCases { #expect(!cause.chinese.isEmpty) }
    for clearance in Finding.Clearance.allCases { #expect(!clearance.chinese.isEmpty) }
    for reason in ReconciliationStatement.Reason.allCases {
      #expect(!reason.chinese.isEmpty && !reason.english.isEmpty)
    }
  }
}

/// The five faults, and something cleared.
enum MatchingFixture {
  static func everything() throws -> ReconciliationResult {
    var bench = `Matching the books with the bank`.fiveFaults()
    bench.post(bench.line("putian", 9, kind: .interest), .interest)
    bench.post(bench.line("putian", -7), .suspense)
    return try bench.run()
  }
}
