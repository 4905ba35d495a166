import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

extension ClaimRow {
  /// The claim's state together with its order's.
  func told(_ order: OrderRow?) -> (name: String, text: Text) {
    switch state {
    case .filed: return ("filed", Text("待初审", "filed"))
    case .reviewed: return ("reviewed", Text("已初审", "reviewed"))
    case .closed: return ("closed", Text("已了结", "closed"))
    case .approved: break
    }
    guard let order, order.state.isLive else { return ("approved", Text("待结算", "approved")) }
    return (order.state.rawValue, Text(order.state.chinese, order.state.rawValue))
  }
}

/// `claim list`.
struct ClaimListing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出核销单 List claims.")

  @Option(help: "只列此状态 Only this state: filed, reviewed, approved, closed.") var state: ClaimRow.State?
  @Option(help: "只列此预算单位 Only this entity.") var entity: EntityCode?
  @Option(help: "只列此机构 Only this institution.") var institution: CreditCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = Sheet([
        .text("claim", "核销单", "Claim"), .text("class", "班级", "Class"),
        .text("institution", "机构", "Institution"), .text("tranche", "下达批次", "Tranche"),
        .text("entity", "预算单位", "Entity"), .number("vouchers", "张数", "Vouchers"),
        .number("fen", "金额", "Amount"),
        .text("state", "状态", "State"), .text("order", "拨款指令", "Order"),
      ])
      if institution == nil { try view.expectAll([.claims(.all)]) }
      let codes = try institution.map { [$0] } ?? view.institutionRows().map(\.code)
      let rows = try codes.flatMap { try view.claims(ofInstitution: $0) }
      for row in rows.sorted(by: { $0.id < $1.id }) where isWanted(row) {
        let order = try row.order.flatMap { try view.orderIfSeen($0) }
        let told = row.told(order)
        sheet.row([
          .text(String(row.id)), .text(row.classID.text), .text(row.institution.text),
          .text(row.account.tranche.text), .text(row.account.entity.text), .count(Int64(row.count)),
          .fen(row.fen),
          .text(output.json ? told.name : told.text.current),
          row.order.map { .text($0.description) } ?? .none,
        ])
      }
      sheet.show("claims", output)
    }
  }

  private func isWanted(_ row: ClaimRow) -> Bool {
    (state.map { $0 == row.state } ?? true) && (entity.map { $0 == row.account.entity } ?? true)
  }
}

/// `claim show`.
struct ClaimShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "查看一张核销单：各券金额与状态，初审的核减、退回、不予通过及理由 Show a claim, its vouchers, and what was cut, returned or refused, and why."
  )

  @Argument(help: "核销单 Its number.") var claim: Int64
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      let row = try view.claim(claim)
      let told = row.told(try row.order.flatMap { try view.orderIfSeen($0) })
      let learners = try ClaimEvidence.redemption(claim, view).learners
      // Of two reviews the later one stands.
      let exceptions = try view.reviews(of: row).flatMap(\.act.exceptions)
      try view.expect(vouchers: learners.map(\.voucher))
      var sheet = Sheet([
        .text("voucher", "券号", "Voucher"), .text("certificate", "证书", "Certificate"),
        .number("hours", "学时", "Hours"), .number("fen", "金额", "Amount"), .text("state", "状态", "State"),
        .text("attendance", "考勤材料", "Attendance"), .text("examination", "考试材料", "Examination"),
        .text("judgement", "初审", "Review"), .number("judgedFen", "核定", "Accepted"),
        .text("reason", "理由", "Reason"),
      ])
      for learner in learners {
        // An institution is not told where a voucher went that left its class.
        let voucher = try view.voucherIfSeen(learner.voucher)
        let isHeld = voucher?.claim == claim
        let state = try voucher.map { try VoucherState($0, view) }
        sheet.row(
          [
            .text(learner.voucher.description),
            .text(Language.current == .chinese ? learner.certificate.chinese : learner.certificate.rawValue),
            .count(Int64(learner.hours)), isHeld ? .fen(voucher?.fen ?? 0) : .none,
            .text(isHeld ? state?.text.current ?? "" : Text("已退回补正", "returned").current),
            .text(String(learner.attendance.hex.prefix(16))),
            .text(String(learner.examination.hex.prefix(16))),
          ] + Self.cells(of: exceptions.last { $0.voucher == learner.voucher }))
      }
      show(row, told, sheet)
    }
  }

  /// What was said of a voucher that was not accepted in full, why, and what of it was accepted.
  private static func cells(of exception: ReviewClaim.Exception?) -> [Sheet.Cell] {
    guard let exception else { return [.none, .none, .none] }
    let (judgement, fen): (Sheet.Cell, Int64) =
      switch exception.judgement {
      case .cut(let fen): (.named("cut", Text("核减", "cut")), fen)
      case .correct: (.named("return", Text("退回补正", "returned")), 0)
      case .refuse: (.named("refuse", Text("不予通过", "refused")), 0)
      }
    return [judgement, .fen(fen), .text(exception.reason)]
  }

  private func show(_ row: ClaimRow, _ told: (name: String, text: Text), _ sheet: Sheet) {
    guard !output.json else {
      Console.json { json in
        json.member("claim", row.id)
        json.member("state", told.name)
        json.member("class", row.classID.text)
        json.member("institution", row.institution.text)
        json.member("entity", row.account.entity.text)
        json.member("fen", row.fen)
        json.member("reviewedFen", row.reviewedFen)
        if let order = row.order { json.member("order", order.description) }
        json.name("vouchers")
        sheet.write(to: &json)
      }
      return
    }
    let money = (try? Money(fen: row.fen))?.description ?? "?"
    Console.say(
      "核销单 \(row.id)：\(told.text.chinese)，班级 \(row.classID)，\(row.account.entity)，\(row.count) 张，\(money) 元",
      "claim \(row.id): \(told.text.english), class \(row.classID), \(row.account.entity), "
        + "\(row.count) vouchers, \(money) yuan")
    Console.raw(Array(sheet.text.utf8))
  }
}
