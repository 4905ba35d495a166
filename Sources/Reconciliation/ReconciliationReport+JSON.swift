import Vouchers
import Wire

extension ReconciliationReport {
  /// The whole report as JSON without white space, members in a fixed order, amounts in whole fen, absent values
  /// null. `v` is the version of this form.
  public var json: [UInt8] {
    var writer = JSONWriter(reserving: 4096)
    writer.object { writer in
      writer.member("v", 1)
      writer.member("asOf", result.asOf.description)
      writer.member("verdict", result.verdict.rawValue)
      writer.name("sheets")
      writer.array { for sheet in result.sheets { Self.write(sheet, &$0) } }
      writer.name("findings")
      writer.array { for finding in result.findings { Self.write(finding, &$0) } }
      writer.name("proposals")
      writer.array { for proposal in result.proposals { Self.write(proposal, &$0) } }
    }
    return writer.bytes
  }

  private static func write(_ sheet: ReconciliationStatement, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("entity", sheet.entity.text)
      writer.member("lastPeriod", text(sheet.lastPeriod?.description))
      writer.member("bookBalance", sheet.bookBalance.fen)
      writer.member("bankBalance", fen(sheet.bankBalance))
      writer.name("items")
      writer.array { for item in sheet.items { write(item, &$0) } }
      writer.member("adjustedBook", sheet.adjustedBook.fen)
      writer.member("adjustedBank", fen(sheet.adjustedBank))
      writer.member("residual", fen(sheet.residual))
      writer.member("suspense", sheet.suspense.fen)
    }
  }

  private static func write(_ item: ReconciliationStatement.Item, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("side", item.side.rawValue)
      writer.member("reason", item.reason.rawValue)
      writer.member("amount", item.amount.fen)
      writer.member("statement", text(item.line?.statement.text))
      writer.member("line", number(item.line?.line))
      writer.member("order", text(item.order?.description))
      writer.member("institutionName", text(item.institutionName))
      writer.member("ageDays", item.ageDays)
    }
  }

  private static func write(_ finding: Finding, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", finding.cause.rawValue)
      writer.member("open", finding.isOpen)
      writer.member("clearance", text(finding.clearance?.rawValue))
      writer.member("entity", finding.entity.text)
      writer.member("statement", text(finding.statement?.text))
      writer.member("line", number(finding.line?.line))
      writer.member("order", text(finding.order?.description))
      writer.member("institutionCode", text(finding.institutionCode))
      writer.member("institutionName", text(finding.institutionName))
      writer.member("bankAmount", fen(finding.bankAmount))
      writer.member("bookAmount", fen(finding.bookAmount))
      writer.member("ageDays", finding.ageDays)
      writer.member("chinese", finding.chinese)
      writer.member("english", finding.english)
    }
  }

  private static func write(_ proposal: Proposal, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("entity", proposal.entity.text)
      writer.member("order", proposal.order.description)
      writer.member("institutionName", proposal.institutionName)
      writer.member("statement", proposal.line.statement.text)
      writer.member("line", proposal.line.line)
      writer.member("amount", proposal.amount.fen)
    }
  }

  private static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
  private static func fen(_ value: Money?) -> JSON { value.map { JSON.integer($0.fen) } ?? .null }
  private static func number(_ value: Int?) -> JSON { value.map { JSON.integer(Int64($0)) } ?? .null }
}
