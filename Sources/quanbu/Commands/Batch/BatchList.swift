import ArgumentParser
import Journal
import Ledger
import Vouchers

/// The columns batches are shown in.
private func batchSheet() -> Sheet {
  Sheet([
    .text("batch", "批次", "Batch"), .text("tranche", "下达批次", "Tranche"), .text("entity", "预算单位", "Entity"),
    .text("reach", "发放方式", "Reach"), .text("value", "券类", "Value"), .number("fen", "面值或上限", "Face or cap"),
    .number("count", "张数", "Vouchers"), .number("issued", "已发", "Issued"),
    .text("commitment", "占用时点", "Bound at"),
  ])
}

extension Sheet {
  fileprivate mutating func row(_ batch: BatchRow) {
    let isChinese = Language.current == .chinese
    row([
      .text(batch.id.text), .text(batch.account.tranche.text), .text(batch.account.entity.text),
      .text(isChinese ? batch.reach.chinese : batch.reach.rawValue),
      .text(isChinese ? batch.value.chinese : batch.value.rawValue), .fen(batch.fen), .count(batch.count),
      .count(batch.issued), .text(isChinese ? batch.commitment.chinese : batch.commitment.rawValue),
    ])
  }
}

/// `batch list`.
struct BatchList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出已批准的批次 List the approved batches.")

  @Option(help: "只列此预算单位 Only this entity.") var entity: EntityCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = batchSheet()
      for batch in try view.batches() where entity.map({ $0 == batch.account.entity }) ?? true {
        sheet.row(batch)
      }
      sheet.show("batches", output)
    }
  }
}

/// `batch show`.
struct BatchShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看一个批次 Show one batch.")

  @Argument(help: "批次 The batch.") var batch: BatchID
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = batchSheet()
      sheet.row(try view.batch(batch))
      sheet.show("batch", output)
    }
  }
}
