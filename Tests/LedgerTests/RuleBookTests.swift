import Testing
import TestSupport
import Vouchers
import Wire

private func document(
  _ id: String, _ topics: String, effective: String = "2021-01-01", more: String = ""
) -> RulesDocument {
  .written(#"{"id":"\#(id)","document":"文号","title":"标题","effective":"\#(effective)"\#(more),\#(topics)}"#)
}

private func book(_ documents: RulesDocument...) -> RuleBook {
  var book = RuleBook()
  for (index, document) in documents.enumerated() { book.publish(document, sequence: Int64(index) + 10) }
  return book
}

/// A row of the rate table: grade, then yuan at base, 20 and 30 percent.
struct RateRow: Sendable {
  let kind: CertificateKind
  let grade: Int?
  let base: Int64
  let service: Int64
  let making: Int64
}

private let rateRows = [
  RateRow(kind: .skillGrade, grade: 5, base: 700, service: 840, making: 910),
  RateRow(kind: .skillGrade, grade: 4, base: 1000, service: 1200, making: 1300),
  RateRow(kind: .skillGrade, grade: 3, base: 1500, service: 1800, making: 1950),
  RateRow(kind: .skillGrade, grade: 2, base: 2000, service: 2400, making: 2600),
  RateRow(kind: .skillGrade, grade: 1, base: 3000, service: 3600, making: 3900),
  RateRow(kind: .singleAbility, grade: nil, base: 500, service: 600, making: 650),
]

/// A document that is not one, and the member it must name.
struct BadDocument: Sendable, CustomTestStringConvertible {
  let topics: String
  let code: String
  let path: String
  var effective = "2021-01-01"
  var testDescription: String { "\(path) \(code)" }
}

private let badDocuments = [
  BadDocument(topics: #""validity":{"month":3}"#, code: "missing-member", path: "validity.months"),
  BadDocument(topics: #""validity":{"months":13}"#, code: "number-out-of-range", path: "validity.months"),
  BadDocument(topics: #""validity":{"months":3,"days":1}"#, code: "unknown-member", path: "validity.days"),
  BadDocument(topics: #""claimWindowDay":3"#, code: "unknown-member", path: "claimWindowDay"),
  BadDocument(topics: #""claimWindowDays":"3""#, code: "wrong-type", path: "claimWindowDays"),
  BadDocument(topics: #""lapseDelayDays":0"#, code: "number-out-of-range", path: "lapseDelayDays"),
  BadDocument(topics: #""oneLiveVoucher":1"#, code: "wrong-type", path: "oneLiveVoucher"),
  BadDocument(topics: #""entities":[]"#, code: "missing-member", path: "entities[0]"),
  BadDocument(topics: #""entities":["厦门"]"#, code: "identifier-malformed", path: "entities[0]"),
  BadDocument(topics: #""until":"2020-12-31","correctionDays":1"#, code: "contradiction", path: "until"),
  BadDocument(topics: #""until":"2021-02-30","correctionDays":1"#, code: "day-impossible", path: "until"),
  BadDocument(topics: #""until":"2021-12-31""#, code: "contradiction", path: ""),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"skill-grade","yuan":"700"}]"#, code: "contradiction",
    path: "gradeRates[0].grade"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"single-ability","grade":5,"yuan":"700"}]"#, code: "contradiction",
    path: "gradeRates[0].grade"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"completion","yuan":"700"}]"#, code: "contradiction",
    path: "gradeRates[0].certificate"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"diploma","yuan":"700"}]"#, code: "unknown-name",
    path: "gradeRates[0].certificate"),
  BadDocument(
    topics:
      #""gradeRates":[{"certificate":"single-ability","yuan":"1"},{"certificate":"single-ability","yuan":"2"}]"#,
    code: "contradiction", path: "gradeRates[1]"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"single-ability","yuan":700}]"#, code: "wrong-type",
    path: "gradeRates[0].yuan"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"single-ability","yuan":"-700"}]"#, code: "number-out-of-range",
    path: "gradeRates[0].yuan"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"single-ability","yuan":"0"}]"#, code: "number-out-of-range",
    path: "gradeRates[0].yuan"),
  BadDocument(
    topics: #""gradeRates":[{"certificate":"single-ability","yuan":"7.001"}]"#, code: "amount-malformed",
    path: "gradeRates[0].yuan"),
  BadDocument(
    topics: #""uplifts":[{"code":"a","percent":20},{"code":"a","percent":30}]"#, code: "contradiction",
    path: "uplifts[1]"),
  BadDocument(
    topics: #""uplifts":[{"code":"a","percent":101}]"#, code: "number-out-of-range",
    path: "uplifts[0].percent"),
  BadDocument(
    topics: #""hourRate":{"yuan":"25","leastHours":81,"mostHours":80}"#, code: "contradiction",
    path: "hourRate.leastHours"),
  BadDocument(topics: #""counts":{"perYear":4,"total":3}"#, code: "contradiction", path: "counts.perYear"),
  BadDocument(
    topics: #""ages":{"least":61,"mostMen":60,"mostWomen":70}"#, code: "contradiction", path: "ages.least"),
  BadDocument(topics: #""batchLimits":{"vouchers":1}"#, code: "missing-member", path: "batchLimits.yuan"),
  BadDocument(
    topics: #""service":{"commandWindowMinutes":1,"maxClockStepHours":0,"refusalsPerHour":1}"#,
    code: "number-out-of-range", path: "service.maxClockStepHours"),
  BadDocument(
    topics:
      #""service":{"commandWindowMinutes":1,"maxClockStepHours":1,"refusalsPerHour":1,"queries":{"windowMinutes":0,"issuer":1,"channel":1,"reviewer":1,"institution":1}}"#,
    code: "number-out-of-range", path: "service.queries.windowMinutes"),
  BadDocument(
    topics:
      #""service":{"commandWindowMinutes":1,"maxClockStepHours":1,"refusalsPerHour":1,"queries":{"windowMinutes":1,"issuer":1,"channel":1,"reviewer":1}}"#,
    code: "missing-member", path: "service.queries.institution"),
  BadDocument(
    topics: #""correctionDays":1"#, code: "day-malformed", path: "effective", effective: "2021-1-1"),
]

@Suite struct RuleBookTests {
  @Test(arguments: rateRows)
  func `rates and uplifts are those of the cities`(row: RateRow) {
    let book = book(Scenario.rules)
    for (uplift, yuan) in [
      (nil, row.base), ("shortage-service", row.service), ("shortage-making", row.making),
    ]
      as [(UpliftCode?, Int64)]
    {
      let fen = book.rate(
        certificate: row.kind, grade: row.grade, hours: 80, uplift: uplift, entity: "xiamen", on: "2021-07-01"
      )
      #expect(fen == yuan * 100)
    }
  }

  @Test(
    arguments: [(0, nil), (19, nil), (20, 500), (21, 525), (79, 1975), (80, 2000), (81, 2000), (2000, 2000)]
      as [(Int, Int64?)])
  func `an hour is 25 yuan, from twenty hours on and up to eighty`(hours: Int, yuan: Int64?) {
    let fen = book(Scenario.rules).rate(
      certificate: .completion, grade: nil, hours: hours, uplift: nil, entity: "xiamen", on: "2021-07-01")
    #expect(fen == yuan.map { $0 * 100 })
  }

  @Test func `nothing is worth anything before the first day, or without a rate`() {
    let book = book(Scenario.rules)
    func rate(_ kind: CertificateKind, _ grade: Int?, _ uplift: UpliftCode?, _ day: Day) -> Int64? {
      book.rate(certificate: kind, grade: grade, hours: 80, uplift: uplift, entity: "xiamen", on: day)
    }
    #expect(rate(.skillGrade, 5, nil, "2020-12-31") == nil)
    #expect(rate(.qualification, 5, nil, "2021-07-01") == nil)
    #expect(rate(.skillGrade, 5, "moonlight", "2021-07-01") == nil)
    #expect(
      RuleBook().rate(
        certificate: .completion, grade: nil, hours: 80, uplift: nil, entity: "a", on: "2021-07-01") == nil)
  }

  @Test func `a fraction of a fen is not paid and a rate beyond the books is none`() {
    let book = book(
      document(
        "a",
        #""gradeRates":[{"certificate":"single-ability","yuan":"0.99"},{"certificate":"skill-grade","grade":1,"yuan":"90071992547409.91"}],"uplifts":[{"code":"half","percent":50}]"#
      ))
    func rate(_ kind: CertificateKind, _ grade: Int?, _ uplift: UpliftCode?) -> Int64? {
      book.rate(certificate: kind, grade: grade, hours: 0, uplift: uplift, entity: "xiamen", on: "2021-07-01")
    }
    #expect(rate(.singleAbility, nil, "half") == 148)
    #expect(rate(.skillGrade, 1, nil) == Money.limit)
    #expect(rate(.skillGrade, 1, "half") == nil)
  }

  @Test func `a later document changes only its topics and only what comes after`() {
    let book = book(
      document("a", #""claimWindowDays":30,"correctionDays":10"#),
      document("b", #""claimWindowDays":5"#, effective: "2021-07-01"))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-06-30") == 30)
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-07-01") == 5)
    #expect(book.correctionDays(for: "xiamen", on: "2021-07-01") == 10)
    #expect(book.version == 11)
  }

  @Test func `published later but dated earlier, it fills only the gap before`() {
    let book = book(
      document("a", #""claimWindowDays":30"#, effective: "2021-07-01"),
      document("b", #""claimWindowDays":5"#, effective: "2021-03-01"))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-06-30") == 5)
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-07-01") == 30)
  }

  @Test func `an edition holds what had been published, and nothing since`() {
    let book = book(
      document("a", #""claimWindowDays":30"#),
      document("b", #""claimWindowDays":5"#, effective: "2021-03-01"),
      document("c", #""claimWindowDays":7"#, effective: "2020-01-01"))
    for (version, days, newest) in [(9, 0, 0), (10, 30, 10), (11, 5, 11), (12, 5, 12), (99, 5, 12)]
      as [(Int64, Int, Int64)]
    {
      #expect(book.edition(version).claimWindowDays(for: "xiamen", on: "2021-07-01") == days)
      #expect(book.edition(version).version == newest)
    }
    #expect(book.edition(11).claimWindowDays(for: "xiamen", on: "2020-07-01") == 0)
    #expect(book.claimWindowDays(for: "xiamen", on: "2020-07-01") == 7)
    var reprint = book.edition(10)
    reprint.publish(document("d", #""claimWindowDays":8"#), sequence: 13)
    #expect(reprint.version == 13 && book.version == 12)
  }

  @Test func `of one day the last published speaks`() {
    let book = book(document("a", #""claimWindowDays":30"#), document("b", #""claimWindowDays":5"#))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-01-01") == 5)
  }

  @Test func `a document for one entity leaves the others as they were`() {
    let book = book(
      document("a", #""claimWindowDays":30"#),
      document(
        "b", #""claimWindowDays":5"#, effective: "2021-02-01", more: #","entities":["xiamen","putian"]"#))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-07-01") == 5)
    #expect(book.claimWindowDays(for: "putian", on: "2021-07-01") == 5)
    #expect(book.claimWindowDays(for: "fuzhou", on: "2021-07-01") == 30)
  }

  @Test func `after its last day the older document speaks again`() {
    let book = book(
      document("a", #""claimWindowDays":30"#),
      document("b", #""claimWindowDays":5"#, effective: "2021-02-01", more: #","until":"2021-02-28""#))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-02-28") == 5)
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-03-01") == 30)
  }

  @Test func `an entity cannot loosen the limits of the service`() {
    let service = #""service":{"commandWindowMinutes":5,"maxClockStepHours":6,"refusalsPerHour":7}"#
    #expect(
      book(document("a", service, more: #","entities":["xiamen"]"#)).service(on: "2021-07-01") == .initial)
    #expect(book(document("a", service)).service(on: "2021-07-01").maxClockStepHours == 6)
  }

  @Test func `queries have limits by role, whether a document names them or not`() {
    let service = #""service":{"commandWindowMinutes":5,"maxClockStepHours":6,"refusalsPerHour":7"#
    let silent = book(document("a", service + "}")).service(on: "2021-07-01").queries
    #expect(silent == RuleBook().service(on: "2021-07-01").queries)
    #expect(silent.windowMinutes == 10)
    let own = #","queries":{"windowMinutes":3,"issuer":4,"channel":5,"reviewer":0,"institution":6}}"#
    let limits = book(document("a", service + own)).service(on: "2021-07-01").queries
    #expect(limits.windowMinutes == 3)
    let asking: [Role: Int] = [.issuer: 4, .channel: 5, .institution: 6]
    for role in Role.allCases { #expect(limits.personsPerHour(role) == asking[role] ?? 0, "\(role)") }
  }

  @Test func `without any document the careful answer holds`() {
    let book = RuleBook()
    #expect(book.validityMonths(for: "xiamen", on: "2021-07-01") == nil)
    #expect(book.oneLiveVoucher(for: "xiamen", on: "2021-07-01"))
    #expect(book.sameOccupationAndGradeOnce(for: "xiamen", on: "2021-07-01"))
    #expect(book.claimWindowDays(for: "xiamen", on: "2021-07-01") == 0)
    #expect(book.lapseDelayDays(for: "xiamen", on: "2021-07-01") == 1)
    #expect(book.version == 0)
  }

  @Test(arguments: badDocuments)
  func `a document that is not one names the member`(bad: BadDocument) {
    let text = #"{"id":"a","document":"文号","title":"标题","effective":"\#(bad.effective)",\#(bad.topics)}"#
    let error = #expect(throws: MalformedInput.self) { _ = try RulesDocument(JSON.written(text)) }
    #expect(error?.code == bad.code)
    #expect(error?.path == bad.path)
  }
}
