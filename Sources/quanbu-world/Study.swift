import Vouchers

/// What people do with their vouchers: who claims, who learns where, who passes.
struct Study {
  /// A voucher and who asks for it.
  struct Claim {
    let voucher: IssuedVoucher
    let person: Int
  }

  let society: Society
  /// By entity, in the order of ``BudgetEntity/all``, dry pools left out.
  private(set) var claims: [[Claim]] = []
  /// For a dry pool; the last one finds no money.
  private(set) var dryClaims: [Claim] = []
  private(set) var classes: [TrainingClass] = []
  /// Claimed and never used.
  private(set) var idle: [Claim] = []
  /// Never claimed.
  private(set) var unclaimed: [IssuedVoucher] = []
  let issued: Int

  init(of society: Society, with vouchers: [IssuedVoucher]) throws {
    self.society = society
    issued = vouchers.count
    var byBatch = [[IssuedVoucher]](repeating: [], count: society.batches.count)
    for voucher in vouchers { byBatch[voucher.batch].append(voucher) }
    for entity in BudgetEntity.all {
      var claims: [Claim] = []
      var learners: [TrainingClass.Learner] = []
      for place in society.batches.indices where society.batches[place].entity == entity {
        try decide(place, byBatch[place], &claims, &learners)
      }
      self.claims.append(claims)
      try fillClasses(of: entity, with: learners)
    }
  }

  /// Who of a batch claims and who learns.
  private mutating func decide(
    _ place: Int, _ vouchers: [IssuedVoucher], _ claims: inout [Claim],
    _ learners: inout [TrainingClass.Learner]
  ) throws {
    let batch = society.batches[place]
    var random = SplitMix64(seed: society.seed, stream: "claims " + batch.id)
    let order = random.shuffled(Array(vouchers.indices))
    let asking = batch.dry.map { min($0.claims + 1, vouchers.count) } ?? Funnel.claimed(of: vouchers.count)
    let served = batch.dry.map { min($0.claims, asking) } ?? asking
    let active = min(served, Funnel.activated(of: vouchers.count))
    let people = try holders(of: place, vouchers, order.prefix(asking))
    for (index, person) in people.enumerated() {
      let claim = Claim(voucher: vouchers[order[index]], person: person)
      if batch.dry != nil { dryClaims.append(claim) } else { claims.append(claim) }
      if index < active {
        learners.append(TrainingClass.Learner(voucher: claim.voucher, person: person, result: nil))
      } else if index < served {
        idle.append(claim)
      }
    }
    unclaimed += order.dropFirst(asking).map { vouchers[$0] }
  }

  /// Targeted vouchers have their holder; a pool's are taken by those who come, in their order.
  private func holders(
    of place: Int, _ vouchers: [IssuedVoucher], _ order: ArraySlice<Int>
  ) throws -> [Int] {
    let batch = society.batches[place]
    guard batch.reach == .targeted else { return Array(batch.people.prefix(order.count)) }
    let named = Roster(of: place, in: society).peopleByLine
    return try order.map { index in
      guard let line = vouchers[index].row, let person = named[line] else {
        throw WorldError(
          "批次 \(batch.id) 的券 \(vouchers[index].number) 没有对应的名单行",
          "voucher \(vouchers[index].number) of batch \(batch.id) names no row of the roster")
      }
      return person
    }
  }

  private mutating func fillClasses(of entity: BudgetEntity, with learners: [TrainingClass.Learner]) throws {
    var random = SplitMix64(seed: society.seed, stream: "classes " + entity.code)
    let teachers = society.teachers(in: entity)
    var rest = random.shuffled(learners)[...]
    var number = 0
    while !rest.isEmpty {
      let size = size(of: number, in: entity, left: rest.count, &random)
      let institution = teachers[number % teachers.count]
      number += 1
      classes.append(
        room(number, institution, entity, Array(rest.prefix(size)), &random))
      rest = rest.dropFirst(size)
    }
  }

  /// Thirty to fifty; the first of Quanzhou takes 130 when so many come. Nobody is left over for a class of a few.
  private func size(
    of number: Int, in entity: BudgetEntity, left: Int, _ random: inout SplitMix64
  ) -> Int {
    let wanted = entity.code == "quanzhou" && number == 0 && left >= 260 ? 130 : random.within(30...50)
    return left - wanted < 8 ? left : wanted
  }

  private func room(
    _ number: Int, _ institution: Institution, _ entity: BudgetEntity, _ learners: [TrainingClass.Learner],
    _ random: inout SplitMix64
  ) -> TrainingClass {
    // Technicians are above every cap; their class is kept for those who try.
    let course = random.pick(institution.courses.filter { $0.grade.map { $0 > 2 } ?? true })
    var room = TrainingClass(
      id: "\(entity.code)-2021-\(Self.padded(number))", institution: institution, course: course,
      entity: entity,
      start: Timeline.classStarts, end: Timeline.classEnds, seats: learners.count + random.below(6),
      isRaised: course.uplift != nil && random.perMille(700), learners: learners)
    let passed = Funnel.redeemed(of: learners.count)
    for index in random.shuffled(Array(learners.indices)).prefix(passed) {
      room.learners[index].result = result(of: learners[index], in: room, &random)
    }
    return room
  }

  /// Most earn what the class was filed for; some only a certificate of the hours they came.
  private func result(
    of learner: TrainingClass.Learner, in room: TrainingClass, _ random: inout SplitMix64
  ) -> TrainingClass.Result {
    let batch = society.batches[learner.voucher.batch]
    let isPartial = room.course.certificate.hasGrade && random.perMille(120)
    let certificate = isPartial ? CertificateKind.completion : room.course.certificate
    let hours = isPartial ? random.within(20...room.course.hours / 2) : room.course.hours - random.below(4)
    let worth = batch.value == .face ? batch.fen : room.rate
    let earned = room.course.earned(certificate, hours: hours, isRaised: room.isRaised)
    return TrainingClass.Result(certificate: certificate, hours: hours, fen: min(worth, earned))
  }

  static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  var claimed: Int { claims.reduce(0) { $0 + $1.count } + max(0, dryClaims.count - 1) }
  var activated: Int { classes.reduce(0) { $0 + $1.learners.count } }
  var redeemed: Int { classes.reduce(0) { $0 + $1.learners.count { $0.result != nil } } }
}
