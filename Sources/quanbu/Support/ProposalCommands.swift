import ArgumentParser
import Foundation
import Journal
import Ledger
import LedgerService
import Vouchers

/// The acts of two persons that one group of subcommands is about. Its `approve`, `decline` and `open` come from here:
///
///     subcommands: [FundAppropriate.self, Approve<FundProposals>.self, …]
protocol ProposalGroup: Sendable {
  /// How the group is called on the command line: `fund`.
  static var command: String { get }
  /// Names of its acts (`Act.name`).
  static var acts: Set<String> { get }
  /// Whether keys of this role are among those who decide such a proposal. Everybody, where all its acts are decided by
  /// the same roles.
  static func decides(_ role: Role, _ row: ProposalRow) -> Bool
}

extension ProposalGroup {
  static func decides(_ role: Role, _ row: ProposalRow) -> Bool { true }

  /// The three subcommands.
  static var subcommands: [any ParsableCommand.Type] {
    [ApproveProposals<Self>.self, DeclineProposal<Self>.self, OpenProposals<Self>.self]
  }

  /// Its open proposals, oldest first.
  static func open(in view: LedgerView) throws -> [ProposalRow] {
    try view.openProposals().filter { acts.contains($0.act.name) }
  }

  /// Refuses to sign for an act of another group: whoever decides says what kind of thing is decided.
  static func require(_ sequence: Int64, in view: LedgerView) throws -> ProposalRow? {
    guard let row = try view.proposal(sequence) else { return nil }
    guard acts.contains(row.act.name) else {
      throw CommandFailure(
        .usage, code: "other-group",
        Text(
          "第 \(sequence) 条是 \(row.act.name)，不属于 \(command)：请用相应的子命令",
          "entry \(sequence) is \(row.act.name), not of \(command): use that group's subcommand"))
    }
    return row
  }
}

/// Which proposals are meant.
struct ProposalChoice: ParsableArguments {
  @Argument(help: ArgumentHelp("提议的条目号或区间 Entry numbers, or ranges such as 15-18.", valueName: "n"))
  var numbers: [EntryRange] = []
  @Flag(help: "批准本类中本角色可复核的全部事项 Everything of this group that is open and for this role.") var allOpen = false

  func validate() throws {
    guard numbers.isEmpty == allOpen else {
      throw ValidationError("请写编号或 --all-open，二者取一 Give numbers or --all-open, one of the two.")
    }
  }

  /// A proposal that was named, if there is one of that number.
  struct Target {
    let sequence: Int64
    let row: ProposalRow?

    var summary: Text { row.map { ActSummary.of($0.act) } ?? Text("", "") }
  }

  func targets<Group: ProposalGroup>(
    of group: Group.Type, by acting: ActingOptions, in view: LedgerView
  ) throws -> [Target] {
    let open = try Group.open(in: view)
    if allOpen {
      let role = try view.key(PublicKeyFile.read(beside: acting.key).id)?.role
      return open.filter { row in role.map { Group.decides($0, row) } ?? true }.map {
        Target(sequence: $0.sequence, row: $0)
      }
    }
    var targets: [Target] = []
    for range in numbers {
      // Within a range only what is open is meant; a number alone is meant whatever it is.
      for sequence in range.isSingle ? [range.first] : open.map(\.sequence).filter(range.contains) {
        targets.append(Target(sequence: sequence, row: try Group.require(sequence, in: view)))
      }
    }
    return targets
  }
}

extension ActingSession {
  /// Says yes to each.
  func approve(_ targets: [ProposalChoice.Target], _ bulk: inout BulkReport) async throws {
    for target in targets {
      let answer = try await submit(.approve(Approve(proposal: target.sequence)))
      bulk.add(answer, "\(target.sequence)", target.summary)
    }
  }
}

/// `approve N…`: the second person's word; what was proposed takes effect.
struct ApproveProposals<Group: ProposalGroup>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "approve",
      abstract: "复核通过：由另一人批准，随即生效 Approve, as a second person; it takes effect.",
      discussion: """
        编号是提出时打印的条目号；可写多个、区间或 --all-open。不得与提出人为同一人。
        The number is the one printed when it was proposed. Whoever proposed cannot approve.

          quanbu \(Group.command) approve 12 15-18 --key finance-b.key
          quanbu \(Group.command) approve --all-open --key finance-b.key
        """)
  }

  @OptionGroup var choice: ProposalChoice
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let targets = try session.view { try choice.targets(of: Group.self, by: acting, in: $0) }
      var bulk = BulkReport(Text("复核", "Approving"), total: targets.count, output: output)
      try await session.approve(targets, &bulk)
      try bulk.finish(Text("已生效", "in force"))
    }
  }
}

/// `decline N --reason`: the second person says no, or who proposed takes it back; nothing happens but the record.
struct DeclineProposal<Group: ProposalGroup>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "decline",
      abstract: "复核不通过，或由提出人撤回：写明理由，仅留记录 Decline, or take back what one proposed; only the record remains.")
  }

  @Argument(help: ArgumentHelp("提议的条目号 The proposal's entry number.", valueName: "n")) var number: Int64
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    try await ActingSession.run(ledger, acting) { session in
      let row = try session.view { try Group.require(number, in: $0) }
      var bulk = BulkReport(Text("复核", "Declining"), total: 1, output: output)
      let answer = try await session.submit(.decline(Decline(proposal: number, reason: reason)))
      bulk.add(answer, "\(number)", row.map { ActSummary.of($0.act) } ?? Text("", ""))
      try bulk.finish(Text("未通过", "declined"))
    }
  }
}

/// `open`: what waits for a second person.
struct OpenProposals<Group: ProposalGroup>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "open", abstract: "列出待复核的事项 List what waits for a second person.")
  }

  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    var sheet = Sheet([
      .text("entry", "条目", "Entry"), .text("act", "事项", "Act"), .text("key", "提出密钥", "Proposed by"),
      .text("person", "提出人", "Person"), .text("summary", "内容", "What"),
    ])
    for row in try ledger.view({ try Group.open(in: $0) }) {
      sheet.row([
        .text(String(row.sequence)), .text(row.act.name), .text(row.key.text), .text(row.person.text),
        .text(ActSummary.of(row.act).current),
      ])
    }
    sheet.show("open", output)
  }
}

/// One entry number, or a range of them written `15-18`.
struct EntryRange: ExpressibleByArgument, Hashable {
  let first: Int64
  let last: Int64

  var isSingle: Bool { first == last }

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let first = Self.number(parts[0]),
      let last = Self.number(parts[parts.count - 1]),
      first <= last
    else { return nil }
    self.first = first
    self.last = last
  }

  private static func number(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }

  func contains(_ number: Int64) -> Bool { first <= number && number <= last }
}
