import ArgumentParser
import Audit
import Foundation
import Journal
import Vouchers

/// Auditors trust nothing but public keys and one file. Reads only; runs beside a working ledger.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "审计账本：只凭信任锚重算一切 Audit a ledger by its trust anchor alone.",
    discussion: """
      逐条重算哈希、签名、裁决与余额，并与文件逐行比对；--held 指定外部留存的回执与检查点（文件或目录）。
      Every hash, signature, decision and balance is computed again and compared with the file. \
      退出码 Exit status: 0 通过 passed; 4 有发现 findings; 6 不是可读的账本 not readable as a ledger.
      """)

  @Option(
    help: ArgumentHelp("账本目录或其中的 journal.sqlite The ledger's folder, or its file.", valueName: "dir"))
  var ledger: String = ProcessInfo.processInfo.environment["QUANBU_LEDGER"] ?? "ledger"

  @Option(help: ArgumentHelp("信任锚文件 The trust anchor.", valueName: "file"))
  var trust: String

  @Option(help: ArgumentHelp("外部留存的回执或检查点 Evidence held outside.", valueName: "path"))
  var held: [String] = []

  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let auditor = Auditor(journal: JournalFile.path(in: ledger), anchor: try anchor(), held: held)
    let report: AuditReport
    do throws(AuditFailure) {
      var progress: Progress?
      report = try auditor.run { done, all in
        if progress == nil { progress = Progress(Text("审计", "Auditing"), total: Int(all)) }
        progress?.update(Int(done))
      }
    } catch {
      throw CommandFailure(
        error.isMissingFile ? .inputOutput : .integrity, code: error.code, Text(error.chinese, error.english))
    }
    if output.json {
      Console.out(String(decoding: report.json, as: UTF8.self))
    } else {
      Console.out(report.text(chinese: Language.current == .chinese))
    }
    if !report.passed { throw CommandFailure(.findings, []) }
  }

  private func anchor() throws -> TrustAnchor {
    guard let data = FileManager.default.contents(atPath: trust) else {
      throw CommandFailure(
        .inputOutput, code: "trust-unreadable",
        Text("无法读取信任锚（\(trust)）", "the trust anchor cannot be read (\(trust))"))
    }
    return try TrustAnchor(parsing: Array(data))
  }
}
