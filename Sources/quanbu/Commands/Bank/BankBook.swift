import ArgumentParser
import LedgerService
import Vouchers

/// A line of a statement as it is named on the command line.
struct LineArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("对账单 The statement: fuzhou/2021-08.", valueName: "statement")) var statement:
    StatementID
  @Argument(help: ArgumentHelp("第几行 Which line, from 1.", valueName: "line")) var line: Int

  func validate() throws {
    guard (1...1_000_000).contains(line) else {
      throw ValidationError("行号从 1 起 Lines are counted from 1.")
    }
  }

  var key: LineKey { LineKey(statement: statement, line: line) }
}

/// `bank post`.
struct BankPost: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "post",
    abstract: "记账：到账、手续费、利息、待查 Book a line that is no payment of ours.",
    discussion: """
      receipt 到账（贷方）, fee 手续费（借方）, interest 利息（贷方）, suspense 待查。
      """)

  @OptionGroup var line: LineArguments
  @Option(name: .customLong("as"), help: "作为 As: receipt, fee, interest, suspense.") var kind: PostLine.Kind
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      try await session.performOnce(.postLine(PostLine(line: line.key, kind: kind)), output)
    }
  }
}

/// `bank confirm`.
struct BankConfirm: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "确认拨付：金额和指令号须逐分相符 Confirm that a line paid an order, to the fen.")

  @Argument(help: "指令号 The order: PO0000000123000.") var order: OrderNumber
  @OptionGroup var line: LineArguments
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let act = ConfirmPayment(order: order, line: line.key)
      try await session.performOnce(.confirmPayment(act), output)
    }
  }
}

/// `bank return`.
struct BankReturn: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "return",
    abstract: "登记退票：核销单重新待结算 Book the return of a paid order: its claims are payable again.")

  @Argument(help: "指令号 The order: PO0000000123000.") var order: OrderNumber
  @OptionGroup var line: LineArguments
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let act = ReturnPayment(order: order, line: line.key)
      try await session.performOnce(.returnPayment(act), output)
    }
  }
}
