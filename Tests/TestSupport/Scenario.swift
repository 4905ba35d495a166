public import Ledger
public import Vouchers
public import Wire

/// An act that had to be accepted was not, or the other way round.
public struct UnexpectedOutcome: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}

/// A small province: eleven budget entities, keys for every role, rules, money, institutions. Every row in it was
/// made by an act that was decided and applied. See ``MemoryStore`` for what is checked on the way.
public struct Scenario: Sendable {
  public var store = MemoryStore()
  public var now: Instant

  public static let tranche: TrancheID = "2021-1"
  public static let otherTranche: TrancheID = "2021-2"
  public static let entities: [EntityCode] = [
    "fujian", "fuzhou", "xiamen", "putian", "sanming", "quanzhou", "zhangzhou", "nanping", "longyan",
    "ningde",
    "pingtan",
  ]
  /// 10 亿元 in fen.
  public static let fund: Int64 = 100_000_000_000

  /// Xiamen's first institution, its second, and one of Quanzhou.
  public static let school = Self.code("91350200MA0000001A")
  public static let secondSchool = Self.code("91350200MA0000002B")
  public static let quanzhouSchool = Self.code("91350500MA0000003C")

  public static func code(_ text: String) -> CreditCode {
    do throws(InvalidValue) { return try CreditCode(overridingCheckOf: text) } catch {
      preconditionFailure("credit code \(text): \(error)")
    }
  }

  /// Starts on 1 July 2021 at nine in the morning with nothing but the genesis entry.
  public init() throws {
    now = Instant(startOf: "2021-07-01").adding(milliseconds: 9 * 3_600_000)
    try store.submitOwn(.genesis(Self.genesis), at: now)
  }

  public static let genesis = Genesis(
    origin: "example.org/quanbu", fund: "福建省职业技能提升行动专账", demonstration: true,
    entities: entities.map { Genesis.Entity(code: $0, name: "单位 " + $0.text) },
    roots: ["root-1", "root-2", "root-3"].map { (id: KeyID) in
      Genesis.Root(key: newKey(id), person: person(of: id))
    },
    logKeys: ["example.org/quanbu+00000000+AA"], pepperCheck: .fake("pepper", 0))

  /// The person who holds a key in these scenarios: one person may hold several, told apart after a dot.
  public static func person(of key: KeyID) -> PersonID {
    PersonID(stringLiteral: String(key.text.split(separator: ".")[0]))
  }

  /// A key with a pair of its own, or with the pair of another.
  public static func newKey(_ id: KeyID, pairOf other: KeyID? = nil) -> NewKey {
    NewKey(id: id, algorithm: "ES256", spki: Array((other ?? id).text.utf8))
  }

  /// Every role key but root's and institutions': `person.…` names the person when it is not the key's own name.
  public static let roleKeys: [(KeyID, Role, Scope)] = [
    ("registrar-1", .registrar, .province), ("registrar-2", .registrar, .province),
    ("registrar-xm", .registrar, .entity("xiamen")),
    ("issuer-1", .issuer, .province), ("issuer-2", .issuer, .province), ("issuer-1.b", .issuer, .province),
    ("issuer-xm", .issuer, .entity("xiamen")),
    ("voucher-1", .voucher, .province),
    ("channel-1", .channel, .province), ("channel-xm", .channel, .entity("xiamen")),
    ("reviewer-1", .reviewer, .province), ("reviewer-2", .reviewer, .province),
    ("reviewer-xm", .reviewer, .entity("xiamen")), ("reviewer-qz", .reviewer, .entity("quanzhou")),
    ("second-1", .reviewerSecond, .province), ("second-2", .reviewerSecond, .province),
    ("second-xm", .reviewerSecond, .entity("xiamen")),
    ("reviewer-1.second", .reviewerSecond, .province), ("reviewer-2.second", .reviewerSecond, .province),
    ("maker-1", .financeMaker, .province), ("maker-2", .financeMaker, .province),
    ("maker-xm", .financeMaker, .entity("xiamen")),
    ("checker-1", .financeChecker, .province), ("checker-2", .financeChecker, .province),
    ("checker-xm", .financeChecker, .entity("xiamen")),
    ("maker-1.checker", .financeChecker, .province), ("checker-1.maker", .financeMaker, .province),
    ("auditor-1", .auditor, .province),
  ]

