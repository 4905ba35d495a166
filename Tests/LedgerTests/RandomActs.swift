import Ledger
import TestSupport
import Vouchers
import Wire

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same acts on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<T>(_ items: [T]) -> T? { items.randomElement(using: &self) }
}

/// Makes acts that are often right and sometimes wrong, looking at the naive ledger for what there is.
struct RandomActs {
  var random: SplitMix64
  let naive: NaiveLedger
  let entities: [EntityCode] = ["fujian", "xiamen", "quanzhou"]
  let tranches: [TrancheID] = ["t-1", "t-2"]
  var serial: Int64 = 0

  init(seed: UInt64, naive: NaiveLedger) {
    random = SplitMix64(state: seed)
    self.naive = naive
  }

  mutating func name() -> String {
    serial += 1
    return "n-\(serial)"
  }

  /// A name that is new, or now and then one used before.
  mutating func freshName(_ used: [String]) -> String {
    if random.chance(4), let old = random.pick(used) { return old }
    return name()
  }

  mutating func entity() -> EntityCode { random.chance(2) ? "atlantis" : random.pick(entities) ?? "fujian" }
  mutating func tranche() -> TrancheID { random.chance(2) ? "t-9" : random.pick(tranches) ?? "t-1" }
  mutating func holder() -> Hash256 { .fake("holder", Int64.random(in: 0..<60, using: &random)) }

  /// A key that may do the act, or now and then any key.
  mutating func key(_ roles: [Role], school: CreditCode? = nil, except person: PersonID? = nil) -> KeyID {
    if random.chance(5) { return random.pick(naive.keys.keys.sorted() + ["nobody"]) ?? "nobody" }
    let anywhere = random.chance(12)
    let fitting = naive.keys.filter {
      (anywhere || $0.value.scope == .province || $0.value.role == .institution)
        && roles.contains($0.value.role) && (school == nil || $0.value.school == school)
        && (person == nil || $0.value.person != person) && ($0.value.state == "active" || random.chance(3))
        && ($0.value.last == nil || random.chance(3))
    }.keys.sorted()
    return random.pick(fitting) ?? random.pick(naive.keys.keys.sorted()) ?? "nobody"
  }

  /// What to ask next, and by whom.
  mutating func next(at now: Instant) -> Ask {
    if !naive.mayStand(at: now), random.chance(80) { return clockAsk(now) }
    if random.chance(14), let ask = decision(clockOnly: false) { return ask }
    let choice = Int.random(in: 0..<1000, using: &random)
    let ask: Ask
    switch choice {
    case ..<50: ask = fundAsk()
    case ..<70: ask = governanceAsk(now)
    case ..<90: ask = keyAsk()
    case ..<105: ask = institutionAsk()
    case ..<130: ask = batchAsk()
    case ..<220: ask = issueAsk()
    case ..<340: ask = claimAsk()
    case ..<350: ask = voidAsk()
    case ..<440: ask = classAsk(now)
    case ..<560: ask = activateAsk(now)
    case ..<580: ask = withdrawAsk()
    case ..<690: ask = redeemAsk(now)
    case ..<810: ask = reviewAsk()
    case ..<870: ask = settleAsk()
    default: ask = bankAsk(now)
    }
    var result = ask
    if random.chance(1) { result.seenMatches = false }
    return result
  }

  mutating func clockAsk(_ now: Instant) -> Ask {
    if random.chance(60), let ask = decision(clockOnly: true) { return ask }
    let until = now.adding(milliseconds: Int64.random(in: -3_600_000...7_200_000, using: &random))
    return Ask(act: .confirmClock(ConfirmClock(until: until)), key: key([.registrar, .root, .financeMaker]))
  }

