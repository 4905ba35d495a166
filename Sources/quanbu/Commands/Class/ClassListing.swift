import ArgumentParser
import Journal
import Ledger
import Vouchers
import Wire

extension ClassRow.State {
  var chinese: String {
    switch self {
    case .filed: "已申报"
    case .approved: "已批准"
    case .cancelled: "已取消"
    }
  }
}

/// `class list`.
struct ClassListing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出班级 List classes.")

  @Option(help: "只列此状态 Only this state: filed, approved, cancelled.") var state: ClassRow.State?
  @Option(help: "只列此预算单位 Only this entity.") var entity: EntityCode?
  @Option(help: "只列此机构 Only this institution.") var institution: CreditCode?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      var sheet = Sheet([
        .text("class", "班级", "Class"), .text("institution", "机构", "Institution"),
        .text("programme", "项目", "Programme"), .text("entity", "预算单位", "Entity"),
        .text("start", "开班", "Start"), .text("end", "结业", "End"), .number("seats", "人数", "Seats"),
        .number("learners", "学员", "Learners"), .number("fen", "标准", "Rate"), .text("state", "状态", "State"),
      ])
      if institution == nil { try view.expectAll([.classes(.all)]) }
      let codes = try institution.map { [$0] } ?? view.institutionRows().map(\.code)
      for row in try codes.flatMap({ try view.classes(ofInstitution: $0) }) where isWanted(row) {
        sheet.row([
          .text(row.id.text), .text(row.institution.text), .text(row.programme.text), .text(row.entity.text),
          .text(row.start.description), .text(row.end.description), .count(Int64(row.seats)),
          .count(Int64(row.learners)), row.fen > 0 ? .fen(row.fen) : .none,
          .text(output.json || Language.current == .english ? row.state.rawValue : row.state.chinese),
        ])
      }
      sheet.show("classes", output)
    }
  }

  private func isWanted(_ row: ClassRow) -> Bool {
    (state.map { $0 == row.state } ?? true) && (entity.map { $0 == row.entity } ?? true)
  }
}

/// `class show`: a class, its vouchers by state, its claims.
struct ClassShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看一个班级、它的券和核销单 Show a class, its vouchers and claims.")

  @Argument(help: "班级编号 Its id.") var id: ClassID
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    try ledger.view { view in
      let row = try view.trainingClass(id)
      let states = try view.vouchers(ofClass: id).map { try VoucherState($0, view) }
      let claims = try view.claims(ofClass: id)
      if output.json {
        Console.json { write(row, states, claims, to: &$0) }
      } else {
        say(row, states, claims)
      }
    }
  }

  private func say(_ row: ClassRow, _ states: [VoucherState], _ claims: [ClaimRow]) {
    let rate = (try? Money(fen: row.fen))?.description ?? "?"
    Console.say(
      "班级 \(row.id)：\(row.state.chinese)，机构 \(row.institution.text)，\(row.entity)，\(row.start) 至 \(row.end)",
      "class \(row.id): \(row.state.rawValue), institution \(row.institution.text), \(row.entity), "
        + "\(row.start) to \(row.end)")
    Console.say(
      "  项目 \(row.programme)，职业 \(row.occupation)，\(row.certificate.chinese)，\(row.hours) 学时，标准 \(rate) 元",
      "  programme \(row.programme), occupation \(row.occupation), \(row.certificate.rawValue), \(row.hours) hours, "
        + "rate \(rate) yuan")
    if let rules = row.rules { Console.say("  规则版本 #\(rules)", "  rules #\(rules)") }
    for state in states { Console.out("  \(state.row.number)  \(state.text.current)") }
    for claim in claims { Console.say("  核销单 \(claim.id)", "  claim \(claim.id)") }
  }

  private func write(
    _ row: ClassRow, _ states: [VoucherState], _ claims: [ClaimRow], to json: inout JSONWriter
  ) {
    json.member("class", row.id.text)
    json.member("state", row.state.rawValue)
    json.member("institution", row.institution.text)
    json.member("entity", row.entity.text)
    json.member("programme", row.programme.text)
    json.member("start", row.start.description)
    json.member("end", row.end.description)
    json.member("seats", row.seats)
    json.member("fen", row.fen)
    if let rules = row.rules { json.member("rules", rules) }
    json.name("vouchers")
    json.array { list in for state in states { list.object { state.write(to: &$0) } } }
    json.name("claims")
    json.array { list in for claim in claims { list.integer(claim.id) } }
  }
}