  /// The rates of Xiamen and Putian, windows, limits: what every scenario starts with.
  public static let rules = RulesDocument.written(
    """
    {"id":"base-2021","document":"闽人社文〔2021〕64号","title":"管理暂行办法","effective":"2021-01-01",
     "validity":{"months":3},"oneLiveVoucher":true,"sameOccupationAndGradeOnce":true,
     "claimWindowDays":30,"correctionDays":10,"lapseDelayDays":1,
     "ages":{"least":16,"mostMen":60,"mostWomen":55},
     "counts":{"perYear":2,"total":3},
     "batchLimits":{"vouchers":100000,"yuan":"100000000"},
     "gradeRates":[
       {"certificate":"skill-grade","grade":5,"yuan":"700"},{"certificate":"skill-grade","grade":4,"yuan":"1000"},
       {"certificate":"skill-grade","grade":3,"yuan":"1500"},{"certificate":"skill-grade","grade":2,"yuan":"2000"},
       {"certificate":"skill-grade","grade":1,"yuan":"3000"},{"certificate":"single-ability","yuan":"500"}],
     "uplifts":[{"code":"shortage-service","percent":20},{"code":"shortage-making","percent":30}],
     "hourRate":{"yuan":"25","leastHours":20,"mostHours":80},
     "service":{"commandWindowMinutes":1440,"maxClockStepHours":72,"refusalsPerHour":200}}
    """)

  public static let programmes = [
    Programme(code: "welder-5", occupation: "welder", certificate: .skillGrade, grade: 5, hours: 80),
    Programme(code: "welder-4", occupation: "welder", certificate: .skillGrade, grade: 4, hours: 100),
    Programme(code: "fitter-5", occupation: "fitter", certificate: .skillGrade, grade: 5, hours: 80),
    Programme(code: "nurse-3", occupation: "nurse", certificate: .skillGrade, grade: 3, hours: 120),
    Programme(code: "tea", occupation: "tea", certificate: .singleAbility, grade: nil, hours: 40),
    Programme(code: "safety", occupation: "safety", certificate: .completion, grade: nil, hours: 60),
    Programme(code: "license-1", occupation: "law", certificate: .qualification, grade: 1, hours: 60),
  ]

  /// A whole province, ready to issue vouchers: keys, rules, money, institutions with payee accounts.
  public static func ready() throws -> Scenario {
    var scenario = try Scenario()
    try scenario.registerKeys()
    try scenario.together(.publishRules(PublishRules(rules: rules)), "registrar-1", "registrar-2")
    try scenario.fundAll()
    try scenario.registerInstitutions()
    return scenario
  }

  mutating func registerKeys() throws {
    for (id, role, scope) in Self.roleKeys {
      try together(
        .registerKey(
          RegisterKey(key: Self.newKey(id), person: Self.person(of: id), role: role, scope: scope)),
        "root-1", "root-2")
    }
  }

  mutating func fundAll() throws {
    try together(
      .appropriate(Appropriate(tranche: Self.tranche, fen: Self.fund, document: "闽财社指〔2021〕1号")), "maker-1",
      "checker-1")
    try together(
      .appropriate(Appropriate(tranche: Self.otherTranche, fen: 5_000_000, document: "闽财社指〔2021〕2号")),
      "maker-1", "checker-1")
    let shares = Self.entities.map { Allocate.Share(entity: $0, fen: 9_000_000_000) }
    try together(
      .allocate(Allocate(tranche: Self.tranche, shares: shares, document: "闽财社〔2021〕3号")), "maker-1",
      "checker-1")
  }

