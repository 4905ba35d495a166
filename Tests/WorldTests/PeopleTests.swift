import Intake
import Testing
import Vouchers

@testable import quanbu_world

/// Who exists.
struct PeopleTests {
  @Test(arguments: [(1, 200), (7, 300), (2021, 20_000)])
  func `every identifier is valid and unique`(seed: UInt64, vouchers: Int) throws {
    let society = try Society(seed: seed, vouchers: vouchers)
    for person in society.people {
      let id = try NationalID(person.id)
      let age = id.birth.completedYears(on: Timeline.issued)
      #expect(age >= 16 && age <= (id.isMale ? 60 : 55))
      #expect((2...4).contains(person.name.unicodeScalars.count))
    }
    let short = society.people.count { $0.name.unicodeScalars.count == 2 }
    #expect((30...170).contains(short * 1000 / society.people.count))
    #expect(Set(society.people.map(\.id)).count == society.people.count)
    #expect(society.people.contains { $0.id.hasPrefix("8") })
    for institution in society.institutions {
      #expect(try CreditCode(institution.code).isSound)
      #expect(Luhn.isSound(institution.payee.number))
      #expect((1...5).contains(institution.courses.count))
    }
    #expect(Set(society.institutions.map(\.code)).count == society.institutions.count)
    #expect(society.institutions.count { $0.algorithm == "SGD_SM3_SM2" } == 1)
    #expect(society.batches.reduce(0) { $0 + $1.count } == vouchers)
    for entity in BudgetEntity.all { #expect(!society.teachers(in: entity).isEmpty) }
  }

  @Test(arguments: [200, 300, 600_000])
  func `every entity's share of the fund holds its vouchers`(vouchers: Int) {
    let fund = [20, 190, 130, 70, 60, 200, 110, 60, 60, 65, 15].map { Int64($0) * 100_000_000 }
    let shares = apportion(vouchers, by: BudgetEntity.all.map(\.weight), least: 12)
    #expect(shares.reduce(0, +) == vouchers)
    for (place, entity) in BudgetEntity.all.enumerated() {
      let weights = BatchTemplate.all(of: entity).filter { !$0.isDry }
      let sum = weights.reduce(0) { $0 + Int64($1.weight) * $1.fen }
      let total = sum / Int64(weights.reduce(0) { $0 + $1.weight }) * Int64(shares[place])
      #expect(total < fund[place])
    }
  }

  @Test func `the same seed writes the same bytes and another seed others`() throws {
    let first = try Scratch()
    let second = try Scratch()
    let third = try Scratch()
    for (scratch, seed) in [(first, 7), (second, 7), (third, 8)] as [(Scratch, UInt64)] {
      let society = try Society(seed: seed, vouchers: 300)
      try PeopleFiles(society: society, folder: scratch.folder).write()
      let study = try Study(of: society, with: issuedVouchers(of: society))
      let reviews = Review.all(of: study)
      let attempts = try Attempts(study: study, reviews: reviews)
      try StudyFiles(study: study, reviews: reviews, attempts: attempts, folder: scratch.folder).write()
      try attempts.write(to: scratch.folder)
    }
    #expect(try first.contents() == second.contents())
    #expect(try first.contents() != third.contents())
  }

  @Test func `rosters are read with exactly the bad rows that were put there`() throws {
    let scratch = try Scratch()
    let society = try Society(seed: 7, vouchers: 300)
    try PeopleFiles(society: society, folder: scratch.folder).write()
    let ages = AgeLimits(least: 16, mostMen: 60, mostWomen: 55)
    for (place, batch) in society.batches.enumerated() {
      guard let path = batch.roster else { continue }
      let roster = try Intake.Roster.read(path: scratch.folder.path(path), ages: ages, on: batch.issueOn)
      let rows = quanbu_world.Roster(of: place, in: society).rows
      let bad = rows.compactMap { if case .bad(let bad) = $0.entry { "\($0.line) \(bad.code)" } else { nil } }
      #expect(roster.rows.count == batch.count)
      #expect(roster.problems.map { "\($0.line) \($0.code)" } == bad)
      #expect(
        roster.rows.map(\.line) == quanbu_world.Roster(of: place, in: society).peopleByLine.keys.sorted())
    }
  }
}
