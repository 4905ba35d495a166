import Testing
import Wire

@testable import quanbu_world

/// What was written down is compared with what was found, thing by thing: one voucher or one fen aside is noticed.
struct CheckTests {
  private static func made() throws -> (
    study: Study, reviews: [Review], attempts: Attempts, expected: StudyExpectation
  ) {
    let society = try Society(seed: 7, vouchers: 300)
    let study = try Study(of: society, with: issuedVouchers(of: society))
    let reviews = Review.all(of: study)
    let attempts = try Attempts(study: study, reviews: reviews)
    return (
      study, reviews, attempts, StudyExpectation(of: study, reviews, claimedLater: attempts.claimedLater)
    )
  }

  private static func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  /// `{"NAME":[{"entity":"fuzhou","a":1},…]}` for every entity.
  private static func table(
    _ name: String, _ expected: StudyExpectation, _ numbers: (StudyExpectation.Line) -> [(String, Int64)]
  ) throws -> EntityTable {
    let rows = expected.lines.map { line in
      "{\"entity\":\"\(line.entity)\"" + numbers(line).map { ",\"\($0.0)\":\($0.1)" }.joined() + "}"
    }
    return try EntityTable(json("{\"\(name)\":[\(rows.joined(separator: ","))]}"), name)
  }

  // MARK: the study

  @Test func `an expectation sums up the study and is read as it was written`() throws {
    let (study, reviews, _, expected) = try Self.made()
    #expect(expected.sum(\.issued) == 300)
    #expect(expected.sum(\.claimed) == Int64(study.claimed))
    #expect(expected.sum(\.activated) == Int64(study.activated))
    #expect(expected.sum(\.redeemed) == Int64(study.redeemed))
    #expect(expected.exceptions.count == reviews.flatMap(\.exceptions).count)
    #expect(Set(expected.exceptions.map(\.judgement)) == ["cut", "return", "refuse"])
    #expect(expected.sum(\.payableFen) < expected.sum(\.claimedFen))
    #expect(expected.sum(\.lapsedFen) > expected.sum(\.committedFen))
    #expect(try StudyExpectation(JSON(parsing: expected.json.bytes)) == expected)
  }

  /// What a ledger reports in which everything went as it should, but for `change`.
  private static func check(
    _ expected: StudyExpectation, at stage: StudyCheck.Stage,
    _ change: (inout StudyExpectation.Line) -> Void = { _ in }
  ) throws -> [String] {
    let isReviewed = stage == .reviewed
    func changed(_ line: StudyExpectation.Line) -> StudyExpectation.Line {
      var line = line
      if line.entity == "fuzhou" { change(&line) }
      return line
    }
    let funnel = try table("funnel", expected) { line in
      let line = changed(line)
      let refused = isReviewed ? line.refused : 0
      return [
        ("issued", line.issued - line.claimed), ("claimed", line.claimed - line.activated),
        ("activated", line.activated - line.redeemed), ("redeemed", line.redeemed - refused),
        ("refused", refused),
        ("lapsed", 0), ("voided", 0), ("sum", line.issued),
      ]
    }
    let fund = try table("entities", expected) { line in
      let line = changed(line)
      return [
        ("committed", line.committedFen), ("claimed", isReviewed ? 0 : line.claimedFen),
        ("payable", isReviewed ? line.payableFen : 0), ("ordered", 0), ("paid", 0),
      ]
    }
    let claims = expected.lines.map { line in
      let line = changed(line)
      return ListedClaim(
        entity: line.entity, room: line.entity + "-1",
        vouchers: line.redeemed - (isReviewed ? line.refused : 0),
        fen: isReviewed ? line.payableFen : line.claimedFen, state: isReviewed ? "approved" : "filed")
    }
    return StudyCheck(expected: expected, funnel: funnel, claims: claims, fund: fund).differences(at: stage)
  }

