import Journal
import Ledger
import MerkleLog
import NIOHTTP1
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

@testable import Server

@Suite struct `the one door` {
  @Test func `answers a command with a receipt that verifies, and the same bytes with the same entry`()
    async throws
  {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      let jws = try ledger.sign(Province.file("class-1", on: ledger.clock.now().day), by: "school-1")
      let first = try await served.command(jws)
      let second = try await served.command(jws)
      #expect(first.status == 201)
      #expect(second.status == 200)
      #expect(first.headers.first(name: "content-type") == "text/plain; charset=utf-8")
      let proofs = try [first, second].map { try ProofFile(bytes: $0.body) }
      #expect(proofs[0].extra == proofs[1].extra)
      for proof in proofs {
        let entry = try #require(proof.extra)
        _ = try proof.verify(entry: entry, origin: TemporaryLedger.origin, verifiers: try ledger.verifiers)
        #expect(try Entry(decoding: entry).command == jws)
      }
    }
  }

  @Test func `tells a refusal with its number, both languages and the receipt`() async throws {
    try await ServedLedger.with { served in
      let jws = try served.ledger.sign(Province.redeem("class-9", [1]), by: "school-1")
      let reply = try await served.command(jws)
      #expect(reply.status == 404)
      #expect(reply.headers.first(name: "content-type") == "application/problem+json")
      var members = try MemberReader(parsing: reply.body)
      #expect(try members.string("name") == Refusal.classUnknown.name)
      #expect(try members.integer("number", in: 0...1000) == Int64(Refusal.classUnknown.rawValue))
      #expect(try members.string("zh") == Refusal.classUnknown.chinese)
      #expect(try members.string("en") == Refusal.classUnknown.english)
      let proof = try ProofFile(bytes: Array(try members.string("receipt", atMost: 100_000).utf8))
      let entry = try Entry(decoding: try #require(proof.extra))
      #expect(entry.command == jws)
      let again = try await served.command(jws)
      #expect(again.status == 404)
      #expect(try ProofFile(bytes: Array(try receipt(again.body).utf8)).extra == proof.extra)
    }
  }

  private func receipt(_ body: [UInt8]) throws -> String {
    var members = try MemberReader(parsing: body)
    return try members.string("receipt", atMost: 100_000)
  }

  @Test func `turns away what is nobody's command, and journals nothing of it`() async throws {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      let act = Province.file("class-1", on: ledger.clock.now().day)
      let good = try ledger.sign(act, by: "school-1")
      let stranger = try TestParty("stranger")
      var bent = good
      bent[good.count - 3] = good[good.count - 3] == 0x41 ? 0x42 : 0x41
      let zero = Array(good.prefix { $0 != 0x2E }) + [0x2E] + good.split(separator: 0x2E)[1] + [0x2E]
      let twice = try signed(#"{"aud":"x","aud":"y"}"#, by: ledger.party("school-1"))
      let day = ledger.clock.now()
      let rows: [(what: String, body: [UInt8], status: Int, name: String)] = [
        ("nothing", [], 400, "jws-not-three-parts"),
        ("rubbish", Array("rubbish".utf8), 400, "jws-not-three-parts"),
        ("cut", Array(good.dropLast(5)), 400, "jws-not-base64url"),
        ("a bent signature", bent, 403, "bad-signature"),
        (
          "r and s zero", zero + Array(Base64.encodeURL([UInt8](repeating: 0, count: 64)).utf8), 400,
          "jws-zero-signature"
        ),
        ("an unknown key", try stranger.sign(act, at: day), 403, "unknown-key"),
        (
          "another ledger's", try ledger.sign(act, by: "school-1", audience: "other.example/x"), 422,
          "other-ledger"
        ),
        (
          "too old", try ledger.sign(act, by: "school-1", at: day.adding(milliseconds: -90 * 86_400_000)),
          422, "stale-command"
        ),
        (
          "too early", try ledger.sign(act, by: "school-1", at: day.adding(milliseconds: 90 * 86_400_000)),
          422, "early-command"
        ),
        ("a member twice", twice, 422, "json-duplicate-member"),
        ("a query", try ledger.party("school-1").sign(.lapse, at: day), 400, "jws-wrong-type"),
      ]
      let entries = try ledger.entryCount()
      for row in rows {
        let reply = try await served.command(row.body)
        #expect(reply.status == row.status, "\(row.what)")
        #expect(reply.name == row.name, "\(row.what)")
      }
      #expect(try ledger.entryCount() == entries)
      #expect(try await served.command(good).status == 201)
    }
  }

  private func signed(_ payload: String, by party: TestParty) throws -> [UInt8] {
    try CompactJWS.sign(
      payload: Array(payload.utf8), keyID: party.id.text, type: Command.type, with: party.key)
  }

  @Test func `takes no other content type, no longer body, no other method and no parameter`() async throws {
    try await ServedLedger.with { served in
      let body = [UInt8](repeating: 0x41, count: 70_000)
      // Whoever sends far too much still reads why.
      #expect(
        try await served.send(.POST, "/v1/commands", [UInt8](repeating: 0x41, count: 2_000_000)).status == 413
      )
      #expect(try await served.send(.POST, "/v1/commands", [0x41], type: "application/json").status == 415)
      #expect(try await served.send(.POST, "/v1/commands", [0x41], type: nil).status == 415)
      #expect(try await served.send(.POST, "/v1/commands", body).status == 413)
      let get = try await served.send(.GET, "/v1/commands")
      #expect(get.status == 405)
      #expect(get.headers.first(name: "allow") == "POST")
      #expect(try await served.send(.DELETE, "/log/checkpoint").headers.first(name: "allow") == "GET, HEAD")
      #expect(try await served.send(.GET, "/v1/command").status == 404)
      #expect(try await served.send(.GET, "/readyz?x=1").name == "bad-parameter")
    }
  }

  @Test func `answers a signed query once`() async throws {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      let now = ledger.clock.now()
      let check = Question.commandCheck(CommandCheck(act: Province.file("class-1", on: now.day)))
      let jws = try ledger.party("school-1").sign(check, at: now)
      let first = try await served.query(jws)
      #expect(first.status == 200)
      #expect(first.headers.first(name: "content-type") == "application/json")
      guard case .check(let answer) = try QueryAnswer(parsing: first.body, for: check) else {
        Issue.record("another answer")
        return
      }
      guard case .accepted(let events) = answer else {
        Issue.record("refused")
        return
      }
      #expect(!events.isEmpty)
      let again = try await served.query(jws)
      #expect(again.status == 409)
      #expect(again.name == "query-id-reused")
      let entries = try ledger.entryCount()
      let balances = Question.lookup(Lookup(.fund))
      let asked = try await served.query(try ledger.party("school-1").sign(balances, at: now))
      #expect(asked.status == 403)
      #expect(asked.name == Refusal.roleNotAllowed.name)
      #expect(try await served.query(try ledger.party("maker-1").sign(balances, at: now)).status == 200)
      #expect(try ledger.entryCount() == entries)
    }
  }

  @Test func `accepts one of a thousand redemptions of one voucher`() async throws {
    var limits = SenderLimits()
    limits.perAddressPerMinute = 1_000_000
    let prepare = { (province: Province, service) in
      try await province.activated("class-1", first: 1, count: 1, service)
    }
    try await ServedLedger.with(limits: limits, prepare: prepare) { served in
      let act = Province.redeem("class-1", [1])
      let commands = try (0..<1000).map { _ in try served.ledger.sign(act, by: "school-1") }
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for command in commands { group.addTask { try await served.command(command).status } }
        return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
      }
      // One in, then as many refusals as are journalled for a key in an hour; of the rest it is told that they are too many.
      #expect(statuses == [201: 1, 409: 200, 429: 799])
    }
  }
}