  mutating func registerInstitutions() throws {
    let schools: [(CreditCode, EntityCode, KeyID)] = [
      (Self.school, "xiamen", "school-1"), (Self.secondSchool, "xiamen", "school-2"),
      (Self.quanzhouSchool, "quanzhou", "school-qz"),
    ]
    for (code, entity, key) in schools {
      try accept(
        .registerInstitution(
          RegisterInstitution(
            code: code, name: "学校 " + key.text, entity: entity, programmes: Self.programmes,
            key: Self.newKey(key), override: "登记在册")), by: "registrar-1")
      try together(.setPayee(SetPayee(code: code, account: .fake("payee", 1))), "registrar-1", "registrar-2")
    }
  }

  // MARK: - Acts

  /// Asks for an act; tokens are those of an activation.
  @discardableResult
  public mutating func ask(
    _ act: Act, by key: KeyID, tokens: [Facts.Presented] = [], seenMatches: Bool = true
  ) throws -> Outcome {
    now = now.adding(milliseconds: 1000)
    return try store.submit(
      Request(key: key, act: act, facts: Facts(seenMatches: seenMatches, presented: tokens)), at: now)
  }

  /// The act must be accepted; answers its event and sequence number.
  @discardableResult
  public mutating func accept(
    _ act: Act, by key: KeyID, tokens: [Facts.Presented] = []
  ) throws -> (event: Event, sequence: Int64) {
    let sequence = store.next
    switch try ask(act, by: key, tokens: tokens) {
    case .accepted(let events): return (events[0], sequence)
    case .refused(let refused):
      throw UnexpectedOutcome("\(act.name) by \(key) refused: \(refused.refusal.name) \(refused.subject)")
    }
  }

  /// An act of two persons: proposed by one, approved by the other.
  @discardableResult
  public mutating func together(
    _ act: Act, _ maker: KeyID, _ checker: KeyID
  ) throws -> (event: Event, sequence: Int64) {
    let (event, sequence) = try accept(act, by: maker)
    guard event == .proposed else {
      throw UnexpectedOutcome("\(act.name) was not proposed but \(event.name)")
    }
    return try accept(.approve(Approve(proposal: sequence)), by: checker)
  }

  /// Nine o'clock on a later day, confirmed by two persons when the clock may not step so far by itself.
  public mutating func goTo(_ day: Day) throws {
    now = Instant(startOf: day).adding(milliseconds: 9 * 3_600_000)
    if !store.base.permitsClockStep(to: now) {
      try together(
        .confirmClock(ConfirmClock(until: now.adding(milliseconds: 3_600_000))), "registrar-1", "registrar-2")
    }
  }

  public var today: Day { now.day }

  // MARK: - Shorthands

  public static func holder(_ number: Int64) -> Hash256 { .fake("holder", number) }
  public static func token(_ number: VoucherNumber) -> Facts.Presented {
    Facts.Presented(number: number, digest: .fake("token", number.value))
  }

  @discardableResult
  public mutating func batch(
    _ id: BatchID, _ entity: EntityCode = "xiamen", _ reach: Reach = .targeted,
    _ value: ValueKind = .entitlement,
    fen: Int64 = 100_000, count: Int64 = 100, _ commitment: CommitmentMoment = .issue,
    tranche: TrancheID = Scenario.tranche
  ) throws -> BatchID {
    try together(
      .createBatch(
        CreateBatch(
          batch: id, tranche: tranche, entity: entity, reach: reach, value: value, fen: fen, count: count,
          commitment: commitment)), "issuer-1", "issuer-2")
    return id
  }

  /// The next vouchers of a batch, one a holder (`nil`: a pool voucher).
  public func issueAct(_ batch: BatchID, _ holders: [Int64?], replaces: VoucherNumber? = nil) -> IssueVouchers
  {
    let first = store.base.counters.voucher + 1
    let items = holders.enumerated().map { index, holder in
      IssueVouchers.Item(holder: holder.map(Self.holder), token: .fake("token", first + Int64(index)))
    }
    return IssueVouchers(
      batch: batch, first: VoucherNumber(integerLiteral: first), items: items, replaces: replaces)
  }