  @Test(arguments: StudyCheck.Stage.allCases)
  func `vouchers, claims and money are compared entity by entity`(stage: StudyCheck.Stage) throws {
    let expected = try Self.made().expected
    #expect(try Self.check(expected, at: stage).isEmpty)
    // Each of these is one voucher or one fen, and moves nothing between entities' sums that would hide it.
    let changes: [(inout StudyExpectation.Line) -> Void] = [
      { $0.issued += 1 }, { $0.claimed += 1 }, { $0.activated += 1 }, { $0.redeemed += 1 },
      { $0.committedFen += 1 },
    ]
    for change in changes { #expect(try !Self.check(expected, at: stage, change).isEmpty) }
    let fen = try Self.check(expected, at: stage) {
      if stage == .reviewed { $0.payableFen -= 1 } else { $0.claimedFen -= 1 }
    }
    #expect(fen.count == 2 && fen.allSatisfy { $0.hasPrefix("fuzhou ") })
  }

  @Test func `a report that lacks an entity, and one of an earlier stage, are not as expected`() throws {
    let expected = try Self.made().expected
    let empty = try EntityTable(Self.json("{\"funnel\":[]}"), "funnel")
    let check = StudyCheck(expected: expected, funnel: empty, claims: [], fund: empty)
    #expect(check.differences(at: .taught).count > 11 * 13)
    #expect(throws: WorldError.self) { try EntityTable(Self.json("{}"), "funnel") }
  }

  @Test func `what reviewers said is compared voucher by voucher`() throws {
    let expected = try Self.made().expected
    func entries(_ exceptions: [StudyExpectation.Exception], refused: Bool = false) throws -> JSON {
      let rows = exceptions.map {
        "[\($0.voucher),\"\($0.judgement)\",\"x\"\($0.fen.map { ",\($0)" } ?? "")]"
      }
      let outcome = refused ? "\"refused\":\"same-person\"" : "\"events\":[]"
      return try Self.json(
        """
        {"entries":[{"entry":1,"act":"claim.approve","events":[],"payload":{"claim":0}},{"entry":2,"act":"claim.review",
        \(outcome),"payload":{"claim":0,"exceptions":[\(rows.joined(separator: ","))]}}]}
        """.split(separator: "\n").joined())
    }
    let all = expected.exceptions
    #expect(try StudyCheck.differences(expected, inEntries: entries(all)).isEmpty)
    #expect(try StudyCheck.differences(expected, inEntries: entries(Array(all.dropFirst()))).count == 1)
    #expect(try StudyCheck.differences(expected, inEntries: entries(all, refused: true)).count == all.count)
    let cut = try #require(all.firstIndex { $0.fen != nil })
    var other = all
    other[cut] = StudyExpectation.Exception(
      voucher: all[cut].voucher, judgement: "cut", fen: all[cut].fen.map { $0 + 1 })
    #expect(try StudyCheck.differences(expected, inEntries: entries(other)).count == 2)
  }

  // MARK: lapse

  @Test func `a lapse frees exactly what was bound by vouchers never redeemed`() throws {
    let expected = try Self.made().expected
    func check(
      vouchers: Int64 = 0, freed: Int64 = 0, lapsed: Int64 = 0, committed: Int64 = 0
    ) throws -> [String] {
      func aside(_ line: StudyExpectation.Line, _ number: Int64) -> Int64 {
        line.entity == "xiamen" ? number : 0
      }
      let other: [(String, Int64)] = [
        ("allocated", 9), ("claimed", 0), ("payable", 1), ("ordered", 2), ("paid", 3),
      ]
      return LapseCheck(
        expected: expected,
        answer: try Self.json(
          "{\"vouchers\":\(expected.sum(\.lapsed) + vouchers),\"fen\":\(expected.sum(\.lapsedFen))}"),
        before: try Self.table("entities", expected) {
          other + [("available", 100), ("committed", $0.lapsedFen + aside($0, committed))]
        },
        after: try Self.table("entities", expected) {
          other + [("available", 100 + $0.lapsedFen + aside($0, freed)), ("committed", 0)]
        },
        funnel: try Self.table("funnel", expected) {
          [("issued", 0), ("claimed", 0), ("activated", 0), ("lapsed", $0.lapsed + aside($0, lapsed))]
        }
      ).differences
    }
    #expect(try check().isEmpty)
    #expect(try check(vouchers: -1).count == 1)
    #expect(
      try check(freed: 1) == [
        "xiamen available after: \(101 + (expected.lines[2].lapsedFen)) expected \(100 + expected.lines[2].lapsedFen)"
      ])
    #expect(try check(lapsed: -1).count == 1)
    #expect(try check(committed: 1).count == 1)
  }

