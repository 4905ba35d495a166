import Audit
import Foundation
import Testing

/// A code that is never said proves nothing: each has a cause here that makes the audit say it.
@Suite struct `every code of a finding` {
  @Test(arguments: FindingCase.all.map(\.code))
  func `is said for its cause`(code: String) async throws {
    let finding = try #require(FindingCase.all.first { $0.code == code })
    let report = try await finding.report()
    let codes = Set(report.findings.map(\.code))
    #expect(codes.contains(code), "\(report.text(chinese: false))")
    if finding.isAlone { #expect(codes == [code], "\(report.text(chinese: false))") }
    let isNotice = report.findings.first { $0.code == code }?.severity == .notice
    #expect(report.passed == (isNotice && finding.isAlone))
  }

  @Test func `has a case, or a reason why it cannot be reached`() throws {
    let cases = FindingCase.all.map(\.code)
    #expect(Set(cases).count == cases.count)
    #expect(Set(cases).isDisjoint(with: FindingCase.unreachable.keys))
    #expect(try Set(cases).union(FindingCase.unreachable.keys) == Set(Self.codes()))
  }

  /// Every code, from the one switch that names them all.
  private static func codes() throws -> [String] {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../Sources")
    let file = sources.appendingPathComponent("Audit/Report/Finding+Code.swift")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let codes = lines.filter { $0.drop { $0 == " " }.hasPrefix("case .") }.compactMap {
      $0.split(separator: "\"").dropFirst().first.map(String.init)
    }
    #expect(codes.count > 50)
    return codes
  }
}
