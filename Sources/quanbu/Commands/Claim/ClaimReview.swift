import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import Vouchers

/// `claim review`: the first reviewer's judgement.
struct ClaimReview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "初审 First review of claims.",
    discussion: """
      未写明例外的券全额认可。计划文件是一个 YAML 列表：class, exceptions，每项例外 voucher, judgement \
      (cut|return|refuse), reason，核减另写 fen（保留金额，分）。
      --evidence 重算每份材料的散列：有缺失或改动的核销单不签署，退出码 4。全部退回或不予通过的核销单随即了结；
      已移出机构的核销单只能整单退回或不予通过。
      What is not named is accepted in full. A plan is a YAML list of class and exceptions; each exception has \
      voucher, judgement, reason and, for a cut, fen: what remains. With --evidence every hash is computed again; \
      a claim whose papers differ is not signed, and the exit status is 4. A claim of which nothing is left is closed \
      at once; one of an institution that was removed can only be returned or refused as a whole.
      """)

  @Argument(help: "核销单 Claim numbers.") var claims: [Int64] = []
  @Flag(help: "范围内所有待初审的核销单 Every claim this reviewer may review.") var all = false
  @Option(help: ArgumentHelp("审核意见 The plan.", valueName: "file.yaml")) var plan: String?
  @Option(help: ArgumentHelp("核减为 Cut to this amount.", valueName: "voucher=yuan:reason")) var cut: [String] =
    []
  @Option(
    name: .customLong("return"),
    help: ArgumentHelp("退回补正 Return for correction.", valueName: "voucher:reason"))
  var returned: [String] = []
  @Option(help: ArgumentHelp("不予通过 Refuse for good.", valueName: "voucher:reason")) var refuse: [String] = []
  @Option(help: ArgumentHelp("整单退回补正 Return every voucher of the claim.", valueName: "reason"))
  var returnAll: String?
  @Option(help: ArgumentHelp("整单不予通过 Refuse every voucher of the claim for good.", valueName: "reason"))
  var refuseAll: String?
  @Option(help: ArgumentHelp("材料目录 Folder of the evidence.", valueName: "dir")) var evidence: String?
  @Option(help: "只审此预算单位 Only this entity's claims, with --all.") var entity: EntityCode?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var bulk: OutboxOptions
  @OptionGroup var output: OutputOptions

  private var hasExceptions: Bool { !(cut.isEmpty && returned.isEmpty && refuse.isEmpty) }

  /// One judgement for the whole claim.
  private var whole: (judgement: ReviewClaim.Judgement, reason: String)? {
    returnAll.map { (.correct, $0) } ?? refuseAll.map { (.refuse, $0) }
  }

  func validate() throws {
    guard !claims.isEmpty || all || plan != nil, claims.isEmpty || (!all && plan == nil) else {
      throw ValidationError(
        "请写核销单编号，或 --all、--plan Give claim numbers, or --all and/or --plan.")
    }
    guard !hasExceptions && whole == nil || claims.count == 1 else {
      throw ValidationError(
        "例外只用于单张核销单 --cut, --return, --refuse, --return-all and --refuse-all go with one claim.")
    }
    guard [hasExceptions, returnAll != nil, refuseAll != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("整单意见不与其他意见同用 --return-all and --refuse-all stand alone.")
    }
  }

  func run() async throws {
    output.apply()
    let named = try exceptions()
    let plans = try plan.map { try ReviewPlan.read($0) } ?? []
    try await ActingSession.run(ledger, acting) { session in
      let (acts, gaps) = try session.view { try judged(session, $0, named, plans) }
      let job = BulkJob(
        name: JobName(ReviewClaim.name, signer: session.signer, acts.map(\.json)),
        label: Text("初审", "Reviewing"), followsState: true,
        drafts: { acts.map { Draft(act: $0) } })
      let report = try await session.perform(job, bulk)
      guard gaps.isEmpty else {
        do { try report.show(output) } catch let failure as CommandFailure {
          throw CommandFailure(.findings, failure.lines + gaps.map(\.line))
        }
        throw CommandFailure(.findings, gaps.map(\.line))
      }
      try report.show(output)
    }
  }

  private func judged(
    _ session: ActingSession, _ view: LedgerView, _ named: [ReviewClaim.Exception], _ plans: [ReviewPlan]
  ) throws -> (acts: [Act], gaps: [ClaimEvidence.Gap]) {
    var evidence = evidence.map { ClaimEvidence(folder: $0) }
    var acts: [Act] = []
    var gaps: [ClaimEvidence.Gap] = []
    let rows = try rows(session, view, plans)
    if evidence != nil { try view.expect(papers: rows.map(\.id)) }
    for row in rows {
      let missing = try evidence?.gaps(of: row.id, class: row.classID, in: view) ?? []
      gaps += missing
      guard missing.isEmpty else { continue }
      if let whole {
        let all = try view.vouchers(ofClaim: row.id).map {
          ReviewClaim.Exception(voucher: $0.number, judgement: whole.judgement, reason: whole.reason)
        }
        acts.append(.reviewClaim(ReviewClaim(claim: row.id, exceptions: all)))
        continue
      }
      let planned = plans.filter { $0.classID == row.classID }.flatMap(\.exceptions)
      let held = planned.isEmpty ? [] : Set(try view.vouchers(ofClaim: row.id).map(\.number))
      let exceptions = named + planned.filter { held.contains($0.voucher) }
      acts.append(.reviewClaim(ReviewClaim(claim: row.id, exceptions: exceptions)))
    }
    return (acts, gaps)
  }

  /// The claims to review. Those this person may not review, having approved their class, are left to others.
  private func rows(
    _ session: ActingSession, _ view: LedgerView, _ plans: [ReviewPlan]
  ) throws -> [ClaimRow] {
    if !claims.isEmpty { return try claims.map { try view.claim($0) } }
    if !all {
      return try plans.flatMap { plan in
        try view.claims(ofClass: plan.classID).filter { $0.state == .filed }
      }
    }
    let reviewers = try Reviewers(session, view)
    return try view.entities(within: reviewers.scope, named: entity).flatMap { entity in
      try view.claimsToReview(entity: entity)
    }.filter { try reviewers.mayTouch($0, view) }
  }

  private func exceptions() throws -> [ReviewClaim.Exception] {
    try cut.map { try ExceptionArgument.cut($0) }
      + returned.map { try ExceptionArgument.plain($0, .correct) }
      + refuse.map { try ExceptionArgument.plain($0, .refuse) }
  }
}

