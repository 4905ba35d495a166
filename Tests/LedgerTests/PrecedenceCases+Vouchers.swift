import Ledger
import TestSupport
import Vouchers
import Wire

private let account = AccountKey(tranche: Scenario.tranche, entity: "xiamen")
private let otherAccount = AccountKey(tranche: Scenario.tranche, entity: "fuzhou")

private let provinceAccount = AccountKey(tranche: Scenario.tranche, entity: "fujian")
private let provinceRates = RulesDocument.written(
  """
  {"id":"province","document":"d","title":"t","effective":"2021-07-01","entities":["fujian"],
   "gradeRates":[{"certificate":"skill-grade","grade":1,"yuan":"1"}]}
  """)

/// What a voucher's own state says against an act.
private let states: [Refusal: VoucherRow.State] = [
  .voucherVoided: .voided, .voucherLapsed: .lapsed, .voucherRefused: .refused, .alreadyRedeemed: .redeemed,
  .alreadyActivated: .activated, .alreadyClaimed: .claimed, .notActivated: .claimed, .notClaimed: .issued,
]

extension World {
  /// A batch of Xiamen.
  fileprivate mutating func putBatch(_ reach: Reach = .targeted, issued: Int64 = 4) {
    set.batches.load(
      "batch",
      BatchRow(
        id: "batch", account: account, reach: reach, value: .entitlement, fen: 100_000, count: 100,
        commitment: .issue, issued: issued))
  }

  fileprivate mutating func putClass(
    _ id: ClassID = "class", of school: CreditCode = Scenario.school, start: Day, end: Day,
    state: ClassRow.State = .approved, uplift: UpliftCode? = nil, learners: Int = 0
  ) {
    set.classes.load(
      id,
      ClassRow(
        id: id, institution: school, programme: "welder-5", occupation: "welder", certificate: .skillGrade,
        grade: 5, hours: 80, entity: "xiamen", start: start, end: end, seats: 40, uplift: uplift,
        state: state, approver: "reviewer-2", approvedOn: "2021-07-01", rules: set.book.version, fen: 70_000,
        learners: learners))
  }

  fileprivate mutating func putVoucher(
    _ item: Int, state: VoucherRow.State, account: AccountKey = account, batch: BatchID = "batch",
    holder: Hash256?, expires: Day? = nil, fen: Int64 = 100_000, room: ClassID? = nil
  ) {
    let number = VoucherNumber(integerLiteral: Int64(item) + 1)
    set.vouchers.load(
      number,
      VoucherRow(
        number: number, batch: batch, account: account, holder: holder,
        token: .fake("token", number.value), state: state, issuedOn: "2021-07-01",
        expires: expires ?? today.adding(days: 60), rules: 0, fen: fen, classID: room))
    if let holder { set.holders.load(holder, HolderRow(reference: holder, voucher: number)) }
  }

  /// A class's own causes, as far as they are asked for; its institution's too.
  fileprivate mutating func spoilClass(_ causes: Causes, state good: ClassRow.State) -> ClassRow.State {
    if causes(.institutionRemoved) { set.institutions.alter(Scenario.school) { $0.state = .removed } }
    if causes(.institutionSuspended) { set.institutions.alter(Scenario.school) { $0.state = .suspended } }
    if causes(.classNotApproved) { return .filed }
    if causes(.classCancelled) { return .cancelled }
    return causes(.classDecided) ? .approved : good
  }
}

private let places = 0..<PrecedenceCase.items

/// A number, or for the item that is to be one twice, the first item's.
private func number(_ item: Int, _ causes: Causes) -> VoucherNumber {
  VoucherNumber(integerLiteral: causes(.duplicateInList, in: item) ? 1 : Int64(item) + 1)
}

private func holder(_ item: Int) -> Hash256 { Scenario.holder(Int64(item) + 1) }

private func roomName(_ causes: Causes) -> ClassID { causes(.classUnknown) ? "nowhere" : "class" }

