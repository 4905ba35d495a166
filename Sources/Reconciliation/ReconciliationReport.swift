public import Vouchers

/// A ``ReconciliationResult`` for people, in Chinese or English, and for programs (`json`). Both say everything.
public struct ReconciliationReport: Sendable {
  /// Of the text.
  public enum Language: String, Sendable, CaseIterable {
    case chinese = "zh"
    case english = "en"
  }

  let result: ReconciliationResult
  let names: [EntityCode: String]

  /// - Parameter names: what to call entities in the text (`quanzhou`: 泉州市); the code itself where none is given.
  public init(_ result: ReconciliationResult, names: [EntityCode: String] = [:]) {
    self.result = result
    self.names = names
  }

  /// The whole report: verdict, sheets, open findings, exact matches to confirm, cleared findings.
  public func text(_ language: Language) -> String {
    let words = ReportWords(language: language)
    var text = words.title(asOf: result.asOf) + "\n" + words.verdict(result) + "\n"
    for sheet in result.sheets { text += "\n" + sheetText(sheet, words) }
    text += section(words.openTitle, words, findingTable(result.open, words))
    text += section(words.proposalTitle, words, proposalTable(words))
    text += section(words.clearedTitle, words, findingTable(result.cleared, words))
    return text
  }

  private func section(_ title: String, _ words: ReportWords, _ table: TextTable) -> String {
    "\n" + title + " (" + TextTable.grouped(table.rows.count) + ")\n"
      + (table.rows.isEmpty ? words.none + "\n" : table.rendered())
  }

  private func name(_ entity: EntityCode) -> String { names[entity] ?? entity.text }

  private func sheetText(_ sheet: ReconciliationStatement, _ words: ReportWords) -> String {
    var table = TextTable([
      .init(words.item), .init(words.line), .init(words.order), .init(words.days, .right),
      .init(words.amount, .right),
    ])
    table.row([words.bookBalance, "", "", "", sheet.bookBalance.description])
    for item in sheet.items where item.side == .book { table.row(cells(item, words)) }
    table.row([words.adjustedBook, "", "", "", sheet.adjustedBook.description])
    table.row([words.bankBalance, "", "", "", sheet.bankBalance?.description ?? words.noStatement])
    for item in sheet.items where item.side == .bank { table.row(cells(item, words)) }
    table.row([words.adjustedBank, "", "", "", sheet.adjustedBank?.description ?? words.noStatement])
    table.row([words.residual, "", "", "", sheet.residual?.description ?? words.noStatement])
    let period = sheet.lastPeriod?.description ?? words.noStatement
    return words.sheetTitle + " " + name(sheet.entity) + " " + period + "\n" + table.rendered()
  }

  private func cells(_ item: ReconciliationStatement.Item, _ words: ReportWords) -> [String] {
    [
      "  " + words.reason(item.reason), item.line?.description ?? "",
      payee(item.order?.description, item.institutionName),
      TextTable.grouped(item.ageDays), item.amount.description,
    ]
  }

  private func payee(_ code: String?, _ institution: String?) -> String {
    [code, institution].compactMap { $0 }.joined(separator: " ")
  }

  private func findingTable(_ findings: [Finding], _ words: ReportWords) -> TextTable {
    var table = TextTable([
      .init(words.entity), .init(words.cause), .init(words.code), .init(words.state),
      .init(words.line), .init(words.order), .init(words.institution), .init(words.bank, .right),
      .init(words.book, .right), .init(words.days, .right), .init(words.what),
    ])
    for finding in findings {
      table.row([
        name(finding.entity), words.cause(finding.cause), finding.cause.rawValue,
        words.state(finding.clearance), finding.line?.description ?? finding.statement?.text ?? "",
        finding.order?.description ?? "", payee(finding.institutionCode, finding.institutionName),
        finding.bankAmount?.description ?? "", finding.bookAmount?.description ?? "",
        TextTable.grouped(finding.ageDays), words.sentence(finding),
      ])
    }
    return table
  }

  private func proposalTable(_ words: ReportWords) -> TextTable {
    var table = TextTable([
      .init(words.entity), .init(words.order), .init(words.institution), .init(words.line),
      .init(words.amount, .right),
    ])
    for proposal in result.proposals {
      table.row([
        name(proposal.entity), proposal.order.description, proposal.institutionName,
        proposal.line.description,
        proposal.amount.description,
      ])
    }
    return table
  }
}
