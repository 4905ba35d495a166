import Vouchers
import Wire

extension NaiveLedger {
  /// Notes everything that is wrong with the act; concludes, and does it, if `really`.
  func run(
    _ act: Act, _ hands: Hands, _ tokens: [(VoucherNumber?, Hash256)], _ at: Instant, _ sequence: Int64,
    really: Bool
  ) throws {
    let day = at.day
    switch act {
    case .appropriate(let act):
      ofProvince(hands)
      need(appropriated(act.tranche) == nil, "tranche-exists")
      try conclude()
      if really { appropriations.append((act.tranche, act.fen)) }
    case .reduceAppropriation(let act):
      ofProvince(hands)
      need(appropriated(act.tranche) != nil, "tranche-unknown")
      need(act.fen <= unallocated(act.tranche), "over-budget")
      try conclude()
      if really { appropriations.append((act.tranche, -act.fen)) }
    case .allocate(let act):
      ofProvince(hands)
      need(appropriated(act.tranche) != nil, "tranche-unknown")
      var seen: [EntityCode] = []
      for share in act.shares {
        need(entities.contains(share.entity), "entity-unknown")
        need(!seen.contains(share.entity), "duplicate-in-list")
        seen.append(share.entity)
      }
      need(act.shares.reduce(0) { $0 + $1.fen } <= unallocated(act.tranche), "over-budget")
      try conclude()
      if really {
        for share in act.shares {
          allocations.append((Fund(tranche: act.tranche, entity: share.entity), share.fen))
        }
      }
    case .withdrawAllocation(let act):
      ofProvince(hands)
      need(appropriated(act.tranche) != nil, "tranche-unknown")
      need(entities.contains(act.entity), "entity-unknown")
      let fund = Fund(tranche: act.tranche, entity: act.entity)
      need(act.fen <= sum(fund, "available"), "over-budget")
      try conclude()
      if really { allocations.append((fund, -act.fen)) }
    case .transferAllocation(let act):
      ofProvince(hands)
      need(appropriated(act.tranche) != nil, "tranche-unknown")
      need(entities.contains(act.source) && entities.contains(act.target), "entity-unknown")
      let source = Fund(tranche: act.tranche, entity: act.source)
      need(act.fen <= sum(source, "available"), "over-budget")
      try conclude()
      if really {
        allocations.append((source, -act.fen))
        allocations.append((Fund(tranche: act.tranche, entity: act.target), act.fen))
      }
    case .publishRules(let act):
      ofProvince(hands)
      for entity in act.rules.entities ?? [] { need(entities.contains(entity), "entity-unknown") }
      need(!documents.contains { $0.document.id == act.rules.id }, "rules-exist")
      try conclude()
      if really { documents.append((sequence, act.rules)) }
    case .confirmClock(let act):
      ofProvince(hands)
      try conclude()
      if really { until = act.until }
    case .registerKey(let act):
      if case .entity(let entity) = act.scope { need(entities.contains(entity), "entity-unknown") }
      fresh(act.key)
      try conclude()
      if really {
        keys[act.key.id] = Key(person: act.person, role: act.role, scope: act.scope, pair: act.key.spki)
      }
    case .rotateKey(let act):
      fresh(act.key)
      try conclude()
      if really {
        let old = hands.key
        keys[act.key.id] = Key(
          person: old.person, school: old.school, role: old.role, scope: old.scope, pair: act.key.spki)
        keys[hands.id]?.last = act.until
        keys[hands.id]?.next = act.key.id
      }
    case .changeKey(let act): try changeKey(act, hands, sequence, really)
    case .registerInstitution(let act):
      need(entities.contains(act.entity), "entity-unknown")
      inScope(hands, act.entity)
      fresh(act.key)
      need(schools[act.code] == nil, "institution-exists")
      need(Set(act.programmes.map(\.code)).count == act.programmes.count, "duplicate-in-list")
      try conclude()
      schools[act.code] = School(entity: act.entity, programmes: act.programmes)
      keys[act.key.id] = Key(
        school: act.code, role: .institution, scope: .entity(act.entity), pair: act.key.spki)
    case .changeInstitution(let act):
      guard let school = schools[act.code] else { throw No(name: "institution-unknown") }
      inScope(hands, school.entity)
      let next =
        ["suspend": "suspended", "resume": "registered", "remove": "removed"][act.change.rawValue] ?? ""
      need(school.state != "removed" && school.state != next, "change-not-possible")
      try conclude()
      schools[act.code]?.state = next
      schools[act.code]?.suspended = next == "suspended" ? day : nil
    case .addInstitutionKey(let act):
      fresh(act.key)
      guard let school = schools[act.code] else { throw No(name: "institution-unknown") }
      inScope(hands, school.entity)
      need(school.state != "removed", "institution-removed")
      try conclude()
      if really {
        keys[act.key.id] = Key(
          school: act.code, role: .institution, scope: .entity(school.entity), pair: act.key.spki)
      }
    case .setPayee(let act):
      guard let school = schools[act.code] else { throw No(name: "institution-unknown") }
      inScope(hands, school.entity)
      try conclude()
      if really { schools[act.code]?.hasAccount = true }
    case .createBatch(let act):
      need(entities.contains(act.entity), "entity-unknown")
      inScope(hands, act.entity)
      need(appropriated(act.tranche) != nil, "tranche-unknown")
      need(batches[act.batch] == nil, "batch-exists")
      need(act.fen <= Money.limit / act.count, "amount-out-of-range")
      if let limits = newest(\.batchLimits, act.entity, day) {
        need(act.count <= limits.vouchers && act.fen <= limits.fen / act.count, "batch-too-large")
      }
      try conclude()
      if really { batches[act.batch] = act }
    case .issueVouchers(let act): try issue(act, hands, day)
    case .claimVoucher(let act): try claim(act, hands, day)
    case .voidVoucher(let act):
      guard let place = place(act.voucher) else { throw No(name: "not-presented") }
      inScope(hands, vouchers[place].batch.entity)
      state(vouchers[place], among: ["issued", "claimed"])
      try conclude()
      vouchers[place].state = "voided"
      vouchers[place].fen = 0
    case .fileClass, .approveClass, .cancelClass: try classAct(act, hands, day)
    case .activateVouchers(let act): try activate(act, hands, tokens, day)
    case .withdrawLearners(let act): try withdraw(act, hands)
    case .redeemVouchers(let act): try redeem(act, hands, day, sequence)
    case .reviewClaim(let act): try review(act, hands, day)
    case .approveClaim(let act):
      var claim = try reviewable(act.claim, hands)
      need(["reviewed", "closed"].contains(claim.stage), "claim-not-reviewed")
      need(claim.reviewer != hands.key.person, "same-person")
      try conclude()
      for (number, fen) in claim.cuts {
        claim.parts[number] = fen
        if let place = place(number) { vouchers[place].fen = fen }
      }
      claim.cuts = [:]
      claim.stage = claim.fen == 0 ? "closed" : "approved"
      claims[act.claim] = claim
    case .reopenClaim(let act):
      var claim = try reviewable(act.claim, hands, givingBack: true)
      need(["reviewed", "closed"].contains(claim.stage), "claim-not-reviewed")
      need(claim.reviewer != hands.key.person, "same-person")
      try conclude()
      claim.cuts = [:]
      claim.reviewer = nil
      claim.stage = "filed"
      claims[act.claim] = claim
    case .withdrawApproval(let act):
      var claim = try reviewable(act.claim, hands, givingBack: true)
      if let second = hands.second {
        _ = try reviewable(act.claim, Hands(id: hands.id, key: second), givingBack: true)
      }
      need(["approved", "closed"].contains(claim.stage), "claim-not-approved")
      need(!isHeldByOrder(claim), "claim-settled")
      try conclude()
      claim.reviewer = nil
      claim.stage = "filed"
      claim.order = nil
      if really { claims[act.claim] = claim }
    case .proposeSettlement(let act): try settle(act, hands, sequence, really)
    case .cancelOrder(let act):
      guard let order = orders[act.order] else { throw No(name: "order-unknown") }
      inScope(hands, order.fund.entity)
      need(order.state == "ordered", "order-not-ordered")
      try conclude()
      if really { orders[act.order]?.state = "cancelled" }
    case .importStatement(let act): try importing(act, hands, day)
    case .postLine(let act):
      let line = try bookable(act.line, hands)
      let fits = act.kind == .suspense ? line.fen != 0 : act.kind == .fee ? line.fen < 0 : line.fen > 0
      need(fits, "line-sign")
      if let reference = line.reference {
        need(act.kind == .suspense, "line-of-order")
        let waits = orders[reference].map {
          $0.state == "ordered" && $0.fen + line.fen == 0
            && $0.fund.entity == statements[act.line.statement]?.first.entity
        }
        need(act.kind != .suspense || waits != true, "line-pays-order")
      }
      try conclude()
      book(act.line, act.kind.rawValue, line.fen)
    case .correctLine(let act):
      guard let statement = statements[act.line.statement] else { throw No(name: "statement-unknown") }
      guard act.line.line <= statement.lines.count else { throw No(name: "line-unknown") }
      let entity = statement.first.entity
      inScope(hands, entity)
      guard let booking = bookings[act.line], booking.kind == act.kind.rawValue else {
        throw No(name: "line-booked-otherwise")
      }
      bookings[act.line] = nil
      for kind in [nil, booking.kind] {
        need(abs(cash(entity, kind)) <= Money.limit, "amount-out-of-range")
      }
      bookings[act.line] = booking
      try conclude()
      if really { bookings[act.line] = nil }
    case .confirmPayment(let act):
      try pay(act.order, act.line, hands, from: "ordered", to: "paid", sign: -1, or: "order-not-ordered")
    case .returnPayment(let act):
      try pay(act.order, act.line, hands, from: "paid", to: "returned", sign: 1, or: "order-not-paid")
    case .approve, .decline: throw No(name: "role-not-allowed")
    }
  }

