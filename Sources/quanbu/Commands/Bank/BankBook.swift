import ArgumentParser
import Journal
import Ledger
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

/// `bank correct`: a line was booked as what it is not.
struct BankCorrect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct",
    abstract: "更正：冲回记错的一行（待另一人复核） Reverse the wrong booking of a line; a checker approves.",
    discussion: """
      冲回后该行待重新记账或确认。拨付与退票不在此列：它们只能由逐分相符的流水办理。
      Afterwards the line waits to be booked or confirmed rightly. Payments and returns are not corrected: nothing \
      but a line that matches to the fen makes them.
      """)

  @OptionGroup var line: LineArguments
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      // By what is said: how the line is booked may be another thing by the time an answer is asked for again.
      let words = [Array(line.key.description.utf8), Array(reason.utf8)]
      try await session.performOnce(as: session.job(CorrectLine.name, words), output) {
        let kind = try session.view { try booked(in: $0) }
        return session.signer.command(
          .correctLine(CorrectLine(line: line.key, kind: kind, reason: reason)))
      }
    }
  }

  /// As what the line is booked now.
  private func booked(in view: LedgerView) throws -> PostLine.Kind {
    guard let row = try view.line(line.key) else {
      throw LedgerView.missing(.lineUnknown, line.key.description)
    }
    guard let kind = row.posting?.kind else {
      throw LedgerView.missing(.lineBookedOtherwise, line.key.description)
    }
    return kind
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