/// Batches, vouchers, classes.
let casesOfVouchers: [PrecedenceCase] = [
  PrecedenceCase(
    note: "a batch created", key: "issuer-1", second: "issuer-2",
    causes: [.entityUnknown, .trancheUnknown, .batchExists, .batchTooLarge, .amountOutOfRange]
  ) { causes, world in
    if causes(.batchExists) { world.putBatch() }
    if !causes(.batchTooLarge) { world.set.book = RuleBook() }
    let beyond = causes(.amountOutOfRange)
    return .createBatch(
      CreateBatch(
        batch: "batch", tranche: causes(.trancheUnknown) ? "1999" : Scenario.tranche,
        entity: causes(.entityUnknown) ? "atlantis" : "xiamen", reach: .open, value: .face,
        fen: beyond ? Money.limit : 1, count: beyond ? 10_000_000 : causes(.batchTooLarge) ? 100_001 : 1,
        commitment: .issue))
  },
  PrecedenceCase(
    note: "vouchers issued", key: "issuer-1",
    causes: [
      .batchUnknown, .duplicateInList, .notReplaceable, .liveVoucher, .numberNotNext, .batchFull,
      .reachMismatch, .noValidity, .overBudget, .amountOutOfRange,
    ],
    inList: [.duplicateInList, .liveVoucher, .reachMismatch],
    exclusive: [[.duplicateInList, .reachMismatch], [.liveVoucher, .reachMismatch]],
    hiding: [.batchUnknown: [.outOfScope]]
  ) { causes, world in
    world.putBatch(issued: causes(.batchFull) ? 100 : 4)
    if causes(.noValidity) { world.set.book = RuleBook() }
    if causes(.overBudget) { world.set.accounts.alter(account) { $0[.available] = 0 } }
    let last = VoucherNumber.range.upperBound
    let next = causes(.amountOutOfRange) ? last : 5
    world.set.counters.voucher = next - (causes(.numberNotNext) ? 2 : 1)
    world.putVoucher(0, state: .claimed, holder: Scenario.holder(900))
    let items = places.map { item in
      let twice = causes(.duplicateInList, in: item)
      let person = Scenario.holder(twice ? 100 : 100 + Int64(item))
      if causes(.liveVoucher, in: item) {
        world.set.holders.load(person, HolderRow(reference: person, voucher: 1))
      }
      return IssueVouchers.Item(
        holder: causes(.reachMismatch, in: item) ? nil : person, token: .fake("token", Int64(item)))
    }
    return .issueVouchers(
      IssueVouchers(
        batch: causes(.batchUnknown) ? "none" : "batch", first: VoucherNumber(integerLiteral: next),
        items: items, replaces: causes(.notReplaceable) ? 1 : nil))
  },
  PrecedenceCase(
    note: "a void voucher of a full batch replaced", key: "issuer-1",
    causes: [
      .batchUnknown, .notReplaceable, .liveVoucher, .numberNotNext, .reachMismatch, .noValidity, .overBudget,
    ],
    exclusive: [[.liveVoucher, .reachMismatch]], hiding: [.batchUnknown: [.outOfScope]]
  ) { causes, world in
    world.putBatch(issued: 100)
    if causes(.noValidity) { world.set.book = RuleBook() }
    if causes(.overBudget) { world.set.accounts.alter(account) { $0[.available] = 0 } }
    world.set.counters.voucher = causes(.numberNotNext) ? 3 : 4
    world.putVoucher(0, state: causes(.notReplaceable) ? .lapsed : .voided, holder: Scenario.holder(900))
    world.putVoucher(1, state: .claimed, holder: Scenario.holder(901))
    let person = Scenario.holder(causes(.liveVoucher) ? 901 : 902)
    let item = IssueVouchers.Item(
      holder: causes(.reachMismatch) ? nil : person, token: .fake("token", 5))
    return .issueVouchers(
      IssueVouchers(batch: causes(.batchUnknown) ? "none" : "batch", first: 5, items: [item], replaces: 1))
  },
  PrecedenceCase(
    note: "a targeted voucher claimed", key: "channel-1",
    causes: [
      .notPresented, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed, .alreadyActivated,
      .alreadyClaimed, .voucherExpired,
    ], exclusive: [Set(states.keys)]
  ) { causes, world in
    world.putBatch()
    let state = causes.one(of: Array(states.keys)).flatMap { states[$0] }
    world.putVoucher(
      0, state: state ?? .issued, holder: holder(0),
      expires: causes(.voucherExpired) ? world.today.adding(days: -1) : nil)
    return .claimVoucher(ClaimVoucher(voucher: 1, holder: holder(causes(.notPresented) ? 1 : 0)))
  },
  PrecedenceCase(
    note: "a pool voucher claimed", key: "channel-1",
    causes: [
      .notPresented, .voucherVoided, .voucherLapsed, .voucherExpired, .liveVoucher, .overBudget,
    ], exclusive: [Set(states.keys)], hiding: [.notPresented: [.outOfScope]]
  ) { causes, world in
    world.putBatch(.open)
    let state = causes.one(of: Array(states.keys)).flatMap { states[$0] }
    world.putVoucher(
      0, state: state ?? .issued, holder: nil,
      expires: causes(.voucherExpired) ? world.today.adding(days: -1) : nil)
    world.putVoucher(1, state: causes(.liveVoucher) ? .claimed : .voided, holder: holder(0))
    if causes(.overBudget) { world.set.accounts.alter(account) { $0[.available] = 0 } }
    return .claimVoucher(ClaimVoucher(voucher: causes(.notPresented) ? 77 : 1, holder: holder(0)))
  },
  PrecedenceCase(
    note: "a voucher voided", key: "issuer-1",
    causes: [
      .notPresented, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed, .alreadyActivated,
    ], exclusive: [Set(states.keys)], hiding: [.notPresented: [.outOfScope]]
  ) { causes, world in
    let state = causes.one(of: Array(states.keys)).flatMap { states[$0] }
    world.putVoucher(0, state: state ?? .issued, holder: holder(0))
    return .voidVoucher(VoidVoucher(voucher: causes(.notPresented) ? 77 : 1, reason: "x"))
  },
  PrecedenceCase(
    note: "a class filed", key: "school-1",
    causes: [
      .entityUnknown, .programmeUnknown, .classExists, .institutionRemoved, .institutionSuspended,
      .classStarted,
    ], isScoped: false, exclusive: [[.institutionRemoved, .institutionSuspended]]
  ) { causes, world in
    _ = world.spoilClass(causes, state: .filed)
    if causes(.classExists) { world.putClass(start: world.today, end: world.today) }
    let start = world.today.adding(days: causes(.classStarted) ? -1 : 0)
    return .fileClass(
      FileClass(
        id: "class", programme: causes(.programmeUnknown) ? "pilot" : "welder-5",
        entity: causes(.entityUnknown) ? "atlantis" : "xiamen", start: start, end: start, seats: 10,
        uplift: nil,
        plan: .zero))
  },
  PrecedenceCase(
    note: "a class approved", key: "reviewer-1",
    causes: [
      .classUnknown, .institutionRemoved, .institutionSuspended, .classCancelled, .classDecided,
      .classStarted, .noRate,
    ],
    exclusive: [[.institutionRemoved, .institutionSuspended], [.classCancelled, .classDecided]],
    hiding: [.classUnknown: [.outOfScope]]
  ) { causes, world in
    let start = world.today.adding(days: causes(.classStarted) ? -1 : 0)
    let state = world.spoilClass(causes, state: .filed)
    world.putClass(start: start, end: start, state: state, uplift: causes(.noRate) ? "moonlight" : nil)
    return .approveClass(ApproveClass(id: roomName(causes)))
  },
  PrecedenceCase(
    note: "a class cancelled by its institution", key: "school-1",
    causes: [.classUnknown, .classOfAnother, .classCancelled, .classHasLearners], isScoped: false,
    exclusive: [[.classUnknown, .classOfAnother]]
  ) { causes, world in
    let state = world.spoilClass(causes, state: .approved)
    world.putClass(
      of: causes(.classOfAnother) ? Scenario.secondSchool : Scenario.school, start: world.today,
      end: world.today, state: state, learners: causes(.classHasLearners) ? 1 : 0)
    return .cancelClass(CancelClass(id: roomName(causes), reason: "x"))
  },
  PrecedenceCase(
    note: "a class cancelled by a reviewer", key: "reviewer-1",
    causes: [.classUnknown, .classCancelled, .classHasLearners], hiding: [.classUnknown: [.outOfScope]]
  ) { causes, world in
    let state = world.spoilClass(causes, state: .approved)
    world.putClass(
      start: world.today, end: world.today, state: state, learners: causes(.classHasLearners) ? 1 : 0)
    return .cancelClass(CancelClass(id: roomName(causes), reason: "x"))
  },
  PrecedenceCase(
    note: "vouchers activated", key: "school-1",
    causes: [
      .classUnknown, .classOfAnother, .notPresented, .duplicateInList, .institutionRemoved,
      .institutionSuspended, .classNotApproved, .classCancelled, .classFull, .classEnded, .voucherVoided,
      .voucherLapsed, .voucherRefused, .alreadyRedeemed, .alreadyActivated, .notClaimed, .voucherExpired,
      .sameOccupationAndGrade, .countPerYear, .countInAll, .otherEntity, .rateAboveCap, .payerWithoutRate,
      .overBudget,
    ],
    inList: [
      .notPresented, .duplicateInList, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed,
      .alreadyActivated, .notClaimed, .voucherExpired, .sameOccupationAndGrade, .countPerYear, .countInAll,
      .otherEntity, .rateAboveCap, .payerWithoutRate,
    ], isScoped: false,
    exclusive: [
      [.classUnknown, .classOfAnother], [.institutionRemoved, .institutionSuspended],
      [.classNotApproved, .classCancelled], Set(states.keys).subtracting([.alreadyClaimed, .notActivated]),
      [.notPresented, .duplicateInList], [.otherEntity, .payerWithoutRate],
      [.rateAboveCap, .payerWithoutRate],
    ]
  ) { causes, world in
    world.putBatch()
    // The province prices nothing but the first grade any more.
    world.set.book.publish(provinceRates, sequence: 4500)
    world.set.batches.load(
      "small",
      BatchRow(
        id: "small", account: account, reach: .targeted, value: .entitlement, fen: 1, count: 100,
        commitment: .issue, issued: 4))
    let end = world.today.adding(days: causes(.classEnded) ? -1 : 10)
    let state = world.spoilClass(causes, state: .approved)
    world.putClass(
      of: causes(.classOfAnother) ? Scenario.secondSchool : Scenario.school,
      start: world.today.adding(days: -2), end: end, state: state,
      learners: causes(.classFull) ? 41 - PrecedenceCase.items : 0)
    var learners: [ActivateVouchers.Learner] = []
    for item in places {
      let state = causes.one(of: Array(states.keys), in: item).flatMap { states[$0] }
      world.putVoucher(
        item, state: state ?? .claimed,
        account: causes(.payerWithoutRate, in: item)
          ? provinceAccount : causes(.otherEntity, in: item) ? otherAccount : account,
        batch: causes(.rateAboveCap, in: item) ? "small" : "batch", holder: holder(item),
        expires: causes(.voucherExpired, in: item) ? world.today.adding(days: -1) : nil,
        fen: causes(.overBudget) ? 0 : 100_000)
      world.putUses(causes, item)
      let number = number(item, causes)
      let twice = causes(.duplicateInList, in: item)
      learners.append(ActivateVouchers.Learner(token: "t", holder: holder(twice ? 0 : item)))
      world.tokens.append(
        causes(.notPresented, in: item)
          ? Facts.Presented(number: number, digest: .zero) : Scenario.token(number))
    }
    if causes(.overBudget) { world.set.accounts.alter(account) { $0[.available] = 0 } }
    return .activateVouchers(ActivateVouchers(id: roomName(causes), learners: learners))
  },
  PrecedenceCase(
    note: "learners withdrawn by their institution", key: "school-1",
    causes: [.classUnknown, .classOfAnother, .notPresented, .duplicateInList, .notActivated],
    inList: [.notPresented, .duplicateInList, .notActivated], isScoped: false,
    exclusive: [[.classUnknown, .classOfAnother], [.notPresented, .duplicateInList]]
  ) { causes, world in withdrawing(causes, &world) },
  PrecedenceCase(
    note: "learners withdrawn by a reviewer", key: "reviewer-1",
    causes: [.classUnknown, .notPresented, .duplicateInList, .notActivated],
    inList: [.notPresented, .duplicateInList, .notActivated],
    exclusive: [[.notPresented, .duplicateInList]], hiding: [.classUnknown: [.outOfScope]]
  ) { causes, world in withdrawing(causes, &world) },
  PrecedenceCase(
    note: "vouchers redeemed", key: "school-1",
    causes: [
      .classUnknown, .classOfAnother, .notPresented, .duplicateInList, .institutionRemoved,
      .institutionSuspended, .classNotApproved, .classCancelled, .classNotEnded, .voucherVoided,
      .voucherLapsed, .voucherRefused, .alreadyRedeemed, .notActivated,
      .claimWindowClosed, .inOtherClass, .mixedFunds, .evidenceInsufficient,
    ],
    inList: [
      .notPresented, .duplicateInList, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed,
      .notActivated, .claimWindowClosed, .inOtherClass, .mixedFunds, .evidenceInsufficient,
    ], isScoped: false,
    exclusive: [
      [.classUnknown, .classOfAnother], [.institutionRemoved, .institutionSuspended],
      [.classNotApproved, .classCancelled],
      [.voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed, .notActivated],
      [.notPresented, .duplicateInList], [.notPresented, .inOtherClass],
    ]
  ) { causes, world in
    let state = world.spoilClass(causes, state: .approved)
    let school = causes(.classOfAnother) ? Scenario.secondSchool : Scenario.school
    world.putClass(
      of: school, start: world.today.adding(days: -9),
      end: world.today.adding(days: causes(.classNotEnded) ? 1 : 0), state: state)
    world.putClass("own", start: world.today, end: world.today)
    let learners = places.map { item in
      let state = causes.one(of: Array(states.keys), in: item).flatMap { states[$0] }
      // Another institution's class is nothing to show: the learners are in one of this institution's own.
      let room: ClassID = causes(.inOtherClass, in: item) || causes(.classOfAnother) ? "own" : "class"
      world.putVoucher(
        item, state: state ?? .activated,
        account: causes(.mixedFunds, in: item) ? otherAccount : account, holder: holder(item),
        expires: causes(.claimWindowClosed, in: item) ? "2021-01-01" : nil,
        room: causes(.notPresented, in: item) ? nil : room)
      return RedeemVouchers.Learner(
        voucher: number(item, causes),
        certificate: causes(.evidenceInsufficient, in: item) ? .completion : .skillGrade,
        hours: causes(.evidenceInsufficient, in: item) ? 1 : 80, attendance: .zero, examination: .zero)
    }
    return .redeemVouchers(RedeemVouchers(id: roomName(causes), learners: learners))
  },
]