/// Whose claims a reviewer leaves to others.
struct Reviewers {
  let scope: Scope
  private let person: PersonID?
  private let institutions: [String: InstitutionRow]

  init(_ session: ActingSession, _ view: LedgerView) throws {
    scope = try session.key(in: view).scope
    person = try session.person(in: view)
    institutions = try view.institutions()
  }

  /// Not when the same person approved the class or gave the first review, nor while the institution is suspended.
  func mayTouch(_ claim: ClaimRow, _ view: LedgerView) throws -> Bool {
    guard institutions[claim.institution.text]?.state == .registered, claim.reviewer != person else {
      return false
    }
    return try view.classIfSeen(claim.classID)?.approver != person
  }
}

/// What reviewers wrote about one class.
struct ReviewPlan {
  let classID: ClassID
  let exceptions: [ReviewClaim.Exception]

  static func read(_ path: String) throws(InputProblem) -> [ReviewPlan] {
    try PlanFile.items(path) { (members) throws(MalformedInput) in
      ReviewPlan(
        classID: try members.identifier("class"),
        exceptions: try members.array("exceptions", count: 0...1000) { (value, path) throws(MalformedInput) in
          var item = try MemberReader(value, path: path)
          defer { _ = item }
          let exception = try Self.exception(&item)
          try item.finish()
          return exception
        })
    }
  }

  private static func exception(_ members: inout MemberReader) throws(MalformedInput) -> ReviewClaim.Exception
  {
    let voucher = try members.voucher("voucher")
    let word = try members.string("judgement")
    let judgement: ReviewClaim.Judgement
    switch word {
    case "cut": judgement = .cut(fen: try members.fen("fen", from: 0))
    case "return": judgement = .correct
    case "refuse": judgement = .refuse
    default:
      throw MalformedInput(
        .unknownName(known: ["cut", "return", "refuse"]), path: members.path(of: "judgement"))
    }
    return ReviewClaim.Exception(voucher: voucher, judgement: judgement, reason: try members.string("reason"))
  }
}

/// Exceptions as they are written on the command line.
private enum ExceptionArgument {
  /// `0000000042=600.00:reason`
  static func cut(_ text: String) throws -> ReviewClaim.Exception {
    let (head, reason) = try split(text, at: ":")
    let (number, yuan) = try split(head, at: "=")
    let money = try Money(yuan: yuan)
    guard money.fen >= 0 else { throw ValidationError("核减后的金额不得为负 A cut cannot leave less than nothing.") }
    return ReviewClaim.Exception(
      voucher: try VoucherNumber(number), judgement: .cut(fen: money.fen), reason: reason)
  }

  /// `0000000042:reason`
  static func plain(_ text: String, _ judgement: ReviewClaim.Judgement) throws -> ReviewClaim.Exception {
    let (number, reason) = try split(text, at: ":")
    return ReviewClaim.Exception(voucher: try VoucherNumber(number), judgement: judgement, reason: reason)
  }

  private static func split(_ text: String, at mark: Character) throws -> (String, String) {
    guard let place = text.firstIndex(of: mark) ?? (mark == ":" ? text.firstIndex(of: "：") : nil) else {
      throw ValidationError("应写成 券号=金额:理由 或 券号:理由 Write voucher=yuan:reason, or voucher:reason.")
    }
    let rest = String(text[text.index(after: place)...])
    guard !rest.isEmpty else { throw ValidationError("请写明理由 Give a reason.") }
    return (String(text[..<place]), rest)
  }
}
