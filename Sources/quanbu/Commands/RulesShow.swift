import ArgumentParser
import Journal
import Ledger
import LedgerService
import Vouchers
import Wire

/// `quanbu rules show`
struct RulesShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "查看某日对某单位有效的规则及文号 What holds on a day for an entity, with document numbers.",
    discussion: """
      缺省为账本的今天与省本级。--all 列出所有发布过的文件。
      By default today (of a demonstration ledger: its newest entry's day) and the province. --all lists every
      document ever published.
      """)

  @Option(help: "日期 The day.") var on: Day?
  @Option(help: "预算单位 The budget entity.") var entity: EntityCode?
  @Flag(help: "列出所有文件 List all documents.") var all = false
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let (set, genesis) = try ledger.view { ($0.whole, try $0.genesis()) }
    guard let province = genesis.entities.first?.code else {
      throw JournalError(.notALedger, ledger.place.name)
    }
    if all { return documents(set.book).show("documents", output) }
    let entity = entity ?? province
    guard genesis.entities.contains(where: { $0.code == entity }) else {
      throw CommandFailure(
        .usage, code: "entity-unknown", Text("没有预算单位 \(entity)", "there is no budget entity \(entity)"))
    }
    let today = genesis.demonstration ? set.counters.at : SystemClock().now()
    let day = on ?? today?.day ?? SystemClock().now().day
    if !output.json { Console.say("\(entity)，\(day)", "\(entity), \(day)") }
    topics(set.book, entity, day).show("rules", output)
  }

  private func topics(_ book: RuleBook, _ entity: EntityCode, _ day: Day) -> Sheet {
    var sheet = Sheet([
      .text("topic", "事项", "Topic"), .text("says", "规定", "Rule"), .text("document", "文号", "Document"),
      .text("effective", "生效", "From"), .text("entry", "条目", "Entry"),
    ])
    for topic in RuleTopic.all {
      guard let speaker = topic.speaker(in: book, for: entity, on: day) else { continue }
      let document = speaker.document
      for (line, says) in topic.says(document).enumerated() {
        // For people the topic and its document stand once, programs get them on every row.
        let isRepeated = line > 0 && !output.json
        sheet.row([
          isRepeated ? .none : .named(topic.name, topic.title), .text(says.current),
          isRepeated ? .none : .text(document.document),
          isRepeated ? .none : .text(document.effective.description),
          isRepeated ? .none : .text(String(speaker.sequence)),
        ])
      }
    }
    return sheet
  }

  private func documents(_ book: RuleBook) -> Sheet {
    var sheet = Sheet([
      .text("entry", "条目", "Entry"), .text("id", "编号", "Id"), .text("document", "文号", "Document"),
      .text("title", "名称", "Title"), .text("effective", "生效", "From"), .text("until", "至", "Until"),
      .text("entities", "单位", "Entities"), .text("topics", "规定", "Sets"),
    ])
    for entry in book.published {
      let document = entry.document
      sheet.row([
        .text(String(entry.sequence)), .text(document.id.text), .text(document.document),
        .text(document.title),
        .text(document.effective.description), document.until.map { .text($0.description) } ?? .none,
        .text(document.entities.map { $0.map(\.text).joined(separator: " ") } ?? "*"),
        .text(RuleTopic.named(in: document)),
      ])
    }
    return sheet
  }
}