  @discardableResult
  public mutating func issue(
    _ batch: BatchID, _ holders: [Int64?], replaces: VoucherNumber? = nil
  ) throws -> [VoucherNumber] {
    let act = issueAct(batch, holders, replaces: replaces)
    try accept(.issueVouchers(act), by: "issuer-1")
    return act.items.indices.map { VoucherNumber(integerLiteral: act.first.value + Int64($0)) }
  }

  public mutating func claim(_ voucher: VoucherNumber, by holder: Int64) throws {
    try accept(.claimVoucher(ClaimVoucher(voucher: voucher, holder: Self.holder(holder))), by: "channel-1")
  }

  /// Vouchers of a batch, issued to and claimed by these holders.
  public mutating func claimed(_ batch: BatchID, _ holders: [Int64]) throws -> [VoucherNumber] {
    let pool = store.rows.batches[batch]?.reach == .open
    let vouchers = try issue(batch, holders.map { pool ? nil : $0 })
    for (voucher, holder) in zip(vouchers, holders) { try claim(voucher, by: holder) }
    return vouchers
  }

  public func fileAct(
    _ id: ClassID, _ programme: ProgrammeCode = "welder-5", _ entity: EntityCode = "xiamen", starts: Int = 1,
    ends: Int = 10, seats: Int = 40, uplift: UpliftCode? = nil
  ) -> FileClass {
    FileClass(
      id: id, programme: programme, entity: entity, start: today.adding(days: starts),
      end: today.adding(days: ends), seats: seats, uplift: uplift, plan: .fake("plan", 1))
  }

  /// A class filed by a school and approved by reviewer 1.
  public mutating func openClass(
    _ id: ClassID, _ programme: ProgrammeCode = "welder-5", _ entity: EntityCode = "xiamen", ends: Int = 10,
    seats: Int = 40, uplift: UpliftCode? = nil, by key: KeyID = "school-1"
  ) throws {
    try accept(.fileClass(fileAct(id, programme, entity, ends: ends, seats: seats, uplift: uplift)), by: key)
    try accept(.approveClass(ApproveClass(id: id)), by: "reviewer-1")
  }

  public func activateAct(_ id: ClassID, _ vouchers: [VoucherNumber]) -> (Act, [Facts.Presented]) {
    let learners = vouchers.map { number in
      ActivateVouchers.Learner(
        token: "token-\(number.value)", holder: store.rows.vouchers[number]?.holder ?? Self.holder(0))
    }
    return (.activateVouchers(ActivateVouchers(id: id, learners: learners)), vouchers.map(Self.token))
  }

  public mutating func activate(_ id: ClassID, _ vouchers: [VoucherNumber], by key: KeyID = "school-1") throws
  {
    let (act, tokens) = activateAct(id, vouchers)
    try accept(act, by: key, tokens: tokens)
  }

  public func redeemAct(
    _ id: ClassID, _ vouchers: [VoucherNumber], _ certificate: CertificateKind? = nil, hours: Int = 200
  ) -> Act {
    let kind = certificate ?? store.rows.classes[id]?.certificate ?? .completion
    return .redeemVouchers(
      RedeemVouchers(
        id: id,
        learners: vouchers.map {
          RedeemVouchers.Learner(
            voucher: $0, certificate: kind, hours: hours, attendance: .fake("attendance", $0.value),
            examination: .fake("examination", $0.value))
        }))
  }

  /// Redeems and answers the claim.
  @discardableResult
  public mutating func redeem(
    _ id: ClassID, _ vouchers: [VoucherNumber], _ certificate: CertificateKind? = nil, hours: Int = 200,
    by key: KeyID = "school-1"
  ) throws -> Int64 {
    try accept(redeemAct(id, vouchers, certificate, hours: hours), by: key).sequence
  }