  mutating func decision(clockOnly: Bool) -> Ask? {
    var candidates = naive.proposals.filter { $0.value.state == "open" || random.chance(2) }.keys.sorted()
      .suffix(8)
    if clockOnly {
      candidates = candidates.filter { sequence in
        if case .confirmClock? = naive.proposals[sequence]?.act { return true }
        return false
      }
    }
    var chosen = random.pick(Array(candidates))
    if !clockOnly, random.chance(3) {
      chosen = random.pick(naive.proposals.keys.sorted().filter(isOfStoppedMaker)) ?? chosen
    }
    guard let sequence = chosen, let proposal = naive.proposals[sequence] else { return nil }
    let second = naive.roles(proposal.act, askedBy: proposal.key).second ?? []
    let key = key(second, except: random.chance(92) ? proposal.person : nil)
    let target = random.chance(2) ? sequence + 1 : sequence
    if random.chance(6) {
      let own = naive.keys.filter { $0.value.person == proposal.person }.keys.sorted()
      let decider = random.chance(30) ? random.pick(own) ?? key : key
      return Ask(act: .decline(Decline(proposal: target, reason: "不同意")), key: decider)
    }
    return Ask(act: .approve(Approve(proposal: target)), key: key)
  }

  private func isOfStoppedMaker(_ sequence: Int64) -> Bool {
    guard let proposal = naive.proposals[sequence], proposal.state == "open" else { return false }
    return naive.keys[proposal.key]?.state != "active"
  }