  private func changeKey(_ act: ChangeKey, _ hands: Hands, _ sequence: Int64, _ really: Bool) throws {
    guard let target = keys[act.key] else { throw No(name: "key-unknown") }
    if case .entity(let entity) = target.scope { inScope(hands, entity) }
    let next = ["suspend": "suspended", "resume": "active", "revoke": "revoked"][act.change.rawValue] ?? ""
    var line = [act.key]
    var later = act.successors ? target.next : nil
    while let id = later {
      line.append(id)
      later = keys[id]?.next
    }
    line.removeAll { keys[$0]?.state == "revoked" || keys[$0]?.state == next }
    need(!line.isEmpty, "change-not-possible")
    if target.role == .root, next != "active" {
      var persons: Set<PersonID?> = []
      for (id, key) in keys where !line.contains(id) && key.role == .root && key.state == "active" {
        if let last = key.last, last <= sequence { continue }
        persons.insert(key.person)
      }
      need(persons.count > 1, "too-few-roots")
    }
    try conclude()
    if really { for id in line { keys[id]?.state = next } }
  }

  /// The state is one of these, or the refusal says which it is.
  private func state(_ voucher: Voucher, among good: [String]) {
    if good.contains(voucher.state) { return }
    let names = [
      "issued": "not-claimed", "claimed": "already-claimed", "activated": "already-activated",
      "redeemed": "already-redeemed", "refused": "voucher-refused", "lapsed": "voucher-lapsed",
      "voided": "voucher-voided",
    ]
    need(false, names[voucher.state] ?? voucher.state)
  }