  /// A claim of a class of its own, ended today, of vouchers of these holders; the class runs to the tenth day.
  public mutating func redeemed(
    _ name: String, _ holders: [Int64], batch: BatchID, _ programme: ProgrammeCode = "welder-5",
    _ entity: EntityCode = "xiamen", by key: KeyID = "school-1"
  ) throws -> (claim: Int64, vouchers: [VoucherNumber]) {
    let vouchers = try claimed(batch, holders)
    let id = ClassID(stringLiteral: name)
    try openClass(id, programme, entity, by: key)
    try activate(id, vouchers, by: key)
    try goTo(today.adding(days: 10))
    return (try redeem(id, vouchers, by: key), vouchers)
  }

  public mutating func review(
    _ claim: Int64, _ exceptions: [(VoucherNumber, ReviewClaim.Judgement)] = [], by key: KeyID = "reviewer-2"
  ) throws {
    try accept(
      .reviewClaim(
        ReviewClaim(
          claim: claim,
          exceptions: exceptions.map { ReviewClaim.Exception(voucher: $0.0, judgement: $0.1, reason: "复核发现") }
        )),
      by: key)
  }

  public mutating func approve(_ claim: Int64, by key: KeyID = "second-1") throws {
    try accept(.approveClaim(ApproveClaim(claim: claim)), by: key)
  }

  /// Settles claims and answers the orders.
  public mutating func settle(
    _ claims: [Int64], _ entity: EntityCode = "xiamen", tranche: TrancheID = Scenario.tranche
  ) throws -> [Event.OrderLine] {
    let act = Act.proposeSettlement(ProposeSettlement(tranche: tranche, entity: entity, claims: claims))
    guard case .ordered(let lines) = try together(act, "maker-1", "checker-1").event else {
      throw UnexpectedOutcome("settlement made no orders")
    }
    return lines
  }

  /// A complete statement of one entity that takes up where its last one ended; imported by checker 2.
  @discardableResult
  public mutating func statement(
    _ id: StatementID, _ lines: [(fen: Int64, reference: OrderNumber?)], _ entity: EntityCode = "xiamen",
    by key: KeyID = "checker-2"
  ) throws -> [LineKey] {
    let opening = store.base.cash[entity]?.statementClosing ?? 0
    let from = store.base.cash[entity]?.statementTo?.adding(days: 1) ?? today.adding(days: -5)
    try accept(
      .importStatement(
        ImportStatement(
          statement: id, entity: entity, from: from, to: max(from, today), opening: opening,
          closing: opening + lines.reduce(0) { $0 + $1.fen }, count: lines.count, first: 1,
          lines: lines.map {
            ImportStatement.Line(day: from, fen: $0.fen, reference: $0.reference, raw: .fake("raw", $0.fen))
          }
        )), by: key)
    return lines.indices.map { LineKey(statement: id, line: $0 + 1) }
  }

  public mutating func confirm(_ order: OrderNumber, _ line: LineKey) throws {
    try accept(.confirmPayment(ConfirmPayment(order: order, line: line)), by: "maker-1")
  }

  /// Lets the ledger lapse what is due of these vouchers; answers which.
  @discardableResult
  public mutating func lapse(_ vouchers: [VoucherNumber]) throws -> [VoucherNumber] {
    let due = store.whole.dueToLapse(vouchers, at: Moment(sequence: store.next, at: now))
    if !due.isEmpty { try store.submitOwn(.lapsed(Event.Lapse(day: today, vouchers: due)), at: now) }
    return due
  }

  // MARK: - What there is

  public func account(_ entity: EntityCode = "xiamen", tranche: TrancheID = Scenario.tranche) -> AccountRow? {
    store.base.accounts[AccountKey(tranche: tranche, entity: entity)]
  }
  public func voucher(_ number: VoucherNumber) -> VoucherRow? { store.rows.vouchers[number] }
  public func cash(_ entity: EntityCode = "xiamen") -> CashRow? { store.base.cash[entity] }
}

extension Scenario {
  /// Keys and money, but no rules.
  public mutating func registerKeysOnly() throws {
    try registerKeys()
    try fundAll()
  }
}
