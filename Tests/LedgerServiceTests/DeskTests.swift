import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

/// Questions about rows, answered by the desk.
@Suite struct `look-ups by signed queries` {
  /// A province with two schools, an auditor and a reviewer of another city; one class of the first school has
  /// redeemed vouchers 1 and 2 of three.
  private struct Setting {
    let province: Province
    let service: OpenLedger
    let others: [KeyID: TestParty]
    let claim: Int64

    var ledger: TemporaryLedger { province.ledger }

    static func made(refusalsPerHour: Int = 200) async throws -> Setting {
      let province = try await Province.founded(refusalsPerHour: refusalsPerHour)
      let ledger = province.ledger
      let service = try ledger.open()
      let others = Dictionary(
        uniqueKeysWithValues: try (["auditor-1", "reviewer-qz", "school-2", "maker-qz"] as [KeyID]).map {
          ($0, try TestParty($0))
        })
      let keys = Scenario.roleKeys.compactMap { id, role, scope in
        others[id].map {
          Act.registerKey(
            RegisterKey(key: $0.newKey, person: Scenario.person(of: id), role: role, scope: scope))
        }
      }
      let maker = RegisterKey(
        key: try #require(others["maker-qz"]).newKey, person: "maker-qz", role: .financeMaker,
        scope: .entity("quanzhou"))
      try await province.together(keys + [.registerKey(maker)], "root-1", "root-2", service)
      let second = try #require(others["school-2"])
      try await province.accept(
        .registerInstitution(
          RegisterInstitution(
            code: Scenario.secondSchool, name: "另一学校", entity: Province.entity,
            programmes: Scenario.programmes,
            key: second.newKey, override: "登记在册")), by: "registrar-1", service)
      try await province.activated("class-1", first: 1, count: 3, service)
      ledger.clock.step(hours: 24)
      let claim = try await province.accept(
        Province.redeem("class-1", [1, 2]), by: "school-1", service
      ).sequence
      return Setting(province: province, service: service, others: others, claim: claim)
    }

    func sign(
      _ question: Question, by id: KeyID, query: CommandID? = nil, after seconds: Int64 = 0
    ) throws -> [UInt8] {
      let at = ledger.clock.now().adding(milliseconds: seconds * 1000)
      return try (others[id] ?? ledger.party(id)).sign(question, at: at, query: query)
    }

    /// The answer, carried as JSON.
    func ask(_ question: Question, by id: KeyID) throws -> QueryAnswer {
      let answer = try service.look(try sign(question, by: id))
      return try QueryAnswer(parsing: answer.json, for: question)
    }

    func rows(_ subject: LookupSubject, by id: KeyID) throws -> AnsweredRows {
      guard case .rows(let rows) = try ask(.lookup(Lookup(subject)), by: id) else {
        throw UnexpectedOutcome("no rows")
      }
      return rows
    }

    /// How many rows of each table.
    func counts(_ subject: LookupSubject, by id: KeyID) throws -> [String: Int] {
      Dictionary(uniqueKeysWithValues: try rows(subject, by: id).tables.map { ($0.name, $0.rows.count) })
    }

    func code(_ question: Question, by id: KeyID) throws -> String {
      do throws(Rejection) {
        _ = try service.look(try signed(question, id))
        return "answered"
      } catch { return error.code }
    }

    private func signed(_ question: Question, _ id: KeyID) throws(Rejection) -> [UInt8] {
      do { return try sign(question, by: id) } catch { throw .notAnswered("\(error)") }
    }
  }