  private func issue(_ act: IssueVouchers, _ hands: Hands, _ day: Day) throws {
    let holders = act.items.compactMap(\.holder)
    need(Set(holders).count == holders.count, "duplicate-in-list")
    guard let batch = batches[act.batch] else { throw No(name: "batch-unknown") }
    inScope(hands, batch.entity)
    for item in act.items {
      need((item.holder == nil) == (batch.reach == .open), "reach-mismatch")
      guard let holder = item.holder else { continue }
      need(!hasLive(holder, batch.entity, day), "live-voucher")
    }
    if let replaced = act.replaces {
      let old = place(replaced).map { vouchers[$0] }
      need(
        old?.state == "voided" && old?.batch.batch == act.batch && old?.replacedBy == nil, "not-replaceable")
    }
    need(act.first.value == Int64(vouchers.count) + 1, "number-not-next")
    if act.replaces == nil {
      let issued = vouchers.count { $0.batch.batch == act.batch && !$0.isReplacement }
      need(Int64(issued + act.items.count) <= batch.count, "batch-full")
    }
    let months = newest(\.validityMonths, batch.entity, day)
    need(months != nil, "no-validity")
    let each = batch.reach == .targeted && batch.commitment == .issue ? batch.fen : 0
    let fund = Fund(tranche: batch.tranche, entity: batch.entity)
    need(each * Int64(act.items.count) <= sum(fund, "available"), "over-budget")
    try conclude()
    guard let months else { return }
    for item in act.items {
      let number = try VoucherNumber(Int64(vouchers.count) + 1)
      vouchers.append(
        Voucher(
          number: number, batch: batch, token: item.token, issuedOn: day,
          expires: day.adding(months: months), known: documents.count, holder: item.holder, fen: each,
          isReplacement: act.replaces != nil))
      if let holder = item.holder { bindings.append((holder, number)) }
    }
    if let place = place(act.replaces) { vouchers[place].replacedBy = act.first }
  }

