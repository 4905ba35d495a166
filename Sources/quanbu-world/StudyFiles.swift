import Vouchers
import Wire

/// Writes what channel, institutions and reviewers bring in.
struct StudyFiles {
  let study: Study
  let reviews: [Review]
  let attempts: Attempts
  let folder: Folder

  func write() throws {
    try writeClaims()
    try writeClasses()
    try folder.write(reviewPlan, to: "reviews.yaml")
    try writeCorrections()
    let expected = StudyExpectation(of: study, reviews, claimedLater: attempts.claimedLater)
    try folder.write(expected.json, to: "world/expected-study.json")
  }

  private func writeClaims() throws {
    for (entity, claims) in zip(BudgetEntity.all, study.claims) where !claims.isEmpty {
      let sorted = claims.sorted { $0.voucher.number < $1.voucher.number }
      try folder.write(Self.bytes(of: sorted, in: study), to: "claims/\(entity.code).csv")
    }
    for batch in study.society.batches where batch.dry != nil {
      try folder.write(Self.bytes(of: study.dryClaims, in: study), to: "claims/\(batch.entity.code)-dry.csv")
    }
  }

  /// 券号, 姓名, 身份证号.
  static func bytes(of claims: [Study.Claim], in study: Study) -> [UInt8] {
    let rows = claims.map { claim in
      let person = study.society.people[claim.person]
      return [claim.voucher.text, person.name, person.id]
    }
    return CSVText.bytes(of: [["券号", "姓名", "身份证号"]] + rows, lineEnd: "\n")
  }

  private func writeClasses() throws {
    for (index, room) in study.classes.enumerated() {
      let form = TextForm.allCases[index % TextForm.allCases.count]
      try folder.write(try Self.classList(room.learners, study, form), to: "class-lists/\(room.id).csv")
      try Redemption(of: room, folder: folder).write()
    }
    let filed = study.classes + attempts.approvedClasses
    for room in filed { try folder.write(Self.plan(of: room), to: "plans/\(room.id).md") }
    try folder.write(Self.filing(of: filed), to: "classes.yaml")
    for institution in study.society.institutions {
      let own = filed.filter { $0.institution == institution }
      if !own.isEmpty { try folder.write(Self.filing(of: own), to: "classes/\(institution.code).yaml") }
    }
    try folder.write(ScriptIndex.classes(study, reviews), to: "world/classes.tsv")
  }

  /// All of them, or those of one institution: the form is the same.
  static func filing(of rooms: [TrainingClass]) -> YAMLText {
    var yaml = YAMLText(comment: "开班申报 / classes as institutions file them; plan is below inputs/")
    for room in rooms { yaml.item(members(of: room)) }
    return yaml
  }

  static func members(of room: TrainingClass) -> [(String, YAMLText.Value)] {
    var members: [(String, YAMLText.Value)] = [
      ("id", .text(room.id)), ("institution", .text(room.institution.code)),
      ("programme", .text(room.course.code)),
      ("entity", .text(room.entity.code)), ("start", .text(room.start.description)),
      ("end", .text(room.end.description)), ("seats", .number(Int64(room.seats))),
    ]
    if let uplift = room.uplift { members.append(("uplift", .text(uplift))) }
    return members + [("plan", .text("plans/\(room.id).md"))]
  }

  static func plan(of room: TrainingClass) -> String {
    """
    # 教学计划 \(room.id)

    培训机构：\(room.institution.name)
    职业（工种）：\(room.course.title) \(room.course.occupation)
    学时：\(room.course.hours)
    起止：\(room.start) 至 \(room.end)

    """
  }

  /// 姓名, 身份证号, 券码.
  static func classList(
    _ learners: [TrainingClass.Learner], _ study: Study, _ form: TextForm
  ) throws -> [UInt8] {
    let rows = learners.map { learner in
      let person = study.society.people[learner.person]
      return [person.name, person.id, learner.voucher.token]
    }
    return try form.bytes(of: [["姓名", "身份证号", "券码"]] + rows)
  }

  private var reviewPlan: YAMLText {
    var yaml = YAMLText(
      comment: """
        审核意见 / reviewers' findings; what is not named is accepted in full. fen is what remains of a cut amount.
        """)
    for review in reviews {
      yaml.item([
        ("class", .text(study.classes[review.room].id)),
        ("exceptions", .list(review.exceptions.map(Self.members))),
      ])
    }
    return yaml
  }

  private static func members(of exception: Review.Exception) -> [(String, YAMLText.Value)] {
    var members: [(String, YAMLText.Value)] = [
      ("voucher", .number(exception.number)), ("judgement", .text(exception.judgement.rawValue)),
    ]
    if let fen = exception.fen { members.append(("fen", .number(fen))) }
    return members + [("reason", .text(exception.judgement.reason))]
  }

  private func writeCorrections() throws {
    for review in reviews {
      let returned = review.exceptions.filter { $0.judgement == .correct }.map(\.learner)
      guard !returned.isEmpty else { continue }
      try Redemption(of: study.classes[review.room], folder: folder).writeCorrection(of: returned)
    }
  }
}
