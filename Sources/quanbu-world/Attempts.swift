import Vouchers
import Wire

/// What people try and must not get: each with the data it needs and the refusal it must meet.
///
/// All of it happens in Fuzhou, with vouchers that were claimed and are otherwise left alone.
struct Attempts {
  let study: Study
  let reviews: [Review]
  /// The institution whose learners try.
  private let school: Institution
  /// Another of the same city.
  private let neighbour: Institution
  /// Claimed, never used, a 抵用券.
  private let spare: Study.Claim
  /// Somebody whose claim was accepted in full, and the class.
  private let finished: (room: TrainingClass, learner: TrainingClass.Learner)
  /// A pool voucher nobody claimed.
  private let fresh: IssuedVoucher
  /// A targeted voucher nobody claimed, and whom its roster names.
  private let belated: Study.Claim

  init(study: Study, reviews: [Review]) throws {
    self.study = study
    self.reviews = reviews
    let society = study.society
    let city = society.batches[society.badBatch].entity
    let teachers = society.teachers(in: city)
    let spare = study.idle.first {
      society.batches[$0.voucher.batch].entity == city
        && society.batches[$0.voucher.batch].value == .entitlement
    }
    let fresh = study.unclaimed.first {
      let batch = society.batches[$0.batch]
      return batch.entity == city && batch.reach == .open && batch.commitment == .issue
    }
    guard let spare, let fresh, let belated = Self.belated(in: city, study), teachers.count > 1,
      let finished = Self.finished(in: city, study, reviews)
    else {
      throw WorldError("券太少，凑不出不当尝试", "too few vouchers to try anything improper with")
    }
    self.spare = spare
    self.fresh = fresh
    self.belated = belated
    self.finished = finished
    school = teachers[0]
    neighbour = teachers[1]
  }

  private static func belated(in city: BudgetEntity, _ study: Study) -> Study.Claim? {
    let society = study.society
    for voucher in study.unclaimed where society.batches[voucher.batch].entity == city {
      guard let line = voucher.row,
        let person = Roster(of: voucher.batch, in: society).peopleByLine[line]
      else { continue }
      return Study.Claim(voucher: voucher, person: person)
    }
    return nil
  }

  /// Pool vouchers that are claimed for an attempt after the reviews, and then left alone.
  var claimedLater: [IssuedVoucher] { [fresh] }

  private static func finished(
    in city: BudgetEntity, _ study: Study, _ reviews: [Review]
  ) -> (TrainingClass, TrainingClass.Learner)? {
    let excepted = Set(reviews.flatMap { $0.exceptions.map(\.number) })
    for room in study.classes where room.entity == city {
      if let learner = room.learners.first(where: {
        $0.result != nil && !excepted.contains($0.voucher.number)
      }) {
        return (room, learner)
      }
    }
    return nil
  }

  // MARK: the classes

  /// Those to be filed and approved with all others: an ordinary one, one that ends too late, one that costs more
  /// than any cap, and one that repeats what somebody already learnt.
  var approvedClasses: [TrainingClass] { [ordinary, late, costly, repeated] }

  private var ordinary: TrainingClass { room("open", school, school.courses[0]) }
  private var late: TrainingClass {
    room("late", school, school.courses[0], from: Timeline.lateStarts, to: Timeline.lateEnds)
  }
  private var costly: TrainingClass {
    room("cap", school, school.courses[school.courses.count - 1], isRaised: true)
  }
  private var repeated: TrainingClass {
    room(
      "same", finished.room.institution, finished.room.course, from: Timeline.secondStarts,
      to: Timeline.secondEnds)
  }
  private var unapproved: TrainingClass { room("unapproved", school, school.courses[0]) }

  private func room(
    _ name: String, _ institution: Institution, _ course: Course, from start: Day = Timeline.classStarts,
    to end: Day = Timeline.classEnds, seats: Int = 30, isRaised: Bool = false
  ) -> TrainingClass {
    TrainingClass(
      id: "\(school.entity.code)-2021-try-\(name)", institution: institution, course: course,
      entity: school.entity,
      start: start, end: end, seats: seats, isRaised: isRaised, learners: [])
  }

  // MARK: the files

  /// The last part of a file's name, and its bytes.
  func lists() throws -> [(name: String, bytes: [UInt8])] {
    let token = spare.voucher.token
    let other = study.society.people[spare.person == 0 ? 1 : spare.person - 1]
    let person = study.society.people[spare.person]
    let again = study.society.people[finished.learner.person]
    return [
      ("unknown-number.csv", Self.list(person, try Forgery.otherNumber(token))),
      ("wrong-token.csv", Self.list(person, Forgery.otherSignature(token))),
      ("wrong-holder.csv", Self.list(other, token)),
      ("spare.csv", Self.list(person, token)),
      (
        "same-person-claim.csv",
        StudyFiles.bytes(of: [Study.Claim(voucher: fresh, person: finished.learner.person)], in: study)
      ),
      ("same-occupation.csv", Self.list(again, fresh.token)),
      ("belated.csv", StudyFiles.bytes(of: [belated], in: study)),
      (
        "already-redeemed.csv",
        CSVText.bytes(
          of: Redemption.rows(of: [finished.learner], "attendance.csv", "examination.csv"), lineEnd: "\n")
      ),
    ]
  }

  private static func list(_ person: Person, _ token: String) -> [UInt8] {
    CSVText.bytes(of: [["姓名", "身份证号", "券码"], [person.name, person.id, token]], lineEnd: "\n")
  }

  /// Class files that are not among the others: name and class.
  var classFiles: [(name: String, room: TrainingClass)] {
    var files = [
      ("unapproved.yaml", unapproved), ("reused-first.yaml", room("reused", school, school.courses[0])),
      ("reused-second.yaml", room("reused", school, school.courses[0], seats: 31)),
    ]
    for institution in study.society.institutions {
      guard let reason = institution.standsAsideFor else { continue }
      files.append((reason + ".yaml", room(reason, institution, institution.courses[0])))
    }
    return files
  }