  // MARK: a dry pool

  @Test func `a pool runs dry at the claim that was written down`() throws {
    let pool = DryPool(
      batch: "b", entity: "pingtan", fen: 1000, keepFen: 4000, succeed: 4, then: "over-budget")
    func check(
      accepted: Int64 = 4, refused: String = "{\"code\":\"over-budget\",\"line\":6}", left: Int64 = 0
    ) throws -> [String] {
      let count = refused.split(separator: "}").count
      return pool.differences(
        from: try Self.json(
          "{\"accepted\":\(accepted),\"refused\":\(count),\"unsent\":0,\"refusals\":[\(refused)]}"),
        before: try EntityTable(
          Self.json("{\"entities\":[{\"entity\":\"pingtan\",\"available\":4000,\"committed\":50}]}"),
          "entities"),
        after: try EntityTable(
          Self.json(
            "{\"entities\":[{\"entity\":\"pingtan\",\"available\":\(left),\"committed\":\(4050 - left)}]}"),
          "entities"))
    }
    #expect(try check().isEmpty)
    // Every claim refused, and over budget at that: not what was expected.
    let every = (2...6).map { "{\"code\":\"over-budget\",\"line\":\($0)}" }.joined(separator: ",")
    #expect(try !check(accepted: 0, refused: every, left: 4000).isEmpty)
    #expect(try !check(refused: "{\"code\":\"already-claimed\",\"line\":6}").isEmpty)
    #expect(try !check(refused: "{\"code\":\"over-budget\",\"line\":5}").isEmpty)
    #expect(try !check(left: 1).isEmpty)
  }

  // MARK: attempts

  @Test func `every attempt is made once and meets its refusal`() throws {
    let attempts = try Self.made().attempts.all
    var json = JSONWriter()
    json.array { for attempt in attempts { attempt.write(to: &$0) } }
    let expected = try JSON(parsing: json.bytes)
    let tried = attempts.map { "\($0.kind)\t\($0.expected)" }
    func check(_ tried: [String]) throws -> [String] {
      try AttemptCheck.differences(from: expected, tried: tried.joined(separator: "\n") + "\n")
    }
    #expect(try check(tried).isEmpty)
    #expect(try check(Array(tried.dropLast())).count == 1)
    #expect(try check(tried + [tried[0]]).count == 1)
    #expect(try check(["over-budget\t-"] + tried.dropFirst()).count == 2)
  }

  // MARK: rosters

  @Test func `rows come back as they were, each with its own reason`() throws {
    let scratch = try Scratch()
    let society = try Society(seed: 7, vouchers: 300)
    try PeopleFiles(society: society, folder: scratch.folder).write()
    let rosters = try ExpectedRoster.all(
      in: Folder.readJSON(scratch.folder.path("world/expected-rosters.json")))
    let roster = try #require(rosters.first { !$0.bad.isEmpty })
    #expect(roster.bad.count == 6)
    let rows = [["姓名", "身份证号", "手机号", "备注", "原因"]] + roster.bad.map { $0.cells + ["……\($0.says)……"] }
    let told = roster.bad.map { "/x/inputs/\(roster.path):\($0.line):2: \($0.code) [id-number]: …" }
    func check(_ rows: [[String]]?, _ told: [String]) -> [String] {
      RosterCheck(roster: roster, rejected: rows, told: told.joined(separator: "\n")).differences
    }
    #expect(check(rows, told).isEmpty)
    #expect(!check(nil, told).isEmpty)
    #expect(!check(rows.dropLast(), told).isEmpty)
    #expect(check(rows, told.dropLast()).count == 1)
    #expect(check(rows, told.map { $0.replacing("under-age", with: "over-age") }).count == 2)
    var other = rows
    other[1][4] = rows[2][4]
    #expect(check(other, told).count == 1)
    other = rows
    other.swapAt(1, 2)
    #expect(check(other, told).count == 4)
    // A roster without bad rows gives none back.
    let good = try #require(rosters.first { $0.bad.isEmpty })
    #expect(RosterCheck(roster: good, rejected: nil, told: told.joined(separator: "\n")).differences.isEmpty)
    #expect(!RosterCheck(roster: good, rejected: rows, told: "").differences.isEmpty)
  }
}
