import Intake
import Testing
import Vouchers

@testable import quanbu_world

/// What people do.
struct StudyTests {
  private static func study(_ vouchers: Int) throws -> Study {
    let society = try Society(seed: 7, vouchers: vouchers)
    return try Study(of: society, with: issuedVouchers(of: society))
  }

  @Test func `the funnel is the published one`() throws {
    let study = try Self.study(20_000)
    #expect(abs(study.claimed * 1000 / study.issued - Funnel.claimedPerMille) <= 2)
    #expect(abs(study.activated * 1000 / study.issued - Funnel.activatedPerMille) <= 2)
    #expect((240...385).contains(study.redeemed * 1000 / study.issued))
    let exceptions = Review.all(of: study).flatMap(\.exceptions)
    #expect(exceptions.count { $0.judgement == .cut } == share(study.redeemed, perMille: 30))
    #expect(Set(exceptions.map(\.number)).count == exceptions.count)
  }

  @Test(arguments: [300, 3000])
  func `nobody learns twice and every class is paid by its own entity`(vouchers: Int) throws {
    let study = try Self.study(vouchers)
    let learners = study.classes.flatMap(\.learners)
    #expect(Set(learners.map(\.person)).count == learners.count)
    #expect(Set(learners.map(\.voucher.number)).count == learners.count)
    for room in study.classes {
      #expect(room.learners.count <= room.seats)
      #expect(room.rate <= 200_000)
      #expect(room.learners.allSatisfy { study.society.batches[$0.voucher.batch].entity == room.entity })
      #expect(room.learners.allSatisfy { $0.result.map { $0.fen > 0 } ?? true })
    }
  }

  @Test func `lists are read without a single problem`() throws {
    let scratch = try Scratch()
    let ages = AgeLimits(least: 16, mostMen: 60, mostWomen: 55)
    let study = try Self.study(300)
    let reviews = Review.all(of: study)
    let attempts = try Attempts(study: study, reviews: reviews)
    try StudyFiles(study: study, reviews: reviews, attempts: attempts, folder: scratch.folder).write()
    try attempts.write(to: scratch.folder)
    for room in study.classes {
      let list = try ClassList.read(
        path: scratch.folder.path("class-lists/\(room.id).csv"), ages: ages, on: room.start)
      #expect(list.rows.count == room.learners.count)
      #expect(list.problems.isEmpty)
      let redemption = try RedemptionList.read(path: scratch.folder.path("redemptions/\(room.id).csv"))
      #expect(redemption.rows.count == room.learners.count { $0.result != nil })
      #expect(redemption.problems.isEmpty)
    }
    for name in ["unknown-number", "wrong-token", "wrong-holder", "spare", "same-occupation"] {
      let list = try ClassList.read(
        path: scratch.folder.path("attempts/\(name).csv"), ages: ages, on: Timeline.classStarts)
      #expect(list.rows.count == 1)
    }
  }

  @Test func `every attempt the story needs is there`() throws {
    let study = try Self.study(300)
    let kinds = try Attempts(study: study, reviews: Review.all(of: study)).all.map(\.kind)
    let needed = [
      "already-redeemed", "not-presented-number", "not-presented-token", "not-presented-holder",
      "voucher-expired", "voucher-expired-in-class", "class-ends-too-late", "class-not-approved",
      "same-occupation-and-grade", "institution-suspended", "over-budget",
      "class-of-another",
      "key-revoked", "out-of-scope", "command-id-reused", "rate-above-cap",
    ]
    #expect(kinds.sorted() == needed.sorted())
  }
}