  func write(to folder: Folder) throws {
    for list in try lists() { try folder.write(list.bytes, to: "attempts/" + list.name) }
    for file in classFiles {
      try folder.write(StudyFiles.filing(of: [file.room]), to: "attempts/" + file.name)
      try folder.write(StudyFiles.plan(of: file.room), to: "plans/\(file.room.id).md")
    }
    try folder.write(json, to: "world/attempts.json")
    try folder.write(ScriptIndex.attempts(all), to: "world/attempts.tsv")
  }

  // MARK: the plan

  private var json: JSONWriter {
    var json = JSONWriter(reserving: 4096)
    json.array { for attempt in all { attempt.write(to: &$0) } }
    return json
  }

  /// In the order in which they can be tried.
  var all: [Attempt] {
    claiming + filing + activating + [redeeming, repeating] + expiring
  }

  private var claiming: [Attempt] {
    study.society.batches.filter { $0.dry != nil }.map { batch in
      Attempt(
        "over-budget", "over-budget", on: "2021-07-20", act: "voucher.claim",
        [
          ("batch", batch.id), ("file", "claims/\(batch.entity.code)-dry.csv"),
          ("row", String(study.dryClaims.count + 1)),
        ])
    }
  }

  private var filing: [Attempt] {
    let aside = study.society.institutions.compactMap { institution in
      institution.standsAsideFor.map { reason in
        Attempt(
          reason, reason, on: "2021-07-22", act: "class.file",
          [("institution", institution.code), ("file", "attempts/\(reason).yaml")])
      }
    }
    return aside + [
      Attempt(
        "command-id-reused", "command-id-reused", on: "2021-07-22", act: "class.file",
        [
          ("institution", school.code), ("file", "attempts/reused-second.yaml"),
          ("first", "attempts/reused-first.yaml"), ("command", commandID),
        ]),
      Attempt(
        "out-of-scope", "out-of-scope", on: "2021-07-23", act: "class.approve",
        [
          ("class", unapproved.id), ("institution", school.code), ("file", "attempts/unapproved.yaml"),
          ("reviewer", "xiamen"),
        ]),
    ]
  }

  private var commandID: String {
    var random = SplitMix64(seed: study.society.seed, stream: "command id")
    let bytes = (0..<10).map { _ in UInt8(random.below(256)) }
    return CommandID(at: Instant(startOf: Timeline.classStarts.adding(days: -4)), random: bytes).description
  }

  private var activating: [Attempt] {
    let day = "2021-07-27"
    return [
      activation("not-presented-number", "not-presented", on: day, ordinary, "unknown-number.csv"),
      activation("not-presented-token", "not-presented", on: day, ordinary, "wrong-token.csv"),
      activation("not-presented-holder", "not-presented", on: day, ordinary, "wrong-holder.csv"),
      activation("class-of-another", "class-of-another", on: day, ordinary, "spare.csv", by: neighbour),
      activation("class-not-approved", "class-not-approved", on: day, unapproved, "spare.csv"),
      activation("class-ends-too-late", "voucher-expired", on: day, late, "spare.csv"),
      activation("rate-above-cap", "rate-above-cap", on: day, costly, "spare.csv"),
    ]
  }

  private func activation(
    _ kind: String, _ refusal: String, on day: String, _ room: TrainingClass, _ list: String,
    by institution: Institution? = nil
  ) -> Attempt {
    Attempt(
      kind, refusal, on: day, act: "voucher.activate",
      [
        ("class", room.id), ("institution", (institution ?? room.institution).code),
        ("file", "attempts/" + list),
      ])
  }

  private var redeeming: Attempt {
    Attempt(
      "already-redeemed", "already-redeemed", on: "2021-08-20", act: "voucher.redeem",
      [
        ("class", finished.room.id), ("institution", finished.room.institution.code),
        ("file", "attempts/already-redeemed.csv"), ("evidence", "evidence/\(finished.room.id)"),
        ("voucher", finished.learner.voucher.text),
      ])
  }

  /// Their first claim must be approved before: then they may claim again, but not learn the same again.
  private var repeating: Attempt {
    Attempt(
      "same-occupation-and-grade", "same-occupation-and-grade", on: "2021-09-01", act: "voucher.activate",
      [
        ("class", repeated.id), ("institution", repeated.institution.code),
        ("file", "attempts/same-occupation.csv"), ("claimFirst", "attempts/same-person-claim.csv"),
        ("entity", repeated.entity.code),
      ])
  }

  /// When their last day has passed and no lapse has ended them yet: claimed by the one it names, and shown to a class
  /// that is still open.
  private var expiring: [Attempt] {
    let day = Timeline.expired.description
    return [
      Attempt(
        "voucher-expired", "voucher-expired", on: day, act: "voucher.claim",
        [("file", "attempts/belated.csv")]),
      activation("voucher-expired-in-class", "voucher-expired", on: day, late, "spare.csv"),
    ]
  }
}

/// One line of the plan.
struct Attempt {
  let kind: String
  /// The stable name of the refusal.
  let expected: String
  let day: String
  let act: String
  /// What the act needs; files are below inputs/.
  let data: [(name: String, value: String)]

  init(_ kind: String, _ expected: String, on day: String, act: String, _ data: [(String, String)]) {
    self.kind = kind
    self.expected = expected
    self.day = day
    self.act = act
    self.data = data
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", kind)
      json.member("expect", expected)
      json.member("on", day)
      json.member("act", act)
      for item in data { json.member(item.name, item.value) }
    }
  }
}
