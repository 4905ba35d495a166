import Vouchers

/// What a rules document can speak about, and how people read it.
struct RuleTopic {
  let name: String
  let title: Text
  /// What the document says on it, a line each; empty when it does not speak of it.
  let says: (RulesDocument) -> [Text]

  static var all: [RuleTopic] { voucherTopics + personTopics + moneyTopics + ledgerTopics }

  private init(
    _ name: String, _ chinese: String, _ english: String, _ says: @escaping (RulesDocument) -> [Text]
  ) {
    self.name = name
    title = Text(chinese, english)
    self.says = says
  }

  /// A topic of one value.
  private init<Value>(
    _ name: String, _ chinese: String, _ english: String, _ value: @escaping (RulesDocument) -> Value?,
    _ text: @escaping (Value) -> Text
  ) {
    self.init(name, chinese, english) { document in value(document).map { [text($0)] } ?? [] }
  }

  private static var voucherTopics: [RuleTopic] {
    [
      RuleTopic("validity", "有效期", "validity", { $0.validityMonths }) { Text("\($0) 个月", "\($0) months") },
      RuleTopic("claimWindowDays", "核销期限", "claim window", { $0.claimWindowDays }, days),
      RuleTopic("correctionDays", "补正期限", "correction window", { $0.correctionDays }, days),
      RuleTopic("lapseDelayDays", "失效延后", "lapse delay", { $0.lapseDelayDays }, days),
      RuleTopic("batchLimits", "批次上限", "batch limits", { $0.batchLimits }) {
        Text("\($0.vouchers) 张，\(yuan($0.fen)) 元", "\($0.vouchers) vouchers, \(yuan($0.fen)) yuan")
      },
    ]
  }

  private static var personTopics: [RuleTopic] {
    [
      RuleTopic("oneLiveVoucher", "一人一券", "one live voucher", { $0.oneLiveVoucher }, yesNo),
      RuleTopic(
        "sameOccupationAndGradeOnce", "同职业同等级一次", "same occupation and grade once",
        { $0.sameOccupationAndGradeOnce }, yesNo),
      RuleTopic("ages", "年龄", "ages", { $0.ages }) {
        Text(
          "\($0.least) 至男 \($0.mostMen)、女 \($0.mostWomen) 周岁",
          "\($0.least) to \($0.mostMen) (men), \($0.mostWomen) (women)")
      },
      RuleTopic("counts", "享受次数", "counts", { $0.counts }) {
        Text("每年 \($0.perYear)，累计 \($0.total)", "\($0.perYear) a year, \($0.total) in all")
      },
    ]
  }

  private static var moneyTopics: [RuleTopic] {
    [
      RuleTopic("gradeRates", "按等级标准", "grade rates") { ($0.gradeRates ?? []).map(rate) },
      RuleTopic("uplifts", "上浮", "uplifts") { document in
        (document.uplifts ?? []).map { Text("\($0.code) \($0.percent)%", "\($0.code) \($0.percent)%") }
      },
      RuleTopic("hourRate", "学时标准", "hour rate", { $0.hourRate }) {
        Text(
          "\(yuan($0.fen)) 元/学时，\($0.leastHours) 至 \($0.mostHours) 学时",
          "\(yuan($0.fen)) yuan an hour, \($0.leastHours) to \($0.mostHours) hours")
      },
    ]
  }

  private static var ledgerTopics: [RuleTopic] {
    [
      RuleTopic("service", "服务限制", "service limits") { document in
        guard let limits = document.service else { return [] }
        return [
          Text(
            "签署 \(limits.commandWindowMinutes) 分钟内提交",
            "submitted within \(limits.commandWindowMinutes) minutes"),
          Text(
            "时钟跳跃 \(limits.maxClockStepHours) 小时以内", "clock steps up to \(limits.maxClockStepHours) hours"),
          Text("每小时记录拒绝 \(limits.refusalsPerHour) 次", "\(limits.refusalsPerHour) refusals kept an hour"),
          queries(limits.queries),
        ]
      }
    ]
  }

  private static func queries(_ limits: QueryLimits) -> Text {
    Text(
      """
      查询须在 \(limits.windowMinutes) 分钟内提交，每小时可查：制发券员 \(limits.issuer) 人，领券渠道 \(limits.channel) 人，\
      审核员 \(limits.reviewer) 人，机构 \(limits.institution) 人
      """,
      """
      queries within \(limits.windowMinutes) minutes; people an hour: issuer \(limits.issuer), channel \(limits.channel), \
      reviewer \(limits.reviewer), institution \(limits.institution)
      """)
  }

  private static func rate(_ rate: GradeRate) -> Text {
    let grade = rate.grade
    return Text(
      rate.certificate.chinese + (grade.map { " \($0) 级" } ?? "") + " \(yuan(rate.fen))",
      rate.certificate.rawValue + (grade.map { " \($0)" } ?? "") + " \(yuan(rate.fen))")
  }

  /// The titles of what a document sets.
  static func named(in document: RulesDocument) -> String {
    all.filter { !$0.says(document).isEmpty }.map(\.title.current).joined(separator: Text("、", ", ").current)
  }

  /// The document that speaks for `entity` on `day`: the latest effective one, among those of one day the one
  /// published last. Service limits bind the ledger, so only documents for all entities set them.
  func speaker(in book: RuleBook, for entity: EntityCode, on day: Day) -> RuleBook.Published? {
    var best: RuleBook.Published?
    for entry in book.published
    where entry.document.holds(for: entity, on: day) && !says(entry.document).isEmpty {
      if name == "service", entry.document.entities != nil { continue }
      if let best, entry.document.effective < best.document.effective { continue }
      best = entry
    }
    return best
  }

  private static func yesNo(_ flag: Bool) -> Text { flag ? Text("是", "yes") : Text("否", "no") }

  private static func days(_ count: Int) -> Text { Text("\(count) 天", "\(count) days") }

  private static func yuan(_ fen: Int64) -> String { (try? Money(fen: fen))?.description ?? "?" }
}