  private func claim(_ act: ClaimVoucher, _ hands: Hands, _ day: Day) throws {
    guard let place = place(act.voucher) else { throw No(name: "not-presented") }
    let voucher = vouchers[place]
    need(voucher.holder ?? act.holder == act.holder, "not-presented")
    inScope(hands, voucher.batch.entity)
    state(voucher, among: ["issued"])
    need(day <= voucher.expires, "voucher-expired")
    if voucher.holder == nil {
      need(!hasLive(act.holder, voucher.batch.entity, day, except: act.voucher), "live-voucher")
      let fen = voucher.batch.commitment == .issue ? voucher.batch.fen : 0
      need(fen <= sum(voucher.fund, "available"), "over-budget")
      try conclude()
      vouchers[place].fen = fen
      vouchers[place].holder = act.holder
      bindings.append((act.holder, act.voucher))
    }
    try conclude()
    vouchers[place].state = "claimed"
  }

  private func own(_ id: ClassID, _ hands: Hands) throws -> Room {
    guard let room = rooms[id] else { throw No(name: "class-unknown") }
    if hands.key.role == .institution {
      need(room.school == hands.key.school, "class-of-another")
    } else {
      inScope(hands, room.act.entity)
    }
    return room
  }

  private func standing(_ code: CreditCode) {
    guard let school = schools[code] else { return need(false, "institution-unknown") }
    need(school.state == "registered", "institution-" + school.state)
  }

  private func classAct(_ act: Act, _ hands: Hands, _ day: Day) throws {
    switch act {
    case .fileClass(let act):
      guard let code = hands.key.school else { throw No(name: "role-not-allowed") }
      need(entities.contains(act.entity), "entity-unknown")
      need(rooms[act.id] == nil, "class-exists")
      standing(code)
      guard let programme = schools[code]?.programmes.first(where: { $0.code == act.programme }) else {
        throw No(name: "programme-unknown")
      }
      need(day <= act.start, "class-started")
      try conclude()
      rooms[act.id] = Room(act: act, school: code, programme: programme)
    case .approveClass(let act):
      let room = try own(act.id, hands)
      need(room.state != "approved", "class-decided")
      need(room.state != "cancelled", "class-cancelled")
      standing(room.school)
      need(day <= room.act.start, "class-started")
      let hours = room.programme.hours
      guard
        let fen = price(
          room.programme.certificate, room, hours: hours, on: day, known: documents.count, room.act.entity)
      else { throw No(name: "no-rate") }
      try conclude()
      rooms[act.id]?.state = "approved"
      rooms[act.id]?.approver = hands.key.person
      rooms[act.id]?.approvedOn = day
      rooms[act.id]?.known = documents.count
      rooms[act.id]?.fen = fen
    case .cancelClass(let act):
      let room = try own(act.id, hands)
      need(room.state != "cancelled", "class-cancelled")
      need(learners(act.id) == 0, "class-has-learners")
      try conclude()
      rooms[act.id]?.state = "cancelled"
    default: break
    }
  }