extension World {
  /// Trainings that already count against a holder.
  fileprivate mutating func putUses(_ causes: Causes, _ item: Int) {
    var uses: [HolderRow.Use] = []
    func add(_ occupation: OccupationCode, _ year: Int) {
      uses.append(HolderRow.Use(voucher: 99, occupation: occupation, grade: 5, year: year))
    }
    if causes(.sameOccupationAndGrade, in: item) { add("welder", 2018) }
    if causes(.countPerYear, in: item) { for _ in 0..<2 { add("fitter", 2021) } }
    if causes(.countInAll, in: item) { for year in 2017...2019 { add("nurse", year) } }
    set.holders.load(holder(item), HolderRow(reference: holder(item), voucher: nil, uses: uses))
  }
}

private func withdrawing(_ causes: Causes, _ world: inout World) -> Act {
  world.putClass(
    of: causes(.classOfAnother) ? Scenario.secondSchool : Scenario.school, start: world.today,
    end: world.today)
  for item in places {
    world.putVoucher(
      item, state: causes(.notActivated, in: item) ? .redeemed : .activated, holder: holder(item),
      room: causes(.notPresented, in: item) ? nil : "class")
  }
  return .withdrawLearners(
    WithdrawLearners(id: roomName(causes), vouchers: places.map { number($0, causes) }, reason: "x"))
}