  @Test func `tell an institution of its own and of nobody else's`() async throws {
    let setting = try await Setting.made()
    let claim = setting.claim
    let seen: [(subject: LookupSubject, own: [String: Int])] = [
      (.classes(.all), ["training_class": 1]), (.classes(.ids(["class-1"])), ["training_class": 1]),
      (.classes(.institution(Scenario.school)), ["training_class": 1]),
      (.vouchers(.numbers([1, 3])), ["voucher": 2, "claim": 1, "training_class": 1]),
      (.vouchers(.classID("class-1")), ["voucher": 3, "claim": 1, "training_class": 1]),
      (.vouchers(.claim(claim)), ["voucher": 2, "claim": 1, "training_class": 1]),
      (.vouchers(.holders([Province.holder(1)])), ["voucher": 1, "claim": 1, "training_class": 1]),
      (.claims(.all), ["claim": 1, "training_class": 1]),
      (.claims(.numbers([claim])), ["claim": 1, "training_class": 1]),
      (.claims(.institution(Scenario.school)), ["claim": 1, "training_class": 1]),
      (.claims(.classID("class-1")), ["claim": 1, "training_class": 1]),
      (.claims(.toReview(Province.entity)), ["claim": 1, "training_class": 1]),
      (.ownClaims, ["claim": 1, "training_class": 1]), (.papers([claim]), ["journal": 1]),
      (.orders(.institution(Scenario.school)), [:]),
    ]
    for (subject, own) in seen {
      #expect(try setting.counts(subject, by: "school-1") == own, "\(subject)")
      #expect(try setting.counts(subject, by: "school-2") == [:], "\(subject)")
    }
    for id in ["school-1", "school-2"] as [KeyID] {
      #expect(try setting.counts(.institutions(nil), by: id) == ["institution": 1])
      #expect(try setting.counts(.keys(nil), by: id) == ["signing_key": 2])
      #expect(
        try setting.counts(.state, by: id) == ["genesis": 1, "rules": 1, "counter": 1, "signing_key": 1])
    }
    await setting.service.close()
  }

  /// The reviewer's ids may be dated as their program likes.
  @Test(arguments: [0, -400] as [Int64])
  func `tell an institution what was said of its claims, and why`(days: Int64) async throws {
    let setting = try await Setting.made()
    let (ledger, claim) = (setting.ledger, setting.claim)
    #expect(try setting.counts(.reviews(of: claim), by: "school-1") == ["claim": 1, "training_class": 1])
    let act = Act.reviewClaim(
      ReviewClaim(
        claim: claim,
        exceptions: [ReviewClaim.Exception(voucher: 1, judgement: .refuse, reason: "笔迹不符")]))
    let now = ledger.clock.now()
    let id = CommandID(at: now.adding(milliseconds: days * 86_400_000), random: Array(0..<10))
    let jws = try ledger.party("reviewer-2").sign(act, at: now, command: id)
    let answer = try await setting.service.submit(jws).get()
    let review = answer.receipt
    #expect(answer.outcome.isAccepted)
    #expect(
      try setting.counts(.reviews(of: claim), by: "school-1")
        == ["claim": 1, "training_class": 1, "journal": 1])
    for stranger in ["school-2", "reviewer-qz"] as [KeyID] {
      #expect(try setting.counts(.reviews(of: claim), by: stranger) == [:])
    }
    #expect(try setting.counts(.reviews(of: claim - 1), by: "school-1") == [:])
    let reader = try ledger.reader()
    defer { try? reader.close() }
    let row = try #require(try reader.claim(claim))
    let found = try reader.reviews(of: row)
    #expect(found.map(\.sequence) == [review.sequence])
    #expect(found.first?.act.exceptions.first?.reason == "笔迹不符")
    // A party's program finds it in what it was given.
    let replica = try SQLiteJournal.createReplica()
    try replica.take(try setting.rows(.reviews(of: claim), by: "school-1"))
    #expect(try replica.reviews(of: row) == found)
    await setting.service.close()
  }

  @Test func `tell an office of what lies in its scope`() async throws {
    let setting = try await Setting.made()
    for subject in [
      .classes(.all), .vouchers(.classID("class-1")), .claims(.all), .claims(.numbers([setting.claim])),
      .papers([setting.claim]), .totals, .batches(nil),
    ] as [LookupSubject] {
      let rows = try setting.rows(subject, by: "reviewer-1").tables.flatMap(\.rows)
      #expect(!rows.isEmpty, "\(subject)")
      #expect(try setting.rows(subject, by: "reviewer-qz").tables.flatMap(\.rows).isEmpty, "\(subject)")
    }
    #expect(try setting.counts(.institutions(nil), by: "reviewer-qz") == ["institution": 2])
    let fund = try setting.counts(.fund, by: "maker-1")
    #expect(fund["tranche"] == 1 && fund["account"] == 1)
    await setting.service.close()
  }

  @Test func `know a voucher by its token; unknown, wrong and out of scope are one answer, and counted`()
    async throws
  {
    let setting = try await Setting.made(refusalsPerHour: 5)
    func shown(_ token: String) -> Question { .lookup(Lookup(.shown(token: token))) }
    let own = Province.token(1)
    let expected = ["voucher": 1, "claim": 1, "training_class": 1]
    #expect(try setting.counts(.shown(token: own), by: "school-1") == expected)
    // Whoever holds the token may know the voucher, not whose class it went to.
    #expect(try setting.counts(.shown(token: own), by: "school-2") == ["voucher": 1])
    #expect(try setting.counts(.shown(token: own), by: "channel-1") == expected)
    for token in [Province.token(99), own.dropLast(2) + "AA", "rubbish"] as [String] {
      #expect(try setting.code(shown(token), by: "school-2") == "not-presented")
    }
    #expect(try setting.code(shown(own), by: "reviewer-qz") == "not-presented")
    // By number: absent rows count as well, and beyond the limit nothing is told of any.
    #expect(try setting.counts(.vouchers(.numbers([1, 99])), by: "school-2") == [:])
    #expect(try setting.code(shown(own), by: "school-2") == "too-many-refusals")
    #expect(try setting.code(.lookup(Lookup(.ownClaims)), by: "school-2") == "too-many-refusals")
    let many = Question.lookup(Lookup(.vouchers(.numbers([1, 91, 92, 93, 94, 95, 96]))))
    #expect(try setting.code(many, by: "school-1") == "too-many-refusals")
    await setting.service.close()
  }

  @Test func `come once, fresh, and are logged without what they name`() async throws {
    let setting = try await Setting.made()
    let question = Question.lookup(Lookup(.vouchers(.numbers([2]))))
    let id = CommandID(at: setting.ledger.clock.now(), random: Array(1...10))
    let jws = try setting.sign(question, by: "school-1", query: id)
    _ = try setting.service.look(jws)
    #expect(throws: Rejection.queryIDReused) { try setting.service.look(jws) }
    for (seconds, rejection) in [(-601, Rejection.stale), (601, .early)] as [(Int64, Rejection)] {
      let jws = try setting.sign(question, by: "school-1", after: seconds)
      #expect(throws: rejection) { try setting.service.look(jws) }
    }
    let log = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: setting.ledger.folder.queryLog)), as: UTF8.self)
    let line = try #require(log.split(separator: "\n").last)
    #expect(line.hasSuffix(#""key":"school-1","query":"\#(id)","ask":"vouchers.find","withheld":0}"#))
    await setting.service.close()
  }

  @Test func `read the log for auditors, a page at a time`() async throws {
    let setting = try await Setting.made()
    // Long commands, so that a page is full before it has all that were asked for.
    let first = try setting.ledger.entryCount()
    for part in 0..<30 {
      let start = Int64(4 + part * 400)
      try await setting.province.accept(
        Province.issue(first: start, count: 400), by: "issuer-1", setting.service)
    }
    let reader = try setting.ledger.reader()
    defer { try? reader.close() }
    let expected = try reader.entries(in: first..<(first + 30)).map(\.bytes)
    var found: [[UInt8]] = []
    var place: [RowCell]?
    var pages = 0
    repeat {
      let question = Question.lookup(Lookup(.entries(from: first, count: 256), after: place))
      guard case .rows(let rows) = try setting.ask(question, by: "auditor-1") else { break }
      for row in rows.tables.flatMap(\.rows) {
        if case .blob(let entry)? = row.last { found.append(entry) }
      }
      place = rows.next
      pages += 1
    } while place != nil && pages < 10
    #expect(found == expected)
    #expect(pages > 1)
    await setting.service.close()
  }

  @Test func `go on where the last page ended, in tables whose keys have parts`() async throws {
    let setting = try await Setting.made()
    let count = 5200
    let part = ImportStatement.limit
    for first in stride(from: 1, through: count, by: part) {
      let lines = (first...min(first + part - 1, count)).map {
        ImportStatement.Line(day: "2021-06-01", fen: 1, reference: nil, raw: .fake("line", Int64($0)))
      }
      try await setting.province.accept(
        .importStatement(
          ImportStatement(
            statement: "xiamen/2021-06", entity: Province.entity, from: "2021-06-01", to: "2021-06-30",
            opening: 0, closing: Int64(count), count: count, first: first, lines: lines)),
        by: "checker-1", setting.service)
    }
    let replica = try SQLiteJournal.createReplica()
    var place: [RowCell]?
    var sizes: [Int] = []
    repeat {
      let question = Question.lookup(Lookup(.lines("xiamen/2021-06", line: nil), after: place))
      guard case .rows(let rows) = try setting.ask(question, by: "maker-1") else { break }
      sizes.append(rows.tables.flatMap(\.rows).count)
      try replica.take(rows)
      place = rows.next
    } while place != nil && sizes.count < 9
    #expect(sizes == [5000, 200])
    let reader = try setting.ledger.reader()
    defer { try? reader.close() }
    #expect(
      try replica.lines(of: "xiamen/2021-06", limit: .max) == reader.lines(of: "xiamen/2021-06", limit: .max))
    // A place nobody gave out is answered with nothing, or from there on.
    for place in [[.integer(7)], [.text("x")], [.integer(-1), .null], [.integer(0), .null, .null]]
      as [[RowCell]]
    {
      let question = Question.lookup(Lookup(.statements, after: place))
      guard case .rows(let rows) = try setting.ask(question, by: "maker-1") else { continue }
      #expect(rows.next == nil)
    }
    await setting.service.close()
  }

  @Test func `fill a replica that answers like the journal`() async throws {
    let setting = try await Setting.made()
    let replica = try SQLiteJournal.createReplica()
    let reader = try setting.ledger.reader()
    defer { try? reader.close() }
    for subject in [
      .state, .fund, .keys(nil), .institutions(nil), .batches(nil), .proposals(.open), .classes(.all),
      .claims(.all), .vouchers(.classID("class-1")),
    ] as [LookupSubject] {
      let by: KeyID = subject == .fund ? "checker-1" : "reviewer-1"
      try replica.take(try setting.rows(subject, by: by))
    }
    try replica.take(try setting.rows(.papers([setting.claim]), by: "second-1"))
    #expect(try replica.loadWhole().book == reader.loadWhole().book)
    #expect(try replica.loadWhole().genesis == reader.loadWhole().genesis)
    #expect(try replica.accounts() == reader.accounts())
    #expect(try replica.keys() == reader.keys())
    #expect(try replica.institutions() == reader.institutions())
    #expect(try replica.batches() == reader.batches())
    #expect(try replica.vouchers(ofClass: "class-1") == reader.vouchers(ofClass: "class-1"))
    #expect(try replica.vouchers(ofClaim: setting.claim) == reader.vouchers(ofClaim: setting.claim))
    #expect(try replica.claims(ofClass: "class-1") == reader.claims(ofClass: "class-1"))
    #expect(
      try replica.claims(ofInstitution: Scenario.school, limit: .max)
        == reader.claims(ofInstitution: Scenario.school, limit: .max))
    #expect(try replica.entry(setting.claim) == reader.entry(setting.claim))
    let odd = AnsweredRows(tables: [AnsweredRows.Table(name: "claim", columns: ["id"], rows: [[.integer(1)]])]
    )
    #expect(throws: JournalError.self) { try replica.take(odd) }
    #expect(throws: JournalError.self) { try reader.take(odd) }
    await setting.service.close()
  }

  // MARK: Commands

  @Test func `say beforehand what the ledger says then, and change nothing`() async throws {
    let setting = try await Setting.made()
    let cases: [(act: Act, by: KeyID)] = [
      (Province.redeem("class-1", [1]), "school-1"), (Province.redeem("class-1", [3]), "school-2"),
      (Province.redeem("class-1", [3]), "reviewer-1"), (Province.redeem("class-1", [3]), "school-1"),
      (Province.claim(3), "channel-1"), (Province.activate("class-1", [99]), "school-1"),
      (.reviewClaim(ReviewClaim(claim: setting.claim, exceptions: [])), "reviewer-1"),
      (.reviewClaim(ReviewClaim(claim: setting.claim, exceptions: [])), "reviewer-2"),
    ]
    for (act, id) in cases {
      let size = try setting.ledger.entryCount()
      let answer = try setting.ask(.commandCheck(CommandCheck(act: act)), by: id)
      #expect(try setting.ledger.entryCount() == size)
      let party = setting.others[id] ?? setting.ledger.party(id)
      let outcome = try await setting.service.submit(
        party.sign(act, at: setting.ledger.clock.now())
      ).get().outcome
      let expected: CheckAnswer =
        switch outcome {
        case .accepted(let events): .accepted(events)
        case .refused(let refused):
          .refused(number: refused.refusal.rawValue, name: refused.refusal.name, subject: refused.subject)
        }
      #expect(answer == .check(expected), "\(act.name), \(id)")
    }
    await setting.service.close()
  }

  @Test func `count what would be refused against the limit of refusals`() async throws {
    let setting = try await Setting.made(refusalsPerHour: 2)
    let good = Question.commandCheck(CommandCheck(act: Province.redeem("class-1", [3])))
    let bad = Question.commandCheck(CommandCheck(act: Province.redeem("class-1", [1])))
    for expected in ["answered", "answered", "too-many-refusals"] {
      #expect(try setting.code(bad, by: "school-1") == expected)
    }
    #expect(try setting.code(good, by: "school-1") == "too-many-refusals")
    #expect(try setting.code(good, by: "school-2") == "answered")
    await setting.service.close()
  }

  @Test func `follow the rules as they are published`() async throws {
    let setting = try await Setting.made()
    let question = Question.lookup(Lookup(.ownClaims))
    func code(after seconds: Int64) throws -> String {
      let jws = try setting.sign(question, by: "school-1", after: seconds)
      do throws(Rejection) {
        _ = try setting.service.look(jws)
        return "answered"
      } catch { return error.code }
    }
    #expect(try code(after: -300) == "answered")
    let text = String(decoding: Scenario.rules.json.serialized, as: UTF8.self)
      .replacingOccurrences(
        of: "\"refusalsPerHour\":200",
        with:
          "\"refusalsPerHour\":200,\"queries\":{\"windowMinutes\":3,\"issuer\":9,\"channel\":9,\"reviewer\":9,\"institution\":9}"
      )
      .replacingOccurrences(of: "\"id\":\"", with: "\"id\":\"later-")
    try await setting.province.together(
      [.publishRules(PublishRules(rules: .written(text)))], "registrar-1", "registrar-2", setting.service)
    #expect(try code(after: -300) == "stale-command")
    await setting.service.close()
  }

  @Test func `give back the first answer to one's own command alone`() async throws {
    let setting = try await Setting.made()
    let ledger = setting.ledger
    let id = CommandID(at: ledger.clock.now(), random: Array(1...10))
    let jws = try ledger.sign(Province.redeem("class-1", [3]), by: "school-1", command: id)
    let first = try await setting.service.submit(jws).get()
    func receipt(_ id: CommandID, by key: KeyID) throws -> [UInt8]? {
      guard case .receipt(let receipt) = try setting.ask(.commandAnswer(CommandAnswer(id: id)), by: key)
      else {
        return nil
      }
      return receipt
    }
    let bytes = try #require(try receipt(id, by: "school-1"))
    let proof = try ProofFile(bytes: bytes)
    #expect(proof.extra == first.receipt.entry && proof.index == first.receipt.sequence)
    #expect(try receipt(id, by: "school-2") == nil)
    #expect(try receipt(CommandID(at: ledger.clock.now(), random: Array(2...11)), by: "school-1") == nil)
    await setting.service.close()
  }

  // MARK: What needs the writer

  @Test func `keep accounts and lapse vouchers through the writer only`() async throws {
    let setting = try await Setting.made()
    let ledger = setting.ledger
    let keep = Question.payeeKeep(
      PayeeKeep(
        institution: Scenario.school, salt: Array(repeating: 1, count: 16), accountName: "学校", number: "6222",
        bank: "建行"))
    let desk = try QueryDesk.open(ledger.folder, clock: ledger.clock, logger: TemporaryLedger.silence)
    let asked = try setting.sign(keep, by: "registrar-1")
    #expect(throws: Rejection.writerNeeded) { try desk.answer(asked) }
    // Nothing was logged of it: the same bytes are good for the writer.
    guard case .kept(let hash) = try await setting.service.answer(asked) else {
      Issue.record("not kept")
      return
    }
    let reader = try ledger.reader()
    defer { try? reader.close() }
    #expect(try reader.payeeAccount(hash)?.number == "6222")
    #expect(
      try setting.counts(.payees([hash, .fake("payee", 9)]), by: "maker-1") == ["payee_account": 1])
    #expect(try setting.counts(.payees([hash]), by: "maker-qz") == [:])
    let lapse = try setting.sign(.lapse, by: "checker-1")
    #expect(throws: Rejection.writerNeeded) { try desk.answer(lapse) }
    #expect(try await setting.service.answer(lapse) == .lapsed(vouchers: 0, fen: 0))
    desk.close()
    await setting.service.close()
  }
}