  private func activate(
    _ act: ActivateVouchers, _ hands: Hands, _ tokens: [(VoucherNumber?, Hash256)], _ day: Day
  ) throws {
    let room = try own(act.id, hands)
    need(tokens.count == act.learners.count, "not-presented")
    var places: [Int] = []
    for (learner, token) in zip(act.learners, tokens) {
      guard let place = place(token.0), vouchers[place].token == token.1,
        vouchers[place].holder == learner.holder
      else {
        need(false, "not-presented")
        continue
      }
      let again = places.contains { $0 == place || vouchers[$0].holder == learner.holder }
      need(!again, "duplicate-in-list")
      places.append(place)
    }
    standing(room.school)
    need(room.state != "filed", "class-not-approved")
    need(room.state != "cancelled", "class-cancelled")
    need(day <= room.act.end, "class-ended")
    need(learners(act.id) + places.count <= room.act.seats, "class-full")
    var amounts: [Int64] = []
    for place in places {
      let voucher = vouchers[place]
      state(voucher, among: ["claimed"])
      need(day <= voucher.expires && room.act.end <= voucher.expires, "voucher-expired")
      need([room.act.entity, entities[0]].contains(voucher.batch.entity), "other-entity")
      limits(voucher, room, day)
      guard let approved = room.approvedOn,
        let rate = price(
          room.programme.certificate, room, hours: room.programme.hours, on: approved, known: room.known,
          voucher.batch.entity)
      else {
        need(![room.act.entity, entities[0]].contains(voucher.batch.entity), "payer-without-rate")
        amounts.append(0)
        continue
      }
      let amount = voucher.batch.value == .face ? voucher.batch.fen : rate
      need(amount <= voucher.batch.fen, "rate-above-cap")
      amounts.append(amount)
    }
    for fund in Set(places.map { vouchers[$0].fund }) {
      let extra = zip(places, amounts).filter { vouchers[$0.0].fund == fund }
        .reduce(0) { $0 + $1.1 - vouchers[$1.0].fen }
      need(extra <= sum(fund, "available"), "over-budget")
    }
    try conclude()
    for (place, amount) in zip(places, amounts) {
      vouchers[place].state = "activated"
      vouchers[place].fen = amount
      vouchers[place].room = act.id
      vouchers[place].year = day.year
    }
  }

  private func limits(_ voucher: Voucher, _ room: Room, _ day: Day) {
    let entity = room.act.entity
    let before = vouchers.filter {
      $0.holder == voucher.holder && ["activated", "redeemed"].contains($0.state)
    }
    if newest(\.sameOccupationAndGradeOnce, entity, day) ?? true {
      let same = before.contains {
        guard let other = $0.room.flatMap({ rooms[$0] })?.programme else { return false }
        return other.occupation == room.programme.occupation && other.grade == room.programme.grade
      }
      need(!same, "same-occupation-and-grade")
    }
    guard let counts = newest(\.counts, entity, day) else { return }
    need(before.count { $0.year == day.year } < counts.perYear, "count-per-year")
    need(before.count < counts.total, "count-in-all")
  }

  private func withdraw(_ act: WithdrawLearners, _ hands: Hands) throws {
    _ = try own(act.id, hands)
    for (index, number) in act.vouchers.enumerated() {
      guard let place = place(number), vouchers[place].room == act.id else {
        need(false, "not-presented")
        continue
      }
      need(!act.vouchers[..<index].contains(number), "duplicate-in-list")
      need(vouchers[place].state == "activated", "not-activated")
    }
    try conclude()
    for number in act.vouchers {
      guard let place = place(number) else { continue }
      vouchers[place].state = "claimed"
      vouchers[place].room = nil
      vouchers[place].correctBy = nil
    }
  }

