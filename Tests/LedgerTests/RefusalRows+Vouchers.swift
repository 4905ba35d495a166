import Ledger
import TestSupport
import Vouchers
import Wire

/// Rows for possession, classes, vouchers, persons and batches.
let rowsOfVouchers: [RefusalRow] = [
  RefusalRow(.notPresented, "a number nobody issued") { s in
    try s.openClass("class-1")
    return s.asking(s.activateAct("class-1", [77]), by: "school-1")
  },
  RefusalRow(.notPresented, "another token") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    var ask = s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
    ask.tokens = [Facts.Presented(number: voucher, digest: .fake("token", 99))]
    return ask
  },
  RefusalRow(.notPresented, "another holder") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    let learner = ActivateVouchers.Learner(token: "t", holder: Scenario.holder(5))
    return Ask(
      act: .activateVouchers(ActivateVouchers(id: "class-1", learners: [learner])), key: "school-1",
      tokens: [Scenario.token(voucher)])
  },
  RefusalRow(.notPresented, "a token that is none") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    var ask = s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
    ask.tokens = [Facts.Presented(number: nil, digest: .fake("token", voucher.value))]
    return ask
  },
  RefusalRow(.notPresented, "fewer tokens than learners") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    var ask = s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
    ask.tokens = []
    return ask
  },
  RefusalRow(.notPresented, "redeeming another school's voucher") { s in
    let voucher = try s.voucher(in: .activated)
    try s.openClass("class-2", by: "school-2")
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-2", [voucher]), key: "school-2")
  },
  RefusalRow(.notPresented, "redeeming a voucher taken out of its class") { s in
    let voucher = try s.voucher(in: .activated)
    try s.accept(
      .withdrawLearners(WithdrawLearners(id: "class-state", vouchers: [voucher], reason: "退班")),
      by: "school-1")
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.notPresented, "claiming for another person") { s in
    let voucher = try s.voucher(in: .issued)
    return Ask(
      act: .claimVoucher(ClaimVoucher(voucher: voucher, holder: Scenario.holder(5))), key: "channel-1")
  },
  RefusalRow(.notPresented, "voiding a number nobody issued") { _ in
    Ask(act: .voidVoucher(VoidVoucher(voucher: 77, reason: "x")), key: "issuer-1")
  },
  RefusalRow(.duplicateInList, "the same voucher twice") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    return s.asking(s.activateAct("class-1", [voucher, voucher]), by: "school-1")
  },
  RefusalRow(.duplicateInList, "the same person with two vouchers") { s in
    try s.publish(
      #"{"id":"many","document":"d","title":"t","effective":"2021-07-01","oneLiveVoucher":false}"#)
    _ = try s.batch("b")
    let vouchers = try s.claimed("b", [1]) + s.claimed("b", [1])
    try s.openClass("class-1")
    return s.asking(s.activateAct("class-1", vouchers), by: "school-1")
  },
  RefusalRow(.duplicateInList, "the same voucher redeemed twice at once") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-state", [voucher, voucher]), key: "school-1")
  },
  RefusalRow(.duplicateInList, "the same entity twice in an allocation") { _ in
    let shares = [Allocate.Share(entity: "xiamen", fen: 1), Allocate.Share(entity: "xiamen", fen: 1)]
    return Ask(
      act: .allocate(Allocate(tranche: Scenario.tranche, shares: shares, document: "文号")), key: "maker-1")
  },
  RefusalRow(.duplicateInList, "two vouchers for one person") { s in
    _ = try s.batch("b")
    return Ask(act: .issueVouchers(s.issueAct("b", [1, 1])), key: "issuer-1")
  },
  RefusalRow(.institutionRemoved, "a class of a removed school") { s in
    try s.change(Scenario.school, .remove)
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.institutionRemoved, "redeemed by a removed school") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    try s.change(Scenario.school, .remove)
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.institutionSuspended, "redeemed from a class that was to begin the day after") { s in
    let voucher = try s.voucher(in: .activated)
    try s.change(Scenario.school, .suspend)
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.institutionSuspended, "a class of a suspended school") { s in
    try s.change(Scenario.school, .suspend)
    return Ask(act: .fileClass(s.fileAct("class-1")), key: "school-1")
  },
  RefusalRow(.institutionSuspended, "activation at a suspended school") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    try s.change(Scenario.school, .suspend)
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.classNotApproved, "activation before approval") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.accept(.fileClass(s.fileAct("class-1")), by: "school-1")
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.classCancelled, "activation in a cancelled class") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    try s.accept(.cancelClass(CancelClass(id: "class-1", reason: "人数不足")), by: "school-1")
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.classDecided, "approved twice") { s in
    try s.openClass("class-1")
    return Ask(act: .approveClass(ApproveClass(id: "class-1")), key: "reviewer-2")
  },
  RefusalRow(.classStarted, "filed a day late") { s in
    Ask(act: .fileClass(s.fileAct("class-1", starts: -1)), key: "school-1")
  },
  RefusalRow(.classStarted, "approved a day late") { s in
    try s.accept(.fileClass(s.fileAct("class-1", starts: 0)), by: "school-1")
    try s.goTo(s.today.adding(days: 1))
    return Ask(act: .approveClass(ApproveClass(id: "class-1")), key: "reviewer-1")
  },
  RefusalRow(.classFull, "a seat too few") { s in
    _ = try s.batch("b")
    let vouchers = try s.claimed("b", [1, 2, 3])
    try s.openClass("class-1", seats: 2)
    try s.activate("class-1", [vouchers[0]])
    return s.asking(s.activateAct("class-1", [vouchers[1], vouchers[2]]), by: "school-1")
  },
  RefusalRow(.classNotEnded, "redeemed the day before") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 9))
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.classHasLearners, "cancelled with a learner") { s in
    _ = try s.voucher(in: .activated)
    return Ask(act: .cancelClass(CancelClass(id: "class-state", reason: "x")), key: "reviewer-1")
  },
  RefusalRow(.noRate, "a certificate no document prices") { s in
    try s.accept(.fileClass(s.fileAct("class-1", "license-1")), by: "school-1")
    return Ask(act: .approveClass(ApproveClass(id: "class-1")), key: "reviewer-1")
  },
  RefusalRow(.noRate, "an uplift no document grants") { s in
    try s.accept(.fileClass(s.fileAct("class-1", uplift: "moonlight")), by: "school-1")
    return Ask(act: .approveClass(ApproveClass(id: "class-1")), key: "reviewer-1")
  },
  RefusalRow(.classEnded, "activated the day after") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.openClass("class-1")
    try s.goTo(s.today.adding(days: 11))
    return s.asking(s.activateAct("class-1", [voucher]), by: "school-1")
  },
  RefusalRow(.voucherVoided, "a voided voucher") { s in try s.usingElsewhere(s.voucher(in: .voided)) },
  RefusalRow(.voucherVoided, "voided twice") { s in
    Ask(act: .voidVoucher(VoidVoucher(voucher: try s.voucher(in: .voided), reason: "x")), key: "issuer-1")
  },
  RefusalRow(.voucherLapsed, "a lapsed voucher") { s in try s.usingElsewhere(s.voucher(in: .lapsed)) },
  RefusalRow(.voucherLapsed, "redeemed after it lapsed") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 124))
    try s.lapse([voucher])
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.voucherRefused, "a refused voucher") { s in try s.usingElsewhere(s.voucher(in: .refused)) },
  RefusalRow(.voucherRefused, "redeemed after refusal") { s in
    Ask(act: s.redeemAct("class-state", [try s.voucher(in: .refused)]), key: "school-1")
  },
  RefusalRow(.alreadyRedeemed, "redeemed twice") { s in
    Ask(act: s.redeemAct("class-state", [try s.voucher(in: .redeemed)]), key: "school-1")
  },
  RefusalRow(.alreadyActivated, "used in two classes") { s in try s.usingElsewhere(s.voucher(in: .activated))
  },
  RefusalRow(.alreadyActivated, "voided in a class") { s in
    Ask(act: .voidVoucher(VoidVoucher(voucher: try s.voucher(in: .activated), reason: "x")), key: "issuer-1")
  },
  RefusalRow(.alreadyClaimed, "claimed twice") { s in
    let voucher = try s.voucher(in: .claimed)
    return Ask(
      act: .claimVoucher(ClaimVoucher(voucher: voucher, holder: Scenario.holder(800))), key: "channel-1")
  },
  RefusalRow(.notActivated, "taken out of the class after redemption") { s in
    let voucher = try s.voucher(in: .redeemed)
    return Ask(
      act: .withdrawLearners(WithdrawLearners(id: "class-state", vouchers: [voucher], reason: "x")),
      key: "reviewer-1")
  },
  RefusalRow(.notClaimed, "used before it was claimed") { s in try s.usingElsewhere(s.voucher(in: .issued)) },
  RefusalRow(.voucherExpired, "used the day after its last") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.goTo("2021-10-02")
    return try s.usingElsewhere(voucher, ends: 1)
  },
  RefusalRow(.voucherExpired, "a class that ends the day after its last") { s in
    let voucher = try s.voucher(in: .claimed)
    try s.goTo("2021-10-01")
    return try s.usingElsewhere(voucher, ends: 1)
  },
  RefusalRow(.voucherExpired, "claimed the day after its last") { s in
    let voucher = try s.voucher(in: .issued)
    try s.goTo("2021-10-02")
    return Ask(
      act: .claimVoucher(ClaimVoucher(voucher: voucher, holder: Scenario.holder(800))), key: "channel-1")
  },
  RefusalRow(.claimWindowClosed, "redeemed the day after the window") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo("2021-11-01")
    return Ask(act: s.redeemAct("class-state", [voucher]), key: "school-1")
  },
  RefusalRow(.inOtherClass, "redeemed in the school's other class") { s in
    let voucher = try s.voucher(in: .activated)
    try s.openClass("class-2", "fitter-5")
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-2", [voucher]), key: "school-1")
  },
  RefusalRow(.notReplaceable, "the replaced voucher is not void") { s in
    let voucher = try s.voucher(in: .claimed)
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [5], replaces: voucher)), key: "issuer-1")
  },
  RefusalRow(.notReplaceable, "void, but of another batch of the same money") { s in
    let voucher = try s.voucher(in: .voided)
    _ = try s.batch("b")
    return Ask(act: .issueVouchers(s.issueAct("b", [5], replaces: voucher)), key: "issuer-1")
  },
  RefusalRow(.notReplaceable, "lapsed, not void") { s in
    let voucher = try s.voucher(in: .lapsed)
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [5], replaces: voucher)), key: "issuer-1")
  },
  RefusalRow(.notReplaceable, "a number there is not") { s in
    _ = try s.batch("b")
    return Ask(act: .issueVouchers(s.issueAct("b", [5], replaces: 9)), key: "issuer-1")
  },
  RefusalRow(.batchFull, "one voucher more, after one was replaced") { s in
    _ = try s.batch("b", count: 1)
    let voucher = try s.issue("b", [1])[0]
    try s.accept(.voidVoucher(VoidVoucher(voucher: voucher, reason: "x")), by: "issuer-1")
    _ = try s.issue("b", [2], replaces: voucher)
    return Ask(act: .issueVouchers(s.issueAct("b", [3])), key: "issuer-1")
  },
  RefusalRow(.liveVoucher, "in the place of a void one, whose new holder has another") { s in
    let voucher = try s.voucher(in: .voided)
    _ = try s.issue("batch-state", [5])
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [5], replaces: voucher)), key: "issuer-1")
  },
  RefusalRow(.notReplaceable, "replaced twice") { s in
    let voucher = try s.voucher(in: .voided)
    _ = try s.issue("batch-state", [5], replaces: voucher)
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [6], replaces: voucher)), key: "issuer-1")
  },
  RefusalRow(.liveVoucher, "a second while the first waits") { s in
    _ = try s.voucher(in: .issued)
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [800])), key: "issuer-1")
  },
  RefusalRow(.liveVoucher, "a second while the claim is open") { s in
    _ = try s.voucher(in: .redeemed)
    return Ask(act: .issueVouchers(s.issueAct("batch-state", [800])), key: "issuer-1")
  },
  RefusalRow(.liveVoucher, "from the pool") { s in
    _ = try s.voucher(in: .issued)
    _ = try s.batch("pool", .init("xiamen"), .open)
    let voucher = try s.issue("pool", [nil])[0]
    return Ask(
      act: .claimVoucher(ClaimVoucher(voucher: voucher, holder: Scenario.holder(800))), key: "channel-1")
  },
  RefusalRow(.sameOccupationAndGrade, "the same grade again") { s in
    _ = try s.ordered(holder: 800)
    return try s.usingElsewhere(s.voucher(in: .claimed), "welder-5")
  },
  RefusalRow(.countPerYear, "a third training in one year") { s in
    let batch = try s.batch("b")
    for (name, programme) in [("class-1", "fitter-5"), ("class-2", "welder-4")] {
      let (claim, _) = try s.redeemed(name, [800], batch: batch, ProgrammeCode(programme))
      try s.review(claim)
      try s.approve(claim)
    }
    return try s.usingElsewhere(s.voucher(in: .claimed), "welder-5")
  },
  RefusalRow(.countInAll, "a fourth training") { s in
    _ = try s.batch("b", fen: 200_000)
    let classes = [
      ("class-1", "fitter-5", "2021-10-01"), ("class-2", "welder-4", "2022-02-01"),
      ("class-3", "tea", "2023-01-10"),
    ]
    for (name, programme, day) in classes {
      try s.goTo(Day(day))
      let (claim, _) = try s.redeemed(name, [800], batch: "b", ProgrammeCode(programme))
      try s.review(claim)
      try s.approve(claim)
    }
    return try s.usingElsewhere(s.voucher(in: .claimed), "welder-5")
  },
  RefusalRow(.numberNotNext, "a number left out") { s in
    _ = try s.batch("b")
    let act = IssueVouchers(batch: "b", first: 2, items: s.issueAct("b", [1]).items)
    return Ask(act: .issueVouchers(act), key: "issuer-1")
  },
  RefusalRow(.batchFull, "one voucher more than the batch") { s in
    _ = try s.batch("b", count: 1)
    return Ask(act: .issueVouchers(s.issueAct("b", [1, 2])), key: "issuer-1")
  },
  RefusalRow(.batchTooLarge, "one voucher more than a batch may have") { _ in
    let act = CreateBatch(
      batch: "b", tranche: Scenario.tranche, entity: "xiamen", reach: .open, value: .face, fen: 1,
      count: 100_001,
      commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-1")
  },
  RefusalRow(.batchTooLarge, "more fen than a batch may have") { _ in
    let act = CreateBatch(
      batch: "b", tranche: Scenario.tranche, entity: "xiamen", reach: .open, value: .face,
      fen: 10_000_000_001,
      count: 1, commitment: .issue)
    return Ask(act: .createBatch(act), key: "issuer-1")
  },
  RefusalRow(.reachMismatch, "a pool voucher in a targeted batch") { s in
    _ = try s.batch("b")
    return Ask(act: .issueVouchers(s.issueAct("b", [nil])), key: "issuer-1")
  },
  RefusalRow(.reachMismatch, "a holder in a pool") { s in
    _ = try s.batch("b", "xiamen", .open)
    return Ask(act: .issueVouchers(s.issueAct("b", [1])), key: "issuer-1")
  },
  RefusalRow(.noValidity, "no document gives one") { s in
    var bare = try Scenario()
    try bare.registerKeysOnly()
    _ = try bare.batch("b", count: 1)
    s = bare
    return Ask(act: .issueVouchers(s.issueAct("b", [1])), key: "issuer-1")
  },
  RefusalRow(.otherEntity, "Fuzhou's voucher in a class Xiamen pays") { s in
    let voucher = try s.claimed(s.batch("b", "fuzhou"), [1])[0]
    return try s.usingElsewhere(voucher)
  },
  RefusalRow(.mixedFunds, "vouchers of two entities in one list") { s in
    let vouchers = try s.claimed(s.batch("b"), [1]) + s.claimed(s.batch("province", "fujian"), [2])
    try s.openClass("class-1")
    try s.activate("class-1", vouchers)
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-1", vouchers), key: "school-1")
  },
  RefusalRow(.rateAboveCap, "a cap one fen below the rate") { s in
    try s.usingElsewhere(s.claimed(s.batch("b", fen: 69_999), [1])[0])
  },
  RefusalRow(.payerWithoutRate, "the province's voucher where only Xiamen gives a rate") { s in
    try s.publish(
      #"{"id":"late","document":"d","title":"t","effective":"2021-07-01","entities":["fujian"],"gradeRates":[{"certificate":"skill-grade","grade":1,"yuan":"1"}]}"#
    )
    return try s.usingElsewhere(s.claimed(s.batch("b", "fujian"), [1])[0])
  },
  RefusalRow(.evidenceInsufficient, "nineteen hours") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-state", [voucher], .completion, hours: 19), key: "school-1")
  },
  RefusalRow(.evidenceInsufficient, "another certificate than the class's") { s in
    let voucher = try s.voucher(in: .activated)
    try s.goTo(s.today.adding(days: 10))
    return Ask(act: s.redeemAct("class-state", [voucher], .singleAbility), key: "school-1")
  },
  RefusalRow(.overBudget, "a rate that needs more than is left") { s in
    let share = Allocate.Share(entity: "xiamen", fen: 69_999)
    try s.together(
      .allocate(Allocate(tranche: Scenario.otherTranche, shares: [share], document: "文号")), "maker-1",
      "checker-1")
    _ = try s.batch(
      "b", "xiamen", .targeted, .entitlement, fen: 100_000, count: 5, .activation,
      tranche: Scenario.otherTranche)
    return try s.usingElsewhere(s.claimed("b", [1])[0])
  },
]