  mutating func fundAsk() -> Ask {
    let key = key([.financeMaker])
    let fen = Int64.random(in: 1...2_000_000, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return Ask(act: .appropriate(Appropriate(tranche: tranche(), fen: fen, document: "d")), key: key)
    case 1:
      return Ask(
        act: .reduceAppropriation(ReduceAppropriation(tranche: tranche(), fen: fen / 4 + 1, document: "d")),
        key: key)
    case 2...5:
      let shares = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        Allocate.Share(entity: entity(), fen: fen / 3 + 1)
      }
      return Ask(act: .allocate(Allocate(tranche: tranche(), shares: shares, document: "d")), key: key)
    case 6, 7:
      return Ask(
        act: .withdrawAllocation(
          WithdrawAllocation(tranche: tranche(), entity: entity(), fen: fen / 4 + 1, document: "d")),
        key: key)
    default:
      return Ask(
        act: .transferAllocation(
          TransferAllocation(
            tranche: tranche(), source: entity(), target: entity(), fen: fen / 4 + 1, document: "d")),
        key: key)
    }
  }

  mutating func governanceAsk(_ now: Instant) -> Ask {
    let key = key([.registrar, .root])
    if random.chance(10) { return Ask(act: .confirmClock(ConfirmClock(until: now)), key: key) }
    let id = freshName(naive.documents.map(\.document.id.text))
    let effective = now.day.adding(days: Int.random(in: -10...30, using: &random))
    let bounded = random.chance(30) ? #","until":"\#(effective.adding(days: 40))""# : ""
    let scope = random.chance(40) ? #","entities":["\#(entity().text)"]"# : ""
    let topic =
      random.pick([
        #""gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"\#(Int.random(in: 500...1500, using: &random))"},{"certificate":"single-ability","yuan":"500"}]"#,
        #""claimWindowDays":\#(Int.random(in: 0...40, using: &random)),"correctionDays":\#(Int.random(in: 1...30, using: &random))"#,
        #""oneLiveVoucher":\#(random.chance(50))"#, #""sameOccupationAndGradeOnce":\#(random.chance(50))"#,
        #""counts":{"perYear":\#(Int.random(in: 1...3, using: &random)),"total":4}"#,
        #""hourRate":{"yuan":"25","leastHours":20,"mostHours":80},"lapseDelayDays":\#(Int.random(in: 1...5, using: &random))"#,
        #""batchLimits":{"vouchers":50,"yuan":"60000"}"#,
        #""validity":{"months":\#(Int.random(in: 1...3, using: &random))}"#,
        #""uplifts":[{"code":"short","percent":\#(Int.random(in: 1...40, using: &random))}]"#,
      ]) ?? ""
    let text =
      #"{"id":"\#(id)","document":"文号","title":"t","effective":"\#(effective)"\#(bounded)\#(scope),\#(topic)}"#
    return Ask(act: .publishRules(PublishRules(rules: .written(text))), key: key)
  }

  /// A key with a pair of its own, or now and then with one that is somebody's already.
  mutating func newKey(_ id: KeyID) -> NewKey {
    guard random.chance(5), let other = random.pick(naive.keys.keys.sorted()) else {
      return Scenario.newKey(id)
    }
    return NewKey(id: id, algorithm: "ES256", spki: naive.keys[other]?.pair ?? [])
  }

  mutating func keyAsk() -> Ask {
    let ids = naive.keys.keys.sorted()
    let id = KeyID(stringLiteral: freshName(ids.map(\.text)))
    switch Int.random(in: 0..<10, using: &random) {
    case 0...1:
      let role = random.pick(Role.allCases.filter { $0 != .institution }) ?? .issuer
      let person = random.chance(30) ? naive.keys.values.compactMap(\.person).sorted().first : nil
      let act = RegisterKey(
        key: newKey(id), person: person ?? PersonID(stringLiteral: "p-" + id.text), role: role,
        scope: role == .root || random.chance(70) ? .province : .entity(entity()))
      return Ask(act: .registerKey(act), key: key([.root]))
    case 2...3:
      let act = RotateKey(key: newKey(id), until: Int64.random(in: 1...3000, using: &random))
      let outgoing = ids.filter { naive.keys[$0]?.last != nil }
      if random.chance(10), let old = random.pick(outgoing) { return Ask(act: .rotateKey(act), key: old) }
      return Ask(act: .rotateKey(act), key: key([.issuer, .channel, .institution, .reviewer, .root]))
    default:
      // Keys of role root stay mostly, and revoking is rare, or soon nobody could act.
      let aboutRoots = random.chance(15)
      let others = ids.filter { (naive.keys[$0]?.role == .root) == aboutRoots }
      let asleep = others.filter { naive.keys[$0]?.state == "suspended" }
      let rotated = others.filter { naive.keys[$0]?.next != nil }
      let withSuccessors = random.chance(15)
      let target =
        random.chance(70)
        ? random.pick(asleep) ?? random.pick(others)
        : withSuccessors ? random.pick(rotated) ?? random.pick(others) : random.pick(others)
      let change: ChangeKey.Change =
        target.map { asleep.contains($0) } ?? false
        ? .resume : random.chance(aboutRoots ? 40 : 6) ? .revoke : .suspend
      let keeper: [Role] = target.flatMap { naive.keys[$0]?.role } == .institution ? [.registrar] : [.root]
      let itself = change == .revoke && random.chance(50)
      let target2 = random.chance(1) ? "nobody" : target ?? "nobody"
      return Ask(
        act: .changeKey(
          ChangeKey(
            key: target2, change: random.chance(4) ? .resume : change, reason: "r", successors: withSuccessors
          )),
        key: itself ? target2 : key(keeper))
    }
  }

  static let codes = (0..<6).map { Scenario.code("91350200MA000000\($0)A") }

  mutating func institutionAsk() -> Ask {
    let code = random.pick(Self.codes) ?? Scenario.school
    let key = key([.registrar])
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2:
      var programmes = Scenario.programmes
      if random.chance(10) { programmes.append(programmes[0]) }
      let id = KeyID(stringLiteral: freshName(naive.keys.keys.sorted().map(\.text)))
      return Ask(
        act: .registerInstitution(
          RegisterInstitution(
            code: code, name: "x", entity: entity(), programmes: programmes, key: newKey(id),
            override: "x")), key: key)
    case 3:
      let id = KeyID(stringLiteral: freshName(naive.keys.keys.sorted().map(\.text)))
      return Ask(
        act: .addInstitutionKey(
          AddInstitutionKey(code: code, key: newKey(id), reason: "r")), key: key)
    case 4...5: return Ask(act: .setPayee(SetPayee(code: code, account: .fake("payee", serial))), key: key)
    default:
      let asleep = naive.schools.filter { $0.value.state == "suspended" }.keys.sorted { $0.text < $1.text }
      let target = random.chance(70) ? random.pick(asleep) ?? code : code
      let change: ChangeInstitution.Change =
        asleep.contains(target) ? .resume : random.chance(5) ? .remove : .suspend
      return Ask(
        act: .changeInstitution(ChangeInstitution(code: target, change: change, reason: "r")), key: key)
    }
  }

  mutating func batchAsk() -> Ask {
    let fen = random.chance(3) ? Money.limit : Int64.random(in: 40_000...160_000, using: &random)
    let act = CreateBatch(
      batch: BatchID(stringLiteral: freshName(naive.batches.keys.sorted().map(\.text))), tranche: tranche(),
      entity: entity(), reach: random.chance(50) ? .open : .targeted,
      value: random.chance(35) ? .face : .entitlement, fen: fen,
      count: Int64.random(in: 1...40, using: &random), commitment: random.chance(60) ? .issue : .activation)
    return Ask(act: .createBatch(act), key: key([.issuer]))
  }

  mutating func issueAsk() -> Ask {
    let key = key([.issuer])
    let next = Int64(naive.vouchers.count) + 1
    let voided = naive.vouchers.filter { $0.state == "voided" }
    if random.chance(12), let old = random.pick(voided) {
      let reach = old.batch.reach
      let item = IssueVouchers.Item(holder: reach == .open ? nil : holder(), token: .fake("token", next))
      return Ask(
        act: .issueVouchers(
          IssueVouchers(
            batch: old.batch.batch, first: VoucherNumber(integerLiteral: next), items: [item],
            replaces: random.chance(10) ? random.pick(naive.vouchers)?.number : old.number)), key: key)
    }
    let batch = random.chance(2) ? nil : random.pick(naive.batches.keys.sorted())
    let pool = batch.flatMap { naive.batches[$0]?.reach } == .open
    let first = random.chance(2) ? next + 1 : next
    let count = Int.random(in: 1...4, using: &random)
    var items: [IssueVouchers.Item] = []
    for index in 0..<Int64(count) {
      let named = random.chance(2) ? pool : !pool
      items.append(IssueVouchers.Item(holder: named ? holder() : nil, token: .fake("token", next + index)))
    }
    return Ask(
      act: .issueVouchers(
        IssueVouchers(batch: batch ?? "none", first: VoucherNumber(integerLiteral: first), items: items)),
      key: key)
  }

  mutating func claimAsk() -> Ask {
    let issued = naive.vouchers.filter { $0.state == "issued" }
    guard
      let voucher = random.chance(90)
        ? random.pick(issued) ?? random.pick(naive.vouchers) : random.pick(naive.vouchers)
    else { return Ask(act: .claimVoucher(ClaimVoucher(voucher: 1, holder: holder())), key: key([.channel])) }
    let person = random.chance(95) ? voucher.holder ?? holder() : holder()
    return Ask(
      act: .claimVoucher(ClaimVoucher(voucher: voucher.number, holder: person)), key: key([.channel]))
  }

  mutating func voidAsk() -> Ask {
    let open = naive.vouchers.filter { $0.state == "issued" || $0.state == "claimed" }
    let number = (random.chance(80) ? random.pick(open) : random.pick(naive.vouchers))?.number ?? 9_999_999
    return Ask(act: .voidVoucher(VoidVoucher(voucher: number, reason: "r")), key: key([.issuer]))
  }

  mutating func classAsk(_ now: Instant) -> Ask {
    let ids = naive.rooms.keys.sorted()
    let filed = ids.filter {
      naive.rooms[$0]?.state == "filed" && naive.rooms[$0].map { $0.act.start >= now.day } ?? false
    }
    if random.chance(50), let id = random.chance(90) ? random.pick(filed) : random.pick(ids) {
      return Ask(act: .approveClass(ApproveClass(id: id)), key: key([.reviewer]))
    }
    if random.chance(15), let id = random.pick(ids.suffix(6)) {
      let roles: [Role] = random.chance(50) ? [.reviewer] : [.institution]
      return Ask(
        act: .cancelClass(CancelClass(id: id, reason: "r")),
        key: key(roles, school: roles == [.institution] ? naive.rooms[id]?.school : nil))
    }
    let programme: ProgrammeCode =
      random.chance(3) ? "none" : random.pick(Scenario.programmes.map(\.code)) ?? "tea"
    let start = now.day.adding(days: random.chance(4) ? -1 : Int.random(in: 0...3, using: &random))
    let uplift: UpliftCode? = random.chance(25) ? (random.chance(10) ? "none" : "short") : nil
    let act = FileClass(
      id: ClassID(stringLiteral: freshName(ids.map(\.text))), programme: programme, entity: entity(),
      start: start,
      end: start.adding(days: Int.random(in: 0...8, using: &random)),
      seats: Int.random(in: 1...9, using: &random),
      uplift: uplift, plan: .zero)
    return Ask(act: .fileClass(act), key: key([.institution]))
  }

  mutating func activateAsk(_ now: Instant) -> Ask {
    let ids = naive.rooms.keys.sorted()
    let running = ids.filter {
      naive.rooms[$0]?.state == "approved" && naive.rooms[$0].map { $0.act.end >= now.day } ?? false
    }
    let id = (random.chance(92) ? random.pick(running) : random.pick(ids)) ?? "none"
    let room = naive.rooms[id]
    let fitting = naive.vouchers.filter {
      $0.state == "claimed"
        && (random.chance(5)
          || (room.map { $0.act.end } ?? now.day) <= $0.expires
            && [room?.act.entity, "fujian"].contains($0.batch.entity))
    }
    var learners: [ActivateVouchers.Learner] = []
    var tokens: [Facts.Presented] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard let voucher = random.chance(96) ? random.pick(fitting) : random.pick(naive.vouchers) else {
        continue
      }
      learners.append(
        ActivateVouchers.Learner(
          token: "t", holder: random.chance(99) ? voucher.holder ?? holder() : holder()))
      let digest = random.chance(99) ? voucher.token : .zero
      tokens.append(Facts.Presented(number: random.chance(99) ? voucher.number : nil, digest: digest))
    }
    if random.chance(1) { tokens.append(Facts.Presented(number: 1, digest: .zero)) }
    return Ask(
      act: .activateVouchers(ActivateVouchers(id: id, learners: learners)),
      key: key([.institution], school: random.chance(96) ? room?.school : nil), tokens: tokens)
  }

  mutating func withdrawAsk() -> Ask {
    let active = naive.vouchers.filter { $0.state == "activated" }
    guard let voucher = random.chance(85) ? random.pick(active) : random.pick(naive.vouchers) else {
      return voidAsk()
    }
    let id = voucher.room ?? "none"
    var numbers = [voucher.number]
    if random.chance(20), let other = random.pick(active.filter { $0.room == id }) {
      numbers.append(other.number)
    }
    let byReviewer = random.chance(40)
    return Ask(
      act: .withdrawLearners(WithdrawLearners(id: id, vouchers: numbers, reason: "r")),
      key: key(byReviewer ? [.reviewer] : [.institution], school: byReviewer ? nil : naive.rooms[id]?.school))
  }

  mutating func redeemAsk(_ now: Instant) -> Ask {
    let ended = naive.vouchers.filter {
      $0.state == "activated" && ($0.room.flatMap { naive.rooms[$0]?.act.end }.map { $0 <= now.day } ?? false)
    }
    let voucher =
      random.chance(90) ? random.pick(ended) : random.pick(naive.vouchers.filter { $0.room != nil })
    let known = random.chance(97) ? voucher?.room : random.pick(naive.rooms.keys.sorted())
    let id = known ?? "none"
    let same = random.chance(95) ? ended.filter { $0.room == id } : ended
    var numbers: [VoucherNumber] = [voucher?.number ?? 9_999]
    for other in same where !numbers.contains(other.number) && random.chance(70) {
      numbers.append(other.number)
    }
    if random.chance(1) { numbers.append(numbers[0]) }
    let room = naive.rooms[id]
    let kind = room?.programme.certificate ?? .completion
    let learners = numbers.map { number in
      RedeemVouchers.Learner(
        voucher: number,
        certificate: random.chance(85) ? kind : random.pick(CertificateKind.allCases) ?? .completion,
        hours: Int.random(in: random.chance(90) ? 20...120 : 0...19, using: &random), attendance: .zero,
        examination: .zero)
    }
    return Ask(
      act: .redeemVouchers(RedeemVouchers(id: id, learners: learners)),
      key: key([.institution], school: random.chance(97) ? room?.school : nil))
  }

  mutating func reviewAsk() -> Ask {
    let ids = naive.claims.keys.sorted()
    let open = ids.filter { ["filed", "reviewed"].contains(naive.claims[$0]?.stage) }
    let approved = ids.filter { naive.claims[$0]?.stage == "approved" }
    guard
      let id = random.chance(85)
        ? random.pick(open) ?? random.pick(ids) : random.pick(approved) ?? random.pick(ids),
      let claim = naive.claims[id]
    else { return Ask(act: .approveClaim(ApproveClaim(claim: 0)), key: key([.reviewerSecond])) }
    switch (claim.stage, Int.random(in: 0..<10, using: &random)) {
    case ("filed", 0...8), (_, 0):
      var exceptions: [ReviewClaim.Exception] = []
      let isOver = naive.schools[claim.school]?.state == "removed" && random.chance(80)
      for (number, fen) in claim.parts.sorted(by: { $0.key < $1.key }) where isOver || random.chance(40) {
        let judgement =
          isOver
          ? random.chance(50) ? .correct : .refuse
          : random.pick([
            ReviewClaim.Judgement.cut(
              fen: Int64.random(in: 0...fen + (random.chance(4) ? 1000 : 0), using: &random)), .correct,
            .refuse,
          ]) ?? .correct
        exceptions.append(ReviewClaim.Exception(voucher: number, judgement: judgement, reason: "r"))
      }
      if random.chance(2), let other = random.pick(naive.vouchers) {
        exceptions.append(ReviewClaim.Exception(voucher: other.number, judgement: .refuse, reason: "r"))
      }
      if random.chance(2), let first = exceptions.first { exceptions.append(first) }
      return Ask(act: .reviewClaim(ReviewClaim(claim: id, exceptions: exceptions)), key: key([.reviewer]))
    case ("reviewed", 1...7):
      return Ask(
        act: .approveClaim(ApproveClaim(claim: id)), key: key([.reviewerSecond], except: claim.reviewer))
    case ("approved", 3...8): return settleAsk()
    case ("approved", 1...2), (_, 9):
      return Ask(
        act: .withdrawApproval(WithdrawApproval(claim: id, reason: "r")),
        key: key([.reviewer, .reviewerSecond]))
    default: return Ask(act: .reopenClaim(ReopenClaim(claim: id, reason: "r")), key: key([.reviewerSecond]))
    }
  }

  mutating func settleAsk() -> Ask {
    let key = key([.financeMaker])
    let orders = naive.orders.keys.sorted()
    if random.chance(15), let order = random.pick(orders) {
      return Ask(act: .cancelOrder(CancelOrder(order: random.chance(3) ? 7 : order, reason: "r")), key: key)
    }
    let free = naive.claims.values.filter { $0.stage == "approved" && !naive.isHeldByOrder($0) }.sorted {
      $0.id < $1.id
    }
    guard
      let first = random.chance(95)
        ? random.pick(free) : random.pick(naive.claims.values.sorted { $0.id < $1.id })
    else { return fundAsk() }
    var ids = [first.id]
    for other in free
    where other.id != first.id && (other.fund == first.fund || random.chance(2)) && random.chance(60) {
      ids.append(other.id)
    }
    if random.chance(2) { ids.append(first.id) }
    return Ask(
      act: .proposeSettlement(
        ProposeSettlement(
          tranche: first.fund.tranche, entity: random.chance(2) ? entity() : first.fund.entity, claims: ids)),
      key: key)
  }

  /// A booking that is to be reversed, now and then under another name than it was made.
  mutating func correctAsk() -> Ask? {
    let booked = naive.bookings.filter { $0.value.kind != "order" || random.chance(5) }.keys.sorted()
    guard let line = random.pick(booked), let booking = naive.bookings[line] else { return nil }
    let kind = random.chance(95) ? PostLine.Kind(rawValue: booking.kind) : random.pick(PostLine.Kind.allCases)
    return Ask(
      act: .correctLine(CorrectLine(line: line, kind: kind ?? .suspense, reason: "r")),
      key: key([.financeMaker]))
  }

  mutating func bankAsk(_ now: Instant) -> Ask {
    if random.chance(8), let ask = correctAsk() { return ask }
    let free = naive.statements.flatMap { id, statement in
      statement.lines.indices.map { LineKey(statement: id, line: $0 + 1) }
    }.filter { naive.bookings[$0] == nil || random.chance(2) }.sorted()
    guard random.chance(65), let key0 = random.pick(free), let statement = naive.statements[key0.statement]
    else {
      return importAsk(now)
    }
    let line = statement.lines[key0.line - 1]
    let key = key([.financeMaker], except: random.chance(95) ? statement.importer : nil)
    let wanted =
      random.chance(3) ? LineKey(statement: random.chance(50) ? "none" : key0.statement, line: 99) : key0
    if let reference = line.reference, random.chance(70) {
      let order = random.chance(2) ? 5 : reference
      return line.fen < 0 && random.chance(97)
        ? Ask(act: .confirmPayment(ConfirmPayment(order: order, line: wanted)), key: key)
        : Ask(act: .returnPayment(ReturnPayment(order: order, line: wanted)), key: key)
    }
    let kind = random.pick(PostLine.Kind.allCases) ?? .suspense
    return Ask(act: .postLine(PostLine(line: wanted, kind: kind)), key: key)
  }

  mutating func importAsk(_ now: Instant) -> Ask {
    let key = key([.financeMaker, .financeChecker])
    let started = naive.statements.filter { !$0.value.isComplete || random.chance(2) }.keys.sorted()
    if random.chance(40), let id = random.pick(started), let statement = naive.statements[id] {
      // The rest of a statement that came in parts, by its importer.
      let first = statement.first
      let importer = naive.keys.filter { $0.value.person == statement.importer && $0.value.state == "active" }
        .keys.sorted()
      let missing = max(0, first.count - statement.lines.count)
      let rest = first.closing - first.opening - statement.lines.reduce(0) { $0 + $1.fen }
      let lines = (0..<missing).map { index in
        ImportStatement.Line(day: first.from, fen: index == 0 ? rest : 0, reference: nil, raw: .zero)
      }
      let act = ImportStatement(
        statement: id, entity: first.entity, from: first.from, to: first.to, opening: first.opening,
        closing: first.closing, count: first.count, first: statement.lines.count + 1, lines: lines)
      return Ask(act: .importStatement(act), key: random.chance(90) ? random.pick(importer) ?? key : key)
    }
    let entity = entity()
    let last = naive.completed.last { $0.entity == entity }
    var from = last?.to.adding(days: 1) ?? now.day
    if random.chance(3) { from = from.adding(days: -1) }
    let to = random.chance(3) ? now.day.adding(days: 1) : max(from, now.day)
    var lines: [ImportStatement.Line] = []
    for order in naive.orders.values.sorted(by: { $0.number < $1.number })
    where order.fund.entity == entity && order.state != "cancelled" && random.chance(50) {
      let sign: Int64 = order.state == "ordered" ? -1 : 1
      let off: Int64 = random.chance(4) ? 1 : 0
      let reference = random.chance(95) ? order.number : nil
      lines.append(
        ImportStatement.Line(day: from, fen: sign * order.fen + off, reference: reference, raw: .zero))
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let fen = random.chance(1) ? Money.limit : Int64.random(in: -50_000...200_000, using: &random)
      lines.append(ImportStatement.Line(day: from, fen: fen, reference: nil, raw: .zero))
    }
    if random.chance(2) {
      lines.append(ImportStatement.Line(day: to.adding(days: 1), fen: 1, reference: nil, raw: .zero))
    }
    let opening = last?.closing ?? 0
    let sum = lines.reduce(Int64(0)) { $0 + $1.fen }
    let part = random.chance(25) && lines.count > 1 ? lines.count / 2 : lines.count
    let total = min(max(opening + sum, -Money.limit), Money.limit) + (random.chance(3) ? 1 : 0)
    return Ask(
      act: .importStatement(
        ImportStatement(
          statement: StatementID(stringLiteral: freshName(naive.statements.keys.sorted().map(\.text))),
          entity: entity, from: from, to: to, opening: random.chance(2) ? opening + 1 : opening,
          closing: total,
          count: lines.count, first: random.chance(2) ? 2 : 1, lines: Array(lines.prefix(part)))), key: key)
  }
}