  private func redeem(_ act: RedeemVouchers, _ hands: Hands, _ day: Day, _ sequence: Int64) throws {
    let room = try own(act.id, hands)
    var places: [Int] = []
    for learner in act.learners {
      guard let place = place(learner.voucher), let id = vouchers[place].room,
        rooms[id]?.school == hands.key.school
      else {
        need(false, "not-presented")
        continue
      }
      need(!places.contains(place), "duplicate-in-list")
      places.append(place)
    }
    if let school = schools[room.school] {
      need(school.state != "removed", "institution-removed")
      let isLate = school.suspended.map { room.act.start > $0 } ?? false
      need(school.state != "suspended" || !isLate, "institution-suspended")
    }
    need(room.state != "filed", "class-not-approved")
    need(room.state != "cancelled", "class-cancelled")
    need(day >= room.act.end, "class-not-ended")
    var parts: [VoucherNumber: Int64] = [:]
    for (learner, place) in zip(act.learners, places) {
      let voucher = vouchers[place]
      need(voucher.state != "claimed" && voucher.state != "issued", "not-activated")
      state(voucher, among: ["activated"])
      need(voucher.room == act.id, "in-other-class")
      need(day <= lastDay(voucher), "claim-window-closed")
      need(voucher.fund == vouchers[places[0]].fund, "mixed-funds")
      let fits = learner.certificate == .completion || learner.certificate == room.programme.certificate
      guard fits, let approved = room.approvedOn,
        let earned = price(
          learner.certificate, room, hours: min(learner.hours, room.programme.hours), on: approved,
          known: room.known, voucher.batch.entity)
      else {
        need(false, "evidence-insufficient")
        continue
      }
      parts[voucher.number] = min(earned, voucher.fen)
    }
    try conclude()
    for place in places {
      vouchers[place].state = "redeemed"
      vouchers[place].fen = parts[vouchers[place].number] ?? 0
      vouchers[place].claim = sequence
      vouchers[place].correctBy = nil
    }
    claims[sequence] = Claim(
      id: sequence, room: act.id, school: room.school, fund: vouchers[places[0]].fund, parts: parts)
  }

  private func reviewable(_ id: Int64, _ hands: Hands, givingBack: Bool = false) throws -> Claim {
    guard let claim = claims[id] else { throw No(name: "claim-unknown") }
    inScope(Hands(id: hands.id, key: hands.key), claim.fund.entity)
    let state = schools[claim.school]?.state
    need(state == "registered" || state == "removed" && givingBack, "claim-held")
    need(claim.stage != "closed", "claim-empty")
    need(rooms[claim.room]?.approver != hands.key.person, "reviewer-approved-class")
    return claim
  }

  private func review(_ act: ReviewClaim, _ hands: Hands, _ day: Day) throws {
    need(Set(act.exceptions.map(\.voucher)).count == act.exceptions.count, "duplicate-in-list")
    var leaving = 0
    for exception in act.exceptions {
      if case .cut = exception.judgement { continue }
      leaving += 1
    }
    var claim = try reviewable(
      act.claim, hands, givingBack: leaving == claims[act.claim]?.parts.count)
    need(["filed", "closed"].contains(claim.stage), "claim-not-filed")
    for exception in act.exceptions {
      guard let part = claim.parts[exception.voucher] else {
        need(false, "exception-not-in-claim")
        continue
      }
      switch exception.judgement {
      case .cut(let fen): need(fen <= part, "cut-above-claim")
      case .correct:
        guard let holder = place(exception.voucher).flatMap({ vouchers[$0].holder }) else { continue }
        let another = hasLive(holder, claim.fund.entity, day, except: exception.voucher)
        need(!another, "other-live-voucher")
      case .refuse: break
      }
    }
    try conclude()
    for exception in act.exceptions {
      guard let place = place(exception.voucher) else { continue }
      switch exception.judgement {
      case .cut(let fen): claim.cuts[exception.voucher] = fen
      case .correct:
        claim.parts[exception.voucher] = nil
        vouchers[place].state = "activated"
        vouchers[place].claim = nil
        let days = newest(\.correctionDays, claim.fund.entity, day) ?? 1
        vouchers[place].correctBy = day.adding(days: days)
        if let holder = vouchers[place].holder { bindings.append((holder, exception.voucher)) }
      case .refuse:
        claim.parts[exception.voucher] = nil
        vouchers[place].state = "refused"
        vouchers[place].fen = 0
      }
    }
    claim.stage = claim.parts.isEmpty ? "closed" : "reviewed"
    claim.reviewer = hands.key.person
    claims[act.claim] = claim
  }

