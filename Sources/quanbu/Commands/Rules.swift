import ArgumentParser
import Intake
import Journal
import Ledger
import Vouchers
import Wire

/// Publishing rules takes two persons of the province.
enum RulesProposals: ProposalGroup {
  static let command = "rules"
  static let acts: Set<String> = [PublishRules.name]
}

/// `quanbu rules`
struct Rules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "规则：检查、发布、查看 Rules: check, publish, show.",
    discussion: """
      标准、期限、上限都是带文号和生效日期的数据；新文件只影响生效之后的事。
      Rates, windows and limits are data with a document number and a first day; a new document changes only what
      comes after it.
      """,
    subcommands: [RulesCheck.self, RulesPublish.self, RulesShow.self] + RulesProposals.subcommands)
}

/// `quanbu rules check`
struct RulesCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "检查规则文件（无需账本） Check rule files; needs no ledger.",
    discussion: """
      错误按 文件:行:列 报出；一份有错，全部读完后以状态 5 退出。
      Faults are told as file:line:column; when any file has one the exit status is 5, after all were read.
      """)

  @Argument(help: ArgumentHelp("规则文件 Rule files.", valueName: "file")) var files: [String]
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    var problems: [InputProblem] = []
    var sheet = Sheet([
      .text("file", "文件", "File"), .text("id", "编号", "Id"), .text("document", "文号", "Document"),
      .text("effective", "生效", "From"), .text("topics", "规定", "Sets"),
    ])
    for file in files {
      do throws(InputProblem) {
        let document = try RuleFile.load(path: file).document
        sheet.row([
          .text(file), .text(document.id.text), .text(document.document),
          .text(document.effective.description), .text(RuleTopic.named(in: document)),
        ])
      } catch {
        problems.append(error)
      }
    }
    if !sheet.rows.isEmpty { sheet.show("documents", output) }
    if !problems.isEmpty { throw InputProblems(problems) }
  }
}

/// `quanbu rules publish`
struct RulesPublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "提出发布规则文件（需第二人复核） Propose rule files; a second person approves.",
    discussion: """
      先检查全部文件；已发布或已提出的会跳过。
      All files are checked first; what is published or proposed already is skipped.

        quanbu rules publish Config/fujian-2021/rules/*.yaml --key registrar-a.key
      """)

  @Argument(help: ArgumentHelp("规则文件 Rule files.", valueName: "file")) var files: [String]
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let documents = try Self.load(files)
    try await ActingSession.run(ledger, acting) { session in
      let known = try session.view { try Known($0) }
      var bulk = BulkReport(Text("发布规则", "Publishing"), total: documents.count, output: output)
      for document in documents {
        let act = Act.publishRules(PublishRules(rules: document))
        if let why = known.reason(toSkip: document) {
          try await session.skip(session.job(for: act), document.id.text, why, &bulk)
          continue
        }
        bulk.add(try await session.submit(act), document.id.text, ActSummary.of(act))
      }
      try bulk.finish(Text("已提出", "proposed"))
    }
  }

  /// In the order of their first days, so that a later one never waits for an earlier one.
  private static func load(_ files: [String]) throws -> [RulesDocument] {
    var problems: [InputProblem] = []
    var documents: [RulesDocument] = []
    for file in files {
      do throws(InputProblem) { documents.append(try RuleFile.load(path: file).document) } catch {
        problems.append(error)
      }
    }
    if !problems.isEmpty { throw InputProblems(problems) }
    return documents.sorted { $0.effective < $1.effective }
  }

  private struct Known {
    private let published: [RulesDocument]
    private let proposed: [(sequence: Int64, document: RulesDocument)]

    init(_ view: LedgerView) throws {
      published = view.whole.book.published.map(\.document)
      proposed = try view.openProposals().compactMap { row in
        guard case .publishRules(let act) = row.act else { return nil }
        return (row.sequence, act.rules)
      }
    }

    func reason(toSkip document: RulesDocument) -> Text? {
      if published.contains(where: { $0.json == document.json }) { return Text("已发布", "published already") }
      guard let open = proposed.first(where: { $0.document.json == document.json }) else { return nil }
      return Text("已提出，第 \(open.sequence) 条", "proposed already, entry \(open.sequence)")
    }
  }
}