  private func settle(_ act: ProposeSettlement, _ hands: Hands, _ sequence: Int64, _ really: Bool) throws {
    need(entities.contains(act.entity), "entity-unknown")
    inScope(hands, act.entity)
    var payees: [String: Int64] = [:]
    for (index, id) in act.claims.enumerated() {
      need(!act.claims[..<index].contains(id), "duplicate-in-list")
      guard let claim = claims[id] else {
        need(false, "claim-unknown")
        continue
      }
      need(claim.fund == Fund(tranche: act.tranche, entity: act.entity), "mixed-funds")
      need(["approved", "closed"].contains(claim.stage), "claim-not-approved")
      need(!isHeldByOrder(claim), "claim-settled")
      need(claim.stage != "closed", "claim-empty")
      need(schools[claim.school]?.state == "registered", "claim-held")
      need(schools[claim.school]?.hasAccount == true, "payee-missing")
      payees[claim.school.text, default: 0] += claim.fen
    }
    try conclude()
    guard really else { return }
    for (place, payee) in payees.keys.sorted().enumerated() {
      let number = try OrderNumber(sequence * 1000 + Int64(place))
      orders[number] = Order(
        number: number, fund: Fund(tranche: act.tranche, entity: act.entity), fen: payees[payee] ?? 0)
      for id in act.claims where claims[id]?.school.text == payee { claims[id]?.order = number }
    }
  }

  private func importing(_ act: ImportStatement, _ hands: Hands, _ day: Day) throws {
    need(entities.contains(act.entity), "entity-unknown")
    inScope(hands, act.entity)
    need(!act.lines.contains { $0.day < act.from || $0.day > act.to }, "statement-part-mismatch")
    var statement = Statement(first: act, importer: hands.key.person, lines: [])
    if let before = statements[act.statement] {
      need(!before.isComplete, "statement-exists")
      let first = before.first
      let same =
        first.entity == act.entity && first.from == act.from && first.to == act.to
        && first.opening == act.opening && first.closing == act.closing && first.count == act.count
      need(same && before.importer == hands.key.person, "statement-part-mismatch")
      statement = before
    }
    need(act.first == statement.lines.count + 1, "statement-part-mismatch")
    let last = completed.last { $0.entity == act.entity }
    need(last.map { act.from > $0.to } ?? true, "statement-gap")
    need(act.opening == last?.closing ?? 0, "statement-gap")
    need(act.to.number < day.number + 1, "statement-ahead")
    statement.lines += act.lines
    let total = statement.lines.reduce(0) { $0 + $1.fen }
    need(abs(total) <= Money.limit, "amount-out-of-range")
    if statement.isComplete {
      need(act.opening + total == act.closing, "statement-sum-mismatch")
    }
    try conclude()
    if statement.isComplete { completed.append(act) }
    statements[act.statement] = statement
  }

  private func bookable(_ key: LineKey, _ hands: Hands) throws -> ImportStatement.Line {
    guard let statement = statements[key.statement] else { throw No(name: "statement-unknown") }
    guard key.line <= statement.lines.count else { throw No(name: "line-unknown") }
    inScope(hands, statement.first.entity)
    need(statement.isComplete, "statement-incomplete")
    need(bookings[key] == nil, "line-used")
    need(statement.importer != hands.key.person, "importer-confirms")
    let line = statement.lines[key.line - 1]
    for kind in [nil, "suspense", "receipt", "fee", "interest"] {
      let sum = cash(statement.first.entity, kind)
      need(abs(sum) + abs(line.fen) <= Money.limit, "amount-out-of-range")
    }
    return line
  }

  private func book(_ key: LineKey, _ kind: String, _ fen: Int64) {
    guard let entity = statements[key.statement]?.first.entity else { return }
    bookings[key] = Booking(entity: entity, kind: kind, fen: fen)
  }

  private func pay(
    _ number: OrderNumber, _ key: LineKey, _ hands: Hands, from: String, to: String, sign: Int64,
    or name: String
  ) throws {
    need(orders[number] != nil, "order-unknown")
    let line = try bookable(key, hands)
    guard let order = orders[number] else { return try conclude() }
    need(order.state == from, name)
    need(
      line.fen == sign * order.fen && line.reference == number
        && statements[key.statement]?.first.entity == order.fund.entity, "line-mismatch")
    try conclude()
    orders[number]?.state = to
    book(key, "order", line.fen)
  }
}
